"""Tiers of institutions whose rank intervals say no order among them."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.robustness import RankIntervals
from innocook.core.tiers import tiers

NAN = float("nan")


def ranks(*rows: tuple[float, float, float]) -> RankIntervals:
    """Rank intervals from (5 %, median, 95 %)."""
    low, median, high = np.array(rows, dtype=float).reshape(-1, 3).T
    return RankIntervals(low, high, median, median)


def tiered(found: RankIntervals) -> tuple[int | None, ...]:
    """Tiers by the ranks alone: all scores count as far enough apart."""
    return tiers(found, np.zeros(len(found.median)), 0.0)


def test_a_score_within_the_tolerance_opens_no_tier():
    """Certain ranks 1 to 5 with scores 80, 78, 77, 74.1 and 74 and a tolerance of 3: 77 is 3 below the leader's 80 and
    opens the second tier; 74.1 is 2.9 below 77 and stays in it, 74 opens the third."""
    certain = ranks(*[(place, place, place) for place in range(1, 6)])
    assert tiers(certain, np.array([80.0, 78.0, 77.0, 74.1, 74.0]), 3.0) == (1, 1, 2, 2, 3)
    assert tiers(certain, np.array([80.0, 78.0, 77.0, 74.1, 74.0]), 0.0) == (1, 2, 3, 4, 5)


def test_a_tier_ends_where_a_rank_lies_beyond_its_leader():
    """A 1-2 leads; B 1-3 and C 2-4 reach into 1-2; D 3-5 does not and leads; E 4-5 reaches into 3-5."""
    assert tiered(ranks((1, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (4, 5, 5))) == (1, 1, 1, 2, 2)


def test_overlapping_intervals_would_chain_everybody_into_one_group():
    """1-2, 2-3, 3-4, 4-5, 5-6: each overlaps the next, so all would share a group although 1-2 is ahead of 5-6.

    By the leader: 1-2 and 2-3; then 3-4 lies beyond 2 and leads, with 4-5; then 5-6.
    """
    chain = ranks((1, 1, 2), (2, 2, 3), (3, 3, 4), (4, 4, 5), (5, 5, 6))
    lows, highs = chain.low.tolist(), chain.high.tolist()
    assert all(lows[after] <= highs[after - 1] for after in range(1, 5))
    assert tiered(chain) == (1, 1, 2, 2, 3)


def test_a_rank_that_touches_the_leader_s_last_stays():
    """5 % rank 2 against 95 % rank 2 is not beyond; 2.05 is."""
    assert tiered(ranks((1, 1, 2), (2, 2, 3))) == (1, 1)
    assert tiered(ranks((1, 1, 2), (2.05, 3, 3))) == (1, 2)


def test_rows_may_come_in_any_order_and_the_unrated_have_no_tier():
    """The last row is first by median; who is not rated is neither last nor in the way."""
    assert tiered(ranks((3, 3, 3), (NAN, NAN, NAN), (2, 2, 2), (1, 1, 1))) == (3, None, 2, 1)


def test_all_weightings_agreed_means_a_tier_each():
    """Nobody moves: the order is certain and every institution stands alone."""
    assert tiered(ranks(*[(place, place, place) for place in range(1, 6)])) == (1, 2, 3, 4, 5)


def test_everybody_equal_is_one_tier_and_nobody_is_none():
    """All share rank 1; an empty round has no tiers; neither has one where nobody is rated."""
    assert tiered(ranks((1, 1, 1), (1, 1, 1), (1, 1, 1))) == (1, 1, 1)
    assert tiered(ranks()) == ()
    assert tiered(ranks((NAN, NAN, NAN))) == (None,)


ROWS = st.lists(
    st.one_of(st.tuples(*[st.integers(1, 12)] * 3).map(lambda row: tuple(sorted(row))), st.just((NAN, NAN, NAN))),
    max_size=20,
)


@given(ROWS)
def test_tiers_cover_all_who_are_rated_in_one_order(rows):
    """Everybody rated has a tier, without a gap in the numbers; a better median is never in a later one."""
    found = tiered(ranks(*rows))
    rated = [(row[1], tier) for row, tier in zip(rows, found, strict=True) if row[1] == row[1]]
    assert [tier is None for tier in found] == [row[1] != row[1] for row in rows]
    assert {tier for _, tier in rated} == set(range(1, len({tier for _, tier in rated}) + 1))
    for median, tier in rated:
        assert all(tier <= other for beyond, other in rated if beyond > median)


@given(ROWS)
def test_the_intervals_of_leaders_do_not_meet(rows):
    """The leader of a tier starts beyond the leader of the one before; everybody else reaches their own leader."""
    found = tiered(ranks(*rows))
    order = [(row[1], row[0], row[2], tier) for row, tier in zip(rows, found, strict=True) if tier is not None]
    leader = {}
    for _, low, high, tier in sorted(order):
        first = leader.setdefault(tier, (low, high))
        assert low <= first[1]
    leaders = [leader[tier] for tier in sorted(leader)]
    assert all(after[0] > before[1] for before, after in pairwise(leaders))


@given(ROWS, st.randoms(use_true_random=False))
def test_equal_institutions_share_a_tier_whatever_the_order_of_rows(rows, random):
    """The tier depends on the three ranks alone."""
    shuffled = random.sample(rows, len(rows))
    known = dict(zip(map(str, rows), tiered(ranks(*rows)), strict=True))
    assert tiered(ranks(*rows)) == tuple(known[str(row)] for row in rows)
    assert tiered(ranks(*shuffled)) == tuple(known[str(row)] for row in shuffled)
