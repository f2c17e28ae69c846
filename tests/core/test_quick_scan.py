"""The quick scan: its scores by hand, its answers as a list, next steps from a few answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.answers import Answer, chosen, measured, not_applicable
from innocook.core.errors import InvalidAnswer
from innocook.core.loader import read_directory
from innocook.core.next_steps import next_steps
from innocook.core.questionnaire import Questionnaire, QuickScan, ScoreKind
from innocook.core.quick_scan import asked, fingerprint, packed, scan_minutes, scan_plan, unpacked
from innocook.core.scoring import score_answers
from innocook.services.public_questionnaire import packaged_plan
from tests.core.documents import EXAMPLE
from tests.support.questionnaires import four_by_two, indicator, numeric, questionnaire, score

INNOCOOK = packaged_plan().questionnaire
LEVELS = {"STR1": 2, "CUL1": 3, "PIL2": 1, "DPI3": 2, "DAT3": 4, "EMT2": 0, "CIT4": 3, "PAR1": 2}
GIVEN = {name: chosen(str(level)) for name, level in LEVELS.items()}


def mixed() -> Questionnaire:
    """A quick scan of levels and a number, one of each with "not applicable"."""
    indicators = [
        indicator("a"),
        indicator("b", na_allowed=False),
        numeric("n"),
        replace(numeric("m"), na_allowed=False),
    ]
    scan = QuickScan(("n", "b", "a", "m"), (score("overall", ["a", "b", "n", "m"], kind=ScoreKind.OVERALL),))
    return replace(questionnaire(indicators, []), quick_scan=scan)


def answered(made: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """Every set of answers that the quick scan can have."""
    return st.fixed_dictionaries(
        {
            each.id: st.one_of(
                st.floats(0, 100).map(measured)
                if each.number
                else st.sampled_from([o.key for o in each.options]).map(chosen),
                *([st.just(not_applicable())] if each.na_allowed else []),
            )
            for each in asked(made)
        }
    )


def test_innocook_asks_one_question_of_each_section():
    """Eight, in the order of the sections; a quarter of 50 minutes is ten minutes in whole fives."""
    assert [each.section for each in asked(INNOCOOK)] == [section.id for section in INNOCOOK.sections]
    assert [each.id for each in asked(INNOCOOK)] == list(LEVELS)
    assert scan_minutes(INNOCOOK) == 10


def test_hand_worked_scores():
    """Responsiveness (75+0)/2, inclusion (25+50)/2, trust (100+75)/2, effectiveness (50+50)/2; their mean is 53.125."""
    plan = scan_plan(INNOCOOK)
    assert plan is not None
    found = {name: result.value for name, result in score_answers(plan, GIVEN).items()}
    assert found == {
        "responsiveness": 37.5,
        "inclusion": 37.5,
        "trust": 87.5,
        "effectiveness": 50.0,
        "overall": 53.125,
    }


def test_a_questionnaire_without_a_quick_scan_asks_nothing():
    """There is no plan and no question."""
    assert scan_plan(four_by_two()) is None
    assert asked(four_by_two()) == ()


@given(
    st.sampled_from([INNOCOOK, read_directory(EXAMPLE), mixed()]).flatmap(
        lambda made: st.tuples(st.just(made), answered(made))
    )
)
def test_every_set_of_answers_comes_back(case: tuple[Questionnaire, dict[str, Answer]]):
    """Levels, numbers to the last digit and "not applicable"."""
    made, answers = case
    assert unpacked(made, packed(made, answers)) == answers


@pytest.mark.parametrize(
    ("given_answers", "code"),
    [
        ({}, "unanswered"),
        ({"a": chosen("9")}, "unknown_option"),
        ({"b": not_applicable()}, "na_not_allowed"),
        ({"n": measured(100.5)}, "out_of_range"),
        ({"n": chosen("1")}, "not_a_number"),
    ],
)
def test_what_does_not_fit_is_not_packed(given_answers: dict[str, Answer], code: str):
    """A blank, a level that is not there, N/A where it is not allowed, a number out of range."""
    whole = {} if not given_answers else {"a": chosen("1"), "b": chosen("1"), "n": measured(1.0), "m": measured(1.0)}
    with pytest.raises(InvalidAnswer) as refused:
        packed(mixed(), whole | given_answers)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1.0, "1", "1"],
        [1.0, "1", "1", 1.0, 1.0],
        [1.0, "1", "1", None],
        [1.0, None, "1", 1.0],
        ["1", "1", "1", 1.0],
        [True, "1", "1", 1.0],
        [1.0, 1, "1", 1.0],
        [1.0, ["1"], "1", 1.0],
        [float("nan"), "1", "1", 1.0],
        [101, "1", "1", 1.0],
        [1.0, "9", "1", 1.0],
    ],
)
def test_another_list_is_refused(values: list[Any]):
    """Too short, too long, N/A where it is not allowed, a wrong type, out of range: never guessed."""
    with pytest.raises(InvalidAnswer):
        unpacked(mixed(), values)


def test_next_steps_need_no_more_than_the_answers_given():
    """Three steps, lowest principle first; one that needs an answer nobody gave (PIL2 needs PIL1) is not among them."""
    plan = scan_plan(INNOCOOK)
    assert plan is not None
    steps = next_steps(plan, INNOCOOK, GIVEN, 3)
    assert [step.indicator.id for step in steps] == ["EMT2", "PAR1", "CUL1"]
    assert [step.gain_principle for step in steps] == [12.5, 12.5, 12.5]
    assert [step.gain_overall for step in steps] == [3.125, 3.125, 3.125]
    assert next_steps(plan, INNOCOOK, {name: chosen("4") for name in LEVELS}, 3) == ()


def test_the_mark_of_a_questionnaire_is_the_beginning_of_its_hash():
    """Sixteen characters."""
    assert fingerprint(INNOCOOK) == INNOCOOK.sha256[:16]
