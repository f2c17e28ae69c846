"""The one table from which officials see peers: groups by at most two facts, as medians and quartiles.

Every figure is rounded to `STEP`. A group that cannot be shown says nothing but which larger group can. What the
shown groups give away together is decided in `innocook.core.peer_audit`; docs/peer-figures.md explains the rules.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from innocook.core.arithmetic import Flags, Floats
from innocook.core.comparison import quartiles
from innocook.core.peer_audit import ABSENT, Audit, Filters, Member
from innocook.core.peer_cells import SMALLEST

__all__ = ["FACTS", "SMALLEST", "STEP", "Edition", "Filters", "Peer", "PeerGroup", "Spread", "peer_table"]

FACTS = ("institution_type", "size", "sector", "country", "context_group")
"""What groups are made of, in the order in which filters name them."""
STEP = 5
"""Figures are rounded to multiples of this many points, half up."""
MOST_FILTERS = 2


@dataclass(frozen=True, slots=True)
class Peer:
    """An institution in an edition: its facts in the order of FACTS, its validated scores; None is "not rated yet"."""

    facts: tuple[str, ...]
    values: Mapping[str, float | None]


Edition = Mapping[str, Peer]
"""The institutions of an edition by a key that stays the same from one edition to the next; their facts do too."""


@dataclass(frozen=True, slots=True)
class Spread:
    """First quartile, median and third quartile, rounded to STEP, and the edition (from 1) they were computed for."""

    lower: int
    median: int
    upper: int
    edition: int


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A group with its figures by score, None where one cannot be shown; `offered` is a larger group that can."""

    filters: Filters
    figures: Mapping[str, Spread | None]
    offered: Filters | None = None

    @property
    def is_shown(self) -> bool:
        """Whether anything is shown of it."""
        return any(spread is not None for spread in self.figures.values())


def peer_table(
    scores: Sequence[str],
    overall: str | None,
    editions: Sequence[Edition],
    earlier: Sequence[Sequence[PeerGroup]] = (),
) -> tuple[PeerGroup, ...]:
    """The table of the last of `editions`; `earlier` are the tables of those before, in order.

    Larger groups come first and win over smaller ones. Without a figure for the `overall` score a group shows none.
    A figure that cannot be computed anew without giving away what changed at fewer than SMALLEST institutions stays
    the one of the edition before.
    """
    ground = _Ground(editions)
    audits: dict[object, list[bool]] = {}
    columns = {score: _Score(score, ground, earlier).figures(audits) for score in scores}
    table = {filters: {score: columns[score].get(filters) for score in scores} for filters in ground.inside}
    if overall is not None:
        hidden = dict.fromkeys(scores)
        table = {key: hidden if figures[overall] is None else figures for key, figures in table.items()}
    here = np.array([key in editions[-1] for key in ground.keys], bool)
    sizes = {filters: int((inside & here).sum()) for filters, inside in ground.inside.items()}
    shown = {key for key, figures in table.items() if any(figures.values())}
    return tuple(
        PeerGroup(key, figures, None if key in shown else _offered(key, shown, sizes)) for key, figures in table.items()
    )


class _Ground:
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


class _Score:
    """One score of every edition, and what earlier tables showed of it."""

    def __init__(self, score: str, ground: _Ground, earlier: Sequence[Sequence[PeerGroup]]) -> None:
        self._ground = ground
        self._values = ground.values(score)
        self._tables = [
            {group.filters: spread for group in table if (spread := group.figures.get(score)) is not None}
            for table in earlier
        ]

    def figures(self, audits: dict[object, list[bool]]) -> dict[Filters, Spread]:
        """What is shown; `audits` remembers the answers to questions that other scores ask too."""
        kept, candidates = self._tables[-1] if self._tables else {}, self._candidates()
        shown = sorted({(key, spread.edition - 1) for table in self._tables for key, spread in table.items()})
        members = self._members()
        asked = (tuple(sorted((one.facts, one.versions) for one in members)), tuple(candidates), tuple(shown))
        if asked not in audits:
            audit = Audit(members, len(self._values))
            audit.take(shown)
            audits[asked] = audit.admit([(key, len(self._values) - 1) for key in candidates])
        found = dict(kept)
        for key, is_admitted in zip(candidates, audits[asked], strict=True):
            if is_admitted and not (key in kept and self._is_as_in(kept[key].edition, key)):
                found[key] = self._spread(key)
        return found

    def _candidates(self) -> list[Filters]:
        """The groups that are large enough and whose values are not all equal, the largest first."""
        rated = {key: self._rated(key) for key in self._ground.inside}
        varied = [key for key, values in rated.items() if len(values) >= SMALLEST and values.min() != values.max()]
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


def _offered(filters: Filters, shown: Collection[Filters], sizes: Mapping[Filters, int]) -> Filters | None:
    """The smallest shown group that is asked for by fewer of the same filters."""
    fewer = (key for number in range(len(filters)) for key in combinations(filters, number))
    larger = [key for key in fewer if key in shown]
    return min(larger, key=lambda key: (sizes[key], len(filters) - len(key), key), default=None)
