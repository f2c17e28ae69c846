"""What every chart of comparison keeps to: markup, names people typed, empty inputs, and the same numbers in Plotly."""

import json
import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from innocook.reports.charts_plotly import heatmap_figure
from innocook.reports.charts_plotly_compare import band_bars_figure, strips_figure
from innocook.reports.charts_plotly_lines import intervals_figure, slopes_figure
from innocook.reports.drawings import group_thumb
from innocook.reports.heatmap import HeatRow
from innocook.reports.intervals import Tier
from innocook.reports.slopes import Move
from innocook.reports.strips import Mark, StripRow
from tests.reports.compare_sample import (
    EMPTY,
    FULL,
    HOSTILE,
    TEAL,
    BandRow,
    band_bars,
    interval,
    intervals,
    slope,
    slopes,
    strip,
    strips,
    words_of,
)
from tests.reports.sample import parsed, questionnaire

LANGUAGES = pytest.mark.parametrize("language", ["ar", "en", "fr"])
TRACES = {"box", "scatter", "heatmap", "bar"}
Drawn = Callable[..., str]
Figured = Callable[..., dict[str, Any]]


@LANGUAGES
@pytest.mark.parametrize(("chart", "draw", "figure_of"), FULL + EMPTY)
def test_drawings_are_images_that_a_strict_policy_allows(
    chart: Any, draw: Drawn, figure_of: Figured, language: str
) -> None:
    """Well-formed, named, without style or script; places across are percentages, so that it fits every width."""
    svg = draw(chart, language)
    root = parsed(svg)
    assert (root.get("direction"), root.get("role"), root.get("aria-label")) == ("ltr", "img", chart.title)
    assert (root.get("width"), root.get("viewBox")) == ("100%", None)
    assert not re.search(r"<style|\sstyle=|<script|nan|None", svg)


@LANGUAGES
@pytest.mark.parametrize(("chart", "draw", "figure_of"), FULL)
def test_what_people_typed_is_text(chart: Any, draw: Drawn, figure_of: Figured, language: str) -> None:
    """A name full of markup is read as it is, in SVG; in Plotly it holds no tag of its own."""
    svg, figure = draw(chart, language), figure_of(chart, language)
    assert "<b " not in svg
    assert "<b " not in json.dumps(figure)
    named = HOSTILE in repr(chart)
    assert any("<b onload=" in words for words in words_of(svg)) == named
    assert ("&lt;b onload=" in json.dumps(figure)) == named


@LANGUAGES
@pytest.mark.parametrize(("chart", "draw", "figure_of"), FULL + EMPTY)
def test_plotly_takes_every_figure(chart: Any, draw: Drawn, figure_of: Figured, language: str) -> None:
    """Only the traces of the bundle; the picture can be saved, dragging zooms, nothing is sent anywhere."""
    figure = figure_of(chart, language)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import plotly.graph_objects as go
    go.Figure(data=figure["data"], layout=figure["layout"])
    assert {trace["type"] for trace in figure["data"]} <= TRACES
    assert "toImage" not in figure["config"]["modeBarButtonsToRemove"]
    assert (figure["config"]["showSendToCloud"], figure["layout"].get("dragmode")) == (False, None)
    assert "NaN" not in json.dumps(figure)


@pytest.mark.parametrize(("chart", "draw", "figure_of"), FULL)
def test_plotly_is_mirrored_and_isolated_in_arabic(chart: Any, draw: Drawn, figure_of: Figured) -> None:
    """x runs from the right, and every text that is pointed at is isolated right to left."""
    english, arabic = figure_of(chart, "en"), figure_of(chart, "ar")
    assert arabic["layout"]["xaxis"]["range"] == english["layout"]["xaxis"]["range"][::-1]
    told = [words for trace in arabic["data"] for words in trace.get("customdata", trace.get("text", []))]
    assert {(words[0], words[-1]) for words in told} == {("\u2067", "\u2069")}


