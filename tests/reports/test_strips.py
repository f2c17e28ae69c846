"""Distribution strips."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.reports.strips import BINS, DOT_WIDTH, Mark, StripRow, density, spots, strips_svg
from tests.reports.compare_sample import SVG, TEAL, percents, strip, strips, words_of
from tests.reports.sample import parsed

MEDIAN = {"stroke-width": "3", "stroke": "#0d2b33"}


def drawn(*rows: StripRow, language: str = "en") -> str:
    """The rows as SVG."""
    return strips_svg(strips(*rows), language)


def box_of(svg: str) -> list[tuple[float, float]]:
    """Left edge and width of every box, in percent; those of the legend have no percent."""
    found = [each for each in parsed(svg).iter(f"{SVG}rect") if str(each.get("x")).endswith("%")]
    return [(float(each.get("x", "")[:-1]), float(each.get("width", "")[:-1])) for each in found]


def test_a_median_of_50_stands_in_the_middle() -> None:
    """In both directions; the box of 25-75 spans half of the axis, which leaves 3.5 percent free at either end."""
    for language in ("en", "ar"):
        svg = drawn(strip(0.2, 0.4, 0.6, 0.8), language=language)
        assert percents(svg, "line", "x1", **MEDIAN) == [50]
        assert box_of(svg) == [(26.75, 46.5)]


def test_strips_are_mirrored_right_to_left() -> None:
    """A quarter stands at 3.5 + 93/4 = 26.75 percent in English and as far from the other edge in Arabic."""
    row = StripRow("A", TEAL, (0.25, 0.25, 0.9, 1.0), 0.25, 0.25, 1.0, "25", Mark(0.9, "Own"))
    english, arabic = drawn(row), drawn(row, language="ar")
    assert percents(english, "line", "x1", **MEDIAN) == [26.75]
    assert percents(arabic, "line", "x1", **MEDIAN) == [73.25]
    dots = [percents(svg, "circle", "cx", fill=TEAL) for svg in (english, arabic)]
    assert dots[1] == pytest.approx([100 - each for each in dots[0]])
    (left, width), (mirrored, same) = box_of(english)[0], box_of(arabic)[0]
    assert (mirrored, same) == (pytest.approx(100 - left - width), width)


def test_equal_values_stay_visible() -> None:
    """Nine equal scores are nine dots at nine heights, six units apart, and the row grows to hold them."""
    svg = drawn(strip(*[0.5] * 9))
    heights = percents(svg, "circle", "cy", fill=TEAL)
    assert len(set(heights)) == 9
    steps = [round(lower - upper, 1) for upper, lower in pairwise(sorted(heights))]
    assert min(steps) >= 5
    few = drawn(strip(0.1, 0.3, 0.5, 0.7))
    assert float(parsed(svg).get("height", "")) > float(parsed(few).get("height", ""))


@given(st.lists(st.floats(0, 1), max_size=60))
def test_no_dot_covers_another(values: list[float]) -> None:
    """Dots of one step lie a dot apart; every value is there, in its order, and drawing again gives the same."""
    placed = spots(values)
    assert [value for value, _ in placed] == values
    assert placed == spots(values)
    for step in {step for _, step in placed}:
        here = sorted(value for value, each in placed if each == step)
        assert all(b - a >= DOT_WIDTH for a, b in pairwise(here))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_fewer_than_four_values_have_no_box(count: int) -> None:
    """Dots only, and no legend entry for what is not there."""
    svg = drawn(strip(*(place / 10 for place in range(count))))
    assert len(percents(svg, "circle", "cx", fill=TEAL)) == count
    assert (box_of(svg), percents(svg, "line", "x1", **MEDIAN)) == ([], [])
    assert "Median" not in words_of(svg)


def test_quartiles_alone_and_an_own_mark() -> None:
    """The page of peers: a box, no dots, the diamond at the own score with its words."""
    svg = drawn(strip(mark=Mark(0.5, "Your institution: 50")))
    assert len(box_of(svg)) == 1
    assert percents(svg, "circle", "cx", fill=TEAL) == []
    assert percents(svg, "svg", "x", width="1")[0] == 50
    assert {"Your institution: 50", "Your institution", "The middle half"} <= set(words_of(svg))


@pytest.mark.parametrize(("count", "dots", "columns"), [(60, 60, 0), (61, 0, BINS)])
def test_many_institutions_are_columns(count: int, dots: int, columns: int) -> None:
    """Sixty are dots; from sixty-one on, twenty columns."""
    svg = drawn(strip(*(place / (count - 1) for place in range(count))))
    assert len(percents(svg, "circle", "cx", fill=TEAL)) == dots
    assert len(percents(svg, "rect", "x", fill=TEAL)) == columns


def test_density_counts_everybody_once() -> None:
    """A border belongs to the higher column, 1 to the last."""
    assert density([0, 0.05, 0.1, 0.3, 0.999, 1]) == (1, 1, 1, 0, 0, 0, 1, *[0] * 12, 2)


def test_on_paper_the_size_is_fixed() -> None:
    """With a width there is a view box, so that it can be placed on a page."""
    root = parsed(strips_svg(strips(strip(0.1, 0.2, 0.3, 0.4)), "en", width=680))
    assert root.get("width") == "680"
    assert root.get("viewBox") == f"0 0 680 {root.get('height')}"
