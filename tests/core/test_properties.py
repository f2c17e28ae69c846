"""What holds for every questionnaire and every set of answers."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from innocook.core.answers import Answer, Answers, AnswerState, chosen
from innocook.core.points import points_of
from innocook.core.questionnaire import Blanks, Questionnaire, Rule, Score
from innocook.core.scoring import answer_table, compile_plan, score_answers, score_table
from innocook.core.trace import recompute, trace
from tests.support.questionnaires import answers, indicator, needs, numeric, questionnaire, reordered, score, without

pytestmark = pytest.mark.slow
unhurried = settings(deadline=None)

weights = st.one_of(st.just(1.0), st.sampled_from([0.1, 1 / 3, 2.0, 7.5]), st.floats(0.01, 100))
worths = st.lists(st.sampled_from([0, 1, 10, 25, 33.3, 50, 75, 100]), min_size=2, max_size=5, unique=True).map(sorted)
shown = st.builds(needs, st.sampled_from([0.001, 0.25, 0.5, 0.75, 1.0]), st.integers(1, 3))


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Up to seven indicators under up to five scores of any rule, nested and overlapping."""
    count = draw(st.integers(2, 7))
    asked = [numeric(f"i{n}") if draw(st.booleans()) else indicator(f"i{n}", draw(worths)) for n in range(count)]
    names = [each.id for each in asked]
    scores: list[Score] = []
    for place in range(draw(st.integers(1, 5))):
        parts = draw(st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True))
        rule, blanks = draw(st.sampled_from(Rule)), draw(st.sampled_from(Blanks))
        weighted = {part: draw(weights) for part in parts}
        scores.append(score(f"s{place}", weighted, rule, needs=draw(shown), blanks=blanks))
        names.append(f"s{place}")
    return questionnaire(asked, scores)


def answered(asked: Questionnaire) -> st.SearchStrategy[dict[str, Answer]]:
    """Any answers: options, numbers, blanks and "not applicable"."""
    values = {
        each.id: st.one_of(
            st.none(), st.just("na"), st.floats(0, 100) if each.number else st.sampled_from(range(len(each.options)))
        )
        for each in asked.indicators
    }
    return st.fixed_dictionaries(values).map(lambda given: answers(**given))


cases = questionnaires().flatmap(lambda asked: st.tuples(st.just(asked), answered(asked)))


def values_of(asked: Questionnaire, given: Answers) -> dict[str, float | None]:
    return {name: result.value for name, result in score_answers(compile_plan(asked), given).items()}


@unhurried
@given(cases)
def test_scores_are_bounded(case):
    """A mean of any kind lies between its lowest and highest part; nothing is below zero."""
    asked, given_answers = case
    found = values_of(asked, given_answers)
    highest = {each.id: 100.0 for each in asked.indicators}
    for each in asked.scores:
        parts = [(part.weight, highest[part.id]) for part in each.parts]
        total = sum(weight * top for weight, top in parts)
        highest[each.id] = total if each.rule is Rule.SUM else max(top for _, top in parts)
        value = found[each.id]
        assert value is None or 0 <= value <= highest[each.id] * (1 + 1e-9)


@unhurried
@given(cases, st.data())
def test_raising_an_answer_never_lowers_a_score(case, data):
    """From one answer to another with more points, everything else equal."""
    asked, before = case
    firm = [name for name, answer in before.items() if answer.state is AnswerState.ANSWERED]
    assume(firm)
    raised = asked.indicator_by_id[data.draw(st.sampled_from(firm))]
    old = points_of(raised, before[raised.id])
    better = (
        answers(x=data.draw(st.floats(0, 100)))["x"]
        if raised.number
        else chosen(data.draw(st.sampled_from([option.key for option in raised.options])))
    )
    assume(points_of(raised, better) > old)
    after = values_of(asked, before | {raised.id: better})
    for name, value in values_of(asked, before).items():
        assert (value is None) == (after[name] is None)
        assert value is None or after[name] >= value


@unhurried
@given(cases, st.data())
def test_not_applicable_equals_the_questionnaire_without_the_indicator(case, data):
    """To the last digit, for every score that the smaller questionnaire still has."""
    asked, given_answers = case
    gone = data.draw(st.sampled_from(asked.indicators)).id
    smaller = without(asked, gone)
    assume(smaller.indicators)
    found = values_of(asked, given_answers | answers(**{gone: "na"}))
    kept = {name: answer for name, answer in given_answers.items() if name != gone}
    expected = values_of(smaller, kept)
    assert {name: found[name] for name in expected} == expected
    assert all(value is None for name, value in found.items() if name not in expected)


@unhurried
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_answers_is_irrelevant(case, random):
    """The same answers given in another order."""
    asked, given_answers = case
    order = list(given_answers)
    random.shuffle(order)
    assert values_of(asked, reordered(given_answers, order)) == values_of(asked, given_answers)


@unhurried
@given(cases)
def test_recomputing_from_the_trace_gives_the_same_number(case):
    """Exactly, for every score."""
    asked, given_answers = case
    plan = compile_plan(asked)
    for name, value in values_of(asked, given_answers).items():
        made = trace(plan, given_answers, name)
        assert made.value == value
        assert recompute(made) == value


@settings(max_examples=20, deadline=None)
@given(questionnaires(), st.integers(0, 2**32 - 1))
def test_one_institution_and_ten_thousand_give_the_same_numbers(asked, seed):
    """Any row scored alone equals its row in the batch, counts included."""
    rng = np.random.default_rng(seed)
    names = [each.id for each in asked.indicators]
    few = [_random_answers(asked, names, rng) for _ in range(40)]
    order = rng.integers(len(few), size=10_000)
    plan, small = compile_plan(asked), answer_table(asked, few)
    batch = score_table(plan, type(small)(small.points[order], small.not_applicable[order]))
    for row, each in enumerate(few):
        alone = score_table(plan, answer_table(asked, [each]))
        for place in np.flatnonzero(order == row)[[0, -1]]:
            np.testing.assert_array_equal(batch.values[place], alone.values[0])
            np.testing.assert_array_equal(batch.counted[place], alone.counted[0])


def _random_answers(asked: Questionnaire, names: list[str], rng: np.random.Generator) -> dict[str, Answer]:
    def one(name: str) -> int | float | str | None:
        made = asked.indicator_by_id[name]
        firm = float(rng.uniform(0, 100)) if made.number else int(rng.integers(len(made.options)))
        return firm if rng.random() < 0.8 else [None, "na"][int(rng.integers(2))]

    return answers(**{name: one(name) for name in names})
