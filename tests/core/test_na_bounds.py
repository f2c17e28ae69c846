"""What "not applicable" hides: worked numbers, and what holds for every questionnaire."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innocook.core.answers import Answer, Answers, AnswerState, chosen, not_applicable
from innocook.core.na_bounds import na_bounds
from innocook.core.questionnaire import Questionnaire, Rule, Score
from innocook.core.scoring import compile_plan, counted_indicators, score_answers
from innocook.services.public_questionnaire import packaged_plan
from tests.core.test_properties import cases, shown, weights
from tests.support.questionnaires import answers, four_by_two, indicator, needs, numeric, questionnaire, score

pytestmark = pytest.mark.slow
PLAN = packaged_plan()
NA = not_applicable("no_service", "…")
TINY = 1e-8


def level_two(*gone: str) -> dict[str, Answer]:
    """Level 2 everywhere in InnoCook 1.0, "not applicable" for these."""
    return {each.id: NA if each.id in gone else chosen("2") for each in PLAN.questionnaire.indicators}


def test_innocook_by_hand():
    """DPI1 (trust) and DPI2 (inclusion) do not apply, all else is level 2, 50 points.

    DPI counts two of four: at the lowest (50+50+0+0)/4 = 25, at the highest (50+50+100+100)/4 = 75. A principle of
    eight with one of them: 350/8 = 43.75 and 450/8 = 56.25. Overall with two such principles: (2x43.75+2x50)/4 =
    46.875 and 53.125; 2 of 32 indicators are 0.0625.
    """
    gone = ("DPI1", "DPI2")
    principles = {PLAN.questionnaire.indicator_by_id[name].principle for name in gone}
    found = na_bounds(PLAN, level_two(*gone))
    assert len(principles) == 2
    dpi, overall = found["DPI"], found["overall"]
    assert (dpi.count, dpi.total, dpi.share, dpi.if_lowest, dpi.if_highest) == (2, 4, 0.5, 25.0, 75.0)
    for principle in principles:
        assert (found[principle].if_lowest, found[principle].if_highest) == (43.75, 56.25)
    assert (overall.count, overall.total, overall.share) == (2, 32, 0.0625)
    assert (overall.if_lowest, overall.if_highest) == (46.875, 53.125)
    assert (found["STR"].count, found["STR"].if_lowest, found["STR"].if_highest) == (0, 50.0, 50.0)


def test_weights_and_lower_is_better():
    """A weighs 3, N (100 at 0, 0 at 20) weighs 1 and does not apply: 3x50/4 = 37.5 and (150+100)/4 = 62.5."""
    made = questionnaire([indicator("A"), numeric("N", (100, 0), (0, 20))], [score("s", {"A": 3, "N": 1})])
    found = na_bounds(compile_plan(made), answers(A=2, N="na"))["s"]
    assert (found.count, found.if_lowest, found.if_highest) == (1, 37.5, 62.5)


@pytest.mark.parametrize(
    ("rule", "lowest", "highest"), [("geometric", 0.0, 70.710678119), ("harmonic", 0.0, 66.666666667)]
)
def test_other_means(rule: str, lowest: float, highest: float):
    """50 beside 100: the root of 5000, and 2/(1/50+1/100); beside 0 both are 0."""
    made = questionnaire([indicator("A"), indicator("B")], [score("s", ["A", "B"], rule)])
    found = na_bounds(compile_plan(made), answers(A=2, B="na"))["s"]
    assert (found.if_lowest, found.if_highest) == (lowest, highest)


def test_what_is_not_rated_has_no_bounds():
    """A section where nothing applies has no score, and no "if": the share is said, 4 of 4."""
    gone = [each.id for each in PLAN.questionnaire.indicators if each.section == "DPI"]
    found = na_bounds(PLAN, level_two(*gone))
    assert (found["DPI"].count, found["DPI"].share) == (4, 1.0)
    assert (found["DPI"].if_lowest, found["DPI"].if_highest) == (None, None)
    empty = na_bounds(PLAN, {})
    assert {(each.count, each.if_lowest, each.if_highest) for each in empty.values()} == {(0, None, None)}


def test_with_different_ranges_even_the_lowest_may_lift_a_mean():
    """B is worth 50 or 100: beside a 0 its lowest is still more than leaving it out. The sentence says "would be"."""
    made = questionnaire([indicator("A"), indicator("B", (50, 100))], [score("s", ["A", "B"])])
    found = na_bounds(compile_plan(made), answers(A=0, B="na"))["s"]
    assert (found.if_lowest, found.if_highest) == (25.0, 50.0)


@settings(deadline=None)
@given(cases)
def test_the_lowest_is_never_above_the_highest(case: tuple[Questionnaire, Answers]):
    """For any rules, and both are the score itself where everything applies; only what is rated has them.

    A part that asks for more answers than it has indicators applies once something in it is answered, and is never
    rated: the score above may then be without bounds.
    """
    made, given_answers = case
    plan = compile_plan(made)
    values = score_answers(plan, given_answers)
    for name, found in na_bounds(plan, given_answers).items():
        value = values[name].value
        assert (found.if_lowest is None) == (found.if_highest is None)
        assert found.if_lowest is None or value is not None
        assert (found.count, found.total) == (values[name].total - values[name].applicable, values[name].total)
        assert found.count or (found.if_lowest, found.if_highest) == (value, value)
        if found.if_lowest is not None:
            assert found.if_lowest <= found.if_highest


@st.composite
def means(draw: st.DrawFn) -> Questionnaire:
    """Indicators from 0 to 100 under means: flat ones with any needs, and means of these shown at once."""
    names = [f"i{n}" for n in range(draw(st.integers(2, 6)))]
    asked = [numeric(name) if draw(st.booleans()) else indicator(name) for name in names]
    rules = st.sampled_from([Rule.MEAN, Rule.GEOMETRIC, Rule.HARMONIC])
    scores: list[Score] = []
    for place in range(draw(st.integers(1, 4))):
        parts = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
        is_flat = all(part.startswith("i") for part in parts)
        made = score(f"s{place}", {part: draw(weights) for part in parts}, draw(rules))
        if is_flat and draw(st.booleans()):
            scores.append(score(f"f{place}", {part: draw(weights) for part in parts}, draw(rules), needs=draw(shown)))
        scores.append(made)
        names.append(made.id)
    return questionnaire(asked, scores)


def answered(made: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """Any answers, many of them "not applicable"."""
    values = {
        each.id: st.one_of(
            st.none(), st.just("na"), st.just("na"), st.floats(0, 100) if each.number else st.integers(0, 4)
        )
        for each in made.indicators
    }
    return st.fixed_dictionaries(values).map(lambda chosen_values: answers(**chosen_values))


@settings(deadline=None)
@given(means().flatmap(lambda made: st.tuples(st.just(made), answered(made))))
def test_means_of_one_range_lie_between_their_bounds(case: tuple[Questionnaire, Answers]):
    """Arithmetic, geometric and harmonic, weighted and nested."""
    made, given_answers = case
    plan = compile_plan(made)
    bounds = na_bounds(plan, given_answers)
    for name, result in score_answers(plan, given_answers).items():
        if result.value is not None:
            assert bounds[name].if_lowest - TINY <= result.value <= bounds[name].if_highest + TINY


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([each.id for each in PLAN.questionnaire.indicators]), st.sampled_from(["na", "blank", "0", "4"])
    )
)
def test_innocook_scores_lie_between_their_bounds(changed: dict[str, str]):
    """Level 2 with any answers changed to 0, 4, blank or "not applicable"."""
    given_answers = level_two()
    for name, what in changed.items():
        given_answers[name] = NA if what == "na" else chosen(what)
        if what == "blank":
            del given_answers[name]
    bounds = na_bounds(PLAN, given_answers)
    for name, result in score_answers(PLAN, given_answers).items():
        if result.value is not None:
            assert bounds[name].if_lowest <= result.value <= bounds[name].if_highest


def test_which_indicators_a_score_counts():
    """Those answered below it; where a part is not rated, its answers do not count in a rated parent."""
    made = four_by_two()
    plan = compile_plan(made, (*made.scores[:4], score("half", "ABCD", needs=needs(0.5, 2))))
    found = counted_indicators(plan, answers(A1=2, A2=2, B1=1, B2=3, C1=4, D1="na"))
    assert found["A"] == {"A1", "A2"}
    assert found["C"] == {"C1"}
    assert found["D"] == frozenset()
    assert found["half"] == {"A1", "A2", "B1", "B2"}


@settings(deadline=None)
@given(cases)
def test_the_count_is_the_size_of_the_set(case: tuple[Questionnaire, Answers]):
    """`counted` of every score is the number of indicators that are named."""
    made, given_answers = case
    plan = compile_plan(made)
    names = counted_indicators(plan, given_answers)
    assert {name: len(found) for name, found in names.items()} == {
        name: result.counted for name, result in score_answers(plan, given_answers).items()
    }


def test_nothing_is_decided_by_the_reason():
    """The bounds read the state alone."""
    assert NA.state is AnswerState.NOT_APPLICABLE
    assert na_bounds(PLAN, level_two("DPI1")) == na_bounds(PLAN, level_two("DPI1") | {"DPI1": not_applicable()})
