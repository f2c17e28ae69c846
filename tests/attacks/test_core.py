"""The attack on the table of peers itself: no account can pin down a score of any one institution.

"Pinned down" is meant strictly. A score is pinned down as soon as

- an answer, or the difference of two, is about one to five institutions;
- a sum or difference of one to five scores would follow if every figure were an exact sum;
- counting bounds it to fewer than APART (ten) points, for a stranger or any institution that knows its own score;
- no two worlds are found that show the same figures, and in which it differs by more than ENOUGH (five) points: more
  than the tolerance of an overall score, and as much as the rounding. To a stranger they refuse and offer the same too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from innocook.core.peers import APART, Peer
from tests.attacks.attacker import Attacker, questions
from tests.attacks.bracket import narrowest
from tests.attacks.regions import REGIONS, Region, correction, edition, equal_values, one_and_a_country, scattered
from tests.attacks.tables import attack, naive, published, with_scores
from tests.attacks.worlds import ENOUGH, Worlds

REFUSALS_TELL = {"poles"}
"""Where groups of six and more are refused for their scores: whoever can tell why learns that these nearly agree."""
EVERYWHERE = pytest.mark.parametrize("region", REGIONS.values(), ids=REGIONS.keys())


def found(attacker: Attacker) -> str:
    """How an attacker succeeds by reckoning; empty when he does not."""
    if attacker.close_pair():
        return "a difference"
    if attacker.known_sum():
        return "a sum"
    return "a range" if narrowest(attacker) < APART else ""


def generated(number: int, size: int = 26) -> Iterator[Region]:
    """Invented regions of all kinds of scores: spread out, at the ends, in steps, alike; some corrected afterwards."""
    kinds = ((0, 0, 0, 5, 100), range(101), (0, 6.25, 12.5, 90, 95, 100), range(38, 63), (50, 50, 50, 75))
    for seed in range(number):
        source, kind = random.Random(seed), kinds[seed % len(kinds)]  # noqa: S311
        first = {
            f"{place:02}": Peer(
                tuple(source.choice(letters) for letters in ("aab", "ms", "fg", "kkl", "xy")),
                {"overall": float(source.choice(kind))},
            )
            for place in range(source.randint(12, size))
        }
        moved = source.sample(sorted(first), source.choice((1, 3, 6, 9)))
        second = {key: Peer(one.facts, {"overall": float(source.choice(kind))}) for key, one in first.items()}
        yield (first, first | {key: second[key] for key in moved}) if seed % 2 else (first,)


@EVERYWHERE
def test_something_is_shown_and_nothing_follows(region: Region) -> None:
    """Every tempting region has its figures, and neither differences nor sums nor counting give anybody away."""
    attacker = attack(region)
    assert attacker.shown
    assert found(attacker) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in REGIONS if name not in REFUSALS_TELL])
def test_another_world_answers_every_question_alike(name: str) -> None:
    """To a stranger: whatever one may ask, and whatever one reckons, every score could be more than five points other.
    The other world has the same table in every edition, what is refused and offered included."""
    attacker, tables = attack(REGIONS[name]), published(REGIONS[name])
    rooms = Worlds(attacker, lambda world: published(with_scores(attacker, world)) == tables).rooms()
    assert {one for one, room in rooms.items() if room <= ENOUGH} == set()


@EVERYWHERE
def test_another_world_looks_the_same_from_inside(region: Region) -> None:
    """To every institution that knows its own score, in every edition: all others could be more than five points
    other, by everything that is shown."""
    worlds = Worlds(attack(region))
    names = sorted({name for name, _ in worlds.unknowns})
    # In the scattered region every institution stands alone, and looking for worlds takes longest.
    for name in names if len(names) < 26 else names[::9]:
        assert {one for one, room in worlds.rooms(name).items() if room <= ENOUGH} == set(), name


@pytest.mark.slow
def test_many_generated_regions() -> None:
    """Twenty-four more, half of them corrected: nothing follows by differences, sums or counting."""
    assert [(seed, how) for seed, region in enumerate(generated(24)) if (how := found(attack(region)))] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [10, 11, 16])
def test_scattered_institutions_have_room(seed: int) -> None:
    """Where nearly every combination of facts is a single institution, there are other worlds all the same."""
    rooms = Worlds(attack(scattered(seed, 24))).rooms()
    assert {one for one, room in rooms.items() if room <= ENOUGH} == set()


def test_every_question_is_asked() -> None:
    """Two values of one fact, one of the others, and a value nobody has: with none, one and two facts."""
    region = (edition((1, "amfkx", [1]), (1, "bmfkx", [2])),)
    asked = list(questions(region))
    assert len(asked) == 1 + (3 + 4 * 2) + (4 * 3 * 2 + 6 * 2 * 2)
    assert len({frozenset(one.items()) for one in asked}) == len(asked)


def test_the_attacker_beats_a_table_that_shows_every_group() -> None:
    """Without a smallest size a single institution is a group: its score stands there."""
    attacker = naive(one_and_a_country(), 1)
    assert found(attacker) == "a difference"
    assert any(len(one.of) == 1 for one in attacker.shown)


@pytest.mark.parametrize("name", ["small countries", "one and a country", "complements", "nearly the same"])
def test_the_attacker_beats_a_table_that_knows_sizes_only(name: str) -> None:
    """Six institutions are not enough: the difference of two groups is about one to five."""
    assert found(naive(REGIONS[name])) == "a difference"


def test_the_attacker_beats_a_table_that_counts_every_correction() -> None:
    """Two editions that differ in one institution: their difference is about it."""
    assert found(naive(correction(1))) == "a difference"


def test_the_attacker_beats_sums_over_three_groups() -> None:
    """Types of seven, seven and three: no two groups differ in few, but the whole less two of them are the three."""
    region = (edition((7, "amfkx", [5, 40, 90]), (7, "bmfkx", [20, 60]), (3, "cmfkx", [35, 50, 80])),)
    attacker = naive(region)
    assert attacker.close_pair() is None
    assert found(attacker) == "a sum"


def test_the_attacker_beats_equal_values() -> None:
    """Seven at fifty shown as 50, 50, 50, and five of six at zero to the sixth at sixty: counting reads them."""
    assert narrowest(naive(equal_values())) < APART
    five = naive((edition((5, "amfkx", [0]), (1, "amfkx", [60])),))
    assert five.close_pair() is None
    assert five.known_sum() is None
    assert narrowest(five) < APART


def test_walking_and_counting_agree() -> None:
    """Of 0, 0, 0, 0, 12 and 60 the third quartile is 9, shown as 10: to the sixth the others lie under 12.5 / 0.75.
    The walk finds worlds in which they are more than five points other, and none beyond that."""
    five = naive((edition((4, "amfkx", [0]), (1, "amfkx", [12]), (1, "amfkx", [60])),))
    assert narrowest(five) == pytest.approx(12.5 / 0.75)
    assert ENOUGH < min(Worlds(five).rooms("amfkx-05").values()) <= 12.5 / 0.75
