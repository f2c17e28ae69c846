"""Intervals in tiers."""

from innocook.reports.intervals import BAR, GROUNDS, Tier, intervals_svg
from tests.reports.compare_sample import interval, intervals, percents, words_of

TWO = (Tier("Tier 1", (interval(1, 2, 4), interval(1, 3, 6))), Tier("Tier 2", (interval(6, 8, 11),)))


def test_the_best_rank_is_where_reading_begins() -> None:
    """Ranks 6-11 of 11 are the far half: 50-96.5 percent in English, 3.5-50 in Arabic, the median mirrored too."""
    for language, left, median in (("en", 50, 3.5 + 93 * 0.7), ("ar", 3.5, 96.5 - 93 * 0.7)):
        svg = intervals_svg(intervals(*TWO), language)
        bars = list(zip(percents(svg, "rect", "x", fill=BAR), percents(svg, "rect", "width", fill=BAR), strict=True))
        assert bars[2] == (left, 46.5)
        assert abs(percents(svg, "circle", "cx", r="5")[2] - median) < 0.01


def test_tiers_alternate_and_say_their_name() -> None:
    """Each has a ground of its own, touching the next, and its heading before its rows."""
    svg = intervals_svg(intervals(*TWO), "en")
    grounds = [(percents(svg, "rect", name, fill=colour)) for colour in GROUNDS for name in ("y", "height")]
    assert grounds[0][0] + grounds[1][0] == grounds[2][0]
    words = [each for each in words_of(svg) if each in {"Tier 1", "Tier 2", "1–4", "1–6", "6–11"}]
    assert words == ["Tier 1", "1–4", "1–6", "Tier 2", "6–11"]


def test_an_interval_of_one_rank_is_still_seen() -> None:
    """It keeps a little width, and its dot."""
    svg = intervals_svg(intervals(Tier("Tier 1", (interval(1, 1, 1),))), "en")
    assert percents(svg, "rect", "width", fill=BAR)[0] > 0
    assert percents(svg, "circle", "cx", r="5")[0] == 3.5


def test_long_charts_repeat_their_ticks() -> None:
    """Thirteen rows have the axis above and below, twelve only above."""
    for rows, times in ((12, 1), (13, 2)):
        svg = intervals_svg(intervals(Tier("Tier", tuple(interval(1, 2, 3) for _ in range(rows)))), "en")
        assert words_of(svg).count("Rank") == times


def test_long_names_take_two_lines_beside_their_figure() -> None:
    """A name of ninety characters is cut in its second line; the figure stands in that line."""
    svg = intervals_svg(intervals(Tier("Tier", (interval(1, 2, 3, "Ministry of Services " * 5),))), "en")
    names = [each for each in words_of(svg) if "Ministry" in each]
    assert (len(names), names[1][-1], max(map(len, names)) <= 38) == (2, "…", True)
