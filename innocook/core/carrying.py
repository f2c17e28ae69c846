"""Answers of an earlier round as a beginning for a later one, whose questionnaire may have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from innocook.core.answers import BLANK, Answer, Answers, AnswerState
from innocook.core.checks import check_answer
from innocook.core.errors import InvalidAnswer
from innocook.core.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Carried:
    """What can be taken over, by indicator; `left_out` are the answered indicators whose answer no longer fits.

    A note is never left behind while its indicator is still asked: it stands alone where the answer does not fit.
    """

    answers: Mapping[str, Answer]
    left_out: tuple[str, ...]


def carried(questionnaire: Questionnaire, earlier: Answers) -> Carried:
    """The earlier answers that fit the indicators of `questionnaire` with the same id, in the order of asking."""
    taken: dict[str, Answer] = {}
    for indicator in questionnaire.indicators:
        answer = earlier.get(indicator.id, BLANK)
        try:
            check_answer(indicator, answer, questionnaire.na_reasons)
        except InvalidAnswer:
            answer = Answer(AnswerState.BLANK, note=answer.note)
        if answer != BLANK:
            taken[indicator.id] = answer
    lost = [key for key in earlier if earlier[key].state is not AnswerState.BLANK and not _is_answered(taken, key)]
    return Carried(taken, tuple(lost))


def _is_answered(answers: Answers, indicator: str) -> bool:
    return answers.get(indicator, BLANK).state is not AnswerState.BLANK
