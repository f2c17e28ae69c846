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
from innocook.core.peer_parts import Parts

HIGHEST = 100
FINER = 6
"""Bounds lie on multiples of a step's sixth: a quartile (type 7) weighs its two neighbours by quarters."""


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
    left = list(range(len(figures)))
    given: Flags | None = None
    while any(not figures[one].stays for one in left):
        narrow = _are_narrow([figures[one] for one in left], values, step, room)
        if given is None and narrow.any():
            given = _are_narrow([figure for figure in figures if figure.stays], values, step, room)
        places = np.flatnonzero(narrow if given is None else narrow & ~given)
        if not len(places):
            break
        new = [one for one in left if not figures[one].stays]
        around = [one for one in new if places[0] in figures[one].scores] or new
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
    parts = Parts([figure.scores for figure in figures], values * FINER / step)
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
