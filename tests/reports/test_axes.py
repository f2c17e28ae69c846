"""Axes: points and ranks as shares of a length."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.questionnaire import Score
from innocook.reports.axes import rank_axis, rank_share, score_axis, share_of
from tests.reports.sample import questionnaire


def overall() -> Score:
    """The product's overall score, 0-100 with cuts at 25, 50 and 75."""
    return next(score for score in questionnaire().scores if score.id == "overall")


def test_a_score_has_quarters_and_the_cuts_of_its_bands() -> None:
    """0, 25, 50, 75 and 100, the three inner ones being cuts."""
    axis = score_axis(overall(), "Points")
    assert [tick.label for tick in axis.ticks] == ["0", "25", "50", "75", "100"]
    assert (axis.cuts, axis.name) == ((0.25, 0.5, 0.75), "Points")
    assert axis.figure(0.625) == 62.5
    assert score_axis().cuts == ()


@pytest.mark.parametrize(("value", "share"), [(0, 0), (62.5, 0.625), (100, 1), (None, None), (math.nan, None)])
def test_a_value_is_a_share_of_the_reachable_range(value: float | None, share: float | None) -> None:
    """62.5 of 0-100 is 0.625; nothing and NaN are no share."""
    assert share_of(overall(), value) == share


@pytest.mark.parametrize(
    ("count", "ticks"),
    [
        (1, [1]),
        (2, [1, 2]),
        (5, [1, 2, 3, 4, 5]),
        (11, [1, 5, 11]),
        (24, [1, 5, 10, 15, 20, 24]),
        (10_000, [1, 2000, 4000, 6000, 8000, 10_000]),
    ],
)
def test_ranks_have_few_whole_ticks(count: int, ticks: list[int]) -> None:
    """The best and the last are always there; a tick near the last is left out."""
    assert [int(tick.label) for tick in rank_axis(count).ticks] == ticks


@given(st.integers(1, 20_000))
def test_rank_ticks_rise_from_the_best_to_the_last(count: int) -> None:
    """Seven ticks at most, from share 0 on, and `figure` gives the rank back."""
    axis = rank_axis(count)
    shares = [tick.share for tick in axis.ticks]
    assert len(shares) <= 7
    assert shares == sorted(set(shares))
    assert (shares[0], shares[-1]) == (0, 0 if count == 1 else 1)
    assert all(axis.figure(tick.share) == pytest.approx(int(tick.label)) for tick in axis.ticks)


def test_the_best_rank_stands_at_the_start() -> None:
    """Rank 1 of 11 at 0, rank 6 in the middle, rank 11 at the end; alone, at the start."""
    assert [rank_share(rank, 11) for rank in (1, 6, 11)] == [0, 0.5, 1]
    assert rank_share(1, 1) == 0
