"""Tiers: an order that says no more than the intervals of the ranks and the tolerance of the score do (our rule)."""

from __future__ import annotations

import numpy as np

from innocook.core.arithmetic import DECIMALS, Floats
from innocook.core.robustness import RankIntervals


def tiers(ranks: RankIntervals, scores: Floats, tolerance: float) -> tuple[int | None, ...]:
    """The tier of each institution, 1 first; None where it is not rated.

    Institutions are taken by median rank (then by 5 % and 95 % rank, so that neither their order nor their names
    matter). The first leads a tier; a new tier opens with the first one whose 5 % rank lies beyond the 95 % rank of
    the leader and whose score lies `tolerance` points or more below the leader's: weights are not all that is unsure,
    a level more or less on a few answers moves a score as far.

    Grouping all whose intervals overlap would chain: A meets B, B meets C, and so on until everybody is in one group,
    although A is ahead of C for certain.
    """
    found: list[int | None] = [None] * len(ranks.median)
    order = np.lexsort((ranks.high, ranks.low, ranks.median))
    rated = order[~np.isnan(ranks.median[order])]
    tier, reach, leading = 0, -np.inf, np.inf
    figures = (ranks.low[rated].tolist(), ranks.high[rated].tolist(), scores[rated].tolist())
    for row, low, high, score in zip(rated.tolist(), *figures, strict=True):
        if low > reach and round(leading - score, DECIMALS) >= tolerance:
            tier, reach, leading = tier + 1, high, score
        found[row] = tier
    return tuple(found)
