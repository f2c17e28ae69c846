"""Charts: server-made SVG and the same as Plotly figures, mirrored right to left."""

import json
import re
import warnings

import pytest

from innocook.core.questionnaire import ScoreKind
from innocook.reports.charts import Measure, bars_svg, radar_svg
from innocook.reports.charts_plotly import bars_figure, heatmap_figure, radar_figure
from innocook.reports.drawings import measures_of
from innocook.reports.heatmap import HeatRow, heatmap_svg
from innocook.reports.palette import HEAT, heat_step, principle_colours
from tests.reports.sample import parsed, report

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (HeatRow("مؤسسة <b>", (0.0, None, 1.0), ("0", "–", "100")), HeatRow("B", (0.5, 0.49, 0.51), ("50", "49", "51")))
COLUMNS = ("One", "Two", "Three & more")
BAR = Measure("a", "A", "#111111", 0.5, 0.75, True, "50", "75")


def bars_of(language: str) -> list[tuple[float, float]]:
    """x and width of the rectangles of one bar: track, fill and tick."""
    drawn = parsed(bars_svg([BAR], language, "t")).iter(f"{SVG}rect")
    return [(float(each.get("x")), float(each.get("width"))) for each in drawn]


def test_bars_grow_from_the_reading_side() -> None:
    """In English the fill starts where the track does; in Arabic both end at the same right edge, mirrored."""
    track, fill, tick = bars_of("en")
    assert fill == (track[0], pytest.approx(track[1] / 2))
    assert tick[0] == pytest.approx(track[0] + track[1] * 0.75)
    mirrored = [(pytest.approx(640 - x - width), width) for x, width in (track, fill, tick)]
    assert bars_of("ar") == mirrored


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("validated", [False, True])
def test_charts_are_images_with_a_name_and_no_style(language: str, validated: bool) -> None:
    """Each chart parses, sets its direction, has a name and nothing a strict policy blocks."""
    made = [
        radar_svg(measures_of(report(validated), ScoreKind.PRINCIPLE, language), language, "Radar"),
        bars_svg(measures_of(report(validated), ScoreKind.SECTION, language), language, "Bars"),
        heatmap_svg(COLUMNS, ROWS, language, "Heat"),
    ]
    for svg in made:
        root = parsed(svg)
        assert (root.get("direction"), root.get("role"), bool(root.get("aria-label"))) == ("ltr", "img", True)
        assert not re.search(r"<style|\sstyle=|\son\w+=", svg)


def test_an_unrated_axis_is_a_gap_and_not_a_zero() -> None:
    """Three rated axes of four: the shape has three corners, the text says that one is not rated."""
    rated = [Measure(name, name, "#111111", 0.5, None, False, "50") for name in "abc"]
    svg = radar_svg([*rated, Measure("d", "d", "#111111", None, None, False, "Not rated yet")], "en", "t")
    shape = re.search(r'd="M([^"]*)z" fill="#0b5563"', svg)[1]
    assert len(shape.split("L")) == 3
    assert "Not rated yet" in svg


def test_heat_steps_cover_the_range_with_readable_text() -> None:
    """0 and 1 stay inside the ten steps, and every text stands at 4.5 to 1 or more on its ground."""
    assert (heat_step(0), heat_step(0.1), heat_step(1)) == (0, 1, len(HEAT) - 1)
    assert all(contrast(*pair) >= 4.5 for pair in HEAT)


def contrast(*colours: str) -> float:
    """The contrast of two colours by WCAG."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted(map(light, colours))
    return (high + 0.05) / (low + 0.05)


def test_other_principles_get_colours_too() -> None:
    """Known ones keep theirs; unknown ones share what is left."""
    colours = principle_colours(["trust", "speed", "care"])
    assert colours["trust"] == "#064d30"
    assert len(set(colours.values())) == 3


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_plotly_accepts_every_figure(language: str) -> None:
    """Plotly's own checker takes data and layout; nothing offers to send the chart away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import plotly.graph_objects as go
    measures = measures_of(report(True), ScoreKind.PRINCIPLE, language)
    figures = (
        radar_figure(measures, language, "Self"),
        bars_figure(measures, language, "Self"),
        heatmap_figure(COLUMNS, ROWS, language),
    )
    for figure in figures:
        go.Figure(data=figure["data"], layout=figure["layout"])
        assert figure["config"]["showSendToCloud"] is False
        assert "http" not in json.dumps(figure)


def test_plotly_is_mirrored_in_arabic() -> None:
    """Right to left: labels isolated, x reversed, y on the right with the margin there, angles counter-clockwise."""
    measures = measures_of(report(True), ScoreKind.PRINCIPLE, "ar")
    bars, radar = bars_figure(measures, "ar", "s")["layout"], radar_figure(measures, "ar", "s")
    assert bars["xaxis"]["range"][0] > bars["xaxis"]["range"][1]
    assert bars["yaxis"]["side"] == "right"
    assert bars["margin"]["r"] > bars["margin"]["l"]
    assert radar["layout"]["polar"]["angularaxis"]["direction"] == "counterclockwise"
    assert all(name.startswith("\u2067") and name.endswith("\u2069") for name in radar["data"][0]["theta"])
    assert heatmap_figure(COLUMNS, ROWS, "ar")["layout"]["xaxis"]["autorange"] == "reversed"


def test_what_people_typed_is_no_markup_in_plotly() -> None:
    """An institution called "<b>" reads so."""
    assert "&lt;b&gt;" in heatmap_figure(COLUMNS, ROWS, "en")["data"][0]["y"][0]
