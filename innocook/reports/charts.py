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
LEGEND, LEGEND_ROW = 46, 22
RING = f'fill="{palette.CARD}" stroke="{palette.INK}" stroke-width="2"'
DASHED = f'fill="none" stroke="{palette.INK}" stroke-width="1.4" stroke-dasharray="4 3"'
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


@dataclass(frozen=True, slots=True)
class Series:
    """What the two scores are called: the one `shown`, and the self-assessed one."""

    shown: str
    own: str


def radar_svg(measures: Sequence[Measure], language: str, title: str, series: Series | None = None) -> str:
    """The measures on one axis each, from twelve o'clock, clockwise (counter-clockwise in a right-to-left language).

    Where validated and self-assessed figures both exist, the self-assessed ones are a dashed line with rings, and
    `series` names both below. Axes without a figure leave a gap in the shape, never a zero.
    """
    turn = -1 if direction(language) == "rtl" else 1
    angles = [turn * place * 360 / max(len(measures), 1) for place in range(len(measures))]
    body, is_validated = _radar_web(angles), any(measure.is_validated for measure in measures)
    shape = _radar_shape(angles, [measure.value for measure in measures])
    strength = ".2" if is_validated else ".08"
    body += f'<path d="{shape}" fill="{palette.ACTION}" fill-opacity="{strength}" stroke="{palette.ACTION}" '
    body += 'stroke-width="2"/>'
    if is_validated:
        body += f'<path d="{_radar_shape(angles, [measure.own for measure in measures])}" {DASHED}/>'
    body += "".join(_radar_axis(angle, measure, language) for angle, measure in zip(angles, measures, strict=True))
    height = 2 * RADAR_HEIGHT
    if is_validated and series is not None:
        body += _radar_legend(series, direction(language))
        height += LEGEND
    return drawing("radar", (-RADAR_SIDE, -RADAR_HEIGHT, 2 * RADAR_SIDE, height), title, body)


def bars_svg(measures: Sequence[Measure], language: str, title: str, series: Series | None = None) -> str:
    """A horizontal bar per measure, label first in reading direction; the ring is the self-assessed figure.

    A bar that is only self-assessed is lightly filled with a full outline. In a validated chart `series` names both.
    """
    rows = "".join(_bar(measure, place * ROW, direction(language)) for place, measure in enumerate(measures))
    height = len(measures) * ROW
    if series is not None and any(measure.is_validated for measure in measures):
        rows += _bars_legend(series, height, direction(language))
        height += LEGEND_ROW + 8
    return drawing("bars", (0, 0, BARS_WIDTH, height), title, rows)


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


def _radar_legend(series: Series, way: str) -> str:
    """Two lines under the radar, each with a piece of its line, from the side where reading begins."""
    turn = -1 if way == "rtl" else 1
    out = ""
    for place, name in enumerate((series.shown, series.own)):
        y = RADAR_HEIGHT + 12 + place * LEGEND_ROW
        ends = f"M{numbers(-106 * turn, y)}H{number(-74 * turn)}"
        solid = f'stroke="{palette.ACTION}" stroke-width="2"'
        out += f'<path d="{ends}" {solid if place == 0 else DASHED}/>'
        paint = f'fill="{palette.ACTION}"' if place == 0 else RING
        out += f'<circle cx="{number(-90 * turn)}" cy="{number(y)}" r="4.5" {paint}/>'
        out += _legend_words(name, (-64 * turn, y), way)
    return out


def _bars_legend(series: Series, top: float, way: str) -> str:
    """One line under the bars: a piece of a bar, then a ring."""

    def at(x: float, width: float = 0) -> float:
        return BARS_WIDTH - x - width if way == "rtl" else x

    y, bar, ring = top + 8 + LEGEND_ROW / 2, BARS_LABEL - 60, BARS_LABEL + 160
    sample = f'x="{number(at(bar, 26))}" y="{number(y - 6.5)}" width="26" height="13" rx="6.5"'
    out = f'<rect {sample} fill="{palette.SOFT_INK}"/>' + _legend_words(series.shown, (at(bar + 34), y), way)
    out += f'<circle cx="{number(at(ring))}" cy="{number(y)}" r="6" {RING}/>'
    return out + _legend_words(series.own, (at(ring + 14), y), way)


def _legend_words(name: str, at: tuple[float, float], way: str) -> str:
    style = Style("end" if way == "rtl" else "start", palette.INK, 13)
    return words([name], (at[0], at[1] + 4.5), way, style)


def _radar_axis(angle: float, measure: Measure, language: str) -> str:
    dot = ""
    if measure.is_validated and measure.own is not None and measure.own != measure.value:
        x, y = polar(angle, RADAR_RADIUS * measure.own)
        dot = f'<circle cx="{number(x)}" cy="{number(y)}" r="4.5" {RING}/>'
    if measure.value is not None:
        x, y = polar(angle, RADAR_RADIUS * measure.value)
        dot += f'<circle cx="{number(x)}" cy="{number(y)}" r="5" fill="{measure.colour}" stroke="{palette.CARD}"/>'
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
        x = number(at(BARS_LABEL + length * measure.own))
        out += f'<circle cx="{x}" cy="{number(top + ROW / 2)}" r="6" {RING}/>'
    figure = Style(far, palette.INK, weight=700)
    return out + words([measure.shown], (at(BARS_WIDTH), top + ROW / 2 + 5), way, figure)


def _track(x: float, top: float, width: float, paint: str) -> str:
    place = f'x="{number(x)}" y="{number(top + 12.5)}" width="{number(width)}" height="13"'
    return f'<rect {place} rx="{number(min(6.5, width / 2))}" {paint}/>'