def named(figure: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The traces with this name in the legend."""
    return [trace for trace in figure["data"] if trace["name"] == name]


def test_strips_have_the_same_numbers() -> None:
    """Box, median, dots and mark in points; the hover of the median is the row in figures."""
    figure = strips_figure(strips(strip(0.2, 0.4, 0.4, 0.905, mark=Mark(0.6, "Own"))), "en")
    box = named(figure, "The middle half")[0]
    assert (box["q1"], box["median"], box["q3"]) == ([25], [50], [75])
    dots = named(figure, "One institution")[0]
    assert dots["x"] == [20, 40, 40, 90.5]
    assert len(set(zip(dots["x"], dots["y"], strict=True))) == 4
    assert "91" in dots["text"][3]
    assert "50 (25-75)" in named(figure, "Median")[0]["text"][0]
    assert named(figure, "Your institution")[0]["x"] == [60]
    assert named(figure, "Border of maturity groups")[0]["x"][::3] == [25, 50, 75]


def test_columns_count_the_same_institutions() -> None:
    """A hundred values: the words of the twenty columns add up to a hundred."""
    figure = strips_figure(strips(strip(*(place / 99 for place in range(100)))), "en")
    columns = named(figure, "More institutions where it is taller")[0]
    assert sum(int(re.search(r"(\d+) institution", words)[1]) for words in columns["text"]) == 100
    assert columns["x"][0] == 2.5


def test_each_series_is_once_in_the_legend() -> None:
    """However many rows there are."""
    figure = strips_figure(strips(*[strip(0.1, 0.2, 0.3, 0.4)] * 5), "en")
    shown = [trace["name"] for trace in figure["data"] if trace["showlegend"]]
    assert len(shown) == len(set(shown)) == 4


def test_slopes_have_the_same_numbers() -> None:
    """Both ends in points, dashed where nothing is clear, the name at the later end, a missing end left open."""
    lines = (slope(0.4, 0.6), slope(0.5, 0.51, Move.UNCLEAR), slope(None, 0.6, Move.FALL, "Other"))
    figure = slopes_figure(slopes(*lines), "en")
    assert [trace["y"] for trace in figure["data"]] == [[40, 60], [50, 51], [None, 60]]
    assert [trace["line"]["dash"] for trace in figure["data"]] == ["solid", "dash", "solid"]
    assert figure["data"][0]["marker"]["symbol"] == ["circle", "triangle-up"]
    assert figure["data"][2]["marker"]["symbol"][1] == "circle-open"
    names = figure["layout"]["annotations"]
    assert len({round(each["y"], 6) for each in names}) == 3


def test_intervals_have_the_same_numbers() -> None:
    """Ranks as ranks, the row in figures on its median; tiers are grounds with headings."""
    figure = intervals_figure(
        intervals(Tier("Tier 1", (interval(1, 2, 4),)), Tier("Tier 2", (interval(5, 8, 11),))), "en"
    )
    bars, medians = figure["data"]
    assert bars["x"] == [1, 4, None, 5, 11, None]
    assert medians["x"] == [2, 8]
    assert medians["text"] == ["Institution: \u20681–4\u2069", "Institution: \u20685–11\u2069"]
    assert len(figure["layout"]["shapes"]) == 2
    assert figure["layout"]["yaxis"]["range"][0] > figure["layout"]["yaxis"]["range"][1]


def test_bands_have_the_same_numbers() -> None:
    """Shares in percent of each group, counts as words; nobody is no bar."""
    figure = band_bars_figure(band_bars(BandRow("A", (1, 3, 0, 0)), BandRow("B", (0, 0, 0, 0))), "en")
    assert [trace["x"] for trace in figure["data"]] == [[25, None], [75, None], [None, None], [None, None]]
    assert figure["data"][1]["customdata"][0] == "A · Medium: \u20683\u2069"


def test_three_values_have_no_box_in_plotly_either() -> None:
    """The rule is the description's own."""
    figure = strips_figure(strips(StripRow("A", TEAL, (0.1, 0.2, 0.3), 0.1, 0.2, 0.3, "20")), "en")
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    assert named(figure, "Median") == []


def test_a_heat_table_zooms() -> None:
    """Dragging over it zooms, as over the others."""
    figure = heatmap_figure(("One",), (HeatRow("A", (0.5,), ("50",)),), "en")
    assert "dragmode" not in figure["layout"]


def test_the_rosette_of_a_group_has_a_petal_per_median() -> None:
    """Half the points, half the petal, the overall in the star; without a median only the ghost of the petal."""
    ids = [each.id for each in questionnaire().indicators]
    full = group_thumb(questionnaire(), dict.fromkeys(ids, 100.0), 100, "en")
    half = group_thumb(questionnaire(), dict.fromkeys(ids, 50.0), 50, "ar")
    none = group_thumb(questionnaire(), {ids[0]: None}, None, "fr")
    parsed(full)
    assert [svg.count("q") for svg in (full, half, none)] == [32 * 4, 32 * 4, 32 * 2]
    assert (">100<" in full, ">50<" in half, ">–<" in none) == (True, True, True)
    light = group_thumb(questionnaire(), dict.fromkeys(ids, 50.0), 50, "en", is_validated=False)
    assert "fill-opacity" in light
    assert "fill-opacity" not in half
