"""Drawing that fits every width: places across are percentages, sizes and texts are units that do not grow.

Such a picture has no view box and is as wide as the column it stands in, so that its words are as readable on a
telephone as on a desk. `Sheet.at` mirrors right to left; everything else is built from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from innocook.i18n import direction
from innocook.reports.svg import Style, isolated, number, text

INSET = 3.5
"""Percent kept free at either end of an axis, so that marks at 0 and 100 are whole."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The surface of one chart in one language: "rtl" mirrors every place across."""

    way: str

    def at(self, percent: float) -> str:
        """A place across, in percent from where reading begins, as an SVG length."""
        return f"{number(100 - percent if self.way == 'rtl' else percent, 2)}%"

    def start(self, percent: float, width: float) -> str:
        """The left edge of something `width` percent wide that begins at `percent` in reading direction."""
        return f"{number(100 - percent - width if self.way == 'rtl' else percent, 2)}%"

    def anchor(self, reading: str) -> str:
        """The text anchor for "start", "middle" or "end" of the reading direction."""
        return {"start": "end", "end": "start"}.get(reading, reading) if self.way == "rtl" else reading

    def box(self, percent: float, width: float, top: float, height: float, paint: str) -> str:
        """A rectangle; `percent` and `width` across in percent, `top` and `height` in units."""
        place = f'x="{self.start(percent, width)}" y="{number(top)}" width="{number(width, 2)}%"'
        return f'<rect {place} height="{number(height)}" {paint}/>'

    def line(self, start: tuple[float, float], end: tuple[float, float], paint: str) -> str:
        """A straight line between two places, each in percent across and units down."""
        ends = f'x1="{self.at(start[0])}" y1="{number(start[1])}" x2="{self.at(end[0])}" y2="{number(end[1])}"'
        return f"<line {ends} {paint}/>"

    def dot(self, percent: float, middle: float, radius: float, paint: str) -> str:
        """A circle around a place."""
        return f'<circle cx="{self.at(percent)}" cy="{number(middle)}" r="{number(radius)}" {paint}/>'

    def shape(self, percent: float, middle: float, path: str, paint: str) -> str:
        """A path drawn around 0, 0, put at a place."""
        place = f'x="{self.at(percent)}" y="{number(middle)}" width="1" height="1" overflow="visible"'
        return f'<svg {place}><path d="{path}" {paint}/></svg>'

    def words(self, line: str, percent: float, base: float, style: Style) -> str:
        """One line of text on its base line; the anchor of `style` is in reading direction."""
        weight = f' font-weight="{style.weight}"' if style.weight != 400 else ""
        paint = f'font-size="{number(style.size)}" text-anchor="{self.anchor(style.anchor)}" fill="{style.fill}"'
        place = f'x="{self.at(percent)}" y="{number(base)}"'
        return f"<text {paint}{weight} {place}>{text(isolated(line, self.way))}</text>"


def sheet_of(language: str) -> Sheet:
    """The surface for a language."""
    return Sheet(direction(language))


def across(share: float) -> float:
    """A share of an axis, 0-1, as percent of the picture's width."""
    return INSET + (100 - 2 * INSET) * min(max(share, 0), 1)


def fluid_drawing(name: str, height: float, title: str, body: str, width: int | None = None) -> str:
    """`body` as an SVG image of class `chart-<name>`: as wide as its column, or exactly `width` units for paper."""
    size = f'width="100%" height="{number(height)}"'
    if width is not None:
        size = f'width="{width}" height="{number(height)}" viewBox="0 0 {width} {number(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{name}" {size} overflow="visible"'
        f' direction="ltr" role="img" aria-label="{text(title)}">{body}</svg>'
    )
