"""The questions of a quick scan as they stand in an address, checked and said back in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from innocook.core.answers import Answer, AnswerState, chosen, measured, not_applicable
from innocook.core.errors import InvalidAnswer
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator, Questionnaire, Score
from innocook.core.quick_scan import asked
from innocook.web.answer_faults import sentence
from innocook.web.languages import _
from innocook.web.typed_text import clean, number_from

NOT_APPLICABLE = "na"
LONGEST = 40


@dataclass(slots=True)
class ScanQuestion:
    """One indicator of the quick scan with what was chosen and what is wrong with it."""

    indicator: Indicator
    principle: Score | None
    value: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The indicator's id, which is also the field's name."""
        return self.indicator.id


def scan_questions(questionnaire: Questionnaire, typed: MultiDict[str, str]) -> list[ScanQuestion]:
    """The questions in order with what was typed; "na" wins over a number typed beside it."""
    return [
        ScanQuestion(each, questionnaire.score_by_id.get(each.principle or ""), _value(typed.getlist(each.id)))
        for each in asked(questionnaire)
    ]


def scan_answers(questions: Sequence[ScanQuestion]) -> dict[str, Answer]:
    """The answers that were chosen; whatever is wrong with a question goes into its `errors`."""
    answers = {}
    for question in questions:
        try:
            answers[question.id] = _answer(question.indicator, question.value)
        except InvalidAnswer as error:
            question.errors.append(_fault(error.code, question.indicator))
    return answers


def typed_values(questions: Sequence[ScanQuestion]) -> dict[str, str]:
    """What was chosen, as it stands in an address."""
    return {question.id: question.value for question in questions if question.value}


def values_of(answers: dict[str, Answer]) -> dict[str, str]:
    """Answers as the form would send them."""
    return {name: _typed(answer) for name, answer in answers.items()}


def _value(values: Sequence[str]) -> str:
    found = [text for value in values if (text := clean(value)[:LONGEST])]
    return NOT_APPLICABLE if NOT_APPLICABLE in found else (found[0] if found else "")


def _answer(indicator: Indicator, value: str) -> Answer:
    if not value:
        raise InvalidAnswer(indicator.id, "unanswered")
    if value == NOT_APPLICABLE:
        if not indicator.na_allowed:
            raise InvalidAnswer(indicator.id, "na_not_allowed")
        return not_applicable()
    answer = chosen(value) if indicator.number is None else measured(_number(value))
    points_of(indicator, answer)
    return answer


def _number(value: str) -> float:
    number = number_from(value)
    return math.nan if number is None else number


def _fault(code: str, indicator: Indicator) -> str:
    if code != "unanswered":
        return sentence(code, indicator)
    if indicator.number is None:
        return _("%(id)s: choose the level that is true today.", id=indicator.id)
    return sentence("not_a_number", indicator)


def _typed(answer: Answer) -> str:
    if answer.state is AnswerState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return repr(answer.number) if answer.number is not None else answer.option or ""
