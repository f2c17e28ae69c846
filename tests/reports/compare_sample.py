"""Descriptions of every chart of comparison, small and with hostile names, and how their drawings are read."""

import re

from innocook.reports.axes import Axis, rank_axis, rank_share, score_axis
from innocook.reports.band_bars import BandBars, BandRow, band_bars_svg
from innocook.reports.charts_plotly_compare import band_bars_figure, strips_figure
from innocook.reports.charts_plotly_lines import intervals_figure, slopes_figure
from innocook.reports.intervals import IntervalRow, Intervals, Tier, intervals_svg
from innocook.reports.slopes import Move, SlopeLine, Slopes, slopes_svg
from innocook.reports.strips import Mark, StripRow, Strips, strips_svg
from tests.reports.sample import parsed, questionnaire

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<b onload="x">&amp; %{y} مؤسسة'
TEAL = "#0b5563"


def overall_axis() -> Axis:
    """The axis of the product's overall score, with its cuts."""
    return score_axis(next(score for score in questionnaire().scores if score.id == "overall"))


def strip(*values: float, label: str = "Trust", mark: Mark | None = None) -> StripRow:
    """A row whose middle half is 0.25-0.75."""
    return StripRow(label, TEAL, values, 0.25, 0.5, 0.75, "50 (25-75)", mark)


def strips(*rows: StripRow) -> Strips:
    """A chart of these rows."""
    return Strips("Strips", rows, overall_axis())


def slope(before: float | None, after: float | None, move: Move = Move.RISE, label: str = "Trust") -> SlopeLine:
    """A line with its ends in words of percent."""
    shown = ["–" if end is None else f"{100 * end:.0f}" for end in (before, after)]
    return SlopeLine(label, TEAL, before, after, shown[0], shown[1], "+1", move)


def slopes(*lines: SlopeLine) -> Slopes:
    """A chart of these lines."""
    return Slopes("Slopes", "Round 2024", "Round 2026", lines, overall_axis())


def interval(low: int, median: int, high: int, label: str = "Institution") -> IntervalRow:
    """Ranks of eleven institutions."""
    places = (rank_share(rank, 11) for rank in (low, median, high))
    return IntervalRow(label, *places, f"{low}–{high}")


def intervals(*tiers: Tier) -> Intervals:
    """A chart of these tiers, by rank."""
    return Intervals("Intervals", tiers, rank_axis(11, "Rank"))


def band_bars(*rows: BandRow) -> BandBars:
    """A chart of these rows in four bands."""
    return BandBars("Bands", ("Early", "Medium", "Advanced", "Very advanced"), rows)


FULL = (
    (strips(strip(0.2, 0.4, 0.4, 0.9, label=HOSTILE, mark=Mark(0.6, HOSTILE))), strips_svg, strips_figure),
    (strips(strip(*(place / 99 for place in range(100)))), strips_svg, strips_figure),
    (slopes(slope(0.4, 0.6, label=HOSTILE), slope(None, 0.5, Move.UNCLEAR)), slopes_svg, slopes_figure),
    (intervals(Tier(HOSTILE, (interval(1, 2, 4, HOSTILE),))), intervals_svg, intervals_figure),
    (band_bars(BandRow(HOSTILE, (1, 20, 3, 0), 2)), band_bars_svg, band_bars_figure),
)
EMPTY = (
    (strips(), strips_svg, strips_figure),
    (slopes(), slopes_svg, slopes_figure),
    (intervals(), intervals_svg, intervals_figure),
    (band_bars(), band_bars_svg, band_bars_figure),
    (strips(StripRow("A", TEAL, (), None, None, None, "Not rated yet")), strips_svg, strips_figure),
    (slopes(slope(None, None)), slopes_svg, slopes_figure),
    (band_bars(BandRow("A", (0, 0, 0, 0))), band_bars_svg, band_bars_figure),
)


def percents(svg: str, tag: str, name: str, **wanted: str) -> list[float]:
    """The attribute of every element of this kind that has the wanted attributes, without its percent sign."""
    found = [each for each in parsed(svg).iter(SVG + tag) if all(each.get(key) == wanted[key] for key in wanted)]
    return [float((each.get(name) or "nan").removesuffix("%")) for each in found]


def words_of(svg: str) -> list[str]:
    """Every text of a drawing, without its isolates."""
    texts = ("".join(each.itertext()) for each in parsed(svg).iter(f"{SVG}text"))
    return [re.sub("[\u2066-\u2069]", "", text) for text in texts]
