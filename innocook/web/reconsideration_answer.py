"""Answering a request for reconsideration: by another reviewer, every indicator in one form."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.core.review import REASONS, Decision
from innocook.services import reconsidering, reviewing
from innocook.services.request_cases import AskedCase, SeenRequest, may_answer, seen_request
from innocook.services.reviewing import OpenReview
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.level_forms import LevelForm, Sides, choices_of
from innocook.web.outcome_words import answer_refusal, judging_words
from innocook.web.post import mails_wait, public_address
from innocook.web.reconsideration import pages

ANSWER = "/reviews/<uuid:assessment_id>/reconsideration"
Forms = Mapping[str, LevelForm]


@pages.get(ANSWER)
@needs(Action.DECIDE_RECONSIDERATION)
def review(assessment_id: UUID) -> ResponseReturnValue:
    """What is asked, beside the submitted and the validated answer, with a form for whoever may decide."""
    current, seen = _opened(assessment_id)
    return _page(current, seen, _forms(seen, is_sent=False))


@pages.post(ANSWER)
@needs(Action.DECIDE_RECONSIDERATION)
def decide(assessment_id: UUID) -> ResponseReturnValue:
    """Answer the whole request at once, or show what is wrong with everything typed still there."""
    current, seen = _opened(assessment_id)
    forms = _forms(seen, is_sent=True)
    if kept.is_asked():
        return _page(current, seen, forms)
    if not _may_decide(current, seen):
        refusal = "" if seen.request.decided_at is None else answer_refusal("wrong_state")
        return _page(current, seen, forms, refusal), 409
    decisions = _decisions(current, seen, forms)
    if len(decisions) < len(seen.cases):
        return _page(current, seen, forms), 422
    try:
        with writing() as session:
            reconsidering.decide(session, visitor(), assessment_id, decisions, address=public_address(), at=now())
    except MoveRefused as refused:
        return _page(*_opened(assessment_id), forms, answer_refusal(refused.code)), 409
    mails_wait()
    return redirect(url_for("reconsideration.review", assessment_id=assessment_id))


def _opened(assessment_id: UUID) -> tuple[OpenReview, SeenRequest]:
    current = reviewing.open_review(db(), visitor(), assessment_id, at=now())
    seen = seen_request(db(), current.opened)
    if seen is None or not current.opened.may(visitor(), Action.DECIDE_RECONSIDERATION, at=now()):
        raise NotFound(str(assessment_id))
    return current, seen


def _may_decide(current: OpenReview, seen: SeenRequest) -> bool:
    return seen.request.decided_at is None and may_answer(db(), current, visitor())


def _forms(seen: SeenRequest, *, is_sent: bool) -> dict[str, LevelForm]:
    keys = [case.asked.indicator for case in seen.cases]
    return {key: LevelForm(prefix=key) if is_sent else LevelForm(formdata=None, prefix=key) for key in keys}


def _decisions(current: OpenReview, seen: SeenRequest, forms: Forms) -> dict[str, Decision]:
    """The decisions that can be made; what is wrong with the others stands at their fields."""
    made = {
        case.asked.indicator: forms[case.asked.indicator].decision(_sides(current, case), always_with_reason=False)
        for case in seen.cases
    }
    return {key: decision for key, decision in made.items() if decision is not None}


def _sides(current: OpenReview, case: AskedCase) -> Sides:
    return Sides(current.questionnaire.indicator_by_id[case.asked.indicator], case.own.answer, case.before)


def _page(current: OpenReview, seen: SeenRequest, forms: Forms, refusal: str = "") -> str:
    opened = current.opened
    return render_template(
        "reconsideration/answer.html",
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        indicators=opened.questionnaire.indicator_by_id,
        seen=seen,
        forms=forms,
        choices={case.asked.indicator: choices_of(_sides(current, case)) for case in seen.cases},
        may_decide=_may_decide(current, seen),
        errors=[(place, f"{key}: {said}") for key, form in forms.items() for place, said in form.summary()],
        reason_codes=REASONS,
        na_reasons={reason.id: reason.text for reason in opened.questionnaire.na_reasons},
        refusal=refusal,
        may_correct=opened.may(visitor(), Action.CORRECT, at=now()),
        **judging_words(),
    )
