"""What somebody who knows every membership could work out from the shown groups by adding and subtracting.

The table of peers gives medians and quartiles; here every figure counts as if it were an exact sum, which says more.
Each institution's value is an unknown, each shown group an equation. A set of institutions is *known* when its sum
follows from the equations, and nothing about fewer than `SMALLEST` institutions may be known.

Whether a set is known is asked of random values that obey every equation: its values sum to zero exactly then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats
from innocook.core.peer_cells import SMALLEST, Cells
from innocook.core.peer_search import CLOSE, says_something

ABSENT = -1
_SEED = 20_260_301
_SAMPLES = 2
_AT_ONCE = 32

Filters = tuple[tuple[int, str], ...]
"""Facts by their place with the value asked for, in the order of the facts; empty for the whole round."""


@dataclass(frozen=True, slots=True)
class Member:
    """An institution: its facts, and per edition which of its values took part (numbered from 0), or ABSENT."""

    facts: tuple[str, ...]
    versions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """What may not be known about few: the values of one edition, or what changed between two (`before` is set)."""

    columns: Counts
    before: Counts | None
    sizes: Counts


class Audit:
    """Decides group by group what can be shown beside everything that was shown before it."""

    def __init__(self, members: Iterable[Member], editions: int) -> None:
        atoms = Counter(members)
        self._atoms = sorted(atoms, key=lambda atom: (atom.facts, atom.versions))
        self._facts = np.array([atom.facts for atom in self._atoms], dtype=object)
        self._sizes = np.array([atoms[atom] for atom in self._atoms], dtype=np.int64)
        self._columns, self._width = _columns(self._atoms, editions)
        self._cells = Cells([atom.facts for atom in self._atoms])
        self._layers = [*self._values(editions), *self._changes(editions)]
        source = np.random.default_rng(_SEED)
        self._samples: Floats = source.standard_normal((_SAMPLES, self._width + 1))
        self._samples[:, -1] = 0
        self._weights = _of_unknowns(self._columns, self._sizes, self._width)
        self._owners = _of_unknowns(self._columns, np.arange(len(self._atoms)), self._width)
        self._basis, self._shown = _Rows(self._width), _Rows(self._width)

    def size(self, filters: Filters, edition: int) -> int:
        """How many institutions a group has in an edition."""
        return int(self._sizes[self._mask(filters) & (self._columns[edition] != self._width)].sum())

    def take(self, shown: Sequence[tuple[Filters, int]]) -> None:
        """Take for known what was shown: groups with their edition."""
        for start in range(0, len(shown), _AT_ONCE):
            rows = self._rows(shown[start : start + _AT_ONCE])
            new = _directions(self._news(rows))
            self._keep(rows, new, self._obeying(new))

    def admit(self, candidates: Sequence[tuple[Filters, int]]) -> list[bool]:
        """Which of the groups can be shown, decided one after another: earlier ones win."""
        found: list[bool] = []
        for start in range(0, len(candidates), _AT_ONCE):
            rows = self._rows(candidates[start : start + _AT_ONCE])
            apart = ~self._are_close(rows, self._shown.all).any(axis=1)
            block = _Block(rows, self._are_close(rows, rows), [])
            places = np.flatnonzero(apart).tolist()
            self._decide(block, places, self._news(rows[places]))
            found += [place in block.taken for place in range(len(rows))]
        return found

    def _decide(self, block: _Block, places: list[int], news: Floats) -> None:
        # What gives few away goes on doing so when more is shown, so harmless groups need no look one by one.
        new = _directions(news)
        samples = self._obeying(new)
        if not block.close[np.ix_(places, [*block.taken, *places])].any() and not self._tells(samples):
            self._keep(block.rows[places], new, samples)
            block.taken.extend(places)
        elif len(places) > 1:
            half, before = len(places) // 2, len(self._basis.all)
            self._decide(block, places[:half], news[:half])
            self._decide(block, places[half:], _without(news[half:], self._basis.all[before:]))

    def _tells(self, samples: Floats) -> bool:
        """Whether values that obey all equations say something about few."""
        if any(self._isolates(layer, samples) for layer in self._layers):
            return True
        return says_something(samples[:, :-1], self._weights, SMALLEST - 1)

    def _are_close(self, rows: Floats, others: Floats) -> Flags:
        """Which groups differ in one institution or a few from which others, inside one another or overlapping."""
        sizes, other_sizes = rows @ self._weights, others @ self._weights
        apart = sizes[:, None] + other_sizes[None] - 2 * (rows * self._weights) @ others.T
        close: Flags = (apart > 0) & (apart < SMALLEST)
        if self._width > len(self._atoms):  # two scores of one institution, before and after, are about one
            for row, other in np.argwhere((apart >= SMALLEST) & (apart < 2 * SMALLEST)).tolist():
                differing = np.flatnonzero(rows[row] != others[other])
                _, firsts = np.unique(self._owners[differing], return_index=True)
                close[row, other] = self._weights[differing[firsts]].sum() < SMALLEST
        return close

    def _rows(self, block: Sequence[tuple[Filters, int]]) -> Floats:
        rows = np.zeros((len(block), self._width))
        for row, (filters, edition) in zip(rows, block, strict=True):
            places = self._columns[edition][self._mask(filters)]
            row[places[places != self._width]] = 1
        return rows

    def _news(self, rows: Floats) -> Floats:
        """What each equation says beyond those that are known."""
        rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        basis = self._basis.all
        return _without(_without(rows, basis), basis)  # the second time takes away what rounding left

    def _obeying(self, new: Floats) -> Floats:
        samples = self._samples.copy()
        samples[:, :-1] = _without(samples[:, :-1], new)
        return samples

    def _keep(self, rows: Floats, new: Floats, samples: Floats) -> None:
        self._shown.add(rows)
        self._basis.add(new)
        self._samples = samples

    def _isolates(self, layer: _Layer, samples: Floats) -> bool:
        values = samples[:, layer.columns]
        if layer.before is not None:
            values = values - samples[:, layer.before]
        return self._cells.isolate(values, layer.sizes)

    def _mask(self, filters: Filters) -> Flags:
        mask = np.ones(len(self._atoms), bool)
        for place, value in filters:
            mask &= self._facts[:, place] == value
        return mask

    def _values(self, editions: int) -> Iterable[_Layer]:
        for edition in range(editions):
            places = self._columns[edition]
            yield _Layer(places, None, np.where(places != self._width, self._sizes, 0))

    def _changes(self, editions: int) -> Iterable[_Layer]:
        for before, after in combinations(range(editions), 2):
            old, new = self._columns[before], self._columns[after]
            if (old != new).any():
                yield _Layer(new, old, np.where(old != new, self._sizes, 0))


@dataclass(frozen=True, slots=True)
class _Block:
    """Groups that are decided together: which are too close to which, and the places of those taken so far."""

    rows: Floats
    close: Flags
    taken: list[int]


class _Rows:
    """A matrix that grows."""

    def __init__(self, width: int) -> None:
        self._room: Floats = np.zeros((_AT_ONCE, width))
        self._number = 0

    @property
    def all(self) -> Floats:
        """The rows so far."""
        return self._room[: self._number]

    def add(self, rows: Floats) -> None:
        """Add them at the end."""
        while self._number + len(rows) > len(self._room):
            self._room = np.vstack([self._room, np.zeros_like(self._room)])
        self._room[self._number : self._number + len(rows)] = rows
        self._number += len(rows)


def _of_unknowns(columns: Sequence[Counts], of_atoms: Counts, width: int) -> Counts:
    """For every unknown what its atom has, such as how many institutions it stands for."""
    found = np.zeros(width + 1, dtype=np.int64)
    for places in columns:
        found[places] = of_atoms
    return found[:-1]


def _without(rows: Floats, basis: Floats) -> Floats:
    return rows - (rows @ basis.T) @ basis


def _directions(news: Floats) -> Floats:
    """Unit vectors at right angles that say the same as the rows."""
    found: Floats = np.zeros_like(news)
    number = 0
    for row in news:
        basis = found[:number]
        left = _without(_without(row[None], basis), basis)[0]
        length = np.linalg.norm(left)
        if length > CLOSE:
            found[number] = left / length
            number += 1
    return found[:number]


def _columns(atoms: Sequence[Member], editions: int) -> tuple[list[Counts], int]:
    """Per edition the unknown of each atom; the number of unknowns stands for absence."""
    places: dict[tuple[int, int], int] = {}
    for number, atom in enumerate(atoms):
        for version in sorted(set(atom.versions) - {ABSENT}):
            places[number, version] = len(places)
    return [
        np.array([places.get((number, atom.versions[edition]), len(places)) for number, atom in enumerate(atoms)], int)
        for edition in range(editions)
    ], len(places)
