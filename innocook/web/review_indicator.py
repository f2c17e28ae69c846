"""One indicator before its reviewer: the answer beside the evidence beside the decision."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused
from innocook.core.lifecycle import State
from innocook.core.permissions import Action
from innocook.core.review import REASONS, Decision, DecisionRefused
from innocook.services import judging, review_history
from innocook.services.evidence import reference_date_of
from innocook.services.judging import Judgement
from innocook.services.record_documents import read_submission
from innocook.services.review_desk import Desk
from innocook.services.reviewing import ReviewRefused
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.database import db, writing
from innocook.web.evidence_words import document_languages, size_words
from innocook.web.review_choices import choices_of, reason_codes
from innocook.web.review_forms import DecisionForm, StatusField, changed_statuses, form_of, status_fields
from innocook.web.review_pages import REVIEW, due_desk, leave_decision, leave_step, pages, subject
from innocook.web.review_words import refusal

INDICATOR = f"{REVIEW}/indicators/<indicator>"
CONFIRM, STAY = "confirm", "stay"
"""What the buttons send as `do`; the other one saves and goes on."""


@pages.get(INDICATOR, endpoint="indicator")
@needs(Action.REVIEW)
def show(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """The answer with everything that helps to decide about it."""
    desk = due_desk(assessment_id, indicator)
    return _page(desk, indicator, form_of(desk.review.answers[indicator], desk.mine.get(indicator)))


@pages.post(INDICATOR)
@needs(Action.REVIEW)
def decide(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """Store the decision and what is said of the evidence, or show what is wrong with everything typed still there."""
    desk = due_desk(assessment_id, indicator)
    form, fields = DecisionForm(), _fields(desk, indicator)
    if kept.is_asked():
        return _page(desk, indicator, form, fields, is_unsaved=True)
    statuses = changed_statuses(fields)
    decision = _decision(desk, indicator, form, is_alone=not statuses)
    if statuses is None or form.summary():
        return _page(desk, indicator, form, fields, is_unsaved=True), 422
    judgement = Judgement(request.form.get("submission", 0, type=int), decision, statuses)
    try:
        with writing() as session:
            judging.judge(session, visitor(), assessment_id, indicator, judgement, at=now())
    except DecisionRefused as refused:
        form.refuse(refused.code)
        return _page(due_desk(assessment_id, indicator), indicator, form, fields, is_unsaved=True), 422
    except (MoveRefused, ReviewRefused) as refused:
        now_open, why = due_desk(assessment_id, indicator), refusal(refused.code)
        return _page(now_open, indicator, form, fields, why, is_unsaved=True), 409
    if decision is None:
        leave_step("judged")
    else:
        leave_decision(indicator)
    return redirect(_next_page(assessment_id, indicator))


def _decision(desk: Desk, indicator: str, form: DecisionForm, *, is_alone: bool) -> Decision | None:
    """What was decided; None where only evidence was judged, or with the errors in the form."""
    if request.form.get("do") == STAY and form.is_empty and not is_alone:
        return None
    if request.form.get("do") == CONFIRM:
        form.confirm()
    asked = desk.review.questionnaire.indicator_by_id[indicator]
    return form.decision(asked, desk.review.answers[indicator])


def _next_page(assessment_id: UUID, indicator: str) -> str:
    """The next indicator to decide, the whole submission after the last one, or the same page where that was asked."""
    following = indicator
    if request.form.get("do") != STAY:
        found = due_desk(assessment_id, indicator).next_after(indicator)
        if found is None:
            return url_for("reviews.review", assessment_id=assessment_id)
        following = found
    return url_for("reviews.indicator", assessment_id=assessment_id, indicator=following)


def _fields(desk: Desk, indicator: str) -> list[StatusField]:
    return status_fields(judging.seen_pieces(db(), desk, visitor().account_id, indicator).get(indicator, ()))


def _page(
    desk: Desk,
    indicator: str,
    form: DecisionForm,
    fields: Sequence[StatusField] | None = None,
    why: str = "",
    *,
    is_unsaved: bool = False,
) -> str:
    fields = _fields(desk, indicator) if fields is None else fields
    status_errors = [(one.name, sentence) for one in fields for sentence in one.errors]
    return render_template(
        "reviews/indicator.html",
        fields=fields,
        form=form,
        errors=[("decision", why)] if why else [*status_errors, *form.summary()],
        is_unsaved=is_unsaved,
        editable=desk.may_decide and indicator in desk.due,
        history=review_history.of_indicator(db(), desk, indicator, visitor().account_id),
        **_about(desk, indicator),
        **_around(desk, indicator),
        **subject(desk),
    )


def _about(desk: Desk, indicator: str) -> dict[str, object]:
    """The question, what the institution said, and what can be decided about it."""
    current = desk.review
    asked, own = current.questionnaire.indicator_by_id[indicator], current.answers[indicator]
    record = read_submission(current.submission.document) if current.opened.state == State.RETURNED else None
    return {
        "asked": asked,
        "section": current.questionnaire.section_by_id[asked.section],
        "colours": principle_classes(current.questionnaire),
        "own": own,
        "kept_answer": current.opened.stored[indicator],
        "na_reason": next((one.text for one in current.questionnaire.na_reasons if one.id == own.na_reason), None),
        "frozen": record.evidence.get(indicator, ()) if record else (),
        "reference_date": reference_date_of(db(), current.opened.id),
        "choices": choices_of(asked, own),
        "reasons": reason_codes(own, REASONS),
        "document_languages": document_languages(),
        "size_words": size_words,
    }


def _around(desk: Desk, indicator: str) -> dict[str, object]:
    """Where the indicator stands among the others, and where one can go on."""
    keys = list(desk.review.looks)
    place = keys.index(indicator)
    return {
        "place": place + 1,
        "total": len(keys),
        "before": keys[place - 1] if place else None,
        "after": keys[place + 1] if place + 1 < len(keys) else None,
        "open_after": desk.next_after(indicator) if desk.may_decide else None,
    }
