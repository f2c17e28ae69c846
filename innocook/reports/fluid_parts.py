"""What the fluid charts share: the words above a row, the grid and ticks of an axis, and the legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from innocook.reports import palette
from innocook.reports.axes import Axis
from innocook.reports.fluid import Sheet, across
from innocook.reports.svg import Style, isolated, number, text, wrapped

LABEL_SIZE, SMALL_SIZE, LINE = 14, 12.5, 18
LINE_CHARACTERS, LEAST_ROOM, KEY_CHARACTERS = 40, 24, 19
"""Characters in one line of the narrowest column, the fewest for a label beside its figure, and in half a legend."""
DIAMOND = "M0-7L7 0L0 7L-7 0z"
SWATCH, KEY_GAP = 12, 30
CUT = f'stroke="{palette.SOFT_INK}" stroke-opacity=".55" stroke-dasharray="1.5 3"'


@dataclass(frozen=True, slots=True)
class Heading:
    """How rows are headed: `lines` of `width` characters for the label, and `below` more for the figure.

    With none below, the figure stands in the last line of the label.
    """

    lines: int
    width: int
    below: int

    @property
    def height(self) -> float:
        """Units the heading takes."""
        return (self.lines + self.below) * LINE + 4


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: its mark, drawn around 0, 0 and at most 24 units wide, and its words."""

    mark: str
    label: str


def heading_of(pairs: Sequence[tuple[str, str]]) -> Heading:
    """The form for rows with these labels and figures: side by side where every label keeps enough room."""
    room = LINE_CHARACTERS - 3 - max((len(shown) for _, shown in pairs), default=0)
    together = room >= min(LEAST_ROOM, max((len(label) for label, _ in pairs), default=0))
    width = room if together else LINE_CHARACTERS
    lines = max((len(label_lines(label, width)) for label, _ in pairs), default=1)
    below = 0 if together else max(len(label_lines(shown)) for _, shown in pairs)
    return Heading(lines, width, below)


def label_lines(label: str, width: int = LINE_CHARACTERS, most: int = 2) -> tuple[str, ...]:
    """A label in at most `most` lines of `width` characters; what does not fit is cut and ends in an ellipsis."""
    lines = wrapped(label, width) or ("",)
    if len(lines) <= most and all(len(line) <= width for line in lines):
        return lines
    return tuple(wrap(label, width, max_lines=most, placeholder="…", break_on_hyphens=False))


def heading(sheet: Sheet, form: Heading, row: tuple[str, str], top: float, inset: float = 0, weight: int = 700) -> str:
    """The label of a row and its figure, `inset` percent inside either edge."""
    label, shown = row
    lines = label_lines(label, form.width)
    first = top + (form.lines - len(lines) + 1) * LINE - 4
    name = Style("start", palette.INK, LABEL_SIZE, weight)
    out = "".join(sheet.words(line, inset, first + place * LINE, name) for place, line in enumerate(lines))
    last = first + (len(lines) - 1) * LINE
    if not form.below:
        return out + sheet.words(shown, 100 - inset, last, Style("end", palette.SOFT_INK, LABEL_SIZE))
    figure = Style("start", palette.SOFT_INK, LABEL_SIZE)
    below = enumerate(label_lines(shown), 1)
    return out + "".join(sheet.words(line, inset, last + place * LINE, figure) for place, line in below)


def grid(sheet: Sheet, axis: Axis, top: float, bottom: float) -> str:
    """A hair line per tick, and a dotted one per cut between the maturity groups."""

    def lines(shares: Sequence[float], paint: str) -> str:
        return "".join(sheet.line((across(share), top), (across(share), bottom), paint) for share in shares)

    hairs = [tick.share for tick in axis.ticks if tick.share not in axis.cuts]
    return lines(hairs, f'stroke="{palette.LINE}"') + lines(axis.cuts, CUT)


def tick_words(sheet: Sheet, axis: Axis, base: float) -> str:
    """The labels of the ticks on one base line, and the name of the axis under them."""
    style = Style("middle", palette.SOFT_INK, SMALL_SIZE)
    out = "".join(sheet.words(tick.label, across(tick.share), base, style) for tick in axis.ticks)
    return out + (sheet.words(axis.name, 50, base + LINE, style) if axis.name else "")


def tick_height(axis: Axis) -> float:
    """Units that `tick_words` takes below its line."""
    return LINE * (2 if axis.name else 1) + 2


def legend(sheet: Sheet, keys: Sequence[Key], top: float) -> tuple[str, float]:
    """Marks with their words in two columns below `top`, and the units they take."""
    out, y = "", top
    for first in range(0, len(keys), 2):
        pair = keys[first : first + 2]
        lines = [wrapped(key.label, KEY_CHARACTERS if len(keys) > 1 else LINE_CHARACTERS) for key in pair]
        out += "".join(
            _key(sheet, key.mark, words, (50 * place, y))
            for place, (key, words) in enumerate(zip(pair, lines, strict=True))
        )
        y += max(map(len, lines)) * 15 + 8
    return out, y - top


def _key(sheet: Sheet, mark: str, lines: Sequence[str], at: tuple[float, float]) -> str:
    turn, middle = (-1 if sheet.way == "rtl" else 1), at[1] + 9
    paint = f'font-size="{number(SMALL_SIZE)}" text-anchor="{sheet.anchor("start")}" fill="{palette.INK}"'
    words = "".join(
        f'<text {paint} x="{turn * KEY_GAP}" y="{number(4.5 + 15 * place)}">{text(isolated(line, sheet.way))}</text>'
        for place, line in enumerate(lines)
    )
    body = f'<g transform="translate({turn * SWATCH} 0)">{mark}</g>{words}'
    return f'<svg x="{sheet.at(at[0])}" y="{number(middle)}" width="1" height="1" overflow="visible">{body}</svg>'
