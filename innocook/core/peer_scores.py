"""One score of every edition: which of its figures are shown, so that no institution's can be worked out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats
from innocook.core.comparison import quartiles
from innocook.core.peer_audit import ABSENT, Audit, Filters, Member
from innocook.core.peer_budget import Budget, parts_of
from innocook.core.peer_cells import SMALLEST
from innocook.core.peer_counts import Figure, to_withhold
from innocook.core.peer_groups import APART, MOST_FILTERS, STEP, Edition, Peer, PeerGroup, Spread


class Ground:
    """The institutions of all editions in the order of their keys, and who is inside of each group."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self.editions = editions
        self.keys = sorted({key for edition in editions for key in edition})
        self.facts = [next(edition[key].facts for edition in editions if key in edition) for key in self.keys]
        self._masks: dict[tuple[int, str], Flags] = {}
        self.inside = {filters: self._mask(filters) for filters in _groups(self.facts)}

    def values(self, score: str) -> Floats:
        """The score in each edition (rows) of each institution; NaN where it is not rated or not there."""
        return np.array(
            [[_value(edition.get(key), score) for key in self.keys] for edition in self.editions], dtype=np.float64
        )

    def _mask(self, filters: Filters) -> Flags:
        mask = np.ones(len(self.keys), bool)
        for place, value in filters:
            mask &= self._equal(place, value)
        return mask

    def _equal(self, place: int, value: str) -> Flags:
        found = self._masks.get((place, value))
        if found is None:
            found = np.array([facts[place] == value for facts in self.facts], bool)
            self._masks[place, value] = found
        return found


@dataclass(frozen=True, slots=True)
class _Alike:
    """Figures that are made from the same scores; they stay if one of them was shown before."""

    keys: tuple[Filters, ...]
    scores: Counts
    quartiles: tuple[int, int, int]
    stays: bool


