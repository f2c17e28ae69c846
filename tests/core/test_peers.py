"""The table of peers: what is shown, what is refused, and that nobody can work out a score from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innocook.core.peers import SMALLEST, Edition, Filters, Peer, PeerGroup, Spread, peer_table

WHOLE: Filters = ()
TYPE, SIZE, SECTOR, COUNTRY, CONTEXT = range(5)


def edition(*rows: tuple[int, str, Sequence[float | None]]) -> dict[str, Peer]:
    """Institutions by five letters: so many with these facts and these values of `overall`."""
    found: dict[str, Peer] = {}
    for number, facts, values in rows:
        for place in range(number):
            found[f"{len(found):03}"] = Peer(tuple(facts), {"overall": values[place % len(values)]})
    return found


def table(*editions: Edition, earlier: Sequence[Sequence[PeerGroup]] = ()) -> tuple[PeerGroup, ...]:
    """The table of `overall` alone."""
    return peer_table(["overall"], "overall", editions, earlier)


def of(groups: Sequence[PeerGroup], filters: Filters) -> PeerGroup:
    """The group with these filters."""
    return next(group for group in groups if group.filters == filters)


def shown(groups: Sequence[PeerGroup]) -> set[Filters]:
    """The filters of what is shown."""
    return {group.filters for group in groups if group.is_shown}


def test_figures_are_quartiles_rounded_to_five() -> None:
    """Of 0, 10, ..., 60 the quartiles are 15, 30 and 45; of 1, 11, ..., 61 they are 16, 31 and 46, shown as 15, 30, 45;
    2.5 more is half of five and goes up."""
    for shift, expected in ((0, (15, 30, 45)), (1, (15, 30, 45)), (2.5, (20, 35, 50))):
        values = [10 * place + shift for place in range(7)]
        assert of(table(edition((7, "aaaaa", values))), WHOLE).figures == {"overall": Spread(*expected, 1)}


@pytest.mark.parametrize(("number", "is_shown"), [(0, False), (1, False), (5, False), (6, True)])
def test_six_are_needed(number: int, is_shown: bool) -> None:
    """Five say nothing, not even of the whole round; six do."""
    groups = table(edition((number, "aaaaa", [10, 20, 30])))
    assert of(groups, WHOLE).is_shown is is_shown
    assert of(groups, WHOLE).offered is None


def test_values_that_are_all_equal_are_refused() -> None:
    """They would say everybody's score; so would eight of nine to the ninth, who knows its own."""
    assert shown(table(edition((9, "aaaaa", [50])))) == set()
    assert shown(table(edition((8, "aaaaa", [50]), (1, "aaaaa", [75])))) == set()
    assert WHOLE in shown(table(edition((7, "aaaaa", [50]), (2, "aaaaa", [75]))))


@pytest.mark.parametrize(
    ("values", "is_shown"),
    [
        ([0, 0, 0, 0, 9, 60], False),
        ([0, 0, 0, 0, 10, 60], True),
        ([100, 100, 91, 100, 100, 3], False),
        ([100, 100, 90, 100, 100, 3], True),
        ([40, 44, 48, 41, 47, 49.9], False),
    ],
)
def test_values_that_nearly_all_agree_are_refused(values: Sequence[float], is_shown: bool) -> None:
    """Whoever knows one of six must not read the other five: these span ten points at least."""
    assert bool(shown(table(edition((6, "aaaaa", values))))) is is_shown


def test_a_small_complement_hides_the_group() -> None:
    """Of 14 institutions, 9 of type a: the other 5 would follow, so a is not shown; 6 others are fine."""
    few = table(edition((9, "aaaaa", [10, 30, 50]), (5, "baaaa", [20, 40])))
    assert not of(few, ((TYPE, "a"),)).is_shown
    assert of(few, ((TYPE, "a"),)).offered == WHOLE
    enough = table(edition((9, "aaaaa", [10, 30, 50]), (6, "baaaa", [20, 40])))
    assert {((TYPE, "a"),), ((TYPE, "b"),), WHOLE} <= shown(enough)


def test_siblings_do_not_leave_a_few() -> None:
    """Types of 10, 8 and 3: shown together the first two would give the three away, so only the larger one is shown."""
    groups = table(edition((10, "aaaaa", [10, 30]), (8, "baaaa", [20, 40]), (3, "caaaa", [5, 60])))
    assert [of(groups, ((TYPE, key),)).is_shown for key in "abc"] == [True, False, False]


