"""Scores and ranks under other weights."""

import numpy as np
import pytest

from innocook.core.comparison import ranks
from innocook.core.robustness import BLOCK, WeightSets, rank_intervals, scores_under
from innocook.core.scoring import answer_table, compile_plan, score_table
from tests.support.questionnaires import answers, four_by_two, indicator, needs, numeric, questionnaire, score

TWO = questionnaire([numeric("a"), numeric("b")], [score("all", {"a": 1, "b": 1})])


def test_a_weight_set_replaces_the_weights_it_names():
    """a = 100, b = 0: weights 1:1, 3:1 and 1:3 (b stays 1 where it is not named)."""
    table = answer_table(TWO, [answers(a=100.0, b=0.0)])
    sets = WeightSets(("a",), np.array([[1.0], [3.0], [1 / 3]]))
    assert scores_under(compile_plan(TWO), table, "all", sets)[:, 0].tolist() == [50.0, 75.0, 25.0]


def test_weights_are_spread_again_where_an_answer_is_not_applicable():
    """N/A of b leaves a alone, under any weights; nothing answered stays not rated."""
    table = answer_table(TWO, [answers(a=40.0, b="na"), {}])
    values = scores_under(compile_plan(TWO), table, "all", WeightSets(("a", "b"), np.array([[5.0, 1.0], [0.2, 9.0]])))
    assert values[:, 0].tolist() == [40.0, 40.0]
    assert np.isnan(values[:, 1]).all()


def test_rank_intervals_by_hand():
    """X = (100, 0), Y = (40, 80): 20 sets favour a (X first), 1 favours b (Y first).

    Ranks of X: twenty 1 and one 2; mean 22/21, 95 % at place 19 of 0..20, still 1. Ranks of Y: one 1, twenty 2;
    5 % at place 1, already 2.
    """
    table = answer_table(TWO, [answers(a=100.0, b=0.0), answers(a=40.0, b=80.0)])
    sets = WeightSets(("a", "b"), np.array([[9.0, 1.0]] * 20 + [[1.0, 9.0]]))
    found = rank_intervals(compile_plan(TWO), table, "all", sets)
    assert found.low.tolist() == [1.0, 2.0]
    assert found.high.tolist() == [1.0, 2.0]
    assert found.mean.tolist() == pytest.approx([22 / 21, 41 / 21], abs=1e-9)
    assert found.median.tolist() == [1.0, 2.0]


def test_ties_share_the_best_rank_and_the_unrated_take_no_place():
    """Two equal firsts, one third, one without answers, one that is not ranked."""
    rows = [answers(a=80.0, b=80.0), answers(a=80.0, b=80.0), answers(a=10.0, b=10.0), {}, answers(a=99.0, b=99.0)]
    sets = WeightSets(("a", "b"), np.array([[0.1, 0.3], [1 / 3, 0.7]]))
    ranked = np.array([True, True, True, True, False])
    found = rank_intervals(compile_plan(TWO), answer_table(TWO, rows), "all", sets, ranked)
    assert found.median[:3].tolist() == [1.0, 1.0, 3.0]
    assert np.isnan(found.mean[3:]).all()


def test_weights_of_the_questionnaire_give_its_own_scores():
    """The draws and the scores are one arithmetic, to the last digit, with part scores that are not rated."""
    rng = np.random.default_rng(4)
    asked = four_by_two()
    names = [each.id for each in asked.indicators]
    rows = [answers(**{name: int(rng.integers(5)) for name in names if rng.random() < 0.9}) for _ in range(50)]
    table, plan = answer_table(asked, rows), compile_plan(asked)
    drawn = scores_under(plan, table, "overall", WeightSets(("A1", "B"), np.ones((3, 2))))
    own = score_table(plan, table).values[:, plan.column("overall")]
    for scores in drawn:
        np.testing.assert_array_equal(scores, own)


def test_percentiles_are_those_of_the_ranks_of_every_set():
    """More institutions than one block, against NumPy's own linear percentiles."""
    asked = questionnaire([indicator(name) for name in "abc"], [score("all", "abc", needs=needs(0.5))])
    rng = np.random.default_rng(5)
    rows = [answers(**{name: int(rng.integers(5)) for name in "abc"}) for _ in range(BLOCK + 50)]
    sets = WeightSets(tuple("abc"), rng.uniform(0.5, 1.5, (30, 3)))
    plan, table = compile_plan(asked), answer_table(asked, rows)
    each = np.array([ranks(values) for values in scores_under(plan, table, "all", sets)], dtype=float)
    found = rank_intervals(plan, table, "all", sets)
    np.testing.assert_allclose(
        [found.low, found.median, found.high], np.percentile(each, [5, 50, 95], axis=0), atol=1e-9, rtol=0
    )
    np.testing.assert_allclose(found.mean, each.mean(axis=0), atol=1e-9, rtol=0)
