"""Quadratic-weighted kappa: by hand, as published, and where there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.agreement import Agreement, weighted_kappa

RATINGS = st.integers(0, 4)


def test_a_hand_worked_example():
    """Four answers on three levels.

    Pairs (0,0) (1,1) (2,1) (2,2): observed squared differences 1. Margins of the first 1,1,2, of the second 1,2,1:
    expected sum (i-j)^2 * n1 * n2 = 1*2 + 4*1 + 1*1 + 1*1 + 4*2*1 + 1*2*2 = 20, over 4 pairs 5. Kappa = 1 - 1/5.
    """
    assert weighted_kappa([(0, 0), (1, 1), (2, 1), (2, 2)], 3) == Agreement(0.8, 4, 0.75)


def test_a_published_example_of_twenty_subjects():
    """Anxiety ratings of two raters, 20 subjects, 6 levels: 0.297 with squared weights (R package irr, kappa2)."""
    first = (3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3)
    second = (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4)
    found = weighted_kappa([(a - 1, b - 1) for a, b in zip(first, second, strict=True)], 6)
    assert found.kappa == pytest.approx(0.297, abs=0.0005)
    assert found.pairs == 20


def test_a_published_table_of_ninety_one_couples():
    """Agresti's 4 x 4 table of husbands and wives: 0.3320 with Fleiss-Cohen weights (R package vcd, Kappa)."""
    table = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    assert weighted_kappa(pairs, 4).kappa == pytest.approx(0.3320, abs=0.00005)


def test_not_defined_without_pairs():
    """Nothing to compare."""
    assert weighted_kappa([], 5) == Agreement(None, 0, None)


def test_not_defined_where_no_disagreement_can_be_expected():
    """Both always gave the same single level: chance explains everything."""
    assert weighted_kappa([(2, 2)] * 6, 5) == Agreement(None, 6, 1.0)


def test_worse_than_chance_is_negative():
    """Opposite ends every time: observed 16 * 2, expected (16 * 2) / 2: kappa -1."""
    assert weighted_kappa([(0, 4), (4, 0)], 5) == Agreement(-1.0, 2, 0.0)


@pytest.mark.parametrize("pair", [(-1, 0), (0, 5)])
def test_a_rating_outside_the_scale_is_refused(pair: tuple[int, int]):
    """A caller's mistake, not a number."""
    with pytest.raises(ValueError, match="outside the scale"):
        weighted_kappa([pair], 5)


@given(st.lists(st.tuples(RATINGS, RATINGS), min_size=1, max_size=60))
def test_it_does_not_matter_who_is_first(pairs: list[tuple[int, int]]):
    """Swapping the reviewers changes nothing; kappa is at most 1, and 1 exactly where all are the same."""
    found = weighted_kappa(pairs, 5)
    assert weighted_kappa([(b, a) for a, b in pairs], 5) == found
    if found.kappa is not None:
        assert found.kappa <= 1
        assert (found.kappa == 1) == (found.same == 1)
