"""Answers that fit their indicator, and the code each other one is refused with."""

import math

import pytest

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, measured, not_applicable
from innocook.core.checks import check_answer
from innocook.core.errors import InvalidAnswer
from innocook.core.loader import read_directory
from tests.core.documents import EXAMPLE

READ = read_directory(EXAMPLE)


def refused(indicator: str, answer: Answer) -> str:
    """The code with which the answer is refused, or nothing."""
    try:
        check_answer(READ.indicator_by_id[indicator], answer, READ.na_reasons)
    except InvalidAnswer as error:
        return error.code if error.indicator == indicator else "of another indicator"
    return ""


@pytest.mark.parametrize(
    ("indicator", "answer"),
    [
        ("ACC1", BLANK),
        ("ACC1", Answer(AnswerState.BLANK, note="later")),
        ("ACC1", chosen("partly")),
        ("ACC2", not_applicable("no_desk", "Closed for works")),
        ("ACC3", measured(0)),
        ("ACC3", measured(100)),
        ("TIM1", measured(45)),
        ("TIM1", measured(-3)),
    ],
)
def test_answers_that_fit_are_accepted(indicator: str, answer: Answer) -> None:
    """Blanks, known options, numbers in range (any finite one where clamped) and N/A with its reason pass."""
    assert refused(indicator, answer) == ""


@pytest.mark.parametrize(
    ("indicator", "answer", "code"),
    [
        ("ACC1", chosen("maybe"), "unknown_option"),
        ("ACC1", chosen(""), "unknown_option"),
        ("ACC1", measured(1), "unknown_option"),
        ("ACC1", Answer(AnswerState.ANSWERED), "unknown_option"),
        ("ACC1", Answer(AnswerState.ANSWERED, option="no", number=1), "unknown_option"),
        ("ACC3", chosen("yes"), "not_a_number"),
        ("ACC3", measured(math.nan), "not_a_number"),
        ("TIM1", measured(math.inf), "not_a_number"),
        ("ACC3", Answer(AnswerState.ANSWERED, option="x", number=1), "not_a_number"),
        ("ACC3", measured(100.001), "out_of_range"),
        ("ACC3", measured(-1), "out_of_range"),
        ("ACC1", not_applicable("no_desk", "words"), "na_not_allowed"),
        ("ACC2", not_applicable("", "words"), "na_reason_missing"),
        ("ACC2", not_applicable("other", "words"), "na_reason_unknown"),
        ("ACC2", not_applicable("no_desk", "  "), "na_text_missing"),
    ],
)
def test_answers_that_do_not_fit_are_refused_with_a_code(indicator: str, answer: Answer, code: str) -> None:
    """Each kind of misfit has the code that pages turn into a sentence."""
    assert refused(indicator, answer) == code
