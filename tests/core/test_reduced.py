"""Questionnaires cut to some indicators."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.reduced import reduced, without_national
from innocook.core.scoring import answer_table, compile_plan, score_table
from innocook.services.public_questionnaire import packaged_plan
from tests.support.questionnaires import answers, four_by_two, indicator, questionnaire, score


def test_everything_kept_is_the_questionnaire_itself():
    """Nothing is compiled again and nothing is left out."""
    plan = compile_plan(four_by_two())
    cut = reduced(plan, plan.indicator_ids)
    assert cut.plan is plan
    assert cut.left_out == ()


def test_a_score_with_one_indicator_left_goes_and_its_parent_does_without():
    """A = (a1, a2), B = (b1, b2): without b2, B has a single indicator left and leaves the overall to A."""
    asked = questionnaire(
        [indicator(name) for name in ("a1", "a2", "b1", "b2")],
        [score("A", ["a1", "a2"]), score("B", ["b1", "b2"]), score("all", {"A": 1, "B": 1})],
    )
    cut = reduced(compile_plan(asked), {"a1", "a2", "b1"})
    assert cut.left_out == ("B",)
    assert cut.columns == (0, 1, 2)
    table = answer_table(asked, [answers(a1=4, a2=2, b1=0, b2=0)])
    found = score_table(cut.plan, cut.table(table))
    assert dict(zip(found.score_ids, found.values[0].tolist(), strict=True)) == {"A": 75.0, "all": 75.0}


def test_without_what_the_country_supplies():
    """STR1, DPI1-3 and EMT4 go; DPI has one indicator left and goes too, with a note."""
    plan = packaged_plan()
    cut = without_national(plan)
    gone = set(plan.indicator_ids) - set(cut.plan.indicator_ids)
    assert gone == {"STR1", "DPI1", "DPI2", "DPI3", "EMT4"}
    assert cut.left_out == ("DPI",)
    overall = cut.plan.step("overall").score
    assert overall.bands == plan.step("overall").score.bands


def test_a_sum_of_fewer_parts_has_no_bands():
    """Bands of a sum from 0 to 200 would read another scale when it ends at 100."""
    from tests.support.questionnaires import bands

    cuts = bands((0, 100), (100, 300))
    asked = questionnaire([indicator(n) for n in "abc"], [score("all", "abc", "sum", bands=cuts, maximum=300.0)])
    cut = reduced(compile_plan(asked), {"a", "b"})
    left = cut.plan.step("all").score
    assert (left.bands, left.maximum) == ((), 200.0)


PLAN = packaged_plan()


@given(st.integers(0, 31), st.lists(st.integers(0, 4), min_size=32, max_size=32))
def test_leaving_one_out_is_the_score_with_it_not_applicable(place: int, levels: list[int]):
    """The rule of the method: "not applicable" gives exactly the scores without that indicator."""
    gone = PLAN.indicator_ids[place]
    given_answers = answers(**dict(zip(PLAN.indicator_ids, levels, strict=True)))
    table = answer_table(PLAN.questionnaire, [given_answers])
    cut = reduced(PLAN, set(PLAN.indicator_ids) - {gone})
    found = score_table(cut.plan, cut.table(table))
    not_applicable = answer_table(PLAN.questionnaire, [given_answers | answers(**{gone: "na"})])
    expected = score_table(PLAN, not_applicable)
    for name in cut.plan.score_ids:
        column = expected.score_ids.index(name)
        np.testing.assert_array_equal(found.values[:, found.score_ids.index(name)], expected.values[:, column])


@pytest.mark.parametrize("kept", [set(), {"made up"}])
def test_nothing_left_has_no_scores(kept: set[str]):
    """No indicator, no score, and no error."""
    cut = reduced(PLAN, kept)
    assert cut.plan.score_ids == ()
    assert set(cut.left_out) == set(PLAN.score_ids)
