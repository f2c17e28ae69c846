"""How many institutions stand in each maturity group: one whole bar per group, its parts darker as they are higher.

The order of lightness carries the meaning, in greyscale too; institutions not rated yet are an open part at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.fluid import Sheet, fluid_drawing, sheet_of
from innocook.reports.fluid_parts import LINE, SMALL_SIZE, Heading, Key, heading, heading_of, legend
from innocook.reports.spreading import spread
from innocook.reports.svg import Style, number

BAR, GAP = 28, 14
NARROWEST = 9.0
"""Percent of the width that a part needs to hold its number; smaller ones have it below."""
OPEN_PART = (palette.CARD, palette.INK)
EDGE = f'stroke="{palette.SOFT_INK}" stroke-width="1"'
DASHED = f'{EDGE} stroke-dasharray="3 2"'


@dataclass(frozen=True, slots=True)
class BandRow:
    """One group: how many institutions are in each band, lowest first, and how many are not rated yet."""

    label: str
    counts: tuple[int, ...]
    unrated: int = 0

    @property
    def total(self) -> int:
        """How many institutions the bar stands for."""
        return sum(self.counts) + self.unrated


@dataclass(frozen=True, slots=True)
class BandBars:
    """What the bars show: `bands` are the names, lowest first; every row counts in that order."""

    title: str
    bands: tuple[str, ...]
    rows: tuple[BandRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar in percent of it, its number, and its ground and ink; open where it is not a band."""

    start: float
    width: float
    count: int
    paint: tuple[str, str]
    is_open: bool


def band_paints(count: int) -> tuple[tuple[str, str], ...]:
    """A ground and an ink for each of `count` bands, light to dark."""
    last = len(palette.HEAT) - 1
    return tuple(palette.HEAT[last - round((count - 1 - place) * last / max(count, 2))] for place in range(count))


def parts_of(row: BandRow) -> tuple[Part, ...]:
    """The pieces of a bar with anybody in them, from where reading begins."""
    out: list[Part] = []
    start = 0.0
    paints = [*band_paints(len(row.counts)), OPEN_PART]
    for place, (count, paint) in enumerate(zip((*row.counts, row.unrated), paints, strict=True)):
        width = 100 * count / row.total if row.total else 0.0
        if count:
            out.append(Part(start, width, count, paint, place == len(row.counts)))
        start += width
    return tuple(out)


def total_words(row: BandRow, t: Translator) -> str:
    """How many institutions the bar stands for, in words."""
    return t.ngettext("%(num)d institution", "%(num)d institutions", row.total)


def band_bars_svg(bars: BandBars, language: str, *, width: int | None = None) -> str:
    """The legend, then a bar per group with its numbers inside or below; `width` fixes the size for paper."""
    sheet, t = sheet_of(language), translator(language)
    form = heading_of([(row.label, total_words(row, t)) for row in bars.rows])
    body, top = legend(sheet, _keys(bars, t), 0)
    top += 6
    for row in bars.rows:
        drawn, height = _row(sheet, form, row, total_words(row, t), top)
        body += drawn
        top += height
    return fluid_drawing("band-bars", top, bars.title, body, width)


def _row(sheet: Sheet, form: Heading, row: BandRow, total: str, top: float) -> tuple[str, float]:
    start, parts = top + form.height, parts_of(row)
    out = heading(sheet, form, (row.label, total), top)
    for part in parts:
        edge = DASHED if part.is_open else EDGE
        out += sheet.box(part.start, part.width, start, BAR, f'fill="{part.paint[0]}" {edge}')
        if part.width >= NARROWEST:
            style = Style("middle", part.paint[1], 14, 700)
            out += sheet.words(number(part.count), part.start + part.width / 2, start + BAR / 2 + 5, style)
    small = [part for part in parts if part.width < NARROWEST]
    if not parts:
        out += sheet.box(0, 100, start, BAR, f'fill="{palette.CARD}" {DASHED}')
    return out + _below(sheet, small, start + BAR), form.height + BAR + (LINE if small else 0) + GAP


def _below(sheet: Sheet, parts: Sequence[Part], top: float) -> str:
    """The numbers of parts that are too small to hold them, pushed apart, each tied to its part."""
    room = min(NARROWEST * 0.8, 100 / max(len(parts), 1))
    middles = spread([part.start + part.width / 2 for part in parts], [room] * len(parts), 0, 100)
    out = ""
    for part, middle in zip(parts, middles, strict=True):
        ends = (part.start + part.width / 2, top), (middle, top + 5)
        out += sheet.line(*ends, f'stroke="{palette.SOFT_INK}"')
        out += sheet.words(number(part.count), middle, top + LINE - 1, Style("middle", palette.INK, SMALL_SIZE, 700))
    return out


def _keys(bars: BandBars, t: Translator) -> list[Key]:
    swatch = '<rect x="-11" y="-7" width="22" height="14" rx="2"'
    paints = band_paints(len(bars.bands))
    keys = [Key(f'{swatch} fill="{paint[0]}" {EDGE}/>', name) for name, paint in zip(bars.bands, paints, strict=True)]
    if any(row.unrated for row in bars.rows):
        keys.append(Key(f'{swatch} fill="{palette.CARD}" {DASHED}/>', t.gettext("Not rated yet")))
    return keys
