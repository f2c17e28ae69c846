"""Ranks and quartiles."""

import numpy as np
import pytest

from innocook.core.comparison import Quartiles, median, quartiles, ranks

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        ([5.0], (1,)),
        ([10.0, 30.0, 20.0], (3, 1, 2)),
        ([20.0, 30.0, 20.0, 10.0], (2, 1, 2, 4)),
        ([NAN, 1.0, NAN], (None, 1, None)),
        ([7.0, 7.0, 7.0], (1, 1, 1)),
    ],
)
def test_a_rank_is_one_more_than_the_number_of_higher_scores(values, expected):
    """Ties share the best rank, the next one skips; what is not rated has no rank."""
    assert ranks(np.array(values)) == expected


def test_who_is_not_ranked_takes_no_place():
    """The best one stays out, so the second best is first."""
    assert ranks(np.array([90.0, 80.0, 70.0]), np.array([False, True, True])) == (None, 1, 2)


def test_ranks_may_read_whole_points():
    """74.6 and 75.4 both show 75; 74.4 shows 74."""
    values = np.array([74.6, 75.4, 74.4])
    assert ranks(values, read_rounded=True) == (1, 1, 3)
    assert ranks(values) == (2, 1, 3)


def test_quartiles_are_linear_between_neighbours():
    """1 2 3 4: places 0.75, 1.5 and 2.25 from the lowest, so 1.75, 2.5 and 3.25."""
    assert quartiles(np.array([4.0, NAN, 1.0, 3.0, 2.0])) == Quartiles(1.75, 2.5, 3.25)
    assert median(np.array([4.0, 1.0, NAN])) == 2.5


def test_nothing_rated_has_no_quartiles():
    """None, not nought."""
    assert quartiles(np.array([NAN])) is None
    assert median(np.array([])) is None
