"""Server-made SVG charts: the principles as a radar and the sections as bars.

They hold no style and no script, set `direction="ltr"` themselves and are mirrored by their numbers in a
right-to-left language. A page shows the table of the same figures beside each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innocook.i18n import direction
from innocook.reports import palette
from innocook.reports.svg import Style, number, numbers, polar, text, words, wrapped

RADAR_RADIUS, RADAR_SIDE, RADAR_HEIGHT = 120, 230, 165
BARS_WIDTH, BARS_LABEL, BARS_VALUE, ROW = 640, 250, 60, 38
WEB = (0.25, 0.5, 0.75, 1)


@dataclass(frozen=True, slots=True)
class Measure:
    """One score to draw. `value` and `own` are shares of its reachable range, 0-1, or None when not rated.

    `value` is the figure shown, validated if `is_validated`; `own` the self-assessed one. `shown` and `own_shown`
    are the same as people read them (whole points, or "not rated yet").
    """

    id: str
    label: str
    colour: str
    value: float | None
    own: float | None
    is_validated: bool
    shown: str
    own_shown: str = ""


def radar_svg(measures: Sequence[Measure], language: str, title: str) -> str:
    """The measures on one axis each, from twelve o'clock, clockwise (counter-clockwise in a right-to-left language).

    Where validated and self-assessed figures both exist, the self-assessed ones are a dashed line. Axes without a
    figure leave a gap in the shape, never a zero.
    """
    turn = -1 if direction(language) == "rtl" else 1
    angles = [turn * place * 360 / max(len(measures), 1) for place in range(len(measures))]
    body = _radar_web(angles)
    if any(measure.is_validated and measure.value != measure.own for measure in measures):
        own = _radar_shape(angles, [measure.own for measure in measures])
        body += f'<path d="{own}" fill="none" stroke="{palette.INK}" stroke-width="1.4" stroke-dasharray="4 3"/>'
    shape = _radar_shape(angles, [measure.value for measure in measures])
    strength = ".2" if any(measure.is_validated for measure in measures) else ".08"
    body += f'<path d="{shape}" fill="{palette.ACTION}" fill-opacity="{strength}" stroke="{palette.ACTION}" '
    body += 'stroke-width="2"/>'
    body += "".join(_radar_axis(angle, measure, language) for angle, measure in zip(angles, measures, strict=True))
    return drawing("radar", (-RADAR_SIDE, -RADAR_HEIGHT, 2 * RADAR_SIDE, 2 * RADAR_HEIGHT), title, body)


def bars_svg(measures: Sequence[Measure], language: str, title: str) -> str:
    """A horizontal bar per measure, label first in reading direction; the tick is the self-assessed figure.

    A bar that is only self-assessed is lightly filled with a full outline.
    """
    rows = "".join(_bar(measure, place * ROW, direction(language)) for place, measure in enumerate(measures))
    return drawing("bars", (0, 0, BARS_WIDTH, len(measures) * ROW), title, rows)


def drawing(name: str, box: tuple[float, float, float, float], title: str, body: str) -> str:
    """`body` inside an SVG element of class `chart-<name>` that screen readers announce as one image."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{name}" viewBox="{numbers(*box)}"'
        f' direction="ltr" role="img" aria-label="{text(title)}">{body}</svg>'
    )


def _radar_web(angles: Sequence[float]) -> str:
    rings = "".join(f'<path d="{_closed([polar(angle, RADAR_RADIUS * share) for angle in angles])}"/>' for share in WEB)
    spokes = "".join(f"M0 0L{numbers(*polar(angle, RADAR_RADIUS))}" for angle in angles)
    return f'<g fill="none" stroke="{palette.RING}">{rings}<path d="{spokes}"/></g>'


def _radar_shape(angles: Sequence[float], shares: Sequence[float | None]) -> str:
    rated = [(angle, share) for angle, share in zip(angles, shares, strict=True) if share is not None]
    return _closed([polar(angle, RADAR_RADIUS * share) for angle, share in rated]) if len(rated) > 1 else ""


def _closed(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(numbers(*point) for point in points) + "z" if points else ""


def _radar_axis(angle: float, measure: Measure, language: str) -> str:
    dot = ""
    if measure.value is not None:
        x, y = polar(angle, RADAR_RADIUS * measure.value)
        dot = f'<circle cx="{number(x)}" cy="{number(y)}" r="5" fill="{measure.colour}" stroke="{palette.CARD}"/>'
    x, y = polar(angle, RADAR_RADIUS + 14)
    anchor = "middle" if abs(x) < 20 else "start" if x > 0 else "end"
    top = y + (-16 if y < -20 else 8 if y > 20 else -4)
    name = words([measure.label], (x, top), direction(language), Style(anchor, palette.SOFT_INK))
    shown = words([measure.shown], (x, top + 17), direction(language), Style(anchor, palette.INK, weight=700))
    return dot + name + shown


def _bar(measure: Measure, top: float, way: str) -> str:
    length = BARS_WIDTH - BARS_LABEL - BARS_VALUE

    def at(x: float, width: float = 0) -> float:
        return BARS_WIDTH - x - width if way == "rtl" else x

    far, near = ("start", "end") if way == "rtl" else ("end", "start")
    lines = wrapped(measure.label, 32)
    first = top + ROW / 2 + 5 - (len(lines) - 1) * 8
    out = words(lines, (at(0), first), way, Style(near, palette.INK))
    out += _track(at(BARS_LABEL, length), top, length, f'fill="{palette.SAND}"')
    if measure.value:
        light = "" if measure.is_validated else f' fill-opacity="{palette.SELF_TINT}" stroke="{measure.colour}"'
        filled = length * measure.value
        out += _track(at(BARS_LABEL, filled), top, filled, f'fill="{measure.colour}"{light}')
    if measure.is_validated and measure.own is not None:
        x = number(at(BARS_LABEL + length * measure.own, 2.5))
        out += f'<rect x="{x}" y="{number(top + 8)}" width="2.5" height="22" fill="{palette.INK}"/>'
    figure = Style(far, palette.INK, weight=700)
    return out + words([measure.shown], (at(BARS_WIDTH), top + ROW / 2 + 5), way, figure)


def _track(x: float, top: float, width: float, paint: str) -> str:
    place = f'x="{number(x)}" y="{number(top + 12.5)}" width="{number(width)}" height="13"'
    return f'<rect {place} rx="{number(min(6.5, width / 2))}" {paint}/>'
