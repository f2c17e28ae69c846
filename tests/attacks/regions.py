"""Invented regions that tempt an attacker: small countries, nested groups, corrections, and others.

A region is its editions in order; an edition is its institutions by name, each with its five facts (type, size, sector,
country, context group; a letter each) and its validated score.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from innocook.core.peers import Edition, Peer

Region = tuple[Edition, ...]


def edition(*rows: tuple[int, str, Sequence[float]]) -> dict[str, Peer]:
    """So many institutions with these facts, their scores taken in turn."""
    found: dict[str, Peer] = {}
    for number, facts, values in rows:
        for place in range(number):
            found[f"{facts}-{len(found):02}"] = Peer(tuple(facts), {"overall": float(values[place % len(values)])})
    return found


def changed(before: Edition, values: Mapping[int, float]) -> dict[str, Peer]:
    """The same institutions, those at these places (in the order of names) with another score."""
    names = sorted(before)
    moved = {names[place]: value for place, value in values.items()}
    return {key: Peer(one.facts, {"overall": moved.get(key, one.values["overall"])}) for key, one in before.items()}


HIGH_AND_LOW = (20, 70, 35, 85, 50, 60, 10, 95)
RISING = (5, 20, 30, 45, 55, 70, 80, 95)


def small_countries() -> Region:
    """Nine, three, four, two and one institution, of two types."""
    return (
        edition(
            (5, "amfkx", RISING),
            (4, "bmfkx", HIGH_AND_LOW),
            (3, "amflx", (40, 65, 90)),
            (4, "bmfny", (15, 35, 55, 75)),
            (2, "amfoy", (25, 80)),
            (1, "bmfpy", (62,)),
        ),
    )


def nested_groups() -> Region:
    """Type j is a sector but for two; country k is a context group but for three."""
    return (
        edition(
            (8, "jmqkx", HIGH_AND_LOW),
            (2, "amqkx", (33, 66)),
            (3, "amflx", (12, 48, 91)),
            (7, "amfny", RISING),
            (6, "bmfny", HIGH_AND_LOW),
        ),
    )


def one_and_a_country() -> Region:
    """A context group is country k and one institution of another country; so is a sector."""
    return (edition((8, "amfkx", RISING), (1, "amflx", (64,)), (7, "amgly", HIGH_AND_LOW), (6, "bmgny", RISING)),)


def equal_values() -> Region:
    """Country k stands at zero but for one, country l at fifty throughout, country n is mixed."""
    return (edition((5, "amfkx", (0,)), (1, "amfkx", (60,)), (7, "bmfly", (50,)), (9, "amgnz", RISING)),)


def siblings() -> Region:
    """Types of eight, seven and one; sectors of ten and six."""
    return (edition((8, "amfkx", RISING), (2, "bmfkx", (30, 90)), (5, "bmgkx", HIGH_AND_LOW), (1, "cmgkx", (58,))),)


def complements() -> Region:
    """Type a is the complement of size s, type b its equal."""
    return (edition((7, "amfkx", RISING), (6, "bsfkx", HIGH_AND_LOW), (4, "bsfly", (15, 40, 65, 90))),)


def nearly_the_same() -> Region:
    """Type e and sector n share nine; each has one or two of its own."""
    return (edition((9, "emnkx", RISING), (1, "emfkx", (37,)), (2, "amnkx", (44, 83)), (8, "amfly", HIGH_AND_LOW)),)


def poles() -> Region:
    """Nearly all of type a stand at zero, nearly all of country k at a hundred, and two institutions are both."""
    return (
        edition(
            (6, "amflx", (0, 0, 0, 0, 0, 4)),
            (6, "bmfky", (100, 100, 100, 100, 100, 97)),
            (1, "amfky", (0,)),
            (1, "amfky", (100,)),
            (8, "bmfnx", RISING),
        ),
    )


def scattered(seed: int = 4, number: int = 26) -> Region:
    """Institutions with facts drawn at random, so that most combinations are rare."""
    source = random.Random(seed)  # noqa: S311
    rows = (
        (1, "".join(source.choice(letters) for letters in ("aab", "ms", "fg", "kkl", "xy")), (source.randrange(101),))
        for _ in range(number)
    )
    return (edition(*rows),)


def correction(number: int) -> Region:
    """The scores of so many institutions of one country are corrected after the publication."""
    before = edition((8, "amfkx", RISING), (7, "bmfly", HIGH_AND_LOW))
    moved = {place: (float(RISING[place]) + 35) % 100 for place in range(number)}
    return before, changed(before, moved)


def joining() -> Region:
    """One institution is validated late; then six more, while one loses its rating."""
    first = edition((8, "amfkx", RISING), (7, "bmfly", HIGH_AND_LOW))
    second = first | {"late": Peer(tuple("amfkx"), {"overall": 77.0})}
    more = {f"more-{place}": Peer(tuple("amfly"), {"overall": 12.0 * place + 11}) for place in range(6)}
    third = {key: one for key, one in (second | more).items() if key != sorted(first)[2]}
    return first, second, third


REGIONS: Mapping[str, Region] = {
    "small countries": small_countries(),
    "nested groups": nested_groups(),
    "one and a country": one_and_a_country(),
    "equal values": equal_values(),
    "siblings": siblings(),
    "complements": complements(),
    "nearly the same": nearly_the_same(),
    "poles": poles(),
    "scattered": scattered(),
    "one correction": correction(1),
    "five corrections": correction(5),
    "six corrections": correction(6),
    "joining": joining(),
}
