"""What a member learns of others by its own score: one more fact, followed from figure to figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from innocook.core.arithmetic import Counts

Around = Mapping[int, Sequence[int]]
"""For each figure the parts whose bound it could still move."""


class Settled:
    """How many scores of every part lie under a threshold, as closely as the figures say to a stranger.

    `figures_of` are the figures of each part, `ends` the fewest and the most of each part, `bounds` those of each
    figure, `around` the parts of which a figure could raise the fewest and lower the most.
    """

    def __init__(
        self,
        figures_of: Sequence[Sequence[int]],
        sizes: Counts,
        ends: tuple[Counts, Counts],
        bounds: Counts,
        around: tuple[Around, Around],
    ) -> None:
        self._figures_of = figures_of
        self._sizes: list[int] = sizes.tolist()
        self._fewest: list[int] = ends[0].tolist()
        self._most: list[int] = ends[1].tolist()
        self._around = around
        number = len(bounds)
        flat = np.array([figure for figures in figures_of for figure in figures], dtype=np.int64)
        often = [len(figures) for figures in figures_of]
        lowest, highest = (np.bincount(flat, np.repeat(each, often), number).astype(np.int64) for each in ends)
        self._lacking: list[int] = (bounds[:, 0] - highest).tolist()
        self._sparing: list[int] = (bounds[:, 1] - lowest).tolist()

    def learned(self, part: int, *, is_over: bool) -> Iterator[tuple[int, int, int]]:
        """Parts with the fewest and the most of them under the threshold, as far as a member of `part` that lies over
        or under it brings them closer; in its own part it is left aside."""
        fewest: dict[int, int] = {}
        most: dict[int, int] = {}
        if is_over:
            most[part] = min(self._most[part], self._sizes[part] - 1)
        else:
            fewest[part] = max(self._fewest[part], 1)
        self._follow(part, fewest, most)
        for place in fewest.keys() | most.keys():
            low, high = fewest.get(place, self._fewest[place]), most.get(place, self._most[place])
            if place != part:
                yield place, low, high
            elif self._sizes[part] > 1:  # a score that is alone has no others beside it
                yield (place, low + 1, high) if is_over else (place, low, high - 1)

    def _follow(self, part: int, fewest: dict[int, int], most: dict[int, int]) -> None:
        """Go from figure to figure until nothing moves; what moved is in `fewest` and `most`."""
        risen: defaultdict[int, int] = defaultdict(int)
        fallen: defaultdict[int, int] = defaultdict(int)
        pending: set[int] = set()

        def spread(place: int, by: int, where: dict[int, int]) -> None:
            for figure in self._figures_of[place]:
                where[figure] += by
            pending.update(self._figures_of[place])

        spread(part, fewest.get(part, self._fewest[part]) - self._fewest[part], risen)
        spread(part, self._most[part] - most.get(part, self._most[part]), fallen)
        while pending:
            figure = pending.pop()
            for place in self._around[0].get(figure, ()):
                before = fewest.get(place, self._fewest[place])
                low = self._lacking[figure] + fallen[figure] + most.get(place, self._most[place])
                if low > before:
                    fewest[place] = min(low, self._sizes[place])
                    spread(place, fewest[place] - before, risen)
            for place in self._around[1].get(figure, ()):
                before = most.get(place, self._most[place])
                high = self._sparing[figure] - risen[figure] + fewest.get(place, self._fewest[place])
                if high < before:
                    most[place] = max(high, 0)
                    spread(place, before - most[place], fallen)
