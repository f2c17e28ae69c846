"""Intervals of ranks or scores, in tiers: a thick line from the 5 % to the 95 % point, a dot at the median.

Tiers have a heading each and alternate between two grounds, so that nobody reads an order inside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from innocook.i18n import translator
from innocook.reports import palette
from innocook.reports.axes import Axis
from innocook.reports.fluid import Sheet, across, fluid_drawing, sheet_of
from innocook.reports.fluid_parts import (
    Key,
    grid,
    heading,
    heading_of,
    legend,
    tick_height,
    tick_words,
)
from innocook.reports.svg import Style

TIER_HEAD, TIER_END, BAR_ROW, THICK = 30, 8, 20, 7
MANY_ROWS = 12
GROUNDS = (palette.SAND, palette.PAPER)
BAR = palette.tint(palette.ACTION, 0.5)
DOT = f'fill="{palette.INK}" stroke="{palette.CARD}" stroke-width="1.5"'
EDGE = 1.5
"""Percent by which the ground of a tier stands out of the axis."""


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One institution: `low` <= `median` <= `high` as shares of the axis, 0-1; `shown` is the interval in figures."""

    label: str
    low: float
    median: float
    high: float
    shown: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Institutions that the weights do not tell apart, and what the tier is called."""

    heading: str
    rows: tuple[IntervalRow, ...]


@dataclass(frozen=True, slots=True)
class Intervals:
    """What a chart of intervals shows; the axis is one of ranks (best where reading begins) or of scores."""

    title: str
    tiers: tuple[Tier, ...]
    axis: Axis


def intervals_svg(intervals: Intervals, language: str, *, width: int | None = None) -> str:
    """The tiers under one another, ticks above and, for long ones, below; `width` fixes the size for paper."""
    sheet, axis = sheet_of(language), intervals.axis
    body, top = tick_words(sheet, axis, 14), tick_height(axis)
    for place, tier in enumerate(intervals.tiers):
        drawn, height = _tier(sheet, tier, axis, (top, GROUNDS[place % 2]))
        body += drawn
        top += height
    if sum(len(tier.rows) for tier in intervals.tiers) > MANY_ROWS:
        body += tick_words(sheet, axis, top + 14)
        top += tick_height(axis)
    keys, used = legend(sheet, _keys(language) if intervals.tiers else [], top + 8)
    return fluid_drawing("intervals", top + 8 + used, intervals.title, body + keys, width)


def _tier(sheet: Sheet, tier: Tier, axis: Axis, at: tuple[float, str]) -> tuple[str, float]:
    top, ground = at
    y = top + TIER_HEAD
    rows = sheet.words(tier.heading, EDGE, top + 20, Style("start", palette.ACTION, 14, 700))
    for row in tier.rows:
        form = heading_of([(row.label, row.shown)])
        rows += heading(sheet, form, (row.label, row.shown), y, EDGE, 400)
        y += form.height
        rows += grid(sheet, axis, y, y + BAR_ROW - 4) + _interval(sheet, row, y + (BAR_ROW - 4) / 2)
        y += BAR_ROW
    height = y + TIER_END - top
    back = sheet.box(0, 100, top, height, f'fill="{ground}"')
    return back + sheet.line((0, top), (100, top), f'stroke="{palette.RING}"') + rows, height


def _interval(sheet: Sheet, row: IntervalRow, middle: float) -> str:
    low, high = across(row.low), across(row.high)
    thick = f'rx="{THICK / 2}" fill="{BAR}"'
    out = sheet.box(low, max(high - low, 0.4), middle - THICK / 2, THICK, thick)
    return out + sheet.dot(across(row.median), middle, 5, DOT)


def _keys(language: str) -> list[Key]:
    t = translator(language)
    bar = f'<rect x="-12" y="{-THICK / 2}" width="24" height="{THICK}" rx="{THICK / 2}" fill="{BAR}"/>'
    return [
        Key(bar, t.gettext("Nine draws in ten lie here")),
        Key(f'<circle r="5" {DOT}/>', t.gettext("Median")),
    ]
