"""Distribution strips, a row per score or group: institutions are dots, the middle half a light box, the median a line.

Dots of equal scores stand above one another, never on one another. From 61 values on, twenty columns show how many
institutions lie where. Fewer than four values have no box: quartiles of three say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.axes import Axis
from innocook.reports.fluid import INSET, Sheet, across, fluid_drawing, sheet_of
from innocook.reports.fluid_parts import (
    CUT,
    DIAMOND,
    LINE,
    Heading,
    Key,
    grid,
    heading,
    heading_of,
    legend,
    tick_height,
    tick_words,
)
from innocook.reports.svg import Style, number

MOST_DOTS, BINS, FEWEST_FOR_BOX = 60, 20, 4
DOT_WIDTH = 0.022
"""Values closer than this share of the narrowest axis would cover one another."""
RADIUS, STEP = 3.6, 6.0
LANE, GAP, SHORTEST_LANE, TALLEST_LANE = 30, 16, 30, 54
BOX_TINT = 0.22
MARK_PAINT = f'fill="{palette.GOLD}" stroke="{palette.INK}" stroke-width="1.6"'


@dataclass(frozen=True, slots=True)
class Mark:
    """One institution's own place, 0-1, and what stands beside the diamond."""

    share: float
    label: str


@dataclass(frozen=True, slots=True)
class StripRow:
    """One row: `values` and the quartiles as shares of the axis, 0-1; `shown` is the row in figures.

    Without values the quartiles alone are drawn; a quartile that is None draws no box.
    """

    label: str
    colour: str
    values: tuple[float, ...]
    lower: float | None
    median: float | None
    upper: float | None
    shown: str
    mark: Mark | None = None

    @property
    def has_box(self) -> bool:
        """Whether there are quartiles worth drawing."""
        known = None not in (self.lower, self.median, self.upper)
        return known and (not self.values or len(self.values) >= FEWEST_FOR_BOX)

    @property
    def is_dense(self) -> bool:
        """Whether columns stand for the institutions rather than dots."""
        return len(self.values) > MOST_DOTS


@dataclass(frozen=True, slots=True)
class Strips:
    """What a chart of strips shows; rows from the top."""

    title: str
    rows: tuple[StripRow, ...]
    axis: Axis


def spots(values: Sequence[float]) -> tuple[tuple[float, int], ...]:
    """Each value with how many steps its dot is moved down (up when negative), in the order of `values`.

    From the lowest value on, a dot takes the first of 0, 1, -1, 2, -2 ... where it covers no other; the same values
    always give the same spots, and equal ones take as many steps as there are of them.
    """
    last: dict[int, float] = {}
    steps: dict[int, int] = {}
    for place in sorted(range(len(values)), key=lambda place: values[place]):
        value = values[place]
        step = next(step for step in _steps() if value - last.get(step, -1.0) >= DOT_WIDTH)
        last[step], steps[place] = value, step
    return tuple((value, steps[place]) for place, value in enumerate(values))


def _steps() -> Iterator[int]:
    yield 0
    for step in count(1):
        yield step
        yield -step


def density(values: Sequence[float]) -> tuple[int, ...]:
    """How many values lie in each twentieth of the axis; a value on a border belongs to the higher one."""
    places = np.clip(np.floor(np.asarray(values, dtype=float) * BINS + 1e-9), 0, BINS - 1).astype(int)
    return tuple(np.bincount(places, minlength=BINS).tolist())


def strips_svg(strips: Strips, language: str, *, width: int | None = None) -> str:
    """The strips under one another above one axis, with a legend; `width` fixes the size for paper."""
    sheet, t = sheet_of(language), translator(language)
    form = heading_of([(row.label, row.shown) for row in strips.rows])
    body, top = "", 0.0
    for row in strips.rows:
        drawn, height = _row(sheet, form, row, strips.axis, top)
        body += drawn
        top += height
    body += tick_words(sheet, strips.axis, top + 4)
    top += tick_height(strips.axis)
    keys, height = legend(sheet, _keys(strips, t), top)
    return fluid_drawing("strips", top + height, strips.title, body + keys, width)


