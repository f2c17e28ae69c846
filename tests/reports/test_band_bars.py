"""Bars of maturity groups."""

from itertools import pairwise

import pytest

from innocook.reports.band_bars import BandRow, band_bars_svg, band_paints, parts_of
from tests.reports.compare_sample import band_bars, percents, words_of
from tests.reports.test_charts import contrast


def test_parts_are_shares_of_the_whole() -> None:
    """1, 2, 0 and 5 of 8 and nobody unrated: 12.5, 25 and 62.5 percent, one after the other."""
    parts = parts_of(BandRow("A", (1, 2, 0, 5)))
    assert [(part.start, part.width, part.count) for part in parts] == [(0, 12.5, 1), (12.5, 25, 2), (37.5, 62.5, 5)]
    assert parts_of(BandRow("A", (0, 0))) == ()


def test_bars_begin_where_reading_begins() -> None:
    """The lowest group is at the left in English and at the right in Arabic."""
    lowest = band_paints(4)[0][0]
    for language, left in (("en", 0), ("ar", 75)):
        svg = band_bars_svg(band_bars(BandRow("A", (1, 3, 0, 0))), language)
        lefts = percents(svg, "rect", "x", fill=lowest, height="28")
        assert lefts == [left]


@pytest.mark.parametrize("count", range(1, 9))
def test_higher_groups_are_darker_and_every_number_is_readable(count: int) -> None:
    """Each step has less contrast to ink than the one before, so greyscale keeps the order; numbers have 4.5 to 1."""
    paints = band_paints(count)
    to_ink = [contrast(ground, "#0d2b33") for ground, _ in paints]
    assert to_ink == sorted(to_ink, reverse=True)
    assert len(set(paints)) == count
    assert all(contrast(*paint) >= 4.5 for paint in paints)


def test_small_parts_have_their_numbers_below() -> None:
    """Of 1, 1, 1 and 97, three stand below the bar, apart from one another; every number is written once."""
    svg = band_bars_svg(band_bars(BandRow("A", (1, 1, 1, 97))), "en")
    assert words_of(svg).count("1") == 3
    assert "97" in words_of(svg)
    middles = percents(svg, "text", "x", **{"font-size": "12.5", "font-weight": "700"})
    assert min(b - a for a, b in pairwise(middles)) >= 7


def test_unrated_institutions_are_an_open_part() -> None:
    """They are named in the legend when there are any, and counted in the whole."""
    with_some = words_of(band_bars_svg(band_bars(BandRow("A", (1, 1, 1, 1), 4)), "en"))
    assert {"Not rated yet", "8 institutions", "4"} <= set(with_some)
    assert "Not rated yet" not in words_of(band_bars_svg(band_bars(BandRow("A", (1, 1, 1, 1))), "en"))
