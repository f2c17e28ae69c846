"""Whether an answer fits its indicator."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.answers import Answer, AnswerState
from innocook.core.errors import InvalidAnswer
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator, Reference


def check_answer(indicator: Indicator, answer: Answer, na_reasons: Sequence[Reference]) -> None:
    """Nothing for an answer that may be stored, a blank included.

    Raises InvalidAnswer with the code unknown_option, not_a_number, out_of_range, na_not_allowed, na_reason_missing,
    na_reason_unknown (the code is not one of `na_reasons`) or na_text_missing. Notes are free.
    """
    if answer.state is AnswerState.ANSWERED:
        _check_value(indicator, answer)
    elif answer.state is AnswerState.NOT_APPLICABLE:
        _check_reason(indicator, answer, na_reasons)


def _check_value(indicator: Indicator, answer: Answer) -> None:
    if indicator.number is None and answer.number is not None:
        raise InvalidAnswer(indicator.id, "unknown_option")
    if indicator.number is not None and answer.option is not None:
        raise InvalidAnswer(indicator.id, "not_a_number")
    points_of(indicator, answer)


def _check_reason(indicator: Indicator, answer: Answer, na_reasons: Sequence[Reference]) -> None:
    if not indicator.na_allowed:
        raise InvalidAnswer(indicator.id, "na_not_allowed")
    if not answer.na_reason:
        raise InvalidAnswer(indicator.id, "na_reason_missing")
    if answer.na_reason not in {reason.id for reason in na_reasons}:
        raise InvalidAnswer(indicator.id, "na_reason_unknown")
    if not answer.na_text.strip():
        raise InvalidAnswer(indicator.id, "na_text_missing")
