"""Never more numbers than scores: how many groups are shown inside of another."""

from __future__ import annotations

from innocook.core.peer_budget import Budget, parts_of
from innocook.core.peers import Peer, peer_table


def test_the_groups_that_hold_a_group() -> None:
    """Those of none, each, and both of its facts, itself included."""
    assert parts_of(((0, "a"), (3, "k"))) == [(), ((0, "a"),), ((3, "k"),), ((0, "a"), (3, "k"))]


def test_three_numbers_for_three_scores() -> None:
    """Eight scores afford two groups of three numbers, not a third; what is refused costs nothing elsewhere."""
    budget = Budget()
    assert budget.spend({b"whole": 8})
    assert budget.spend({b"whole": 8, b"part": 6})
    assert not budget.spend({b"whole": 8, b"part": 6})
    assert budget.spend({b"part": 6})
    assert not budget.spend({b"part": 6})


def test_what_was_shown_before_counts_whatever_it_costs() -> None:
    """It cannot be taken back; nothing new fits beside it."""
    budget = Budget()
    assert budget.spend({b"whole": 2}, stays=True)
    assert not budget.spend({b"whole": 5})


def test_a_table_shows_a_third_as_many_groups_as_institutions() -> None:
    """Twenty-four institutions in every combination of four facts with two values, and one of three: every group of
    one or two of the four facts has six or more, but no more than eight are shown, the largest."""
    letters = [(a, b, c, d) for a in "ab" for b in "mn" for c in "fg" for d in "kl"]
    people = {
        f"{place:02}": Peer((*letters[place * 5 % 16], "xyz"[place % 3]), {"overall": place * 37 % 101.0})
        for place in range(24)
    }
    groups = [group for group in peer_table(["overall"], "overall", [people]) if group.is_shown]
    assert len(groups) == 8
    assert groups[0].filters == ()
    assert max(len(group.filters) for group in groups) == 1