def test_nested_groups_of_different_facts() -> None:
    """Country k lies inside context group x: where k has all of x's ministries but three, k's are hidden, x's shown."""
    groups = table(
        edition((8, "maakx", [10, 30]), (3, "maalx", [20, 50]), (9, "aaakx", [15, 35]), (9, "aaalx", [25, 45]))
    )
    assert of(groups, ((TYPE, "m"), (CONTEXT, "x"))).is_shown
    assert not of(groups, ((TYPE, "m"), (COUNTRY, "k"))).is_shown


def test_groups_with_the_same_members_share_their_fate() -> None:
    """Country k and context group x are the same institutions: both are shown, or neither."""
    for number in (5, 7):
        groups = table(edition((8, "aaakx", [10, 30]), (number, "aaaly", [20, 50])))
        assert of(groups, ((COUNTRY, "k"),)).is_shown is of(groups, ((CONTEXT, "x"),)).is_shown is (number == 7)


def test_groups_that_overlap_in_all_but_two_are_not_both_shown() -> None:
    """Types a and size s share eleven; each has one more of its own: their difference would compare just these two."""
    groups = table(edition((11, "asaaa", [10, 30]), (1, "ataaa", [40]), (1, "bsaaa", [60]), (8, "btaaa", [20, 50, 70])))
    assert len({((TYPE, "a"),), ((SIZE, "s"),)} & shown(groups)) == 1


def test_a_larger_shown_group_is_offered() -> None:
    """For a refused pair the smaller of its shown one-fact groups; where none is shown, the whole."""
    groups = table(
        edition((6, "asaaa", [10, 30]), (6, "ataaa", [10, 30]), (2, "bsaaa", [5, 55]), (9, "btaaa", [20, 40]))
    )
    assert of(groups, ((TYPE, "b"), (SIZE, "s"))).offered == ((SIZE, "s"),)
    assert all(group.offered in shown(groups) for group in groups if not group.is_shown)


def test_a_score_that_few_have_is_refused_alone() -> None:
    """Seven are rated overall, five of them in a section: the section's figure is missing, the group is shown."""
    peers = {
        str(place): Peer(("a",) * 5, {"overall": 10.0 * place, "STR": 20.0 * place if place < 5 else None})
        for place in range(7)
    }
    whole = of(peer_table(["overall", "STR"], "overall", [peers]), WHOLE)
    assert whole.is_shown
    assert whole.figures["STR"] is None


def test_nothing_is_shown_where_the_overall_is_refused() -> None:
    """All have the same overall score: their sections are not shown either."""
    peers = {str(place): Peer(("a",) * 5, {"overall": 50.0, "STR": 10.0 * place}) for place in range(8)}
    assert not of(peer_table(["overall", "STR"], "overall", [peers]), WHOLE).is_shown


def test_one_correction_changes_no_figure() -> None:
    """A new edition after one correction repeats the figures of the first: their difference would be one score."""
    before = edition((7, "aaaaa", [0, 10, 20, 30, 40, 50, 60]))
    after = before | {"000": Peer(("a",) * 5, {"overall": 100.0})}
    first = table(before)
    second = table(before, after, earlier=[first])
    assert of(second, WHOLE).figures == of(first, WHOLE).figures == {"overall": Spread(15, 30, 45, 1)}


def test_six_corrections_make_new_figures() -> None:
    """With six changed values the figures are computed anew and say so; a third edition without changes keeps them."""
    before = edition((7, "aaaaa", [0, 10, 20, 30, 40, 50, 60]))
    after = {key: Peer(peer.facts, {"overall": 10 + (peer.values["overall"] or 0)}) for key, peer in before.items()}
    first = table(before)
    second = table(before, after, earlier=[first])
    assert of(second, WHOLE).figures == {"overall": Spread(25, 40, 55, 2)}
    assert of(table(before, after, after, earlier=[first, second]), WHOLE).figures == of(second, WHOLE).figures


def test_what_joins_later_needs_company() -> None:
    """One institution validated after the publication stays out of the figures; six more come in together."""
    before = edition((7, "aaaaa", [0, 10, 20, 30, 40, 50, 60]))
    for number, expected in ((1, Spread(15, 30, 45, 1)), (6, Spread(30, 60, 80, 2))):
        joined = {f"new{place}": Peer(("a",) * 5, {"overall": 80.0}) for place in range(number)}
        assert of(table(before, before | joined, earlier=[table(before)]), WHOLE).figures == {"overall": expected}


