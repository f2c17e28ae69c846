"""The history of an answer, and the latest changes of an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from innocook.core.answers import Answer, AnswerState
from innocook.core.permissions import Action
from innocook.core.questionnaire import Indicator
from innocook.services import assessments, history
from innocook.services.assessments import NOTHING_STORED, OpenAssessment
from innocook.services.history import AnswerChange, Side
from innocook.web.access import signed_in, visitor
from innocook.web.answer_words import answer_words
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.kept import Pairs
from innocook.web.languages import _, current_language

pages = Blueprint("history", __name__)


@pages.get("/assessments/<uuid:assessment_id>/history/<indicator>")
@signed_in
def indicator(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """Every change of one answer, newest first, each old answer one button away from the form."""
    opened = _opened(assessment_id)
    changes = history.of_indicator(db(), visitor(), opened, indicator, at=now())
    found = opened.questionnaire.indicator_by_id[indicator]
    may_answer = opened.may(visitor(), Action.ANSWER, at=now(), section=found.section)
    return render_template(
        "history/indicator.html",
        indicator=found,
        changes=changes,
        reasons={reason.id: reason.text for reason in opened.questionnaire.na_reasons},
        again=_again(opened, found, changes) if opened.is_editable and may_answer else {},
        **_subject(opened),
    )


@pages.get("/assessments/<uuid:assessment_id>/history/")
@signed_in
def index(assessment_id: UUID) -> ResponseReturnValue:
    """Who answered what and when, in the sections that the visitor may open, of one person or section if asked."""
    opened, at = _opened(assessment_id), now()
    sections = opened.progress_of(visitor(), at=at)
    by, section = request.args.get("by", type=UUID), request.args.get("section", "")
    section = section if section in {one.id for one in sections} else ""
    page = request.args.get("page", 1, type=int)
    found = history.of_assessment(db(), visitor(), opened, at=at, by=by, section=section, page=page)
    language = current_language()
    return render_template(
        "history/index.html",
        found=found,
        indicators=opened.questionnaire.indicator_by_id,
        people=[(str(person), name) for person, name in found.people],
        sections=[(one.id, one.title.in_language(language)) for one in sections],
        by=str(by) if by else "",
        section=section,
        **_subject(opened),
    )


def said(indicator: Indicator, answer: Answer) -> str:
    """The answer in a few words; an option that the questionnaire no longer has is named by its key."""
    if answer.option is not None and indicator.option(answer.option) is None:
        return _("%(key)s (no longer in the questionnaire)", key=answer.option)
    return answer_words(indicator, answer)


def origin_name(side: Side) -> str:
    """Where an answer came from, if somebody did not type it here."""
    names = {"workbook": _("From a workbook"), "previous_round": _("From the previous round")}
    return names.get(side.origin, "")


def _opened(assessment_id: UUID) -> OpenAssessment:
    return assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=now())


def _subject(opened: OpenAssessment) -> dict[str, object]:
    return {
        "assessment_id": opened.id,
        "institution": opened.institution,
        "round_name": opened.round_name,
        "said": said,
        "origin_name": origin_name,
    }


def _again(opened: OpenAssessment, indicator: Indicator, changes: Sequence[AnswerChange]) -> dict[int, Pairs]:
    """By version, the fields that bring back what the answer was then, where it is something else now."""
    current = opened.stored.get(indicator.id, NOTHING_STORED).answer
    return {
        change.version: _fields(indicator, change.after)
        for change in changes
        if change.after.answer != current and (change.after.answer.state, change.after.answer.note) != _NOTHING
    }


_NOTHING = (AnswerState.BLANK, "")


def _fields(indicator: Indicator, side: Side) -> Pairs:
    """The answer as the form of its section names it."""
    key, answer = indicator.id, side.answer
    fields = [
        (f"{key}.na_reason", answer.na_reason),
        (f"{key}.na_text", answer.na_text),
        (f"{key}.note", answer.note),
        (f"{key}.language", side.note_language or side.na_text_language),
    ]
    is_known = answer.option is None or indicator.option(answer.option) is not None
    return [(key, _value(answer)), *fields] if is_known else fields


def _value(answer: Answer) -> str:
    if answer.state is AnswerState.NOT_APPLICABLE:
        return "na"
    if answer.number is not None:
        return format(Decimal(repr(answer.number)), "f").removesuffix(".0")
    return answer.option or ""
