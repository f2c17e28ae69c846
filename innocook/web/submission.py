"""Check your answers, submit with a declaration, confirmation, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.core.questionnaire import Option, Section
from innocook.core.text import Text
from innocook.services import assessments, submissions
from innocook.services.assessments import NOTHING_STORED, OpenAssessment
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.post import mails_wait, public_address

pages = Blueprint("submission", __name__)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One answer as the check page lists it."""

    id: str
    title: Text
    option: Option | None
    number: float | None
    reason: Text | None
    na_text: str
    note: str
    note_language: str
    na_text_language: str = ""
    confirmed: bool = True


@pages.get("/assessments/<uuid:assessment_id>/check")
@signed_in
def check(assessment_id: UUID) -> ResponseReturnValue:
    """Every answer on one page, with what is still missing."""
    opened = _opened(assessment_id, Action.SEE_ASSESSMENT)
    return _check_page(opened)


@pages.get("/assessments/<uuid:assessment_id>/submit")
@signed_in
def submit(assessment_id: UUID) -> ResponseReturnValue:
    """The declaration, once everything is answered."""
    opened = _opened(assessment_id, Action.SUBMIT)
    if not opened.is_editable:
        raise MoveRefused("wrong_state" if opened.is_open else "submissions_closed")
    if opened.missing or opened.unconfirmed or opened.unsettled:
        return redirect(url_for("submission.check", assessment_id=assessment_id))
    return _submit_page(opened, [])


@pages.post("/assessments/<uuid:assessment_id>/submit")
@signed_in
def send(assessment_id: UUID) -> ResponseReturnValue:
    """Submit, or say why not."""
    opened = _opened(assessment_id, Action.SUBMIT)
    if kept.is_asked():
        return _submit_page(opened, [])
    declared = _is_ticked()
    try:
        with writing() as session:
            submissions.submit(session, visitor(), assessment_id, declared=declared, address=public_address(), at=now())
    except MoveRefused as refused:
        return _refused(opened, refused.code)
    mails_wait()
    return redirect(url_for("submission.submitted", assessment_id=assessment_id))


@pages.get("/assessments/<uuid:assessment_id>/submitted")
@signed_in
def submitted(assessment_id: UUID) -> ResponseReturnValue:
    """The confirmation with number, time and fingerprint."""
    opened = _opened(assessment_id, Action.SEE_ASSESSMENT)
    receipt = submissions.latest_receipt(db(), assessment_id)
    if receipt is None or opened.state == "draft":
        raise NotFound(str(assessment_id))
    return render_template("submission/submitted.html", receipt=receipt, **_subject(opened))


@pages.post("/assessments/<uuid:assessment_id>/withdraw")
@signed_in
def withdraw(assessment_id: UUID) -> ResponseReturnValue:
    """Back to the draft, while that is possible."""
    if not kept.is_asked():
        with writing() as session:
            submissions.withdraw(session, visitor(), assessment_id, at=now())
    return redirect(url_for("assessments.tasks", assessment_id=assessment_id))


def _opened(assessment_id: UUID, action: Action) -> OpenAssessment:
    return assessments.open_assessment(db(), visitor(), assessment_id, action, at=now())


def _subject(opened: OpenAssessment) -> dict[str, object]:
    return {"assessment_id": opened.id, "institution": opened.institution, "round_name": opened.round_name}


def _refused(opened: OpenAssessment, code: str) -> ResponseReturnValue:
    if code in {"unanswered", "unconfirmed", "named_not_settled"}:
        return _check_page(opened), 409
    if code == "declaration_missing":
        return _submit_page(opened, [("declaration", refusals()[code])]), 422
    raise MoveRefused(code)


def _is_ticked() -> bool:
    return request.form.get("declaration") == "yes"


def _submit_page(opened: OpenAssessment, errors: list[tuple[str, str]]) -> str:
    is_returned = opened.state == "returned"
    return render_template(
        "submission/submit.html", errors=errors, ticked=_is_ticked(), is_returned=is_returned, **_subject(opened)
    )


def _check_page(opened: OpenAssessment) -> str:
    at = now()
    return render_template(
        "submission/check.html",
        missing=opened.missing,
        unconfirmed=opened.unconfirmed,
        unsettled=opened.unsettled,
        unlocked=opened.unlocked,
        is_returned=opened.state == "returned",
        sections=[_section(opened, section) for section in opened.questionnaire.sections],
        editable=opened.is_editable and opened.may(visitor(), Action.ANSWER, at=at),
        sees_tasks=opened.may(visitor(), Action.SEE_TASKS, at=at),
        may_submit=opened.may(visitor(), Action.SUBMIT, at=at),
        **_subject(opened),
    )


def _section(opened: OpenAssessment, section: Section) -> dict[str, object]:
    lines = [_line(opened, key) for key in section.indicators]
    return {"id": section.id, "title": section.title, "lines": lines}


def _line(opened: OpenAssessment, key: str) -> CheckLine:
    indicator = opened.questionnaire.indicator_by_id[key]
    stored = opened.stored.get(key, NOTHING_STORED)
    answer = stored.answer
    reasons = {reason.id: reason.text for reason in opened.questionnaire.na_reasons}
    return CheckLine(
        id=key,
        title=indicator.title,
        option=indicator.option(answer.option) if answer.option is not None else None,
        number=answer.number,
        reason=reasons.get(answer.na_reason),
        na_text=answer.na_text,
        note=answer.note,
        note_language=stored.note_language,
        na_text_language=stored.na_text_language,
        confirmed=stored.confirmed,
    )
