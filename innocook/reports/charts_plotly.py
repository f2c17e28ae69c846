"""The same charts as figures for Plotly, as plain data: no Plotly import, no web font, nothing sent anywhere.

A figure is a dictionary of `data`, `layout` and `config`, ready for JSON. Right to left, labels are isolated, x runs
leftwards, the y axis stands on the right and the radar turns counter-clockwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from innocook.i18n import direction
from innocook.reports import palette
from innocook.reports.charts import Measure
from innocook.reports.heatmap import HeatRow
from innocook.reports.svg import isolated, wrapped

Figure = dict[str, Any]
FULL = 100
LABEL_MARGIN, EDGE = 220, 24


def radar_figure(measures: Sequence[Measure], language: str, own_name: str) -> Figure:
    """The measures around a circle, as shares of their range in percent; `own_name` names the self-assessed line."""
    way = direction(language)
    data = [_ring(measures, way, [measure.value for measure in measures], [measure.shown for measure in measures])]
    data[0] |= {"fill": "toself", "fillcolor": "rgba(11,85,99,0.16)", "line": {"color": palette.ACTION, "width": 2}}
    if any(measure.is_validated for measure in measures):
        own = _ring(measures, way, [measure.own for measure in measures], [measure.own_shown for measure in measures])
        line = {"color": palette.INK, "width": 1.5, "dash": "dash"}
        data.append(own | {"name": isolated(own_name, way), "line": line})
    layout = _layout({"l": 90, "r": 90, "t": 50, "b": 50}, 420) | {
        "polar": {
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [0, FULL], "showticklabels": False, "ticks": "", "gridcolor": palette.RING},
            "angularaxis": {
                "direction": "counterclockwise" if way == "rtl" else "clockwise",
                "rotation": 90,
                "gridcolor": palette.RING,
                "linecolor": palette.RING,
            },
        }
    }
    return {"data": data, "layout": layout, "config": _config(language)}


def bars_figure(measures: Sequence[Measure], language: str, own_name: str) -> Figure:
    """Horizontal bars, the first on top, as shares of their range in percent; marks are the self-assessed figures."""
    way = direction(language)
    labels = [_label(measure.label, way, 30) for measure in measures]
    strengths = [1 if measure.is_validated else palette.SELF_TINT for measure in measures]
    bars: Figure = {
        "type": "bar",
        "orientation": "h",
        "x": [_percent(measure.value) for measure in measures],
        "y": labels,
        "text": [measure.shown for measure in measures],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "marker": {
            "color": [palette.tint(each.colour, strength) for each, strength in zip(measures, strengths, strict=True)],
            "line": {"color": [measure.colour for measure in measures], "width": 1},
        },
    }
    data = [bars]
    if any(measure.is_validated for measure in measures):
        data.append(_marks(measures, labels, isolated(own_name, way)))
    layout = _layout(_margins(way, 30), 60 + 46 * len(measures)) | {
        "xaxis": {
            "range": [FULL * 1.08, 0] if way == "rtl" else [0, FULL * 1.08],
            "gridcolor": palette.LINE,
            "zeroline": False,
            "tickvals": [0, 50, 100],
        },
        "yaxis": {"autorange": "reversed", "side": "right" if way == "rtl" else "left", "ticks": ""},
    }
    return {"data": data, "layout": layout, "config": _config(language)}


def heatmap_figure(columns: Sequence[str], rows: Sequence[HeatRow], language: str) -> Figure:
    """Institutions by sections, the first row on top; a cell without a figure stays open."""
    way = direction(language)
    steps = len(palette.HEAT)
    scale = [[edge / steps, colour] for place, (colour, _) in enumerate(palette.HEAT) for edge in (place, place + 1)]
    cells: Figure = {
        "type": "heatmap",
        "z": [[_percent(value) for value in row.values] for row in rows],
        "x": [_label(name, way, 13) for name in columns],
        "y": [_label(row.label, way, 28) for row in rows],
        "text": [list(row.shown) for row in rows],
        "texttemplate": "%{text}",
        "hovertemplate": "%{y}<br>%{x}: %{text}<extra></extra>",
        "hoverongaps": False,
        "zmin": 0,
        "zmax": FULL,
        "colorscale": scale,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }
    layout = _layout(_margins(way, 96), 130 + 34 * len(rows)) | {
        "xaxis": {"side": "top", "ticks": "", "autorange": "reversed" if way == "rtl" else True, "type": "category"},
        "yaxis": {
            "autorange": "reversed",
            "ticks": "",
            "side": "right" if way == "rtl" else "left",
            "type": "category",
        },
    }
    return {"data": [cells], "layout": layout, "config": _config(language)}


def _ring(measures: Sequence[Measure], way: str, values: Sequence[float | None], shown: Sequence[str]) -> Figure:
    places = [*range(len(measures)), 0] if measures else []
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "r": [_percent(values[place]) for place in places],
        "theta": [isolated(measures[place].label, way) for place in places],
        "text": [shown[place] for place in places],
        "marker": {"color": [measures[place].colour for place in places], "size": 9},
        "hovertemplate": "%{theta}: %{text}<extra></extra>",
    }


def _marks(measures: Sequence[Measure], labels: Sequence[str], name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [_percent(measure.own) for measure in measures],
        "y": list(labels),
        "text": [measure.own_shown for measure in measures],
        "hovertemplate": f"%{{y}}: %{{text}} ({name})<extra></extra>",
        "marker": {"symbol": "line-ns", "size": 22, "line": {"color": palette.INK, "width": 2.5}},
    }


def _label(text: str, way: str, width: int) -> str:
    return "<br>".join(isolated(_plain(line), way) for line in wrapped(text, width))


def _plain(text: str) -> str:
    """Plotly reads a few tags in labels: what people typed is shown as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _percent(share: float | None) -> float | None:
    return None if share is None else share * FULL


def _margins(way: str, top: int) -> dict[str, int]:
    left, right = (EDGE, LABEL_MARGIN) if way == "rtl" else (LABEL_MARGIN, EDGE)
    return {"l": left, "r": right, "t": top, "b": 36}


def _layout(margin: dict[str, int], height: int) -> Figure:
    return {
        "margin": margin,
        "height": height,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 14, "color": palette.INK},
        "dragmode": False,
    }


def _config(language: str) -> Figure:
    return {
        "locale": language,
        "responsive": True,
        "displaylogo": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "modeBarButtonsToRemove": ["sendDataToCloud", "sendChartToCloud", "select2d", "lasso2d"],
    }
