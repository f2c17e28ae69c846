"""Institutions against one another under every weighting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innocook.core.dominance import dominance
from innocook.core.robustness import WeightSets, scores_under
from innocook.core.scoring import answer_table, compile_plan
from innocook.core.weight_sets import weight_draws
from tests.support.questionnaires import answers, four_by_two, numeric, questionnaire, score

TWO = questionnaire([numeric("a"), numeric("b"), numeric("c")], [score("all", "ab"), score("aside", "c")])
SETS = WeightSets(("a", "b"), np.array([[3.0, 1.0]] * 3 + [[1.0, 1.0]] + [[1.0, 3.0]]))


def compared(*rows, asked=TWO, sets=SETS, score_id="all"):
    return dominance(compile_plan(asked), answer_table(asked, rows), score_id, sets)


def test_shares_by_hand():
    """X = (100, 0) scores 75 75 75 50 25, Y = (60, 60) 60, Z = (0, 100) 25 25 25 50 75.

    X is ahead of Y in 3 of 5 and of Z in 3, level with Z in 1.
    """
    found = compared(answers(a=100.0, b=0.0), answers(a=60.0, b=60.0), answers(a=0.0, b=100.0))
    assert found.ahead.tolist() == [[0, 0.6, 0.6], [0.4, 0, 0.8], [0.2, 0.2, 0]]
    assert found.level.tolist() == [[1, 0, 0.2], [0, 1, 0], [0.2, 0, 1]]
    assert not found.at_least_as_good.any()


def test_better_on_one_and_worse_on_none_whatever_the_weights():
    """(60, 60) against (60, 50): ahead in all draws. Against itself it is better on nothing."""
    found = compared(answers(a=60.0, b=60.0, c=0.0), answers(a=60.0, b=50.0, c=99.0), answers(a=60.0, b=60.0))
    assert found.at_least_as_good.tolist() == [[False, True, False], [False, False, False], [False, True, False]]
    assert found.whatever_the_weights(0, 1)
    assert not found.whatever_the_weights(1, 0)
    assert not found.whatever_the_weights(0, 2)
    assert found.compared.tolist() == [[2, 2, 2]] * 3


@pytest.mark.parametrize("gap", ["na", None])
def test_an_answer_that_stands_alone_takes_the_certainty_away(gap):
    """X = (60, 10), Y = (50, none): better on the one both answered, yet 47.5, 35 and 22.5 stay behind 50."""
    found = compared(answers(a=60.0, b=10.0), answers(a=50.0, b=gap))
    assert found.at_least_as_good[0, 1]
    assert found.compared[0, 1] == 1
    assert not found.whatever_the_weights(0, 1)
    assert found.ahead[1, 0] == 1


def test_the_same_gaps_for_another_reason_are_not_the_same():
    """b not answered and b not applicable: what is left of the score may differ by the rule."""
    found = compared(answers(a=60.0), answers(a=50.0, b="na"))
    assert not found.whatever_the_weights(0, 1)
    assert compared(answers(a=60.0, b="na"), answers(a=50.0, b="na")).whatever_the_weights(0, 1)


def test_who_is_not_rated_is_neither_ahead_nor_behind():
    """NaN in both directions and for itself, and never whatever the weights."""
    found = compared(answers(a=60.0, b=60.0), {})
    assert np.isnan([found.ahead[0, 1], found.ahead[1, 0], found.level[1, 1]]).all()
    assert found.ahead[0, 0] == 0
    assert not found.whatever_the_weights(0, 1)


def test_whole_points_are_level_where_ranks_are_read_so():
    """60.2 and 59.8 both show 60."""
    rounded = questionnaire(list(TWO.indicators), list(TWO.scores), ranks_read_rounded=True)
    found = compared(answers(a=60.2, b=60.2), answers(a=59.8, b=59.8), asked=rounded)
    assert [found.ahead[0, 1], found.level[0, 1]] == [0, 1]


LEVELS = st.lists(st.integers(0, 4), min_size=8, max_size=8)


@settings(max_examples=40, deadline=None)
@given(LEVELS, LEVELS, st.integers(0, 2**32 - 1))
def test_whatever_the_weights_means_never_behind_in_any_draw(one, other, seed):
    """In no draw of any seed is the score of the better lower; shares of ahead, behind and level make one."""
    asked = four_by_two()
    rows = [answers(**dict(zip(asked.indicator_by_id, levels, strict=True))) for levels in (one, other)]
    plan, table = compile_plan(asked), answer_table(asked, rows)
    sets = weight_draws(plan, "overall", 25, seed)
    found = dominance(plan, table, "overall", sets)
    assert found.ahead[0, 1] + found.ahead[1, 0] + found.level[0, 1] == pytest.approx(1)
    assert found.whatever_the_weights(0, 1) == (one != other and all(a >= b for a, b in zip(one, other, strict=True)))
    if found.whatever_the_weights(0, 1):
        scores = scores_under(plan, table, "overall", sets)
        assert (scores[:, 0] > scores[:, 1]).all()
        assert found.ahead[0, 1] == 1
