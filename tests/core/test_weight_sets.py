"""Weights drawn around those of the questionnaire."""

import numpy as np
import pytest

from innocook.core.scoring import compile_plan
from innocook.core.weight_sets import HIGHEST_SEED, SEED, WeightSets, steps_below, weight_draws
from tests.support.questionnaires import four_by_two, numeric, questionnaire, score

SHARED = questionnaire(
    [numeric("a"), numeric("b"), numeric("c")],
    [score("B", {"b": 1, "a": 2}), score("A", {"c": 1, "a": 4}), score("top", {"A": 1, "B": 10}), score("aside", "c")],
)


def uniform(seed: int, count: int) -> np.ndarray:
    """U(0.75, 1.25) from the raw stream of PCG64: the upper 53 bits of each number, of which one half is 2^52."""
    raw = np.random.PCG64(np.random.SeedSequence(seed)).random_raw(count)
    return 0.75 + 0.5 * ((raw >> np.uint64(11)) * 2.0**-53)


def test_every_weight_at_every_level_below_is_drawn_in_the_order_of_ids():
    """A (1), B (10), a in A (4), a in B (2), b (1), c (1); not the part of the score that stands aside."""
    sets = weight_draws(compile_plan(SHARED), "top", draws=3, seed=7)
    assert sets.part_ids == ("A", "B", "a", "a", "b", "c")
    assert sets.score_ids == ("top", "top", "A", "B", "B", "A")
    expected = uniform(7, 18).reshape(3, 6) * [1, 10, 4, 2, 1, 1]
    np.testing.assert_array_equal(sets.weights, expected)


def test_the_first_factors_of_a_seed_never_change():
    """Pinned: a number that was published must come back, whatever version of NumPy draws it."""
    plan = compile_plan(four_by_two())
    first = weight_draws(plan, "overall", draws=1, seed=2030)
    assert first.part_ids[:3] == ("A", "A1", "A2")
    assert first.weights[0, :3].tolist() == uniform(2030, 3).tolist()
    assert first.weights[0, :2].tolist() == [0.9481539964979512, 1.153039710719686]


def test_fewer_draws_are_the_first_of_more():
    """So that a larger number refines the intervals and does not replace them."""
    plan = compile_plan(four_by_two())
    many, few = weight_draws(plan, "overall", 50, 3), weight_draws(plan, "overall", 20, 3)
    np.testing.assert_array_equal(many.weights[:20], few.weights)


@pytest.mark.parametrize("seed", [SEED, HIGHEST_SEED])
def test_factors_lie_within_a_quarter(seed):
    """Weights of one become 0.75 to 1.25, spread over the whole of it, and are not the same twice."""
    weights = weight_draws(compile_plan(four_by_two()), "overall", 1000, seed).weights
    assert weights.shape == (1000, 12)
    assert 0.75 <= weights.min() < 0.752
    assert 1.248 < weights.max() < 1.25
    assert abs(weights.mean() - 1) < 0.01
    assert len(np.unique(weights)) == weights.size


def test_another_seed_is_another_draw():
    """Seed 1 and seed 2 have no weight in common."""
    plan = compile_plan(four_by_two())
    one, two = (weight_draws(plan, "overall", 10, seed).weights for seed in (1, 2))
    assert not (one == two).any()


def test_steps_below_a_score_come_parts_first():
    """A stands alone; the top stands on both; nothing else does."""
    plan = compile_plan(SHARED)
    assert [step.score.id for step in steps_below(plan, "A")] == ["A"]
    assert [step.score.id for step in steps_below(plan, "top")] == ["B", "A", "top"]
    with pytest.raises(KeyError):
        steps_below(plan, "nothing")


def test_a_column_belongs_to_its_score_or_to_all():
    """Named with a score, a weight counts there; without, wherever the part is."""
    plan = compile_plan(SHARED)
    everywhere = WeightSets(("a",), np.array([[5.0]]))
    only_there = WeightSets(("a", "a"), np.array([[5.0, 6.0]]), ("A", "top"))
    assert [everywhere.columns(plan.step(name)) for name in ("A", "B")] == [(None, 0), (None, 0)]
    assert [only_there.columns(plan.step(name)) for name in ("A", "B")] == [(None, 0), (None, None)]
