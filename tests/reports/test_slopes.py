"""The slope chart between two rounds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.reports.slopes import DOWN, NARROW, UP, Move, reach_of, slopes_svg
from tests.reports.compare_sample import SVG, percents, slope, slopes, words_of
from tests.reports.sample import parsed

ENDS = st.one_of(st.none(), st.floats(0, 1))


def drawn(*lines: object, language: str = "en") -> str:
    """The lines as SVG."""
    return slopes_svg(slopes(*lines), language)  # type: ignore[arg-type]


def test_time_runs_in_reading_direction() -> None:
    """The line starts 18 percent from the left in English, from the right in Arabic."""
    thick = {"stroke-width": "3"}
    english, arabic = drawn(slope(0.4, 0.6)), drawn(slope(0.4, 0.6), language="ar")
    assert (percents(english, "line", "x1", **thick), percents(english, "line", "x2", **thick)) == ([18], [48])
    assert (percents(arabic, "line", "x1", **thick), percents(arabic, "line", "x2", **thick)) == ([82], [52])


def test_the_reach_is_whole_tenths_around_the_ends() -> None:
    """0.41-0.58 is drawn from 0.3 to 0.6 (three tenths at least); nothing is drawn from 0 to 1."""
    assert reach_of(slopes(slope(0.41, 0.58))) == (0.3, 0.6)
    assert reach_of(slopes(slope(0.0, 0.02))) == (0, 0.3)
    assert reach_of(slopes(slope(1.0, None))) == (0.7, 1)
    assert reach_of(slopes()) == (0, 1)


def test_heights_follow_the_scores() -> None:
    """From 0.4 to 0.7 over 260 units: a rise from 0.4 to 0.55 ends half way up."""
    svg = drawn(slope(0.4, 0.55), slope(0.7, 0.7, Move.UNCLEAR))
    assert percents(svg, "line", "y1", **{"stroke-width": "3"}) == [44 + 260]
    assert percents(svg, "line", "y2", **{"stroke-width": "3"}) == [44 + 130]


@pytest.mark.parametrize(
    ("move", "paths", "width"), [(Move.RISE, {UP}, "3"), (Move.FALL, {DOWN}, "3"), (Move.UNCLEAR, set(), "1.4")]
)
def test_each_change_has_a_shape_of_its_own(move: Move, paths: set[str], width: str) -> None:
    """Triangles up and down, thick; no clear change thin, dashed and without a triangle: greyscale tells them apart."""
    svg = drawn(slope(0.4, 0.6, move))
    line = next(each for each in parsed(svg).iter(f"{SVG}line") if each.get("stroke-width") == width)
    assert (line.get("stroke-dasharray") is not None) == (move is Move.UNCLEAR)
    assert {each.get("d") for each in parsed(svg).iter(f"{SVG}path")} & {UP, DOWN} == paths


@given(st.lists(st.tuples(ENDS, ENDS), max_size=20))
def test_labels_never_overlap(ends: list[tuple[float | None, float | None]]) -> None:
    """At either end, whatever the scores: every line of words stands 16 units from the next."""
    svg = drawn(*(slope(before, after, Move.UNCLEAR, f"Institution {n}") for n, (before, after) in enumerate(ends)))
    lines = [each for each in parsed(svg).iter(f"{SVG}text") if each.get("x") in {"12%", "55%"}]
    for place in ("12%", "55%"):
        heights = sorted(float(each.get("y", "")) for each in lines if each.get("x") == place)
        assert all(lower - upper >= NARROW - 0.15 for upper, lower in pairwise(heights))
    assert sum("Institution" in "".join(each.itertext()) for each in lines) == len(ends)


def test_a_missing_score_draws_no_line() -> None:
    """Only the known end has a mark, and the words stay."""
    svg = drawn(slope(None, 0.5), slope(0.6, None))
    assert percents(svg, "line", "x1", **{"stroke-width": "3"}) == []
    assert percents(svg, "circle", "cx", r="4")[:2] == [48, 18]
    assert words_of(svg).count("Trust") == 2
