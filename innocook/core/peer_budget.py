"""How many groups can be shown of so many institutions: never more numbers than there are scores behind them.

Three quartiles each of many groups that overlap are equations, however roughly rounded: with more of them than
unknowns, somebody patient enough narrows the unknowns down, though no sum and no count gives a single one away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

from innocook.core.peer_audit import Filters

NUMBERS = 3
"""How many numbers a group shows: first quartile, median, third quartile."""


def parts_of(filters: Filters) -> list[Filters]:
    """The groups that fewer, or all, of the same filters ask for: those that hold this one."""
    return [part for number in range(len(filters) + 1) for part in combinations(filters, number)]


class Budget:
    """Counts the groups that were shown inside of every other."""

    def __init__(self) -> None:
        self._spent: Counter[bytes] = Counter()

    def spend(self, holders: Mapping[bytes, int], *, stays: bool = False) -> bool:
        """Show a group inside of these, which have so many scores: whether every one can afford its numbers.

        What cannot be afforded is not counted, unless it was shown before and stays.
        """
        can_afford = all(NUMBERS * (self._spent[holder] + 1) <= scores for holder, scores in holders.items())
        if can_afford or stays:
            self._spent.update(holders.keys())
        return can_afford or stays
