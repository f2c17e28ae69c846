"""The quick scan: its own scores over a few indicators, and its answers as the short list that a link carries."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.answers import BLANK, Answer, Answers, AnswerState, chosen, measured, not_applicable
from innocook.core.errors import InvalidAnswer
from innocook.core.plan import Plan, compile_plan
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator, Questionnaire

Value = str | float | None
"""One answer in the list: the key of an option, a number, or None for "not applicable"."""

FINGERPRINT = 16
"""Characters of the questionnaire's SHA-256 that a link carries."""


def scan_plan(questionnaire: Questionnaire) -> Plan | None:
    """The plan of the quick scan's own scores; None where the questionnaire has no quick scan."""
    scan = questionnaire.quick_scan
    return compile_plan(questionnaire, scan.scores) if scan else None


def asked(questionnaire: Questionnaire) -> tuple[Indicator, ...]:
    """The indicators of the quick scan in its own order; none where there is no quick scan."""
    scan = questionnaire.quick_scan
    return tuple(questionnaire.indicator_by_id[name] for name in scan.indicators) if scan else ()


def scan_minutes(questionnaire: Questionnaire) -> int:
    """How long the quick scan takes: its part of the expected minutes, in whole fives, at least five."""
    minutes = questionnaire.expected_minutes * len(asked(questionnaire)) / len(questionnaire.indicators)
    return max(5, int(minutes // 5) * 5)


def fingerprint(questionnaire: Questionnaire) -> str:
    """The beginning of the questionnaire's SHA-256, by which a link names it."""
    return questionnaire.sha256[:FINGERPRINT]


def packed(questionnaire: Questionnaire, answers: Answers) -> list[Value]:
    """The answers to the quick scan in its order. Raises InvalidAnswer for a blank and what does not fit."""
    return [_packed(indicator, answers.get(indicator.id, BLANK)) for indicator in asked(questionnaire)]


def unpacked(questionnaire: Questionnaire, values: Sequence[object]) -> dict[str, Answer]:
    """The answers that `packed` made a list of. Raises InvalidAnswer where the list is anything else."""
    indicators = asked(questionnaire)
    if len(values) != len(indicators):
        raise InvalidAnswer("", "unanswered")
    pairs = zip(indicators, values, strict=True)
    answers = {indicator.id: _unpacked(indicator, value) for indicator, value in pairs}
    packed(questionnaire, answers)
    return answers


def _packed(indicator: Indicator, answer: Answer) -> Value:
    if answer.state is AnswerState.BLANK:
        raise InvalidAnswer(indicator.id, "unanswered")
    if answer.state is AnswerState.NOT_APPLICABLE:
        if not indicator.na_allowed:
            raise InvalidAnswer(indicator.id, "na_not_allowed")
        return None
    points_of(indicator, answer)
    return answer.option if indicator.number is None else answer.number


def _unpacked(indicator: Indicator, value: object) -> Answer:
    if value is None:
        return not_applicable()
    if isinstance(value, str) and indicator.number is None:
        return chosen(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and indicator.number is not None:
        return measured(float(value))
    raise InvalidAnswer(indicator.id, "unknown_option" if indicator.number is None else "not_a_number")
