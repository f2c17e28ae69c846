"""What the Plotly figures of comparison share: rows with their labels above them, one axis, cuts and the legend.

Rows lie on a numeric axis that is not shown: row 0 at 0, the next below it at 1. A label stands over its row where
reading begins, so that long names take no room from the drawing on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from innocook.core.bands import display
from innocook.i18n import Translator
from innocook.reports import palette
from innocook.reports.axes import Axis
from innocook.reports.charts_plotly import base_layout, plain
from innocook.reports.fluid_parts import label_lines
from innocook.reports.svg import isolated, number

Figure = dict[str, Any]
ROW_HEIGHT, AROUND, LABEL_CHARACTERS = 66, 24, 40
LABEL_RISE = 0.3
"""How far above its row a label stands, in rows."""
LEGEND, TITLE, MARGINS = 34, 26, 150
"""Pixels down from the axis to the legend, more of them for the name of the axis, and what is no drawing."""
ROOM = 0.04
"""Share of the axis kept free at either end."""
DETAILS = "%{text}<extra></extra>"


def told(label: str, figure: str, t: Translator) -> str:
    """What a mark says when it is pointed at: a name and its figure, isolated and without markup."""
    return isolated(f"{plain(label)}{t.colon}\u2068{plain(figure)}\u2069", t.direction)


def points_at(axis: Axis, share: float) -> str:
    """The points at a share of the axis, whole and half up, as people read them."""
    value = axis.figure(share)
    return number(display(value), 0) if value >= 0 else number(round(value), 0)


def title_of(name: str, way: str) -> Figure:
    """The name of a series, for the legend."""
    return {"name": isolated(plain(name), way)}


def marker_trace(x: Sequence[float], y: Sequence[float], text: Sequence[str], marker: Figure) -> Figure:
    """Marks that say their text when pointed at; not in the legend unless told so."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": list(y),
        "text": list(text),
        "hovertemplate": DETAILS,
        "cliponaxis": False,
        "marker": marker,
        "showlegend": False,
    }


def cut_trace(axis: Axis, rows: float, t: Translator) -> list[Figure]:
    """Dotted lines at the cuts between the maturity groups, as one series; nothing where there is none."""
    if not axis.cuts:
        return []
    points = [axis.figure(cut) for cut in axis.cuts]
    line: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": [value for point in points for value in (point, point, None)],
        "y": [value for _ in points for value in (-0.5, rows - 0.5, None)],
        "hoverinfo": "skip",
        "line": {"color": palette.SOFT_INK, "width": 1, "dash": "dot"},
        "showlegend": True,
    }
    return [line | title_of(t.gettext("Border of maturity groups"), t.direction)]


def row_layout(labels: Sequence[str], axis: Axis, way: str, inner: float) -> Figure:
    """Rows from the top with their labels, the axis below mirrored right to left, a legend under it; zoom is on.

    `inner` is the height of the rows together in pixels.
    """
    inner = max(inner, ROW_HEIGHT)
    layout = base_layout({"l": AROUND, "r": AROUND, "t": 30, "b": 40}, round(MARGINS + inner))
    del layout["dragmode"]
    layout |= {
        "xaxis": x_axis(axis, way),
        "yaxis": {"range": [max(len(labels), 1) - 0.5, -0.75], "visible": False, "fixedrange": True},
        "annotations": [row_label(label, place, way) for place, label in enumerate(labels)],
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "y": -(LEGEND + (TITLE if axis.name else 0)) / inner,
            "yanchor": "top",
            "traceorder": "normal",
        },
        "hovermode": "closest",
    }
    return layout


def x_axis(axis: Axis, way: str) -> Figure:
    """The axis in points or ranks with its ticks; from right to left in a right-to-left language."""
    ends = [axis.figure(-ROOM), axis.figure(1 + ROOM)]
    return {
        "range": ends[::-1] if way == "rtl" else ends,
        "tickvals": [axis.figure(tick.share) for tick in axis.ticks],
        "ticktext": [tick.label for tick in axis.ticks],
        "gridcolor": palette.LINE,
        "zeroline": False,
        "title": {"text": isolated(plain(axis.name), way), "standoff": 4, "font": {"size": 13}},
    }


def row_label(label: str, y: float, way: str) -> Figure:
    """A label over the row at `y`, from where reading begins."""
    return {
        "text": isolated(plain(label_lines(label, LABEL_CHARACTERS, 1)[0]), way),
        "xref": "paper",
        "x": 1 if way == "rtl" else 0,
        "xanchor": "right" if way == "rtl" else "left",
        "y": y - LABEL_RISE,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13},
    }


def first_in_legend(data: Sequence[Figure]) -> None:
    """One entry of the legend per name, the first of them."""
    seen: set[str] = set()
    for trace in data:
        trace["showlegend"] = trace["name"] not in seen
        seen.add(trace["name"])
