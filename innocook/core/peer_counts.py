"""What rounded quartiles prove about single scores by counting, and which figures have to go so that they do not.

A third quartile shown as 20 says that three quarters of a group have less than 22.5. Where another group says that
those who may have more are elsewhere, the rest are pinned down. For every threshold the numbers of scores under it are
bounded in each part that no figure divides, as far as the figures, taken together, bound them; then once more with what
a member knows of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats

HIGHEST = 100
FINER = 6
"""Bounds lie on multiples of a step's sixth: a quartile (type 7) weighs its two neighbours by quarters."""
_SEED = 20_260_302


@dataclass(frozen=True, slots=True)
class Figure:
    """Rounded quartiles with the places of the scores they were computed from; a figure that `stays` was shown before.

    Figures of the same scores are one figure.
    """

    scores: Counts
    quartiles: tuple[int, int, int]
    stays: bool = False


def to_withhold(figures: Sequence[Figure], values: Floats, step: int, room: float) -> list[int]:
    """The places of figures without which no score is bounded to a range narrower than `room` points.

    `values` are the true scores, 0-100, which `figures` round to `step`, a divisor of 100. Of the figures that a score
    too narrow is in, the smallest goes first; figures that stay never go, and what they bound alone is left to them.
    """
    old = [figure for figure in figures if figure.stays]
    given = _are_narrow(old, values, step, room) if old else np.zeros(len(values), bool)
    left = list(range(len(figures)))
    while narrow := np.flatnonzero(_are_narrow([figures[one] for one in left], values, step, room) & ~given).tolist():
        new = [one for one in left if not figures[one].stays]
        around = [one for one in new if narrow[0] in figures[one].scores] or new
        if not around:
            break
        left.remove(min(around, key=lambda one: (len(figures[one].scores), -one)))
    return sorted(set(range(len(figures))) - set(left))


def _are_narrow(figures: Sequence[Figure], values: Floats, step: int, room: float) -> Flags:
    narrow: Flags = widths(figures, values, step) < room
    return narrow


def widths(figures: Sequence[Figure], values: Floats, step: int) -> Floats:
    """How many points wide the range is to which the figures bound each score: to a stranger, or to whichever other
    member of a group, who knows its own score besides, learns most. 100 where nothing follows.

    A member learns more only of scores that lie on the other side of a value than its own, so never of both ends.
    """
    parts = _Parts(figures, values * FINER / step)
    top = HIGHEST * FINER // step
    lowest, highest = np.zeros((2, len(parts.sizes)), np.int64), np.full((2, len(parts.sizes)), top, np.int64)
    known = [_Bounds(figure, step) for figure in figures]
    for threshold in sorted({each for one in known for each in one.thresholds if 0 < each <= top}):
        bounds = np.array([one.at(threshold) for one in known], dtype=np.int64).reshape(-1, 2)
        under, over = parts.forced(bounds, threshold)
        highest[under & (highest == top)] = threshold
        lowest[over] = threshold
    found = np.minimum(highest[0] - lowest[1], highest[1] - lowest[0])
    left: Floats = found[parts.of] * step / FINER
    return left


