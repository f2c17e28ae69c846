"""One answer saved by itself while the page stays open, and the session behind it; pages work without both."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.services import answers, assessments
from innocook.services.answers import ConflictingAnswers
from innocook.services.assessments import OpenAssessment
from innocook.web import json_answers
from innocook.web.access import public, signed_in, visitor, visitor_or_none
from innocook.web.answer_checks import checked_answers
from innocook.web.answer_forms import Question, mark_returned, stored_questions, typed_questions
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.conflicts import explain
from innocook.web.database import db, writing
from innocook.web.errors import refusals
from innocook.web.languages import _, current_language, translator
from innocook.web.question_marks import Marks

pages = Blueprint("autosave", __name__)


@pages.get("/session")
@public
def session() -> ResponseReturnValue:
    """Who is signed in here, with a fresh token and the seconds that the session now lasts; asking prolongs it."""
    found = visitor_or_none()
    if found is None:
        return {"account": ""}
    return {
        "account": str(found.account_id),
        "token": generate_csrf(),
        "seconds": current_app.config["INNOCOOK"].session_seconds,
    }


@pages.get("/assessments/<uuid:assessment_id>/answers/<indicator>")
@signed_in
def answer(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """The question with the stored answer, to stand in the page again."""
    opened = _opened(assessment_id, indicator)
    return {"state": "stored", "html": _html(opened, _one(_stored(opened, indicator), indicator))}


@pages.post("/assessments/<uuid:assessment_id>/answers/<indicator>")
@signed_in
def save(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """Store one answer; "saved" is said only after the database has it."""
    opened = _opened(assessment_id, indicator)
    section = opened.questionnaire.indicator_by_id[indicator].section
    question = _one(typed_questions(opened.questionnaire, section, opened.stored, request.form), indicator)
    typed = checked_answers(opened.questionnaire, [question], opened.stored, current_language())
    if question.errors:
        return json_answers.said("incomplete", " ".join(question.errors)), 422
    try:
        with writing() as session:
            answers.save(session, visitor(), opened, typed, at=now())
    except ConflictingAnswers as conflict:
        explain(conflict, [question])
        return _conflict(opened, question), 409
    except MoveRefused as refused:
        return json_answers.said("refused", refusals()[refused.code]), 409
    return _saved(assessment_id, indicator)


def _saved(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """What is stored now, which may hold a colleague's note beside the level sent here, and how far the section is."""
    opened = _opened(assessment_id, indicator)
    question = _one(_stored(opened, indicator), indicator)
    time = translator().time(now().astimezone(ZoneInfo(visitor().time_zone)))
    section = next(each for each in opened.progress() if each.id == question.indicator.section)
    return json_answers.said(
        "saved",
        _("Saved at %(time)s", time=time),
        version=question.version,
        confirmed=question.confirmed,
        fields=_fields(question),
        count=_("%(done)d of %(total)d answered", done=section.done, total=section.total),
        ring=render_template("sections/ring.html", done=section.done, total=section.total),
    )


def _conflict(opened: OpenAssessment, question: Question) -> ResponseReturnValue:
    """The question with both answers, and theirs as fields: the script may know them as its own that arrived before."""
    fresh = _opened(opened.id, question.id)
    return json_answers.said(
        "conflict",
        question.errors[0],
        html=_html(opened, question),
        version=question.version,
        fields=_fields(_one(_stored(fresh, question.id), question.id)),
        section=url_for(
            "sections.section",
            assessment_id=opened.id,
            section_id=question.indicator.section,
            _anchor=question.id,
        ),
    )


def _fields(question: Question) -> dict[str, str]:
    return {
        question.id: question.value,
        f"{question.id}.na_reason": question.na_reason,
        f"{question.id}.na_text": question.na_text,
        f"{question.id}.note": question.note,
    }


def _opened(assessment_id: UUID, indicator: str) -> OpenAssessment:
    """The assessment for somebody who may answer this indicator; NotFound also when there is no such indicator."""
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=now())
    asked = opened.questionnaire.indicator_by_id.get(indicator)
    if asked is None or not opened.may(visitor(), Action.ANSWER, at=now(), section=asked.section):
        raise NotFound(str(assessment_id))
    return opened


def _stored(opened: OpenAssessment, indicator: str) -> list[Question]:
    section = opened.questionnaire.indicator_by_id[indicator].section
    return stored_questions(opened.questionnaire, section, opened.stored)


def _one(questions: list[Question], indicator: str) -> Question:
    return next(question for question in questions if question.id == indicator)


def _html(opened: OpenAssessment, question: Question) -> str:
    colours = principle_classes(opened.questionnaire)
    mark_returned([question], opened)
    return render_template(
        "sections/question.html",
        assessment_id=opened.id,
        item=question,
        reasons=opened.questionnaire.na_reasons,
        colour=colours.get(question.indicator.principle, "action"),
        marks=Marks(opened),
        editable=opened.is_editable,
    )
