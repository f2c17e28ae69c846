"""How much hangs on "not applicable": the same scores if each of these answers were the worst one, and if the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from innocook.core.answers import Answers
from innocook.core.arithmetic import DECIMALS, Floats
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable, answer_table, reach
from innocook.core.scoring import score_table


@dataclass(frozen=True, slots=True)
class NaBounds:
    """The "not applicable" below one score: `count` of its `total` indicators, and their share (0-1, nine decimals).

    `if_lowest` and `if_highest` are the score (nine decimals) with all of them answered at their fewest and at their
    most points; None while the score itself is not rated, or would not be then, and equal to it where `count` is 0.
    """

    count: int
    total: int
    share: float
    if_lowest: float | None
    if_highest: float | None


def na_bounds(plan: Plan, answers: Answers) -> Mapping[str, NaBounds]:
    """The bounds of every score by id, all three readings of the answers scored in one batch.

    `if_lowest` is never above `if_highest`. It is not above the score either where all indicators reach from the same
    fewest to the same most points and every part that is answered is rated, as in InnoCook 1.0.
    """
    given = answer_table(plan.questionnaire, [answers])
    missing = given.not_applicable[0]
    values = score_table(plan, _three_readings(plan, given)).values
    found = {}
    for column, step in enumerate(plan.steps):
        count, total = int(missing[list(step.leaves)].sum()), len(step.leaves)
        shown, lowest, highest = (None if np.isnan(value) else float(value) for value in values[:, column])
        rated = shown is not None
        share = round(count / total, DECIMALS)
        found[step.score.id] = NaBounds(count, total, share, lowest if rated else None, highest if rated else None)
    return found


def _three_readings(plan: Plan, given: AnswerTable) -> AnswerTable:
    """The answers as given, then with every "not applicable" at its fewest points, then at its most."""
    missing = given.not_applicable[0]
    ends: Floats = np.array([reach(indicator) for indicator in plan.questionnaire.indicators]).T
    points = np.vstack([given.points[0], np.where(missing, ends, given.points[0])])
    not_applicable = np.vstack([missing, np.zeros((2, len(missing)), dtype=bool)])
    return AnswerTable(points, not_applicable)
