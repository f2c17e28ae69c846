"""Charts: server-made SVG and the same as Plotly figures, mirrored right to left."""

import json
import re
import warnings

import pytest

from innocook.core.questionnaire import ScoreKind
from innocook.i18n import without_bidi_marks
from innocook.reports.charts import Measure, Series, bars_svg, radar_svg
from innocook.reports.charts_plotly import bars_figure, heatmap_figure, radar_figure
from innocook.reports.drawings import measures_of, series_of
from innocook.reports.heatmap import HeatRow
from innocook.reports.palette import HEAT, heat_step, principle_colours
from tests.reports.sample import parsed, report, reviewed

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (HeatRow("مؤسسة <b>", (0.0, None, 1.0), ("0", "–", "100")), HeatRow("B", (0.5, 0.49, 0.51), ("50", "49", "51")))
COLUMNS = ("One", "Two", "Three & more")
SERIES = Series("Validated score", "Self-assessed score")
BAR = Measure("a", "A", "#111111", 0.5, 0.75, True, "50", "75")


def bars_of(language: str) -> list[tuple[float, float]]:
    """x and width of the parts of one bar: track, fill and ring (its middle, and no width)."""
    drawn = parsed(bars_svg([BAR], language, "t"))
    rectangles = [(float(each.get("x")), float(each.get("width"))) for each in drawn.iter(f"{SVG}rect")]
    return [*rectangles, *((float(each.get("cx")), 0) for each in drawn.iter(f"{SVG}circle"))]


def test_bars_grow_from_the_reading_side() -> None:
    """In English the fill starts where the track does; in Arabic both end at the same right edge, mirrored."""
    track, fill, ring = bars_of("en")
    assert fill == (track[0], pytest.approx(track[1] / 2))
    assert ring[0] == pytest.approx(track[0] + track[1] * 0.75)
    mirrored = [(pytest.approx(640 - x - width), width) for x, width in (track, fill, ring)]
    assert bars_of("ar") == mirrored


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("validated", [False, True])
def test_charts_are_images_with_a_name_and_no_style(language: str, validated: bool) -> None:
    """Each chart parses, sets its direction, has a name and nothing a strict policy blocks."""
    made = [
        radar_svg(measures_of(report(validated), ScoreKind.PRINCIPLE, language), language, "Radar"),
        bars_svg(measures_of(report(validated), ScoreKind.SECTION, language), language, "Bars"),
    ]
    for svg in made:
        root = parsed(svg)
        assert (root.get("direction"), root.get("role"), bool(root.get("aria-label"))) == ("ltr", "img", True)
        assert not re.search(r"<style|\sstyle=|\son\w+=", svg)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_validated_chart_names_both_scores(language: str) -> None:
    """The legend has both names, the bar's ring and the radar's dashed line; without a review there is neither."""
    series = series_of(reviewed(), language)
    radar = radar_svg(measures_of(reviewed(), ScoreKind.PRINCIPLE, language), language, "t", series)
    bars = bars_svg(measures_of(reviewed(), ScoreKind.SECTION, language), language, "t", series)
    for svg in (radar, bars):
        texts = [without_bidi_marks("".join(each.itertext())) for each in parsed(svg).iter(f"{SVG}text")]
        assert texts[-2:] == [series.shown, series.own]
    assert ("stroke-dasharray" in radar, 'r="6"' in bars) == (True, True)
    own = series_of(report(), language)
    assert own.shown == own.own == series.own
    for draw, kind in ((radar_svg, ScoreKind.PRINCIPLE), (bars_svg, ScoreKind.SECTION)):
        plain = draw(measures_of(report(), kind, language), language, "t", own)
        assert own.own not in without_bidi_marks(plain)
        assert "stroke-dasharray" not in plain


def test_a_legend_is_mirrored() -> None:
    """What stands at x in English stands at -x (radar) or 640 - x (bars) in Arabic, its words on the other side."""
    measures = measures_of(reviewed(), ScoreKind.PRINCIPLE, "en")

    def last(svg: str, tag: str, name: str) -> float:
        return float(list(parsed(svg).iter(f"{SVG}{tag}"))[-1].get(name))

    for draw, width in ((radar_svg, 0), (bars_svg, 640)):
        english, arabic = (draw(measures, language, "t", SERIES) for language in ("en", "ar"))
        assert last(arabic, "circle", "cx") == width - last(english, "circle", "cx")
        assert last(arabic, "text", "x") == width - last(english, "text", "x")
        anchors = [list(parsed(svg).iter(f"{SVG}text"))[-1].get("text-anchor") for svg in (english, arabic)]
        assert anchors == ["start", "end"]


def test_plotly_names_both_scores() -> None:
    """Two named series and a legend once validated, one and no legend before; figures stand clear of the rings."""
    for figure_of, kind in ((radar_figure, ScoreKind.PRINCIPLE), (bars_figure, ScoreKind.SECTION)):
        figure = figure_of(measures_of(reviewed(), kind, "en"), "en", series_of(reviewed(), "en"))
        named = [trace["name"] for trace in figure["data"] if trace.get("showlegend", True)]
        assert named == ["Validated score", "Self-assessed score"]
        assert figure["layout"]["showlegend"] is True
        plain = figure_of(measures_of(report(), kind, "en"), "en", series_of(report(), "en"))
        assert (len(plain["data"]), plain["layout"]["showlegend"]) == (1, False)
    bars = bars_figure(measures_of(reviewed(), ScoreKind.SECTION, "en"), "en", SERIES)["data"]
    assert (bars[0]["textposition"], bars[-1]["mode"], min(bars[-1]["x"]) > 100) == ("none", "text", True)
    assert bars[-1]["text"] == bars[0]["text"]


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
    measures = measures_of(reviewed(), ScoreKind.PRINCIPLE, language)
    figures = (
        radar_figure(measures, language, SERIES),
        bars_figure(measures, language, SERIES),
        heatmap_figure(COLUMNS, ROWS, language),
    )
    for figure in figures:
        go.Figure(data=figure["data"], layout=figure["layout"])
        assert figure["config"]["showSendToCloud"] is False
        assert "http" not in json.dumps(figure)


def test_plotly_is_mirrored_in_arabic() -> None:
    """Right to left: labels isolated, x reversed, y on the right with the margin there, angles counter-clockwise."""
    measures = measures_of(report(True), ScoreKind.PRINCIPLE, "ar")
    bars, radar = bars_figure(measures, "ar", SERIES)["layout"], radar_figure(measures, "ar", SERIES)
    assert bars["xaxis"]["range"][0] > bars["xaxis"]["range"][1]
    assert bars["yaxis"]["side"] == "right"
    assert bars["margin"]["r"] > bars["margin"]["l"]
    assert radar["layout"]["polar"]["angularaxis"]["direction"] == "counterclockwise"
    assert all(name.startswith("\u2067") and name.endswith("\u2069") for name in radar["data"][0]["theta"])
    assert heatmap_figure(COLUMNS, ROWS, "ar")["layout"]["xaxis"]["autorange"] == "reversed"


def test_what_people_typed_is_no_markup_in_plotly() -> None:
    """An institution called "<b>" reads so."""
    assert "&lt;b&gt;" in heatmap_figure(COLUMNS, ROWS, "en")["data"][0]["y"][0]
