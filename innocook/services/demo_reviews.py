"""What an invented reviewer made of an invented submission: a few levels lower, seldom one higher."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState
from innocook.core.lifecycle import State
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator
from innocook.core.review import Decision, DecisionKind, validated_answer
from innocook.services import validations
from innocook.services.validations import Case
from innocook.store import reviews as stored
from innocook.store.answer_changes import Stamp
from innocook.store.assessments import assessment_for_update
from innocook.store.submissions import latest_submission, submitted_answers

LOWERED, TWICE, RAISED = 0.16, 0.03, 0.03
"""Shares of the answers that are lowered, that are lowered by two levels, and that are raised."""
REASONS = {
    "level_not_reached": "لا تُظهر الأدلة المرفقة أن هذا المستوى قد بُلغ بعد.",
    "evidence_insufficient": "الوثيقة المقدَّمة عامة ولا تخص هذه الخدمة.",
    "level_exceeded": "تُظهر الأدلة أن المؤسسة بلغت مستوى أعلى.",
}
TAKES = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class DemoReview:
    """Who reviews, and by what chance."""

    plan: Plan
    reviewer: UUID
    source: random.Random


def validate(session: Session, review: DemoReview, assessment_id: UUID, state: State) -> None:
    """Review a submitted assessment some weeks after it was handed in, and leave it in this state."""
    row = assessment_for_update(session, assessment_id)
    kept = latest_submission(session, assessment_id)
    if row is None or kept is None:
        raise LookupError(assessment_id)
    stamp = Stamp(review.reviewer, kept.at + TAKES)
    answers = submitted_answers(session, [kept.id])[kept.id]
    turn = stored.add_review(session, assessment_id, review.reviewer, 1, stamp)
    turn.done_at = stamp.at
    result = {}
    for indicator in review.plan.questionnaire.indicators:
        decision = decided(review, indicator, answers[indicator.id])
        answer = validated_answer(answers[indicator.id], decision)
        if answer is None:
            raise LookupError(indicator.id)
        result[indicator.id] = (answer, decision)
    stored.add_decisions(session, kept.id, {key: decision for key, (_, decision) in result.items()}, stamp)
    case = Case(row, kept, review.plan)
    persons = (review.reviewer, None)
    validations.put_edition(session, case, result, kind="validated", persons=persons, at=stamp.at)
    row.state, row.validated_at = state.value, stamp.at
    session.flush()


def decided(review: DemoReview, indicator: Indicator, own: Answer) -> Decision:
    """What the reviewer decides about an answer: mostly that it stands."""
    drawn = review.source.random()
    if own.state is not AnswerState.ANSWERED or own.option is None:
        return Decision(DecisionKind.CONFIRM)
    keys = [option.key for option in indicator.options]
    place = keys.index(own.option)
    if drawn < LOWERED and place > 0:
        steps = 2 if drawn < TWICE and place > 1 else 1
        return _changed(DecisionKind.LOWER, keys[place - steps], review.source)
    if drawn > 1 - RAISED and place + 1 < len(keys):
        return _changed(DecisionKind.RAISE, keys[place + 1], review.source)
    return Decision(DecisionKind.CONFIRM)


def _changed(kind: DecisionKind, option: str, source: random.Random) -> Decision:
    lower = source.choice(("level_not_reached", "evidence_insufficient"))
    code = lower if kind is DecisionKind.LOWER else "level_exceeded"
    return Decision(kind, option, None, code, REASONS[code], "ar")
