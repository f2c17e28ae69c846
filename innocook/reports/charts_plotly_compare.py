"""The charts of comparison as figures for Plotly, from the descriptions that are drawn as SVG: strips and bands.

See `charts_plotly` for what a figure is, `charts_plotly_lines` for slopes and intervals.
"""

from __future__ import annotations

from collections.abc import Sequence

from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.axes import Axis, score_axis
from innocook.reports.band_bars import OPEN_PART, BandBars, band_paints
from innocook.reports.charts_plotly import config_of
from innocook.reports.charts_plotly_parts import (
    ROW_HEIGHT,
    Figure,
    cut_trace,
    first_in_legend,
    marker_trace,
    points_at,
    row_layout,
    title_of,
    told,
)
from innocook.reports.strips import BINS, BOX_TINT, Mark, StripRow, Strips, density, spots

BOX_WIDTH, DOT_STEP, COLUMNS_HEIGHT, BAR_WIDTH = 0.44, 0.09, 0.4, 0.4
HIGHEST = 0.28
"""How far from its row a dot may stand, in rows: the label is above."""
OPEN = "rgba(0,0,0,0)"


def strips_figure(strips: Strips, language: str) -> Figure:
    """Boxes, dots or columns per row, and own marks; zoom reads single institutions apart."""
    t, axis = translator(language), strips.axis
    data: list[Figure] = cut_trace(axis, len(strips.rows), t)
    for place, row in enumerate(strips.rows):
        if row.has_box:
            data.append(_box(row, place, axis) | title_of(t.gettext("The middle half"), t.direction))
        if row.is_dense:
            data.append(_columns(row, place, axis, t))
        elif row.values:
            data.append(_dots(row, place, axis, t))
        if row.has_box:
            data.append(_median(row, place, axis, t))
        if row.mark is not None:
            data.append(_mark(row.label, row.mark, (axis, place), t))
    first_in_legend(data)
    layout = row_layout([row.label for row in strips.rows], axis, t.direction, ROW_HEIGHT * len(strips.rows))
    return {"data": data, "layout": layout | {"barmode": "overlay"}, "config": config_of(language)}


def band_bars_figure(bars: BandBars, language: str) -> Figure:
    """A stacked bar per group, in percent of its institutions; pointing tells the group, the band and the number."""
    t = translator(language)
    series = [
        (name, [row.counts[place] for row in bars.rows], paint)
        for place, (name, paint) in enumerate(zip(bars.bands, band_paints(len(bars.bands)), strict=True))
    ]
    if any(row.unrated for row in bars.rows):
        series.append((t.gettext("Not rated yet"), [row.unrated for row in bars.rows], OPEN_PART))
    data = [_band(bars, one, t) for one in series]
    labels = [row.label for row in bars.rows]
    shares = score_axis(name=t.gettext("Share of institutions, in percent"))
    layout = row_layout(labels, shares, t.direction, ROW_HEIGHT * len(labels)) | {"barmode": "stack"}
    return {"data": data, "layout": layout, "config": config_of(language)}


def _band(bars: BandBars, series: tuple[str, Sequence[int], tuple[str, str]], t: Translator) -> Figure:
    name, counts, (ground, ink) = series
    totals = [row.total for row in bars.rows]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [100 * count / total if count else None for count, total in zip(counts, totals, strict=True)],
        "y": list(range(len(counts))),
        "width": BAR_WIDTH,
        "text": [str(count) if count else "" for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink},
        "customdata": [
            told(f"{row.label} · {name}", str(count), t) for row, count in zip(bars.rows, counts, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {"color": ground, "line": {"color": palette.SOFT_INK, "width": 1}},
    } | title_of(name, t.direction)


def _box(row: StripRow, place: int, axis: Axis) -> Figure:
    lower, median, upper = (axis.figure(share or 0) for share in (row.lower, row.median, row.upper))
    return {
        "type": "box",
        "orientation": "h",
        "q1": [lower],
        "median": [median],
        "q3": [upper],
        "lowerfence": [lower],
        "upperfence": [upper],
        "y": [place],
        "width": BOX_WIDTH,
        "fillcolor": OPEN if row.is_dense else palette.tint(row.colour, BOX_TINT),
        "line": {"color": palette.INK if row.is_dense else row.colour, "width": 1.2},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(row: StripRow, place: int, axis: Axis, t: Translator) -> Figure:
    placed = spots(row.values)
    tallest = max(abs(step) for _, step in placed)
    step = min(DOT_STEP, HIGHEST / tallest) if tallest else DOT_STEP
    texts = [told(row.label, points_at(axis, share), t) for share, _ in placed]
    marker = {"color": row.colour, "size": 7, "line": {"color": palette.CARD, "width": 0.8}}
    xs = [axis.figure(share) for share, _ in placed]
    trace = marker_trace(xs, [place + moved * step for _, moved in placed], texts, marker)
    return trace | title_of(t.gettext("One institution"), t.direction)


def _columns(row: StripRow, place: int, axis: Axis, t: Translator) -> Figure:
    counts = density(row.values)
    heights = [COLUMNS_HEIGHT * count / max(counts) for count in counts]
    return {
        "type": "bar",
        "x": [axis.figure((part + 0.5) / BINS) for part in range(BINS)],
        "y": heights,
        "base": [place - height / 2 for height in heights],
        "width": 0.84 * (axis.high - axis.low) / BINS,
        "text": [_column_words(row.label, (part, count), axis, t) for part, count in enumerate(counts)],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": row.colour},
        "showlegend": False,
    } | title_of(t.gettext("More institutions where it is taller"), t.direction)


def _column_words(label: str, column: tuple[int, int], axis: Axis, t: Translator) -> str:
    part, count = column
    many = t.ngettext("%(num)d institution", "%(num)d institutions", count)
    ends = f"{points_at(axis, part / BINS)}–{points_at(axis, (part + 1) / BINS)}"
    return told(f"{label} \u2066{ends}\u2069", many, t)


def _median(row: StripRow, place: int, axis: Axis, t: Translator) -> Figure:
    marker = {"symbol": "line-ns", "size": 30, "line": {"color": palette.INK, "width": 3}}
    trace = marker_trace([axis.figure(row.median or 0)], [place], [told(row.label, row.shown, t)], marker)
    return trace | title_of(t.gettext("Median"), t.direction)


def _mark(label: str, mark: Mark, at: tuple[Axis, int], t: Translator) -> Figure:
    axis, place = at
    marker = {"symbol": "diamond", "size": 14, "color": palette.GOLD, "line": {"color": palette.INK, "width": 1.6}}
    trace = marker_trace([axis.figure(mark.share)], [place], [told(label, mark.label, t)], marker)
    return trace | title_of(t.gettext("Your institution"), t.direction)
