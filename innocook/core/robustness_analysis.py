"""Everything that is asked of one score's robustness, computed together, and what may be concluded from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats
from innocook.core.differences import scores_of
from innocook.core.leaving_out import LeaveOneOut, leave_one_out
from innocook.core.other_rule import OtherRule, other_rule
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.robustness import Robustness, robustness
from innocook.core.tiers import tiers
from innocook.core.weight_sets import DRAWS, weight_draws

FEWEST_FOR_TIERS = 6
"""With fewer institutions an order says nothing, whatever the intervals: the same number below which groups hide."""
STEADY = 0.95
"""Share of the draws in one band from which a maturity group is said not to depend on the weights."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One score under other weights, without each part in turn, and under the other rule; per institution (rows).

    `scores` are the questionnaire's own (nine decimals, NaN where not rated); `other` is None for a sum.
    """

    scores: Floats
    drawn: Robustness
    tiers: tuple[int | None, ...]
    left_out: LeaveOneOut
    other: OtherRule | None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the data carry. `tiers` is None where there are too few rated institutions for any order.

    `steady` counts those that stay in one band in at least 95 % of the draws, None where the score has no bands.
    """

    rated: int
    unrated: int
    tiers: int | None
    steady: int | None


def analyse(plan: Plan, table: AnswerTable, score_id: str, seed: int, draws: int = DRAWS) -> Analysis:
    """Compute it all: about a second for ten thousand institutions. KeyError for an unknown score."""
    drawn = robustness(plan, table, score_id, weight_draws(plan, score_id, draws, seed))
    scores = scores_of(plan, table, score_id)
    return Analysis(
        scores=scores,
        drawn=drawn,
        tiers=tiers(drawn.ranks, scores, plan.step(score_id).score.tolerance),
        left_out=leave_one_out(plan, table, score_id),
        other=other_rule(plan, table, score_id),
    )


def conclusion(found: Analysis) -> Conclusion:
    """What may be said of all institutions together."""
    rated = int((~np.isnan(found.scores)).sum())
    number = max((tier for tier in found.tiers if tier is not None), default=0)
    in_band = found.drawn.in_band
    return Conclusion(
        rated=rated,
        unrated=len(found.scores) - rated,
        tiers=number if rated >= FEWEST_FOR_TIERS else None,
        steady=int(steady(in_band, found.drawn.sets).sum()) if in_band.shape[1] else None,
    )


def steady(in_band: Counts, sets: int) -> Flags:
    """Whether each institution falls in one band in at least 95 % of the weight sets."""
    kept: Flags = in_band.max(axis=1, initial=0) >= STEADY * sets
    return kept
