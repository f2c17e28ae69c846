"""Counting what rounded quartiles prove of single scores: worked by hand, against brute force, and what is withheld."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from innocook.core.comparison import quartiles
from innocook.core.peer_counts import Figure, to_withhold, widths


def figure(places: Sequence[int], values: Sequence[float], *, stays: bool = False) -> Figure:
    """The rounded quartiles of the values at these places."""
    found = quartiles(np.array([values[place] for place in places], float))
    assert found is not None
    shown = tuple(int((one + 2.5) // 5 * 5) for one in (found.lower, found.median, found.upper))
    return Figure(np.array(places), (shown[0], shown[1], shown[2]), stays)


def left(groups: Sequence[Sequence[int]], values: Sequence[float]) -> list[float]:
    """How wide the range of every score is, to two decimals."""
    found = widths([figure(one, values) for one in groups], np.array(values, float), 5)
    return [round(one, 2) for one in found.tolist()]


def test_one_group_says_nothing_of_a_single_score() -> None:
    """Of seven values from 10 to 70 each may be anywhere: some are low and some are high, but nobody knows which."""
    assert left([range(7)], [10, 20, 30, 40, 50, 60, 70]) == [100] * 7


def test_who_knows_the_highest_knows_that_all_others_are_low() -> None:
    """Of 0, 0, 0, 0, 10, 90 the quartiles are 0, 0 and 7.5, shown as 0, 0 and 10: less than 12.5. The third quartile
    weighs the fourth and the fifth score by a quarter and three: the fifth is less than 12.5 / 0.75 = 16.67."""
    assert left([range(6)], [0, 0, 0, 0, 10, 90]) == [16.67] * 6


def test_who_knows_the_lowest_knows_that_all_others_are_high() -> None:
    """The same upside down, but for the rounding: 92.5 is shown as 95, so it is 92.5 or more, and the second score is
    100 - 7.5 / 0.75 = 90 or more."""
    assert left([range(6)], [100, 100, 100, 100, 90, 10]) == [10] * 6


def test_the_quartiles_beside_help() -> None:
    """Of 0, 50, 50, 50, 50, 90 all quartiles are shown as 50. The fourth score is not under the median, 47.5 at least;
    so the fifth is less than (52.5 - 47.5 / 4) / 0.75 = 54.17, not only less than 70. To whoever has 90 the five others
    lie under it; to whoever has 0 they lie over (47.5 - 52.5 / 4) / 0.75 = 45.83. Nobody knows both."""
    assert left([range(6)], [0, 50, 50, 50, 50, 90]) == [54.17] * 6


def test_a_stranger_learns_from_two_groups() -> None:
    """Six at 0, 0 and four times 100, and the same with a seventh at 0. The six have a median of 100, 97.5 or more, so
    four of them have 95 or more. The seven have a first quartile of 0, less than 2.5, so three of them have less than
    5: two of the six at most, so the seventh, who lies within five points."""
    assert left([range(6), range(7)], [0, 0, 100, 100, 100, 100, 0])[6] == 5


def test_nothing_without_figures() -> None:
    """No figures, no bounds and nothing to withhold."""
    assert left([], [10, 20]) == [100, 100]
    assert to_withhold([], np.array([10.0, 20.0]), 5, 10) == []


def test_the_smaller_figure_that_says_too_much_goes() -> None:
    """Six at 0 to 4 with one at 60, among twelve: to the one at 60 the others lie in less than three points. The six
    go, the twelve stay. With room for two points both would stay."""
    values = [0, 0, 0, 0, 1, 60, 5, 20, 40, 60, 80, 95]
    figures = [figure(range(12), values), figure(range(6), values)]
    assert widths(figures, np.array(values, float), 5)[0] == pytest.approx(2.5 / 0.75)
    assert to_withhold(figures, np.array(values, float), 5, 10) == [1]
    assert to_withhold(figures, np.array(values, float), 5, 2) == []


def test_what_was_shown_before_stays() -> None:
    """A figure that says too much by itself and was shown before goes on standing, and takes no other with it."""
    values = [0, 0, 0, 0, 1, 60, 5, 20, 40, 60, 80, 95]
    figures = [figure(range(12), values), figure(range(6), values, stays=True)]
    assert to_withhold(figures, np.array(values, float), 5, 10) == []
