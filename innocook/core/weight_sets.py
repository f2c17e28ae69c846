"""Weights to try instead of the questionnaire's own: those given, or those drawn around them.

Draws: every weight at every level below a score times U(0.75, 1.25), independent (our rule; the method used for
composite indicators is to vary all weights at once and look at the spread of the ranks).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Floats
from innocook.core.plan import Plan, Step

DRAWS = 1000
SPREAD = 0.25
SEED = 1
"""The seed of everything that is not asked for another one."""
HIGHEST_SEED = 100
"""The last seed a reader may ask for, from 1: enough to see whether a finding hangs on the draw, few enough to keep."""
GENERATOR = "PCG64"


@dataclass(frozen=True, slots=True)
class WeightSets:
    """Weights (> 0) per set (rows) and part (columns); a part that is not named keeps the questionnaire's weight.

    `score_ids` says in which score each of the parts has that weight; left empty, in every score that has the part.
    """

    part_ids: tuple[str, ...]
    weights: Floats
    score_ids: tuple[str, ...] = ()

    def columns(self, step: Step) -> tuple[int | None, ...]:
        """The column of each part of a score, None where it keeps its weight."""
        scores = self.score_ids or (step.score.id,) * len(self.part_ids)
        known = {
            part: column
            for column, (part, score) in enumerate(zip(self.part_ids, scores, strict=True))
            if score == step.score.id
        }
        return tuple(known.get(part.id) for part in step.score.parts)


def weight_draws(plan: Plan, score_id: str, draws: int = DRAWS, seed: int = SEED) -> WeightSets:
    """Weights below a score times U(0.75, 1.25): one factor per set and weight, drawn set by set in the order of ids.

    A part of two scores has two weights (ordered by part, then by score). The generator is NumPy's PCG64: the same seed
    gives the same sets on every machine, and fewer draws are the first of more.
    """
    weights = sorted(
        (part.id, step.score.id, part.weight) for step in steps_below(plan, score_id) for part in step.score.parts
    )
    # Half a random number is exact and the sum is rounded once, whatever a compiler makes of it: `uniform` is not sure.
    drawn = np.random.default_rng(seed).random((draws, len(weights)))
    factors = (1 - SPREAD) + 2 * SPREAD * drawn
    parts, scores, own = zip(*weights, strict=True)
    return WeightSets(parts, factors * np.array(own), scores)


def steps_below(plan: Plan, score_id: str) -> list[Step]:
    """The steps a score stands on, parts first, itself last; KeyError for a score the plan does not have."""
    first = len(plan.indicator_ids)
    needed = {plan.step(score_id).node}
    for each in reversed(plan.steps):
        if each.node in needed:
            needed.update(part for part in each.parts if part >= first)
    return [each for each in plan.steps if each.node in needed]
