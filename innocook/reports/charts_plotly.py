"""The same charts as figures for Plotly, as plain data: no Plotly import, no web font, nothing sent anywhere.

A figure is a dictionary of `data`, `layout` and `config`, ready for JSON. Right to left, labels are isolated, x runs
leftwards, the y axis stands on the right and the radar turns counter-clockwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from innocook.i18n import direction
from innocook.reports import palette
from innocook.reports.charts import Measure, Series
from innocook.reports.heatmap import HeatRow
from innocook.reports.svg import isolated, wrapped

Figure = dict[str, Any]
FULL = 100
LABEL_MARGIN, EDGE = 220, 24
MOST, END = 110, 105
"""How far the axis of bars goes, and where figures stand that no ring may cover."""
OPEN: Figure = {"symbol": "circle", "color": palette.CARD, "line": {"color": palette.INK, "width": 2}}
"""A ring: the mark of a self-assessed figure."""


def radar_figure(measures: Sequence[Measure], language: str, series: Series) -> Figure:
    """The measures around a circle, as shares of their range in percent; `series` names the two lines."""
    way = direction(language)
    data = [_ring(measures, way, [measure.value for measure in measures], [measure.shown for measure in measures])]
    data[0] |= {"fill": "toself", "fillcolor": "rgba(11,85,99,0.16)", "line": {"color": palette.ACTION, "width": 2}}
    data[0] |= {"name": isolated(series.shown, way)}
    if _both(measures):
        own = _ring(measures, way, [measure.own for measure in measures], [measure.own_shown for measure in measures])
        own |= {"line": {"color": palette.INK, "width": 1.5, "dash": "dash"}, "marker": OPEN | {"size": 10}}
        data.append(own | {"name": isolated(series.own, way), "hovertemplate": _told(isolated(series.own, way))})
    layout = (
        base_layout({"l": 90, "r": 90, "t": 50, "b": 50}, 420)
        | _legend(measures)
        | {
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
    )
    return {"data": data, "layout": layout, "config": config_of(language)}


def bars_figure(measures: Sequence[Measure], language: str, series: Series) -> Figure:
    """Horizontal bars, the first on top, as shares of their range in percent; rings are the self-assessed figures."""
    way = direction(language)
    labels = [label_of(measure.label, way, 30) for measure in measures]
    strengths = [1 if measure.is_validated else palette.SELF_TINT for measure in measures]
    bars: Figure = {
        "type": "bar",
        "name": isolated(series.shown, way),
        "orientation": "h",
        "x": [_percent(measure.value) for measure in measures],
        "y": labels,
        "text": [measure.shown for measure in measures],
        "textposition": "none" if _both(measures) else "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "marker": {
            "color": [palette.tint(each.colour, strength) for each, strength in zip(measures, strengths, strict=True)],
            "line": {"color": [measure.colour for measure in measures], "width": 1},
        },
    }
    data = [bars]
    if _both(measures):
        data += [_marks(measures, labels, isolated(series.own, way)), _ends(measures, labels)]
    layout = (
        base_layout(_margins(way, 30), 60 + 46 * len(measures))
        | _legend(measures)
        | {
            "xaxis": {
                "range": [MOST, 0] if way == "rtl" else [0, MOST],
                "gridcolor": palette.LINE,
                "zeroline": False,
                "tickvals": [0, 50, 100],
            },
            "yaxis": {"autorange": "reversed", "side": "right" if way == "rtl" else "left", "ticks": ""},
        }
    )
    return {"data": data, "layout": layout, "config": config_of(language)}


def heatmap_figure(columns: Sequence[str], rows: Sequence[HeatRow], language: str, ticks: Sequence[str] = ()) -> Figure:
    """Institutions by sections, the first row on top; a cell without a figure stays open. `ticks` stand over the
    columns where their names have no room; the names are then only told."""
    way = direction(language)
    steps = len(palette.HEAT)
    scale = [[edge / steps, colour] for place, (colour, _) in enumerate(palette.HEAT) for edge in (place, place + 1)]
    cells: Figure = {
        "type": "heatmap",
        "z": [[_percent(value) for value in row.values] for row in rows],
        "x": [label_of(name, way, 13) for name in columns],
        "y": [label_of(row.label, way, 28) for row in rows],
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
    across: Figure = {"side": "top", "ticks": "", "autorange": "reversed" if way == "rtl" else True, "type": "category"}
    if ticks:
        across |= {"tickvals": list(range(len(ticks))), "ticktext": list(ticks), "tickangle": -90}
    layout = base_layout(_margins(way, 96), 130 + 34 * len(rows)) | {
        "xaxis": across,
        "yaxis": {
            "autorange": "reversed",
            "ticks": "",
            "side": "right" if way == "rtl" else "left",
            "type": "category",
        },
    }
    del layout["dragmode"]
    return {"data": [cells], "layout": layout, "config": config_of(language)}


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
        "hovertemplate": _told(name, "y"),
        "marker": OPEN | {"size": 13},
    }


def _ends(measures: Sequence[Measure], labels: Sequence[str]) -> Figure:
    """The figures shown, all at the end of the axis."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [END] * len(measures),
        "y": list(labels),
        "text": [measure.shown for measure in measures],
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _both(measures: Sequence[Measure]) -> bool:
    return any(measure.is_validated for measure in measures)


def _told(name: str, axis: str = "theta") -> str:
    """What a mark of the self-assessed scores says when it is pointed at."""
    return f"%{{{axis}}}: %{{text}} ({name})<extra></extra>"


def _legend(measures: Sequence[Measure]) -> Figure:
    """A legend below the figure where it has both scores; nothing to add to the layout otherwise."""
    if not _both(measures):
        return {}
    place = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.08, "yanchor": "top", "traceorder": "normal"}
    return {"showlegend": True, "legend": place}


def label_of(text: str, way: str, width: int) -> str:
    """`text` in lines of at most `width` characters where words allow, each isolated and without markup."""
    return "<br>".join(isolated(plain(line), way) for line in wrapped(text, width))


def plain(text: str) -> str:
    """Plotly reads a few tags in labels: what people typed is shown as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _percent(share: float | None) -> float | None:
    return None if share is None else share * FULL


def _margins(way: str, top: int) -> dict[str, int]:
    left, right = (EDGE, LABEL_MARGIN) if way == "rtl" else (LABEL_MARGIN, EDGE)
    return {"l": left, "r": right, "t": top, "b": 36}


def base_layout(margin: dict[str, int], height: int) -> Figure:
    """Margins and height in pixels, no ground and no legend of its own; dragging does nothing."""
    return {
        "margin": margin,
        "height": height,
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 14, "color": palette.INK},
        "dragmode": False,
    }


def config_of(language: str) -> Figure:
    """Plotly's settings: the picture can be saved (the script of the page names the file), and sent nowhere."""
    return {
        "locale": language,
        "responsive": True,
        "displaylogo": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "modeBarButtonsToRemove": ["sendDataToCloud", "sendChartToCloud", "select2d", "lasso2d"],
    }
