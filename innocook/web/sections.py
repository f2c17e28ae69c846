"""One section per page: the questions, what was answered, save and continue."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.services import answers, assessments
from innocook.services.answers import ConflictingAnswers
from innocook.services.assessments import OpenAssessment
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.answer_checks import checked_answers
from innocook.web.answer_forms import (
    CONFIRM_ALL,
    Question,
    mark_returned,
    stored_questions,
    take_stored,
    typed_questions,
)
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.conflicts import explain
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.languages import current_language
from innocook.web.question_marks import Marks

pages = Blueprint("sections", __name__)

TAKE = "_take"
"""Pressed beside a conflict: the named indicator shall show the stored answer again, unsaved."""
MINE = "_mine"
"""Pressed beside a conflict: the page is saved as it stands and shown again at the named indicator."""


@pages.get("/assessments/<uuid:assessment_id>/sections/<section_id>")
@signed_in
def section(assessment_id: UUID, section_id: str) -> ResponseReturnValue:
    """The questions of one section with the stored answers."""
    opened = _opened(assessment_id, section_id)
    questions = stored_questions(opened.questionnaire, section_id, opened.stored)
    return _page(opened, section_id, questions)


@pages.post("/assessments/<uuid:assessment_id>/sections/<section_id>")
@signed_in
def save(assessment_id: UUID, section_id: str) -> ResponseReturnValue:
    """Store what changed in one transaction, or show what is wrong with everything typed still there."""
    opened = _opened(assessment_id, section_id)
    questions = typed_questions(opened.questionnaire, section_id, opened.stored, request.form)
    if TAKE in request.form:
        questions = take_stored(opened.questionnaire, questions, opened.stored, request.form[TAKE])
        return _page(opened, section_id, questions, is_kept=True)
    if kept.is_asked():
        return _page(opened, section_id, questions, is_kept=True)
    typed = checked_answers(opened.questionnaire, questions, opened.stored, current_language())
    if any(question.errors for question in questions):
        return _page(opened, section_id, questions), 422
    try:
        with writing() as session:
            answers.save(session, visitor(), opened, typed, at=now())
    except ConflictingAnswers as conflict:
        explain(conflict, questions)
        return _page(opened, section_id, questions), 409
    except MoveRefused as refused:
        return _page(opened, section_id, questions, refusal=refusals()[refused.code]), 409
    cookie["saved_at"] = now().astimezone(ZoneInfo(visitor().time_zone)).isoformat()
    return redirect(_next_page(opened, section_id))


def _opened(assessment_id: UUID, section_id: str) -> OpenAssessment:
    action = Action.ANSWER if request.method == "POST" else Action.SEE_ASSESSMENT
    opened = assessments.open_assessment(db(), visitor(), assessment_id, action, at=now(), section=section_id)
    if section_id not in opened.questionnaire.section_by_id:
        raise NotFound(section_id)
    return opened


def _page(
    opened: OpenAssessment, section_id: str, questions: list[Question], is_kept: bool = False, refusal: str = ""
) -> str:
    order = [section.id for section in opened.questionnaire.sections]
    errors = [(_place(question), error) for question in questions for error in question.errors]
    return render_template(
        "sections/section.html",
        assessment_id=opened.id,
        institution=opened.institution,
        questionnaire=opened.questionnaire,
        section=opened.questionnaire.section_by_id[section_id],
        progress=opened.progress_of(visitor(), at=now()),
        position=order.index(section_id) + 1,
        sections=len(order),
        questions=mark_returned(questions, opened),
        editable=opened.is_editable and opened.may(visitor(), Action.ANSWER, at=now(), section=section_id),
        errors=[("answers", refusal)] if refusal else errors,
        colours=principle_classes(opened.questionnaire),
        is_kept=is_kept,
        marks=Marks(opened),
        waiting=[question.id for question in questions if not question.confirmed],
        session_seconds=current_app.config["INNOCOOK"].session_seconds,
    )


def _place(question: Question) -> str:
    """The id of the field that is wrong."""
    return f"{question.id}-{question.wrong}" if question.wrong else question.id


def _next_page(opened: OpenAssessment, section_id: str) -> str:
    """Where to go after a save: the next section, the list, or the same page where a button asked for it."""
    here = url_for("sections.section", assessment_id=opened.id, section_id=section_id)
    if MINE in request.form or CONFIRM_ALL in request.form:
        return f"{here}#{request.form.get(MINE, 'answers')}"
    if request.form.get("then") == "list":
        return url_for("assessments.tasks", assessment_id=opened.id)
    order = [section.id for section in opened.progress_of(visitor(), at=now())]
    place = order.index(section_id) + 1
    if place < len(order):
        return url_for("sections.section", assessment_id=opened.id, section_id=order[place])
    sees_all = opened.may(visitor(), Action.SEE_ASSESSMENT, at=now())
    return url_for("submission.check" if sees_all else "assessments.tasks", assessment_id=opened.id)
