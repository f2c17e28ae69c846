"""The arithmetic against the geometric mean of the same parts."""

import numpy as np
import pytest

from innocook.core.differences import summary
from innocook.core.other_rule import other_rule
from innocook.core.questionnaire import Rule
from innocook.core.scoring import answer_table, compile_plan
from tests.support.questionnaires import QUARTERS, answers, bands, numeric, questionnaire, score

PARTS = [numeric("a"), numeric("b")]


def compared(rows, rule="mean", weights=None, **others):
    asked = questionnaire(PARTS, [score("all", weights or "ab", rule=rule, **others)])
    return other_rule(compile_plan(asked), answer_table(asked, rows), "all")


def test_the_geometric_mean_lets_less_be_made_up_for():
    """X = (90, 40): 65 becomes 60. Y = (62, 62) stays 62. Z = (100, 0): 50 becomes 0. W answers nothing.

    Ranks 1, 2, 3 become 2, 1, 3. From 50 and from 75 bands begin: only Z changes.
    """
    rows = [answers(a=90.0, b=40.0), answers(a=62.0, b=62.0), answers(a=100.0, b=0.0), {}]
    found = compared(rows, bands=bands((0, 50), (50, 75), (75, 100)))
    change = found.difference
    assert found.rule is Rule.GEOMETRIC
    assert change.scores[:3] == pytest.approx([60, 62, 0], abs=1e-9)
    assert change.moved[:3] == pytest.approx([-5, 0, -50], abs=1e-9)
    assert change.ranks[:3].tolist() == [2, 1, 3]
    assert change.climbed[:3].tolist() == [-1, 1, 0]
    assert change.crossed.tolist() == [False, False, True, False]
    assert np.isnan([change.scores[3], change.moved[3], change.ranks[3], change.climbed[3]]).all()
    whole = summary(change)
    assert (whole.rated, whole.crossed, whole.largest, whole.median, whole.places) == (3, 1, 50.0, 5.0, 1)


def test_weights_count_in_the_other_rule_too():
    """Weights 2 and 1 of 80 and 10: 170/3 becomes the cube root of 64,000, 40."""
    found = compared([answers(a=80.0, b=10.0)], weights={"a": 2, "b": 1}).difference
    assert found.scores.tolist() == pytest.approx([40], abs=1e-9)
    assert found.moved.tolist() == pytest.approx([40 - 170 / 3], abs=1e-9)


@pytest.mark.parametrize("rule", ["geometric", "harmonic"])
def test_another_mean_is_compared_with_the_arithmetic_one(rule):
    """(90, 40) is 60 as a geometric and 720/13 as a harmonic mean; 65 as an arithmetic one."""
    found = compared([answers(a=90.0, b=40.0)], rule=rule, bands=bands(*QUARTERS))
    assert found.rule is Rule.MEAN
    assert found.difference.scores.tolist() == [65.0]


def test_a_sum_has_no_other_rule():
    """Its parts are added up, not averaged."""
    assert compared([answers(a=1.0, b=2.0)], rule="sum") is None


def test_parts_keep_their_own_rules():
    """Only the top changes: the principles (80 and 20 of means) go into the root of 1,600, 40."""
    asked = questionnaire(
        [numeric(name) for name in "abcd"],
        [score("P", "ab"), score("Q", "cd"), score("all", "PQ"), score("aside", "a")],
    )
    table = answer_table(asked, [answers(a=60.0, b=100.0, c=0.0, d=40.0)])
    found = other_rule(compile_plan(asked), table, "all")
    assert found.difference.scores.tolist() == pytest.approx([40], abs=1e-9)
    assert found.difference.crossed is None


def test_nobody_rated_has_a_summary_of_nobody():
    """No figures, not nought."""
    whole = summary(compared([{}]).difference)
    assert (whole.rated, whole.largest, whole.median, whole.places) == (0, None, None, None)
