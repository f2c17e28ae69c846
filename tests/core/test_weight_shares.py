"""What indicators are meant to weigh."""

import pytest

from innocook.core.loader import read_directory
from innocook.core.scoring import compile_plan
from innocook.core.weight_shares import share_of_score, weight_shares
from innocook.paths import resource
from tests.support.questionnaires import four_by_two, indicator, numeric, questionnaire, score


def plan_of(indicators, scores):
    """The plan of a small questionnaire."""
    return compile_plan(questionnaire(indicators, scores))


def test_shares_are_the_product_of_the_weights_on_the_way_down():
    """The overall takes A twice and B once; A takes a1 three times and a2 once: 2/3 * 3/4, 2/3 * 1/4 and 1/3."""
    scores = [score("A", {"a1": 3, "a2": 1}), score("B", {"b": 5}), score("all", {"A": 2, "B": 1})]
    plan = plan_of([indicator("a1"), indicator("a2"), indicator("b")], scores)
    assert weight_shares(plan, "all") == pytest.approx({"a1": 1 / 2, "a2": 1 / 6, "b": 1 / 3})
    assert weight_shares(plan, "A") == {"a1": 0.75, "a2": 0.25}
    assert share_of_score(plan, "all", "A") == pytest.approx(2 / 3)


def test_an_indicator_below_two_parts_adds_up():
    """x is all of A and half of B: 1/2 + 1/4."""
    scores = [score("A", "x"), score("B", "xy"), score("all", ["A", "B"])]
    assert weight_shares(plan_of([indicator("x"), indicator("y")], scores), "all") == {"x": 0.75, "y": 0.25}


def test_in_a_sum_a_part_counts_as_many_points_as_it_can_reach():
    """Ranges 0-10 and 0-30, weights 3 and 1: 30 points of 60 each; a fixed part of range 0 counts nothing."""
    asked = [numeric("ten", (0, 10)), numeric("thirty", (0, 30)), indicator("fixed", (5.0, 5.0))]
    plan = plan_of(asked, [score("all", {"ten": 3, "thirty": 1, "fixed": 1}, "sum", maximum=65)])
    assert weight_shares(plan, "all") == {"ten": 0.5, "thirty": 0.5, "fixed": 0.0}


def test_a_sum_of_sums_reads_the_range_of_the_score():
    """A reaches 0-20, B 0-60: a quarter and three quarters."""
    scores = [score("A", "a", "sum", maximum=20), score("B", "b", "sum", maximum=60), score("all", "AB", "sum")]
    plan = plan_of([numeric("a", (0, 20)), numeric("b", (0, 60))], scores)
    assert weight_shares(plan, "all") == {"a": 0.25, "b": 0.75}


@pytest.mark.parametrize("rule", ["geometric", "harmonic"])
def test_other_means_share_like_the_mean(rule):
    """Exponents and inverses are weighted the same way."""
    plan = plan_of([indicator("a"), indicator("b")], [score("all", {"a": 1, "b": 3}, rule)])
    assert weight_shares(plan, "all") == {"a": 0.25, "b": 0.75}


def test_an_unknown_score_is_an_error():
    """Not an empty answer."""
    with pytest.raises(KeyError):
        weight_shares(compile_plan(four_by_two()), "nothing")


def test_every_score_of_the_product_shares_out_one_whole():
    """32 indicators of 1/32 each; the shares of each score add up to 1, in the order of asking."""
    plan = compile_plan(read_directory(resource("questionnaires") / "innocook-1"))
    for name in plan.score_ids:
        shares = weight_shares(plan, name)
        assert sum(shares.values()) == pytest.approx(1, abs=1e-12)
        assert list(shares) == [each for each in plan.indicator_ids if each in shares]
    assert set(weight_shares(plan, "overall").values()) == {1 / 32}
    assert share_of_score(plan, "overall", "DPI") == pytest.approx(1 / 8)