def _row(sheet: Sheet, form: Heading, row: StripRow, axis: Axis, top: float) -> tuple[str, float]:
    lane = _lane_height(row)
    start, middle = top + form.height, top + form.height + lane / 2
    out = heading(sheet, form, (row.label, row.shown), top) + grid(sheet, axis, start, start + lane)
    out += sheet.line((across(0), middle), (across(1), middle), f'stroke="{palette.RING}"')
    if row.has_box:
        out += _box(sheet, row, start, lane)
    out += _columns(sheet, row, middle, lane) if row.is_dense else _dots(sheet, row, middle, lane)
    if row.has_box and row.median is not None:
        out += _median(sheet, row.median, start, lane)
    if row.mark is None:
        return out, form.height + lane + GAP
    return out + _mark(sheet, row.mark, start, lane), form.height + lane + LINE + GAP


def _lane_height(row: StripRow) -> float:
    if row.is_dense or not row.values:
        return LANE
    tallest = max(abs(step) for _, step in spots(row.values))
    return min(max(2 * tallest * STEP + 2 * RADIUS + 4, SHORTEST_LANE), TALLEST_LANE)


def _box(sheet: Sheet, row: StripRow, top: float, lane: float) -> str:
    lower, upper = across(row.lower or 0), across(row.upper or 0)
    paint = f'rx="3" fill="{palette.tint(row.colour, BOX_TINT)}" stroke="{row.colour}"'
    return sheet.box(lower, max(upper - lower, 0.3), top + 2, lane - 4, paint)


def _median(sheet: Sheet, median: float, top: float, lane: float) -> str:
    ends = (across(median), top - 1), (across(median), top + lane + 1)
    halo = sheet.line(*ends, f'stroke="{palette.CARD}" stroke-width="6"')
    return halo + sheet.line(*ends, f'stroke="{palette.INK}" stroke-width="3"')


def _dots(sheet: Sheet, row: StripRow, middle: float, lane: float) -> str:
    placed = spots(row.values)
    tallest = max((abs(step) for _, step in placed), default=0)
    step = min(STEP, (lane / 2 - RADIUS - 1) / tallest) if tallest else STEP
    paint = f'fill="{row.colour}" stroke="{palette.CARD}" stroke-width=".8"'
    return "".join(sheet.dot(across(share), middle + moved * step, RADIUS, paint) for share, moved in placed)


def _columns(sheet: Sheet, row: StripRow, middle: float, lane: float) -> str:
    counts = density(row.values)
    highest, wide = max(counts), (100 - 2 * INSET) / BINS
    out = ""
    for place, number_here in enumerate(counts):
        if number_here:
            height = max((lane - 6) * number_here / highest, 1.5)
            left = across(place / BINS) + wide * 0.08
            out += sheet.box(left, wide * 0.84, middle - height / 2, height, f'fill="{row.colour}"')
    return out


def _mark(sheet: Sheet, mark: Mark, top: float, lane: float) -> str:
    place = across(mark.share)
    out = sheet.shape(place, top + lane / 2, DIAMOND, MARK_PAINT)
    anchor = "start" if mark.share < 0.2 else "end" if mark.share > 0.8 else "middle"
    shifted = max(place - 2, 0) if anchor == "start" else min(place + 2, 100) if anchor == "end" else place
    return out + sheet.words(mark.label, shifted, top + lane + LINE - 3, Style(anchor, palette.INK, 13, 700))


def _keys(strips: Strips, t: Translator) -> list[Key]:
    grey, rows = palette.SOFT_INK, strips.rows
    keys = []
    if any(row.has_box for row in rows):
        box = f'<rect x="-11" y="-7" width="22" height="14" rx="3" fill="{palette.tint(grey, BOX_TINT)}"'
        keys.append(Key(f'{box} stroke="{grey}"/>', t.gettext("The middle half")))
        keys.append(Key(f'<path d="M0-8V8" stroke="{palette.INK}" stroke-width="3"/>', t.gettext("Median")))
    if any(row.values and not row.is_dense for row in rows):
        keys.append(Key(f'<circle r="{number(RADIUS)}" fill="{grey}"/>', t.gettext("One institution")))
    if any(row.is_dense for row in rows):
        columns = f'<path d="M-8-3V3M0-8V8M8-5V5" stroke="{grey}" stroke-width="6"/>'
        keys.append(Key(columns, t.gettext("More institutions where it is taller")))
    if any(row.mark for row in rows):
        keys.append(Key(f'<path d="{DIAMOND}" {MARK_PAINT}/>', t.gettext("Your institution")))
    if strips.axis.cuts:
        keys.append(Key(f'<path d="M0-8V8" {CUT}/>', t.gettext("Border of maturity groups")))
    return keys