class _Parts:
    """Scores that no figure divides, and which figures they are in."""

    def __init__(self, figures: Sequence[Figure], values: Floats) -> None:
        number = len(values)
        marks = np.random.default_rng(_SEED).integers(1, 2**62, size=len(figures), dtype=np.uint64)
        signs = np.zeros(number, dtype=np.uint64)
        for figure, mark in zip(figures, marks, strict=True):
            signs[figure.scores] += mark
        _, first, part, self.sizes = np.unique(signs, return_index=True, return_inverse=True, return_counts=True)
        self.of: Counts = part
        self._least, self._greatest = np.full(len(first), np.inf), np.full(len(first), -np.inf)
        np.minimum.at(self._least, part, values)
        np.maximum.at(self._greatest, part, values)
        firsts = np.zeros(number, bool)
        firsts[first] = True
        held = [part[figure.scores[firsts[figure.scores]]] for figure in figures]
        inside = np.concatenate([*held, np.zeros(0, dtype=np.int64)])
        order = np.argsort(inside, kind="stable")
        self._figure = np.repeat(np.arange(len(held)), [len(each) for each in held])[order]
        self._inside = inside[order]
        self._starts = np.flatnonzero(np.diff(self._inside, prepend=-1))
        self._bounded = self._inside[self._starts]

    def forced(self, bounds: Counts, threshold: int) -> tuple[Flags, Flags]:
        """Which parts lie under the threshold as a whole, and which over it: to a stranger (first row) and to some
        member that knows its own score besides and leaves it aside.

        `bounds` are the fewest and the most under it for each figure.
        """
        fewest, most = np.zeros_like(self.sizes), self.sizes.copy()
        self._settle(fewest, most, bounds)
        under = np.array([fewest >= self.sizes] * 2)
        over = np.array([most <= 0] * 2)
        for is_over, part in self._learners(threshold, fewest, most, bounds):
            low, high = fewest.copy(), most.copy()
            if is_over:
                high[part] = min(high[part], self.sizes[part] - 1)
            else:
                low[part] = max(low[part], 1)
            self._settle(low, high, bounds)
            if self.sizes[part] == 1:  # its own score is not one of the others
                low[part], high[part] = fewest[part], most[part]
            elif is_over:
                low[part] += 1
            else:
                high[part] -= 1
            under[1] |= low >= self.sizes
            over[1] |= high <= 0
        return under, over

    def _learners(self, threshold: int, fewest: Counts, most: Counts, bounds: Counts) -> Iterator[tuple[bool, int]]:
        """The parts with a member over (true) or under the threshold that can learn something of others by its own.

        It cannot where all figures that it is in would leave all parts their bounds though one more were known.
        """
        low, high = self._left(fewest, most, bounds)
        places = self._inside
        sides = (
            (True, self._greatest >= threshold, (low + 1 > fewest[places]) & (fewest < self.sizes)[places]),
            (False, self._least < threshold, (high - 1 < most[places]) & (most > 0)[places]),
        )
        for is_over, have, tight in sides:
            figures = np.zeros(len(bounds), bool)
            figures[self._figure[tight]] = True
            near = np.zeros(len(self.sizes), bool)
            near[places[figures[self._figure]]] = True
            found = np.flatnonzero(near & have).tolist()
            yield from ((is_over, part) for part in found)

    def _settle(self, fewest: Counts, most: Counts, bounds: Counts) -> None:
        """Bring the bounds of all parts as close together as the figures say."""
        while len(self._figure) and self._narrow(fewest, most, bounds):
            pass

    def _narrow(self, fewest: Counts, most: Counts, bounds: Counts) -> bool:
        low, high = self._step(fewest, most, bounds)
        low, high = np.maximum(low, fewest[self._bounded]), np.minimum(high, most[self._bounded])
        moved = bool((low != fewest[self._bounded]).any() or (high != most[self._bounded]).any())
        fewest[self._bounded], most[self._bounded] = low, high
        return moved

    def _step(self, fewest: Counts, most: Counts, bounds: Counts) -> tuple[Counts, Counts]:
        low, high = self._left(fewest, most, bounds)
        return np.maximum.reduceat(low, self._starts), np.minimum.reduceat(high, self._starts)

    def _left(self, fewest: Counts, most: Counts, bounds: Counts) -> tuple[Counts, Counts]:
        """What every figure leaves for each part that it holds, given the bounds of its other parts."""
        number = len(bounds)
        highest = np.bincount(self._figure, most[self._inside], number).astype(np.int64)
        lowest = np.bincount(self._figure, fewest[self._inside], number).astype(np.int64)
        low: Counts = (bounds[:, 0] - highest)[self._figure] + most[self._inside]
        high: Counts = (bounds[:, 1] - lowest)[self._figure] + fewest[self._inside]
        return low, high


class _Bounds:
    """How many of a figure's scores lie under a threshold at least and at most; all in sixths of a step."""

    def __init__(self, figure: Figure, step: int) -> None:
        self._number = len(figure.scores)
        places = [divmod(quarters * (self._number - 1), 4) for quarters in (1, 2, 3)]
        starts = [(2 * shown - step) * FINER // (2 * step) for shown in figure.quartiles]
        ends = [start + FINER for start in starts]
        floors = [0, *(max(0, start) for start in starts[:2])]
        ceilings = [*(min(HIGHEST * FINER // step, end) for end in ends[1:]), HIGHEST * FINER // step]
        self._under = [pair for each in zip(places, ends, floors, strict=True) for pair in _under(*each)]
        self._over = [pair for each in zip(places, starts, ceilings, strict=True) for pair in _over(*each)]

    @property
    def thresholds(self) -> set[int]:
        """Where the bounds change."""
        return {value for _, value in (*self._under, *self._over)}

    def at(self, threshold: int) -> tuple[int, int]:
        """The bounds at one threshold."""
        fewest = max((number for number, end in self._under if threshold >= end), default=0)
        most = min((number for number, start in self._over if threshold <= start), default=self._number)
        return fewest, most


def _under(place: tuple[int, int], end: int, floor: int) -> Iterator[tuple[int, int]]:
    """So many scores lie under a value, because a quartile between two neighbours lies under `end`.

    The lower neighbour is not under `floor`: the quartile below lies under it. Rounded up: nothing less is proved.
    """
    lower, quarters = place
    yield lower + 1, end
    if quarters:
        yield lower + 2, -(-(4 * end - (4 - quarters) * floor) // quarters)


def _over(place: tuple[int, int], start: int, ceiling: int) -> Iterator[tuple[int, int]]:
    """At most so many scores lie under a value, because a quartile is not under `start`, its upper neighbour not over
    `ceiling`, the quartile above."""
    lower, quarters = place
    yield lower + (1 if quarters else 0), start
    if quarters:
        yield lower, (4 * start - quarters * ceiling) // (4 - quarters)
