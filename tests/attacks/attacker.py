"""Somebody who knows who is in which group, asks everything that may be asked, and reckons.

He knows the facts of every institution, who was validated and who was corrected in which edition, and the rules by
which the table is made. Scores he knows none, or his own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np

from innocook.core.peers import FACTS, SMALLEST, Spread
from tests.attacks.regions import Region

Wanted = Mapping[str, str]
Ask = Callable[[Wanted, int], Spread | None]
Unknown = tuple[str, int]
"""A score to be found out: the name of an institution and how often it was corrected before."""
NOBODY = "nobody"
MOST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with the scores it is made from."""

    wanted: tuple[tuple[str, str], ...]
    of: frozenset[Unknown]
    figure: tuple[int, int, int]


def questions(region: Region) -> Iterator[dict[str, str]]:
    """Every group of at most two facts, with a value of each fact that no institution has."""
    everybody = [peer.facts for edition in region for peer in edition.values()]
    values = [sorted({facts[place] for facts in everybody} | {NOBODY}) for place in range(len(FACTS))]
    yield {}
    for number in (1, 2):
        for places in combinations(range(len(FACTS)), number):
            for chosen in product(*(values[place] for place in places)):
                yield {FACTS[place]: value for place, value in zip(places, chosen, strict=True)}


class Attacker:
    """Everything that was shown in every edition of a region, and what follows from it."""

    def __init__(self, region: Region, ask: Ask) -> None:
        self.region = region
        self.shown = sorted(self._read(ask), key=lambda one: (one.wanted, sorted(one.of)))

    @cached_property
    def unknowns(self) -> list[Unknown]:
        """Every score there is to be found out."""
        return sorted({one for n in range(len(self.region)) for one in self.members({}, n + 1)})

    def members(self, wanted: Wanted, n: int) -> frozenset[Unknown]:
        """The scores in a group in an edition, from 1."""
        places = [(FACTS.index(name), value) for name, value in wanted.items()]
        inside = (
            name
            for name, peer in self.region[n - 1].items()
            if all(peer.facts[place] == value for place, value in places)
        )
        return frozenset((name, self.version(name, n)) for name in inside)

    def version(self, name: str, n: int) -> int:
        """How often a score was corrected up to an edition."""
        values = [edition[name].values["overall"] for edition in self.region[:n] if name in edition]
        return len(list(dict.fromkeys(values))) - 1

    def value(self, unknown: Unknown) -> float:
        """The true score, which the attacker knows of himself alone."""
        name, version = unknown
        values = [edition[name].values["overall"] for edition in self.region if name in edition]
        return float(list(dict.fromkeys(values))[version] or 0)

    def close_pair(self) -> tuple[Shown, Shown] | None:
        """Two answers whose difference is about one to five institutions."""
        for one, other in combinations(self.shown, 2):
            if 0 < len({name for name, _ in one.of ^ other.of}) < SMALLEST:
                return one, other
        return None

    def known_sum(self) -> tuple[Unknown, ...] | None:
        """One to five scores about which a sum or difference follows, if every figure were an exact sum."""
        if not self.shown:
            return None
        places = {one: place for place, one in enumerate(self.unknowns)}
        rows = np.zeros((len(self.shown), len(places)))
        for number, one in enumerate(self.shown):
            rows[number, [places[each] for each in one.of]] = 1
        alike, which = np.unique(rows, axis=1, return_inverse=True)
        sets = [[self.unknowns[place] for place in np.flatnonzero(which == number)] for number in range(alike.shape[1])]
        basis = _basis(rows)
        for chosen, vector in _combined(sets, which):
            if ((vector - (vector @ basis.T) @ basis) ** 2).sum() < 1e-9:
                return chosen
        return None

    def _read(self, ask: Ask) -> set[Shown]:
        found = set()
        for n in range(1, len(self.region) + 1):
            for wanted in questions(self.region):
                spread = ask(wanted, n)
                if spread is not None:
                    members = self.members(wanted, spread.edition)
                    facts = tuple(sorted(wanted.items()))
                    found.add(Shown(facts, members, (spread.lower, spread.median, spread.upper)))
        return found


def _basis(rows: np.ndarray) -> np.ndarray:
    _, strengths, directions = np.linalg.svd(rows, full_matrices=False)
    found: np.ndarray = directions[strengths > 1e-9]
    return found


def _combined(sets: Sequence[list[Unknown]], which: np.ndarray) -> Iterator[tuple[tuple[Unknown, ...], np.ndarray]]:
    """Sums and differences of sets of scores that always stand together, about fewer than SMALLEST scores."""
    small = [place for place, each in enumerate(sets) if len(each) < SMALLEST]
    for number in range(1, MOST_TOGETHER + 1):
        for places in combinations(small, number):
            together = tuple(one for place in places for one in sets[place])
            if len(together) < SMALLEST:
                for signs in product((1.0, -1.0), repeat=number - 1):
                    yield together, _vector(which, places, (1.0, *signs))


def _vector(which: np.ndarray, places: Iterable[int], signs: Iterable[float]) -> np.ndarray:
    vector = np.zeros(len(which))
    for place, sign in zip(places, signs, strict=True):
        vector[which == place] = sign
    return vector
