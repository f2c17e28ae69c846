"""The same institutions in two rounds, in numbers worked by hand."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.changes_between import (
    HIGHER,
    LOWER,
    UNCLEAR,
    differences,
    matched,
    move,
    moves,
    score_change,
)
from innocook.core.comparison import Quartiles
from tests.support.questionnaires import score

NAN = float("nan")
SCORE = score("all", "ab")


def test_worked_by_hand():
    """Changes of 10, 2, -7, 0 and 3 with a tolerance of 3: two higher, two unclear, one lower; one is not rated.

    Sorted they are -7, 0, 2, 3, 10: quartiles 0, 2 and 3. Then 20, 40, 50, 60, 70; now 30, 42, 43, 60, 73.
    """
    then = np.array([20.0, 40.0, 50.0, 60.0, 70.0, NAN, 10.0])
    now = np.array([30.0, 42.0, 43.0, 60.0, 73.0, 90.0, NAN])
    found = score_change(SCORE, 3.0, then, now)
    assert (found.rated, found.higher, found.unclear, found.lower) == (5, 2, 2, 1)
    assert found.then == Quartiles(40.0, 50.0, 60.0)
    assert found.now == Quartiles(42.0, 43.0, 60.0)
    assert found.difference == Quartiles(0.0, 2.0, 3.0)
    assert found.median_move == UNCLEAR
    np.testing.assert_array_equal(differences(then, now), [10, 2, -7, 0, 3, NAN, NAN])


def test_the_median_change_is_not_the_change_of_the_median():
    """Three of five stay as they are and two rise by 60: the median goes from 40 to 70, the median change is 0."""
    then = np.array([10.0, 20.0, 40.0, 60.0, 70.0])
    found = score_change(SCORE, 3.0, then, then + np.array([60.0, 60.0, 0.0, 0.0, 0.0]))
    assert found.then is not None
    assert found.now is not None
    assert found.difference is not None
    assert (found.then.median, found.now.median, found.difference.median) == (40.0, 70.0, 0.0)
    assert found.median_move == UNCLEAR


@pytest.mark.parametrize(
    ("change", "tolerance", "expected"),
    [
        (2.999999999, 3, UNCLEAR),
        (3.0, 3, HIGHER),
        (-3.0, 3, LOWER),
        (-2.999999999, 3, UNCLEAR),
        (2.9999999999, 3, HIGHER),
        (0.0, 0, UNCLEAR),
        (0.000000001, 0, HIGHER),
        (NAN, 3, UNCLEAR),
        (NAN, 0, UNCLEAR),
    ],
)
def test_below_the_tolerance_there_is_no_clear_change(change: float, tolerance: float, expected: int):
    """At the tolerance it is clear, below not, read at nine decimals; no change never is, whatever the tolerance."""
    assert move(change, tolerance) == expected


def test_sums_of_thirds_are_read_at_nine_decimals():
    """43.1 - 40.1 is 3.0000000000000018 less or more in binary: it is 3 points, thus clear."""
    changes = differences(np.array([40.1, 0.1 + 0.2]), np.array([43.1, 3.3]))
    assert moves(changes, 3.0).tolist() == [HIGHER, HIGHER]


def test_nobody_is_rated_twice():
    """No quartiles, no counts, no error."""
    for then, now in (([], []), ([NAN], [5.0]), ([5.0], [NAN])):
        found = score_change(SCORE, 3.0, np.array(then, dtype=float), np.array(now, dtype=float))
        assert (found.rated, found.higher, found.unclear, found.lower) == (0, 0, 0, 0)
        assert (found.then, found.now, found.difference) == (None, None, None)
        assert found.median_move == UNCLEAR


VALUES = st.lists(st.tuples(*[st.none() | st.integers(0, 400).map(lambda n: n / 4)] * 2), max_size=30)


@given(VALUES, st.sampled_from([0.0, 3.0, 7.0]))
def test_the_other_way_round_it_is_mirrored(pairs: list[tuple[float | None, float | None]], tolerance: float):
    """Counts add up; exchanging the rounds exchanges higher and lower and turns the quartiles."""
    then, now = (np.array([NAN if one[place] is None else one[place] for one in pairs], float) for place in (0, 1))
    found, turned = score_change(SCORE, tolerance, then, now), score_change(SCORE, tolerance, now, then)
    assert found.higher + found.unclear + found.lower == found.rated == sum(None not in pair for pair in pairs)
    assert (found.higher, found.unclear, found.lower) == (turned.lower, turned.unclear, turned.higher)
    assert (found.then, found.now) == (turned.now, turned.then)
    if found.difference and turned.difference:
        assert found.difference.median == pytest.approx(-turned.difference.median, abs=1e-9)
        assert found.difference.lower == pytest.approx(-turned.difference.upper, abs=1e-9)


def test_rows_of_the_same_institution_are_matched():
    """Later 1, 2, 3 were 21, nobody, 23; 24 has no later row, and 2 was somebody who is not among the rows."""
    now, then = [UUID(int=n) for n in (1, 2, 3)], [UUID(int=n) for n in (23, 24, 21)]
    same = {UUID(int=1): UUID(int=21), UUID(int=2): UUID(int=99), UUID(int=3): UUID(int=23), UUID(int=4): UUID(int=24)}
    rows, before = matched(now, then, same)
    assert (rows.tolist(), before.tolist()) == ([0, 2], [2, 0])
    empty, none = matched(now, [], same)
    assert (empty.tolist(), none.tolist()) == ([], [])
