"""Whether one institution is ahead of another whatever the weights, or only under some of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats
from innocook.core.bands import displays
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.robustness import scores_under
from innocook.core.weight_sets import WeightSets


@dataclass(frozen=True, slots=True)
class Dominance:
    """Each institution (rows) against each other (columns), all arrays square.

    `ahead` and `level` are shares (0-1) of the weight sets in which the row's score is higher than, or equal to, the
    column's; NaN where one of the two is not rated. `at_least_as_good` says that the row has no fewer points than the
    column on every indicator below the score that both have answered, and more on one; `compared` counts these
    indicators. `same_answered` says that both answered exactly the same ones, and that the same are not applicable.
    """

    ahead: Floats
    level: Floats
    at_least_as_good: Flags
    compared: Counts
    same_answered: Flags

    def whatever_the_weights(self, row: int, column: int) -> bool:
        """Whether no weights at all can put the column ahead of the row: both are rated, the row is at least as good on
        all that both answered, and no answer of one of them stands alone."""
        rated = not np.isnan(self.ahead[row, column])
        return bool(rated and self.at_least_as_good[row, column] and self.same_answered[row, column])


def dominance(plan: Plan, answers: AnswerTable, score_id: str, sets: WeightSets) -> Dominance:
    """Compare the rows of `answers` with one another: a few institutions, the work grows with their square.

    Scores are read as the questionnaire reads ranks: nine decimals, or whole points. KeyError for an unknown score.
    """
    scores = scores_under(plan, answers, score_id, sets)
    readings = displays(scores) if plan.questionnaire.ranks_read_rounded else scores
    one, other = readings[:, :, None], readings[:, None, :]
    rated = ~np.isnan(one[0] + other[0])
    ahead, level = (np.where(rated, each.mean(axis=0), np.nan) for each in (one > other, one == other))
    leaves = list(plan.step(score_id).leaves)
    points, not_applicable = answers.points[:, leaves], answers.not_applicable[:, leaves]
    answered = ~np.isnan(points)
    both = answered[:, None, :] & answered[None, :, :]
    better = (points[:, None, :] > points[None, :, :]).any(axis=2)
    same = _same(answered) & _same(not_applicable)
    return Dominance(ahead, level, better & np.logical_not(better.T), both.sum(axis=2), same)


def _same(flags: Flags) -> Flags:
    """Whether two rows have the same flags, for every two."""
    same: Flags = (flags[:, None, :] == flags[None, :, :]).all(axis=2)
    return same
