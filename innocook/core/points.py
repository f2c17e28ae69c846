"""What answers are worth, before any rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from innocook.core.answers import Answer, Answers, AnswerState
from innocook.core.arithmetic import Flags, Floats
from innocook.core.errors import InvalidAnswer
from innocook.core.questionnaire import Indicator, NumberRange, Questionnaire


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Points per institution (rows) and indicator (columns, order of the questionnaire); NaN where not answered."""

    points: Floats
    not_applicable: Flags


Given = tuple[str, str | None, float | None]
"""What the points of an answer depend on: its state, option and number."""
_EXEMPT = np.inf
"""Stands for "not applicable" among points, which are finite."""


def points_of(indicator: Indicator, answer: Answer) -> float | None:
    """What an answer is worth; None for a blank or "not applicable". Raises InvalidAnswer where it does not fit."""
    if answer.state is not AnswerState.ANSWERED:
        return None
    if indicator.number is not None:
        return points_of_number(indicator.id, indicator.number, answer.number)
    option = indicator.option(answer.option) if answer.option is not None else None
    if option is None:
        raise InvalidAnswer(indicator.id, "unknown_option")
    return option.points


def points_of_number(indicator: str, scale: NumberRange, number: float | None) -> float:
    """Points of a number, linear over its range. Raises InvalidAnswer: not_a_number, out_of_range."""
    if number is None or not np.isfinite(number):
        raise InvalidAnswer(indicator, "not_a_number")
    if not scale.clamp and not scale.minimum <= number <= scale.maximum:
        raise InvalidAnswer(indicator, "out_of_range")
    held = min(max(number, scale.minimum), scale.maximum)
    slope = (scale.points_to - scale.points_from) / (scale.maximum - scale.minimum)
    low, high = sorted((scale.points_from, scale.points_to))
    return min(max(scale.points_from + (held - scale.minimum) * slope, low), high)


def reach(indicator: Indicator) -> tuple[float, float]:
    """The fewest and the most points an indicator can be worth."""
    if indicator.number is not None:
        points = [indicator.number.points_from, indicator.number.points_to]
    else:
        points = [option.points for option in indicator.options]
    return min(points), max(points)


def answer_table(questionnaire: Questionnaire, answers: Sequence[Answers]) -> AnswerTable:
    """One row per set of answers; a missing id is a blank. Raises InvalidAnswer where an answer does not fit."""
    points = np.full((len(answers), len(questionnaire.indicators)), np.nan)
    not_applicable = np.zeros(points.shape, dtype=bool)
    for column, indicator in enumerate(questionnaire.indicators):
        for row, given in enumerate(answers):
            answer = given.get(indicator.id)
            if answer is None or answer.state is AnswerState.BLANK:
                continue
            worth = points_of(indicator, answer)
            not_applicable[row, column] = worth is None
            points[row, column] = np.nan if worth is None else worth
    return AnswerTable(points, not_applicable)


def given_table(questionnaire: Questionnaire, rows: Sequence[Mapping[str, Given]]) -> AnswerTable:
    """As `answer_table` for tens of thousands of rows: the same answer to an indicator is judged once.

    A row in which an answer does not fit, or has no known state, is blank as a whole.
    """
    blank = [np.nan] * len(questionnaire.indicators)
    judged: list[dict[Given, float]] = [{} for _ in blank]
    points = np.full((len(rows), len(blank)), np.nan)
    for row, given in enumerate(rows):
        try:
            worth = [_worth(each, given, known) for each, known in zip(questionnaire.indicators, judged, strict=True)]
        except (InvalidAnswer, ValueError):
            continue
        points[row] = worth
    exempt = points == _EXEMPT
    points[exempt] = np.nan
    return AnswerTable(points, exempt)


def _worth(indicator: Indicator, given: Mapping[str, Given], known: dict[Given, float]) -> float:
    """Points, NaN for a blank, _EXEMPT for "not applicable"."""
    one = given.get(indicator.id)
    if one is None:
        return np.nan
    worth = known.get(one)
    if worth is None:
        state, option, number = AnswerState(one[0]), one[1], one[2]
        worth = known[one] = _judged(indicator, Answer(state, option=option, number=number))
    return worth


def _judged(indicator: Indicator, answer: Answer) -> float:
    if answer.state is AnswerState.BLANK:
        return np.nan
    worth = points_of(indicator, answer)
    return _EXEMPT if worth is None else worth
