"""The same parts under the other mean: does one weak part count for more?

The arithmetic mean lets a strong part make up for a weak one point by point; the geometric mean does so less and less
the weaker the part is, and is 0 where a part is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from innocook.core.differences import Difference, difference, scores_of
from innocook.core.plan import Plan, compile_plan
from innocook.core.points import AnswerTable
from innocook.core.questionnaire import Rule
from innocook.core.weight_sets import steps_below

OTHER = {Rule.MEAN: Rule.GEOMETRIC, Rule.GEOMETRIC: Rule.MEAN, Rule.HARMONIC: Rule.MEAN}


@dataclass(frozen=True, slots=True)
class OtherRule:
    """What the score would be under `rule`; its range and bands stay those of the questionnaire."""

    rule: Rule
    difference: Difference


def other_rule(plan: Plan, table: AnswerTable, score_id: str) -> OtherRule | None:
    """The score under the geometric mean of its parts, or the arithmetic one where it is another mean already.

    The rules of its parts stay. None for a sum, which is no mean of its parts. KeyError for an unknown score.
    """
    steps = [step.score for step in steps_below(plan, score_id)]
    own = steps[-1]
    if own.rule not in OTHER:
        return None
    rule = OTHER[own.rule]
    one, two = (compile_plan(plan.questionnaire, (*steps[:-1], last)) for last in (own, replace(own, rule=rule)))
    values = (scores_of(each, table, score_id) for each in (one, two))
    return OtherRule(rule, difference(plan.questionnaire, own.bands, *values))
