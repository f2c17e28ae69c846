"""The one table from which officials see peers: groups by at most two facts, as medians and quartiles.

Every figure is rounded to `STEP`. A group that cannot be shown says nothing but which larger group can. What the
shown groups give away together is decided in `innocook.core.peer_audit` (sums) and `innocook.core.peer_counts`
(quartiles); docs/peer-figures.md explains the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

import numpy as np

from innocook.core.peer_audit import Filters
from innocook.core.peer_cells import SMALLEST
from innocook.core.peer_groups import APART, FACTS, MOST_FILTERS, STEP, Edition, Peer, PeerGroup, Spread
from innocook.core.peer_scores import Ground, ScoreFigures

__all__ = [
    "APART",
    "FACTS",
    "MOST_FILTERS",
    "SMALLEST",
    "STEP",
    "Edition",
    "Filters",
    "Peer",
    "PeerGroup",
    "Spread",
    "peer_table",
]


def peer_table(
    scores: Sequence[str],
    overall: str | None,
    editions: Sequence[Edition],
    earlier: Sequence[Sequence[PeerGroup]] = (),
    rooms: Mapping[str, float] = MappingProxyType({}),
) -> tuple[PeerGroup, ...]:
    """The table of the last of `editions`; `earlier` are the tables of those before, in order.

    `rooms` are the points within which nobody's score may be known, by score; APART where nothing is said.

    Larger groups come first and win over smaller ones. Without a figure for the `overall` score a group shows none.
    A figure that cannot be computed anew without giving away what changed at fewer than SMALLEST institutions stays
    the one of the edition before.
    """
    ground = Ground(editions)
    audits: dict[object, list[bool]] = {}
    columns = {score: ScoreFigures(score, ground, earlier, rooms.get(score, APART)).figures(audits) for score in scores}
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


def _offered(filters: Filters, shown: Collection[Filters], sizes: Mapping[Filters, int]) -> Filters | None:
    """The smallest shown group that is asked for by fewer of the same filters."""
    fewer = (key for number in range(len(filters)) for key in combinations(filters, number))
    larger = [key for key in fewer if key in shown]
    return min(larger, key=lambda key: (sizes[key], len(filters) - len(key), key), default=None)
