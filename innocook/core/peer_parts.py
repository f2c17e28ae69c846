"""The parts that no figure divides, and what figures force on them: the counting behind `innocook.core.peer_counts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats
from innocook.core.peer_learning import Settled

_SEED = 20_260_302


class Parts:
    """Scores that no figure divides, and which figures they are in.

    `held` are the places of the scores of every figure, `values` the true scores.
    """

    def __init__(self, held: Sequence[Counts], values: Floats) -> None:
        number = len(values)
        marks = np.random.default_rng(_SEED).integers(1, 2**62, size=len(held), dtype=np.uint64)
        signs = np.zeros(number, dtype=np.uint64)
        for scores, mark in zip(held, marks, strict=True):
            signs[scores] += mark
        _, first, part, self.sizes = np.unique(signs, return_index=True, return_inverse=True, return_counts=True)
        self.of: Counts = part
        self._values = values
        firsts = np.zeros(number, bool)
        firsts[first] = True
        insides = [part[scores[firsts[scores]]] for scores in held]
        inside = np.concatenate([*insides, np.zeros(0, dtype=np.int64)])
        order = np.argsort(inside, kind="stable")
        self._figure = np.repeat(np.arange(len(insides)), [len(each) for each in insides])[order]
        self._inside = inside[order]
        self._starts = np.flatnonzero(np.diff(self._inside, prepend=-1))
        self._bounded = self._inside[self._starts]
        ends = np.searchsorted(self._inside, np.arange(len(first) + 1)).tolist()
        figures = self._figure.tolist()
        self._figures_of = [figures[start:end] for start, end in pairwise(ends)]

    def forced(self, bounds: Counts, threshold: int) -> tuple[Flags, Flags]:
        """Which parts lie under the threshold as a whole, and which over it: to a stranger (first row) and to some
        member that knows its own score besides and leaves it aside.

        `bounds` are the fewest and the most under it for each figure.
        """
        fewest, most = np.zeros_like(self.sizes), self.sizes.copy()
        self._settle(fewest, most, bounds)
        true = np.bincount(self.of, self._values < threshold, len(self.sizes)).astype(np.int64)
        under, over = np.array([fewest >= self.sizes] * 2), np.array([most <= 0] * 2)
        several = self.sizes > 1  # a score that is alone has no others beside it
        under[1] |= several & (true < self.sizes) & (fewest + 1 >= self.sizes)
        over[1] |= several & (true > 0) & (most <= 1)
        raising, lowering = self._movable(fewest, most, true, bounds)
        learners = list(self._learners(fewest, most, true, bounds, (raising, lowering)))
        if learners:
            around = self._by_figure(raising), self._by_figure(lowering)
            settled = Settled(self._figures_of, self.sizes, (fewest, most), bounds, around)
            for is_over, part in learners:
                for place, low, high in settled.learned(part, is_over=is_over):
                    under[1, place] |= low >= self.sizes[place]
                    over[1, place] |= high <= 0
        return under, over

    def _movable(self, fewest: Counts, most: Counts, true: Counts, bounds: Counts) -> tuple[Flags, Flags]:
        """Which figures could still raise the fewest, or lower the most, of which part, whatever somebody learns.

        What is learned is true, so no number ends beyond the true one; and a figure brings a part no closer to its
        true number than its bound is to the true number of the figure.
        """
        total = self._sums(true, len(bounds))
        above, below = (total - bounds[:, 0])[self._figure], (bounds[:, 1] - total)[self._figure]
        if (above < 0).any() or (below < 0).any():  # of scores that can no longer be read the truth is not known
            return np.ones(len(above), bool), np.ones(len(below), bool)
        return (true - fewest)[self._inside] > above, (most - true)[self._inside] > below

    def _learners(
        self, fewest: Counts, most: Counts, true: Counts, bounds: Counts, movable: tuple[Flags, Flags]
    ) -> Iterator[tuple[bool, int]]:
        """The parts with a member over (true) or under the threshold that can learn something of others by its own.

        It cannot where all figures that it is in would leave all parts their bounds though one more were known.
        """
        low, high = self._left(fewest, most, bounds)
        places = self._inside
        sides = (
            (True, (true < self.sizes) & (most == self.sizes), movable[0] & (low + 1 > fewest[places])),
            (False, (true > 0) & (fewest == 0), movable[1] & (high - 1 < most[places])),
        )
        for is_over, have, tight in sides:
            figures = np.zeros(len(bounds), bool)
            figures[self._figure[tight]] = True
            near = np.zeros(len(self.sizes), bool)
            near[places[figures[self._figure]]] = True
            yield from ((is_over, part) for part in np.flatnonzero(near & have).tolist())

    def _by_figure(self, chosen: Flags) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for figure, part in zip(self._figure[chosen].tolist(), self._inside[chosen].tolist(), strict=True):
            found.setdefault(figure, []).append(part)
        return found

    def _settle(self, fewest: Counts, most: Counts, bounds: Counts) -> None:
        """Bring the bounds of all parts as close together as the figures say."""
        while len(self._figure) and self._narrow(fewest, most, bounds):
            pass

    def _narrow(self, fewest: Counts, most: Counts, bounds: Counts) -> bool:
        low, high = self._left(fewest, most, bounds)
        low, high = np.maximum.reduceat(low, self._starts), np.minimum.reduceat(high, self._starts)
        low = np.maximum(np.minimum(low, self.sizes[self._bounded]), fewest[self._bounded])
        high = np.minimum(np.maximum(high, 0), most[self._bounded])
        moved = bool((low != fewest[self._bounded]).any() or (high != most[self._bounded]).any())
        fewest[self._bounded], most[self._bounded] = low, high
        return moved

    def _left(self, fewest: Counts, most: Counts, bounds: Counts) -> tuple[Counts, Counts]:
        """What every figure leaves for each part that it holds, given the bounds of its other parts."""
        low: Counts = (bounds[:, 0] - self._sums(most, len(bounds)))[self._figure] + most[self._inside]
        high: Counts = (bounds[:, 1] - self._sums(fewest, len(bounds)))[self._figure] + fewest[self._inside]
        return low, high

    def _sums(self, of_parts: Counts, number: int) -> Counts:
        found: Counts = np.bincount(self._figure, of_parts[self._inside], number).astype(np.int64)
        return found
