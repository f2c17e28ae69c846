"""Tiers: an order that says no more than the intervals of the ranks do (our rule)."""

from __future__ import annotations

import numpy as np

from innocook.core.robustness import RankIntervals


def tiers(ranks: RankIntervals) -> tuple[int | None, ...]:
    """The tier of each institution, 1 first; None where it is not rated.

    Institutions are taken by median rank (then by 5 % and 95 % rank, so that neither their order nor their names
    matter). The first leads a tier; a new tier opens with the first one whose 5 % rank lies beyond the 95 % rank of
    the leader. Grouping all whose intervals overlap would chain: A meets B, B meets C, and so on until everybody is
    in one group, although A is ahead of C for certain.
    """
    found: list[int | None] = [None] * len(ranks.median)
    order = np.lexsort((ranks.high, ranks.low, ranks.median))
    rated = order[~np.isnan(ranks.median[order])]
    tier, reach = 0, -np.inf
    for row, low, high in zip(rated.tolist(), ranks.low[rated].tolist(), ranks.high[rated].tolist(), strict=True):
        if low > reach:
            tier, reach = tier + 1, high
        found[row] = tier
    return tuple(found)