class ScoreFigures:
    """One score of every edition, and what earlier tables showed of it; nobody's is known within `room` points."""

    def __init__(self, score: str, ground: Ground, earlier: Sequence[Sequence[PeerGroup]], room: float) -> None:
        self._ground = ground
        self._room = room
        self._holders: dict[Filters, tuple[bytes, int]] = {}
        self._values = ground.values(score)
        self._tables = [
            {group.filters: spread for group in table if (spread := group.figures.get(score)) is not None}
            for table in earlier
        ]

    def figures(self, audits: dict[object, list[bool]]) -> dict[Filters, Spread]:
        """What is shown; `audits` remembers the answers to questions that other scores ask too."""
        kept = self._tables[-1] if self._tables else {}
        candidates = [key for key in self._candidates() if not (key in kept and self._is_as_in(kept[key].edition, key))]
        shown = sorted({(key, spread.edition - 1) for table in self._tables for key, spread in table.items()})
        members = self._members()
        asked = (tuple(sorted((one.facts, one.versions) for one in members)), tuple(candidates), tuple(shown))
        if asked not in audits:
            audit = Audit(members, len(self._values))
            audit.take(shown)
            audits[asked] = audit.admit([(key, len(self._values) - 1) for key in candidates])
        found = dict(kept)
        admitted = [key for key, is_admitted in zip(candidates, audits[asked], strict=True) if is_admitted]
        found |= {key: self._spread(key) for key in admitted}
        for withheld in (self._too_many, self._too_telling):
            drop = withheld(found)
            found = {key: spread for key, spread in found.items() if key not in drop}
            found |= {key: kept[key] for key in drop if key in kept}
        return found

    def _too_many(self, found: Mapping[Filters, Spread]) -> set[Filters]:
        """The new figures, smaller groups first, of which some group would hold more than its institutions allow."""
        budget = Budget()
        dropped: set[Filters] = set()
        for same in sorted(self._alike(found).values(), key=lambda one: (not one.stays, -len(one.scores), one.keys)):
            holders = dict(self._holder(part) for key in same.keys for part in parts_of(key))
            if not budget.spend(holders, stays=same.stays):
                dropped.update(same.keys)
        return dropped

    def _too_telling(self, found: Mapping[Filters, Spread]) -> set[Filters]:
        """The new figures that would leave a score too little room."""
        alike = list(self._alike(found).values())
        figures = [Figure(one.scores, one.quartiles, one.stays) for one in alike]
        withheld = to_withhold(figures, self._unknowns[1], STEP, self._room)
        return {key for place in withheld for key in alike[place].keys}

    def _alike(self, found: Mapping[Filters, Spread]) -> dict[bytes, _Alike]:
        """All figures of all editions by the scores that they are made from."""
        before = {(key, spread) for table in self._tables for key, spread in table.items()}
        alike: dict[bytes, list[tuple[Filters, Spread]]] = {}
        for key, spread in sorted(before | set(found.items()), key=lambda one: (one[0], one[1].edition)):
            scores = self._unknowns[0][spread.edition - 1][self._ground.inside[key]]
            alike.setdefault(scores[scores >= 0].tobytes(), []).append((key, spread))
        return {
            scores: _Alike(
                tuple(key for key, _ in same),
                np.frombuffer(scores, dtype=np.int64),
                _quartiles(same[0][1]),
                not before.isdisjoint(same),
            )
            for scores, same in alike.items()
        }

    def _holder(self, filters: Filters) -> tuple[bytes, int]:
        """What stands for the institutions of a group, and how many scores they have in all editions."""
        if filters not in self._holders:
            inside = self._ground.inside[filters]
            places = self._unknowns[0][:, inside]
            self._holders[filters] = inside.tobytes(), len(np.unique(places[places >= 0]))
        return self._holders[filters]

    @cached_property
    def _unknowns(self) -> tuple[Counts, Floats]:
        """For each edition and institution the place of its score among all different ones, -1 where it has none."""
        editions, number = self._values.shape
        places = np.full((editions, number), -1, dtype=np.int64)
        flat: list[float] = []
        for column, values in enumerate(self._values.T.tolist()):
            versions = _versions(values)
            new = {version: values[versions.index(version)] for version in sorted(set(versions) - {ABSENT})}
            places[:, column] = [ABSENT if one == ABSENT else len(flat) + one for one in versions]
            flat.extend(new.values())
        return places, np.array(flat, dtype=np.float64)

    def _candidates(self) -> list[Filters]:
        """The groups that are large enough and whose values differ enough, the largest first."""
        rated = {key: self._rated(key) for key in self._ground.inside}
        varied = [key for key, values in rated.items() if len(values) >= SMALLEST and _differ(values)]
        return sorted(varied, key=lambda key: (-len(rated[key]), len(key), key))

    def _rated(self, filters: Filters) -> Floats:
        values: Floats = self._values[-1][self._ground.inside[filters]]
        rated: Floats = values[~np.isnan(values)]
        return rated

    def _members(self) -> list[Member]:
        """Who is rated in some edition; a value that changed is another version."""
        pairs = zip(self._ground.facts, self._values.T.tolist(), strict=True)
        members = (Member(facts, _versions(values)) for facts, values in pairs)
        return [member for member in members if set(member.versions) != {ABSENT}]

    def _is_as_in(self, edition: int, filters: Filters) -> bool:
        """Whether a group has the same members with the same values as in that edition (from 1)."""
        inside = self._ground.inside[filters]
        return np.array_equal(self._values[edition - 1][inside], self._values[-1][inside], equal_nan=True)

    def _spread(self, filters: Filters) -> Spread:
        found = quartiles(self._rated(filters))
        if found is None:
            raise ValueError(filters)
        return Spread(_rounded(found.lower), _rounded(found.median), _rounded(found.upper), len(self._values))


def _quartiles(spread: Spread) -> tuple[int, int, int]:
    return spread.lower, spread.median, spread.upper


def _differ(values: Floats) -> bool:
    """Whether the values still span APART without the highest, and without the lowest."""
    rising = np.sort(values)
    return bool(min(rising[-2] - rising[0], rising[-1] - rising[1]) >= APART)


def _value(peer: Peer | None, score: str) -> float:
    value = None if peer is None else peer.values.get(score)
    return math.nan if value is None else value


def _versions(values: Sequence[float]) -> tuple[int, ...]:
    seen = list(dict.fromkeys(value for value in values if not math.isnan(value)))
    return tuple(ABSENT if math.isnan(value) else seen.index(value) for value in values)


def _rounded(value: float) -> int:
    return math.floor(value / STEP + 0.5) * STEP


def _groups(facts: Iterable[tuple[str, ...]]) -> list[Filters]:
    """Every group that somebody is in, the whole first, then by filters."""
    found = {
        tuple((place, one[place]) for place in places)
        for one in set(facts)
        for number in range(MOST_FILTERS + 1)
        for places in combinations(range(len(one)), number)
    }
    return sorted(found | {()}, key=lambda filters: (len(filters), filters))
