"""Scores and ranks under other weights."""

from dataclasses import replace

import numpy as np
import pytest

from innocook.core.bands import band_ids
from innocook.core.comparison import ranks
from innocook.core.points import AnswerTable
from innocook.core.robustness import BLOCK, WeightSets, rank_intervals, robustness, scores_under
from innocook.core.scoring import answer_table, compile_plan, score_table
from innocook.core.weight_sets import weight_draws
from tests.support.questionnaires import answers, bands, four_by_two, indicator, needs, numeric, questionnaire, score

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


BANDED = questionnaire([numeric("a"), numeric("b")], [score("all", "ab", bands=bands((0, 50), (50, 75), (75, 100)))])
TILTED = WeightSets(("a", "b"), np.array([[3.0, 1.0]] * 3 + [[1.0, 1.0]] + [[1.0, 3.0]]))


def test_one_pass_gives_scores_ranks_and_bands_by_hand():
    """X = (100, 0) scores 75, 75, 75, 50, 25 and Y = (60, 60) 60 always; Z answers nothing.

    X: 5 % at place 0.2 of 25 50 75 75 75 is 25 + 0.2 x 25 = 30, 50 % and 95 % are 75; ranks 1 1 1 2 2: 5 % is 1,
    50 % 1, 95 % 2. Bands (from 50, from 75): X once below, once in the middle, three times above.
    """
    table = answer_table(BANDED, [answers(a=100.0, b=0.0), answers(a=60.0, b=60.0), {}])
    found = robustness(compile_plan(BANDED), table, "all", TILTED)
    assert found.sets == 5
    assert [found.scores.low[0], found.scores.median[0], found.scores.high[0]] == [30.0, 75.0, 75.0]
    assert [found.ranks.low[0], found.ranks.median[0], found.ranks.high[0], found.ranks.mean[0]] == [1, 1, 2, 1.4]
    assert [found.scores.low[1], found.scores.high[1], found.ranks.median[1]] == [60.0, 60.0, 2.0]
    assert found.in_band.tolist() == [[1, 1, 3], [0, 5, 0], [0, 0, 0]]
    assert np.isnan([found.scores.low[2], found.scores.high[2], found.ranks.low[2], found.ranks.median[2]]).all()


def test_bands_and_ranks_are_read_as_the_questionnaire_says():
    """49.6 and 50.4 lie on two sides of the cut, one ahead; in whole points both are 50 and share a rank."""
    rows = [answers(a=49.6, b=49.6), answers(a=50.4, b=50.4)]
    for is_rounded, in_band, medians in [(False, [[5, 0, 0], [0, 5, 0]], [2, 1]), (True, [[0, 5, 0]] * 2, [1, 1])]:
        asked = replace(BANDED, bands_read_rounded=is_rounded, ranks_read_rounded=is_rounded)
        found = robustness(compile_plan(asked), answer_table(asked, rows), "all", TILTED)
        assert found.in_band.tolist() == in_band
        assert found.ranks.median.tolist() == medians


def test_nine_decimals_come_before_ranks_and_cuts():
    """Eight times 75 is 75 under any weights: in the upper band, level with the other one."""
    asked = four_by_two()
    rows = [answers(**dict.fromkeys(asked.indicator_by_id, 3))] * 2
    plan = compile_plan(asked)
    found = robustness(plan, answer_table(asked, rows), "overall", weight_draws(plan, "overall", 200, 1))
    assert found.in_band.tolist() == [[0, 0, 0, 200]] * 2
    assert found.ranks.high.tolist() == [1, 1]
    assert found.scores.low.tolist() == found.scores.high.tolist() == [75, 75]


def test_the_one_pass_is_what_the_parts_of_it_say():
    """Blanks, N/A and unrated ones included, over more than one block: percentiles of scores_under, rank_intervals."""
    asked, rng = four_by_two(), np.random.default_rng(6)
    options = (0, 1, 2, 3, 4, 4, "na", None)
    rows = [
        answers(**{name: options[rng.integers(8)] for name in asked.indicator_by_id}) for _ in range(BLOCK // 2)
    ] + [answers(**{name: int(rng.integers(5)) for name in asked.indicator_by_id}) for _ in range(BLOCK)]
    plan, table = compile_plan(asked), answer_table(asked, rows)
    sets = weight_draws(plan, "overall", 40, 9)
    found, scores = robustness(plan, table, "overall", sets), scores_under(plan, table, "overall", sets)
    rated = ~np.isnan(scores[0])
    assert 0 < (~rated).sum() < BLOCK
    np.testing.assert_allclose(
        [found.scores.low, found.scores.median, found.scores.high],
        np.percentile(scores, [5, 50, 95], axis=0),
        atol=1e-9,
        rtol=0,
    )
    ranks = rank_intervals(plan, table, "overall", sets)
    for name in ("low", "median", "high", "mean"):
        np.testing.assert_array_equal(getattr(found.ranks, name), getattr(ranks, name))
    assert (found.in_band.sum(axis=1) == np.where(rated, 40, 0)).all()
    ids = [band_ids(plan.step("overall").score, row, False) for row in scores]
    for place, band in enumerate(plan.step("overall").score.bands):
        counted = [sum(row[column] == band.id for row in ids) for column in range(len(rows))]
        assert found.in_band[:, place].tolist() == counted


def test_a_score_without_bands_and_a_group_of_nobody():
    """No columns of bands; no rows at all."""
    plan = compile_plan(TWO)
    sets = WeightSets(("a",), np.array([[1.0], [2.0]]))
    found = robustness(plan, answer_table(TWO, [answers(a=10.0, b=30.0)]), "all", sets)
    assert found.in_band.shape == (1, 0)
    assert found.ranks.median.tolist() == [1]
    nobody = robustness(plan, answer_table(TWO, []), "all", sets)
    assert nobody.scores.low.shape == nobody.ranks.low.shape == (0,)


def test_an_institution_moves_nobody_s_scores():
    """What one institution's interval of scores is does not depend on who else is there."""
    asked, rng = four_by_two(), np.random.default_rng(8)
    plan = compile_plan(asked)
    table = answer_table(asked, [answers(**{k: int(rng.integers(5)) for k in asked.indicator_by_id}) for _ in range(9)])
    sets = weight_draws(plan, "overall", 30, 2)
    whole = robustness(plan, table, "overall", sets)
    alone = robustness(plan, AnswerTable(table.points[4:5], table.not_applicable[4:5]), "overall", sets)
    assert alone.scores.low[0] == whole.scores.low[4]
    assert alone.scores.high[0] == whole.scores.high[4]
