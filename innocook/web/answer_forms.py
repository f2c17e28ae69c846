"""The form of one section: read with WTForms, drawn by a macro."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField
from wtforms.form import BaseForm

from innocook.core.answers import Answer, AnswerState
from innocook.core.questionnaire import Indicator, Questionnaire, Score
from innocook.i18n import LANGUAGES
from innocook.services.answers import StoredAnswer
from innocook.services.assessments import OpenAssessment
from innocook.services.assessments import Question as Clarification
from innocook.web.typed_text import clean

NOT_APPLICABLE = "na"
COMPANIONS = ("na_reason", "na_text", "note", "language", "version", "confirm")
CONFIRM_ALL = "_confirm_all"
"""Pressed to say that every answer of the page that comes from an earlier round is still true."""


class ChoiceField(Field):
    """The value of an indicator: "na" wins over a number typed beside it, an empty text clears."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the one value that was meant."""
        values = [value.strip() for value in valuelist if value.strip()]
        self.data = NOT_APPLICABLE if NOT_APPLICABLE in values else (values[0] if values else "")


@dataclass(slots=True)
class Question:
    """One indicator as the page shows it: what is typed (or stored) and what is wrong with it.

    `confirmed` is False while an answer of an earlier round waits; `confirms` is ticked to say that it is still true.
    A `locked` one can only be read; `clarification` is what a reviewer asks back about it.
    """

    indicator: Indicator
    principle: Score | None
    value: str = ""
    na_reason: str = ""
    na_text: str = ""
    note: str = ""
    note_language: str = ""
    version: int = 0
    confirmed: bool = True
    confirms: bool = False
    theirs: StoredAnswer | None = None
    locked: bool = False
    clarification: Clarification | None = None
    errors: list[str] = field(default_factory=list)
    wrong: str = ""

    @property
    def id(self) -> str:
        """The indicator's id, which is also the field's name."""
        return self.indicator.id


def stored_questions(
    questionnaire: Questionnaire, section_id: str, stored: Mapping[str, StoredAnswer]
) -> list[Question]:
    """The questions of a section with the stored answers in them."""
    return [
        _stored(questionnaire, questionnaire.indicator_by_id[key], stored.get(key))
        for key in questionnaire.section_by_id[section_id].indicators
    ]


def _stored(questionnaire: Questionnaire, indicator: Indicator, stored: StoredAnswer | None) -> Question:
    question = Question(indicator, questionnaire.score_by_id.get(indicator.principle or ""))
    if stored:
        answer = stored.answer
        question.value = _value(answer)
        question.na_reason, question.na_text, question.note = answer.na_reason, answer.na_text, answer.note
        question.note_language, question.version = stored.note_language, stored.version
        question.confirmed = stored.confirmed
    return question


def _value(answer: Answer) -> str:
    if answer.state is AnswerState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if answer.number is not None:
        return format(Decimal(repr(answer.number)), "f").removesuffix(".0")
    return answer.option or ""


def typed_questions(
    questionnaire: Questionnaire, section_id: str, stored: Mapping[str, StoredAnswer], posted: MultiDict[str, str]
) -> list[Question]:
    """The questions of a section with what was typed; a field that was not sent keeps its stored value."""
    form = section_form(questionnaire, section_id)
    form.process(posted)
    questions = stored_questions(questionnaire, section_id, stored)
    for question in questions:
        _take_typed(question, form, posted)
    return questions


def mark_returned(questions: Sequence[Question], opened: OpenAssessment) -> Sequence[Question]:
    """The same questions, with what can only be read now and what a reviewer asks back about the others."""
    asked = {one.indicator: one for one in opened.questions}
    for question in questions:
        question.locked = question.id not in opened.unlocked
        question.clarification = asked.get(question.id)
    return questions


def take_stored(
    questionnaire: Questionnaire, questions: Sequence[Question], stored: Mapping[str, StoredAnswer], key: str
) -> list[Question]:
    """The questions as typed, but for one that shows the stored answer again."""
    return [
        _stored(questionnaire, question.indicator, stored.get(key)) if question.id == key else question
        for question in questions
    ]


def section_form(questionnaire: Questionnaire, section_id: str) -> BaseForm:
    """The WTForms form with one field per indicator of the section and its companions."""
    fields: dict[str, object] = {}
    for key in questionnaire.section_by_id[section_id].indicators:
        fields[key] = ChoiceField()
        fields.update({f"{key}.{name}": StringField() for name in COMPANIONS})
    return BaseForm(fields)


def _take_typed(question: Question, form: BaseForm, posted: MultiDict[str, str]) -> None:
    key = question.id
    if key in posted:
        question.value = form[key].data if question.indicator.options else clean(form[key].data)
    for name in ("na_reason", "na_text", "note"):
        if f"{key}.{name}" in posted:
            setattr(question, name, clean(form[f"{key}.{name}"].data or ""))
    question.confirms = CONFIRM_ALL in posted or bool(form[f"{key}.confirm"].data)
    language = form[f"{key}.language"].data or ""
    if language in LANGUAGES:
        question.note_language = language
    if f"{key}.version" in posted:
        version = form[f"{key}.version"].data or ""
        question.version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
