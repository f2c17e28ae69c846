"""The few next steps that lift an institution most, smallest and weakest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from innocook.core.answers import BLANK, Answers, AnswerState, chosen
from innocook.core.arithmetic import Floats, rounded
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable, answer_table
from innocook.core.questionnaire import Effort, Indicator, NextStep, Questionnaire, ScoreKind
from innocook.core.scoring import score_table

PER_PRINCIPLE = 2
EFFORTS = tuple(Effort)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One step, taken after those before it in the list.

    Gains are differences of nine-decimal scores (points of that score), None where the score is not rated or there is
    none; `overall_after` is the overall score once this step and those before it are done.
    """

    indicator: Indicator
    step: NextStep
    gain_overall: float | None
    gain_principle: float | None
    overall_after: float | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suggestion with the principle's score before it (infinite where it has none), to be put in order."""

    suggestion: Suggestion
    principle_now: float


def next_steps(plan: Plan, questionnaire: Questionnaire, answers: Answers, limit: int = 5) -> tuple[Suggestion, ...]:
    """Up to `limit` steps: the best one is picked and applied, the scores made again, then the next is picked.

    Best is: not depending on the country, then the lowest principle as it stands, the smallest effort, the largest
    gain (overall, else of the principle), the first id. At most two steps per principle, one per indicator; only
    indicators answered with an option move, and only when what the step requires is met (or not applicable) by then.
    """
    current = dict(answers)
    picked: list[Suggestion] = []
    while len(picked) < limit:
        possible = _possible(questionnaire, current, picked)
        if not possible:
            break
        best = min(_candidates(plan, current, possible), key=_order).suggestion
        picked.append(best)
        current[best.indicator.id] = chosen(best.step.target)
    return tuple(picked)


def _possible(
    questionnaire: Questionnaire, answers: Answers, picked: Sequence[Suggestion]
) -> list[tuple[Indicator, NextStep]]:
    moved = {suggestion.indicator.id for suggestion in picked}
    principles = [suggestion.indicator.principle for suggestion in picked if suggestion.indicator.principle]
    full = {principle for principle in principles if principles.count(principle) >= PER_PRINCIPLE}
    return [
        (indicator, step)
        for indicator in questionnaire.indicators
        if indicator.id not in moved and indicator.principle not in full
        for step in indicator.next_steps
        if step.start == answers.get(indicator.id, BLANK).option and _is_open(questionnaire, answers, step)
    ]


def _is_open(questionnaire: Questionnaire, answers: Answers, step: NextStep) -> bool:
    return all(
        _reaches(questionnaire.indicator_by_id[needed.indicator], answers, needed.option) for needed in step.requires
    )


def _reaches(indicator: Indicator, answers: Answers, least: str) -> bool:
    answer = answers.get(indicator.id, BLANK)
    if answer.state is AnswerState.NOT_APPLICABLE:
        return True
    keys = [option.key for option in indicator.options]
    return answer.option in keys and keys.index(answer.option) >= keys.index(least)


def _candidates(plan: Plan, answers: Answers, possible: Sequence[tuple[Indicator, NextStep]]) -> list[Candidate]:
    """Every possible step scored in one batch; the first row is the state before it."""
    now = answer_table(plan.questionnaire, [answers])
    points = np.repeat(now.points, len(possible) + 1, axis=0)
    for row, (indicator, step) in enumerate(possible, start=1):
        target = indicator.option(step.target)
        points[row, plan.indicator_ids.index(indicator.id)] = target.points if target else np.nan
    not_applicable = np.repeat(now.not_applicable, len(points), axis=0)
    values = score_table(plan, AnswerTable(points, not_applicable)).values
    return [
        _candidate(plan, indicator, step, values[[0, row]]) for row, (indicator, step) in enumerate(possible, start=1)
    ]


def _candidate(plan: Plan, indicator: Indicator, step: NextStep, values: Floats) -> Candidate:
    overall = next((each.score.id for each in plan.steps if each.score.kind is ScoreKind.OVERALL), None)
    _, after, gain = _change(plan, overall, values)
    before, _, gain_principle = _change(plan, indicator.principle, values)
    return Candidate(Suggestion(indicator, step, gain, gain_principle, after), math.inf if before is None else before)


def _change(plan: Plan, score_id: str | None, values: Floats) -> tuple[float | None, float | None, float | None]:
    """A score before and after, and the difference; None where it is not rated or not in the plan."""
    if score_id is None or score_id not in plan.score_ids:
        return None, None, None
    before, after = values[:, plan.column(score_id)]
    if np.isnan(before) or np.isnan(after):
        return None, None, None
    return float(before), float(after), float(rounded(after - before))


def _order(candidate: Candidate) -> tuple[bool, float, int, float, str]:
    made = candidate.suggestion
    gain = made.gain_overall if made.gain_overall is not None else made.gain_principle or 0.0
    national = made.indicator.depends_on_national
    return national, candidate.principle_now, EFFORTS.index(made.step.effort), -gain, made.indicator.id
