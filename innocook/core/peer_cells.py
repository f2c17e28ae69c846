"""Every set of institutions that facts describe, and whether something is known about few of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from innocook.core.arithmetic import Counts, Floats
from innocook.core.peer_search import CLOSE

SMALLEST = 6
"""The fewest institutions about which something may be known."""


class Cells:
    """Every set of institutions that any choice of facts describes, with the finer sets inside it."""

    def __init__(self, facts: Sequence[tuple[str, ...]]) -> None:
        places = range(len(facts[0]) if facts else 0)
        chosen = [each for number in range(len(places) + 1) for each in combinations(places, number)]
        self._of = {each: _numbered([tuple(one[place] for place in each) for one in facts]) for each in chosen}
        self._parents = {
            (coarse, fine): _parents(self._of[coarse], self._of[fine])
            for fine in chosen
            for coarse in chosen
            if len(coarse) < len(fine) and set(coarse) <= set(fine)
        }

    def isolate(self, values: Floats, sizes: Counts) -> bool:
        """Whether fewer than SMALLEST are known: as a set, or as what a known set has outside its known parts."""
        known, unknown = {}, {}
        for each, cells in self._of.items():
            size = np.bincount(cells, sizes)
            sums = [np.abs(np.bincount(cells, row)) for row in values]
            known[each] = (np.max(sums, axis=0) < CLOSE if len(size) else size > 0) & (size > 0)
            if (known[each] & (size < SMALLEST)).any():
                return True
            unknown[each] = np.where(known[each], 0, size)
        return any(
            _is_small(np.bincount(parents, unknown[fine])[known[coarse]])
            for (coarse, fine), parents in self._parents.items()
        )


def _numbered(keys: Sequence[tuple[str, ...]]) -> Counts:
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _parents(coarse: Counts, fine: Counts) -> Counts:
    parents = np.zeros(fine.max(initial=-1) + 1, dtype=np.int64)
    parents[fine] = coarse
    return parents


def _is_small(sizes: Floats | Counts) -> bool:
    return bool(((sizes > 0) & (sizes < SMALLEST)).any())
