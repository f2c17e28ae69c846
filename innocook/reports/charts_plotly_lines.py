"""Slopes and intervals as figures for Plotly, from the descriptions that are drawn as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.charts_plotly import base_layout, config_of, label_of, plain
from innocook.reports.charts_plotly_parts import (
    Figure,
    cut_trace,
    first_in_legend,
    marker_trace,
    row_label,
    row_layout,
    title_of,
    told,
)
from innocook.reports.fluid_parts import label_lines
from innocook.reports.intervals import BAR, GROUNDS, IntervalRow, Intervals, Tier
from innocook.reports.slopes import NEUTRAL, Move, SlopeLine, Slopes, reach_of
from innocook.reports.spreading import spread
from innocook.reports.svg import isolated

SHORTEST, LINE, NAME_CHARACTERS, NAMES_WIDTH = 300, 19, 20, 175
EACH, HEAD = 42, 0.8
"""Pixels of a row of intervals, and how many rows the heading of a tier takes."""
SYMBOLS = {Move.RISE: "triangle-up", Move.FALL: "triangle-down", Move.UNCLEAR: "circle-open"}


def slopes_figure(slopes: Slopes, language: str) -> Figure:
    """A line per score or institution between the two rounds; names stand at the later end, pushed apart."""
    t = translator(language)
    words = {
        Move.RISE: t.gettext("Clear rise"),
        Move.FALL: t.gettext("Clear fall"),
        Move.UNCLEAR: t.gettext("No clear change"),
    }
    data = [_slope(line, slopes, t) | title_of(words[line.move], t.direction) for line in slopes.lines]
    first_in_legend(data)
    return {"data": data, "layout": _slopes_layout(slopes, t.direction), "config": config_of(language)}


def intervals_figure(intervals: Intervals, language: str) -> Figure:
    """The intervals of all tiers as one series, the medians as another, tiers as grounds with their headings."""
    t, axis = translator(language), intervals.axis
    places, top = _places(intervals.tiers)
    rows = [row for tier in intervals.tiers for row in tier.rows]
    bars: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": [value for row in rows for value in (axis.figure(row.low), axis.figure(row.high), None)],
        "y": [value for place in places for value in (place, place, None)],
        "line": {"color": BAR, "width": 8},
        "hoverinfo": "skip",
    } | title_of(t.gettext("Nine draws in ten lie here"), t.direction)
    marker = {"color": palette.INK, "size": 10, "line": {"color": palette.CARD, "width": 1.5}}
    texts = [told(row.label, row.shown, t) for row in rows]
    dots = marker_trace([axis.figure(row.median) for row in rows], places, texts, marker)
    dots |= {"showlegend": True} | title_of(t.gettext("Median"), t.direction)
    layout = row_layout([], axis, t.direction, EACH * top)
    layout["yaxis"]["range"] = [top, 0]
    layout["annotations"] = _tier_words(intervals.tiers, rows, places, t.direction)
    layout["shapes"] = _grounds(intervals.tiers)
    data = [*cut_trace(axis, top, t), bars, dots] if rows else []
    return {"data": data, "layout": layout, "config": config_of(language)}


def _slopes_layout(slopes: Slopes, way: str) -> Figure:
    inner = max(SHORTEST, LINE * len(slopes.lines))
    left, right = (NAMES_WIDTH, 50) if way == "rtl" else (50, NAMES_WIDTH)
    layout = base_layout({"l": left, "r": right, "t": 110, "b": 80}, inner + 190)
    del layout["dragmode"]
    across: Figure = {"range": [1.05, -0.05] if way == "rtl" else [-0.05, 1.05], "side": "top", "tickvals": [0, 1]}
    across |= {"ticks": "outside", "ticklen": 12, "tickcolor": "rgba(0,0,0,0)"}
    across |= {"ticktext": [label_of(name, way, 12) for name in (slopes.before, slopes.after)]}
    down: Figure = {"range": [slopes.axis.figure(share) for share in reach_of(slopes)]}
    down |= {"side": "right" if way == "rtl" else "left"}
    return layout | {
        "xaxis": across | {"gridcolor": palette.RING, "zeroline": False},
        "yaxis": down | {"gridcolor": palette.LINE, "zeroline": False},
        "annotations": _names(slopes, way, inner),
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.05, "yanchor": "top", "traceorder": "normal"},
        "hovermode": "closest",
    }


def _slope(line: SlopeLine, slopes: Slopes, t: Translator) -> Figure:
    ends = (line.before, line.after)
    clear = line.move is not Move.UNCLEAR
    colour = line.colour if clear else NEUTRAL
    change = (
        f"{line.before_shown} → {line.after_shown}"
        if t.direction == "ltr"
        else f"{line.before_shown} ← {line.after_shown}"
    )
    words = told(line.label, f"{change} (\u2068{line.change_shown}\u2069)" if line.change_shown else change, t)
    whole = None not in ends
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [0, 1],
        "y": [None if end is None else slopes.axis.figure(end) for end in ends],
        "text": [words, words],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "line": {"color": colour, "width": 3 if clear else 1.4, "dash": "solid" if clear else "dash"},
        "marker": {
            "symbol": ["circle" if clear and whole else "circle-open", SYMBOLS[line.move] if whole else "circle-open"],
            "size": [8, 13 if clear else 9],
            "color": colour,
        },
    }


def _names(slopes: Slopes, way: str, inner: int) -> list[Figure]:
    """The labels at the later end, with their figures, pushed apart in pixels of the unzoomed drawing."""
    low, high = reach_of(slopes)
    ends = [line.before if line.after is None else line.after for line in slopes.lines]
    shares = [0.5 if end is None else (end - low) / (high - low) for end in ends]
    wanted = [inner * (1 - share) for share in shares]
    middles = spread(wanted, [LINE] * len(wanted), 0, inner)
    span = high - low
    return [
        {
            "text": isolated(
                f"<b>{plain(line.after_shown)}</b> {plain(label_lines(line.label, NAME_CHARACTERS, 1)[0])}", way
            ),
            "x": 1,
            "y": slopes.axis.figure(low + span * (1 - middle / inner)),
            "xanchor": "right" if way == "rtl" else "left",
            "xshift": -14 if way == "rtl" else 14,
            "showarrow": False,
            "font": {"size": 12.5},
        }
        for line, middle in zip(slopes.lines, middles, strict=True)
    ]


def _places(tiers: Sequence[Tier]) -> tuple[list[float], float]:
    """Where the rows stand, down from the top in rows, and how many rows all takes."""
    places, top = [], 0.0
    for tier in tiers:
        places += [top + HEAD + row + 0.7 for row in range(len(tier.rows))]
        top += HEAD + len(tier.rows) + 0.2
    return places, max(top, 1.0)


def _tier_words(tiers: Sequence[Tier], rows: Sequence[IntervalRow], places: Sequence[float], way: str) -> list[Figure]:
    out = [row_label(row.label, place, way) for row, place in zip(rows, places, strict=True)]
    top = 0.0
    for tier in tiers:
        out.append(row_label(tier.heading, top + HEAD + 0.2, way) | {"font": {"size": 14, "color": palette.ACTION}})
        out[-1]["text"] = f"<b>{out[-1]['text']}</b>"
        top += HEAD + len(tier.rows) + 0.2
    return out


def _grounds(tiers: Sequence[Tier]) -> list[Figure]:
    out, top = [], 0.0
    for place, tier in enumerate(tiers):
        bottom = top + HEAD + len(tier.rows) + 0.2
        out.append(
            {
                "type": "rect",
                "layer": "below",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": top,
                "y1": bottom,
                "fillcolor": GROUNDS[place % 2],
                "line": {"width": 0},
            }
        )
        top = bottom
    return out
