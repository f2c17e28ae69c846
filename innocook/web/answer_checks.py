"""What was typed, checked by the core and said back in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, measured
from innocook.core.checks import check_answer
from innocook.core.errors import InvalidAnswer
from innocook.core.questionnaire import Questionnaire
from innocook.services.answers import StoredAnswer, TypedAnswer
from innocook.web.answer_faults import sentence
from innocook.web.answer_forms import NOT_APPLICABLE, Question
from innocook.web.languages import _
from innocook.web.typed_text import number_from

LONGEST_NOTE, LONGEST_REASON = 4000, 2000
WRONG_FIELD = {"na_reason_missing": "na_reason", "na_reason_unknown": "na_reason", "na_text_missing": "na_text"}
"""The companion field that an error is about; the others are about the question itself."""


def checked_answers(
    questionnaire: Questionnaire, questions: Sequence[Question], stored: Mapping[str, StoredAnswer], language: str
) -> dict[str, TypedAnswer]:
    """The answers that were typed on a page in `language`; whatever is wrong with one goes into its `errors`."""
    typed = {}
    for question in questions:
        try:
            answer = _answer(question)
            check_answer(question.indicator, answer, questionnaire.na_reasons)
            _refuse_lost_reason(question, stored)
        except InvalidAnswer as error:
            question.errors.append(sentence(error.code, question.indicator))
            question.wrong = WRONG_FIELD.get(error.code, "")
            continue
        _check_lengths(question)
        typed[question.id] = TypedAnswer(
            answer, question.note_language or language, question.version, question.confirms
        )
    return typed


def _answer(question: Question) -> Answer:
    if not question.value:
        return Answer(AnswerState.BLANK, note=question.note) if question.note else BLANK
    if question.value == NOT_APPLICABLE:
        return Answer(
            AnswerState.NOT_APPLICABLE, na_reason=question.na_reason, na_text=question.na_text, note=question.note
        )
    if question.indicator.number is None:
        return _with_note(chosen(question.value), question.note)
    number = number_from(question.value)
    if number is None or not math.isfinite(number):
        raise InvalidAnswer(question.id, "not_a_number")
    return _with_note(measured(number), question.note)


def _with_note(answer: Answer, note: str) -> Answer:
    return Answer(answer.state, option=answer.option, number=answer.number, note=note)


def _refuse_lost_reason(question: Question, stored: Mapping[str, StoredAnswer]) -> None:
    """A reason that was just typed is not dropped in silence because "not applicable" is not chosen."""
    before = stored[question.id].answer.na_text if question.id in stored else ""
    if question.value != NOT_APPLICABLE and question.na_text not in {"", before}:
        raise InvalidAnswer(question.id, "reason_without_na")


def _check_lengths(question: Question) -> None:
    if len(question.note) > LONGEST_NOTE:
        question.errors.append(
            _("%(id)s: the note is longer than %(most)d characters.", id=question.id, most=LONGEST_NOTE)
        )
    if len(question.na_text) > LONGEST_REASON:
        question.errors.append(
            _("%(id)s: the explanation is longer than %(most)d characters.", id=question.id, most=LONGEST_REASON)
        )