def test_editions_do_not_differ_in_five_institutions() -> None:
    """Edition 1 shows all twelve. In edition 2, with one correction, type a would differ from them in four others and
    the one that was corrected: six scores, but five institutions."""
    before = edition((8, "aaaaa", [0, 25, 60, 90]), (4, "baaaa", [10, 40, 70, 95]))
    after = before | {"000": Peer(("a",) * 5, {"overall": 100.0})}
    assert shown(table(before, after, earlier=[table(before)])) == shown(table(before))


facts = st.tuples(*[st.sampled_from(letters) for letters in ("aab", "ss", "ppq", "kkl", "xxy")])
peers = st.lists(st.tuples(facts, st.integers(0, 100)), min_size=6, max_size=22).map(
    lambda rows: {f"{place:02}": Peer(one, {"overall": float(value)}) for place, (one, value) in enumerate(rows)}
)


@settings(max_examples=60, deadline=None)
@given(peers)
def test_no_shown_group_is_small_or_nearly_another(people: Mapping[str, Peer]) -> None:
    """Each has six members, and no two differ in one to five."""
    groups = [_members(people, filters) for filters in shown(table(people))]
    assert all(len(group) >= SMALLEST for group in groups)
    assert [one ^ other for one in groups for other in groups if 0 < len(one ^ other) < SMALLEST] == []


@settings(max_examples=60, deadline=None)
@given(peers)
def test_no_sum_about_five_can_be_worked_out(people: Mapping[str, Peer]) -> None:
    """If the figures were exact sums: no set of one to five institutions has a sum that follows from them."""
    keys = sorted(people)
    rows = [[float(key in _members(people, filters)) for key in keys] for filters in shown(table(people))]
    assert _isolated(rows, np.eye(len(keys))) is None


@settings(max_examples=40, deadline=None)
@given(peers, st.lists(st.integers(0, 100), min_size=22, max_size=22), st.integers(1, 9))
def test_editions_together_tell_no_more(people: Mapping[str, Peer], values: list[int], number: int) -> None:
    """Two editions side by side: neither five scores nor the changes of five institutions follow from both."""
    changed = dict(list(zip(sorted(people), values, strict=False))[:number])
    after = {
        key: Peer(peer.facts, {"overall": float(changed.get(key, peer.values["overall"] or 0))})
        for key, peer in people.items()
    }
    first = table(people)
    tables = [first, table(people, after, earlier=[first])]
    keys = sorted(people)
    moved = [key for key in keys if people[key] != after[key]]
    old, new = np.eye(len(keys), len(keys) + len(moved)), np.eye(len(keys), len(keys) + len(moved))
    for place, key in enumerate(moved):
        new[keys.index(key)] = np.eye(len(keys) + len(moved))[len(keys) + place]
    rows = []
    for groups in tables:
        for group in groups:
            spread = group.figures["overall"]
            if spread is not None:
                inside = np.array([key in _members(people, group.filters) for key in keys], float)
                rows.append(inside @ (old if spread.edition == 1 else new))
    assert _isolated(rows, old) is None
    assert _isolated(rows, new) is None
    changes = (new - old)[[keys.index(key) for key in moved]]
    assert not len(changes) or _isolated(rows, changes) is None


@settings(max_examples=30, deadline=None)
@given(peers, st.randoms(use_true_random=False))
def test_the_order_of_institutions_does_not_matter(people: Mapping[str, Peer], source: object) -> None:
    """Shuffled and named otherwise they give the same table."""
    rows = list(people.values())
    source.shuffle(rows)  # type: ignore[attr-defined]
    assert table({f"other{place:02}": peer for place, peer in enumerate(rows)}) == table(people)


def _members(people: Mapping[str, Peer], filters: Filters) -> set[str]:
    return {key for key, peer in people.items() if all(peer.facts[place] == value for place, value in filters)}


def _isolated(rows: Sequence[Sequence[float]], units: np.ndarray) -> tuple[int, ...] | None:
    """One to five of the units whose sum is a combination of the rows, if there are any."""
    if not len(rows):
        return None
    _, strengths, directions = np.linalg.svd(np.array(rows), full_matrices=False)
    basis = directions[strengths > 1e-9]
    for number in range(1, SMALLEST):
        chosen = np.array(list(combinations(range(len(units)), number)))
        if not len(chosen):
            return None
        sums = units[chosen].sum(axis=1)
        left = sums - (sums @ basis.T) @ basis
        found = np.flatnonzero((left**2).sum(axis=1) < 1e-9)
        if len(found):
            return tuple(chosen[found[0]])
    return None
