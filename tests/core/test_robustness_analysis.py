"""Everything about one score's robustness together, and what may be concluded."""

import numpy as np
import pytest

from innocook.core.leaving_out import leave_one_out
from innocook.core.robustness import robustness
from innocook.core.robustness_analysis import FEWEST_FOR_TIERS, analyse, conclusion, steady
from innocook.core.scoring import answer_table, compile_plan
from innocook.core.tiers import tiers
from innocook.core.weight_sets import weight_draws
from tests.support.questionnaires import answers, four_by_two, numeric, questionnaire, score

ASKED = four_by_two()


def level(number: int, **others: int | str) -> dict:
    """The same level on every indicator, but for those named."""
    return answers(**(dict.fromkeys(ASKED.indicator_by_id, number) | others))


def analysed(rows, draws=200):
    plan = compile_plan(ASKED)
    return analyse(plan, answer_table(ASKED, rows), "overall", 1, draws)


def test_levels_far_apart_are_certain_under_any_weights():
    """4, 3, 3, 2, 1, 0 and an empty one: five tiers (the two 3s share one), all in one band; one is not rated."""
    found = analysed([level(n) for n in (4, 3, 3, 2, 1, 0)] + [{}])
    assert found.tiers == (1, 2, 2, 3, 4, 5, None)
    assert found.scores[:6].tolist() == [100, 75, 75, 50, 25, 0]
    what = conclusion(found)
    assert (what.rated, what.unrated, what.tiers, what.steady) == (6, 1, 5, 6)


def test_a_score_at_a_cut_made_of_unequal_parts_depends_on_the_weights():
    """A at 4, B at 2, C and D at 3 is 75, at the cut: the weights tip it to either side."""
    tipped = level(3, A1=4, A2=4, B1=2, B2=2)
    found = analysed([level(n) for n in (4, 3, 2, 1, 0)] + [tipped])
    assert conclusion(found).steady == 5
    upper = found.drawn.in_band[5, 3]
    assert found.drawn.in_band[5].tolist() == [0, 0, 200 - upper, upper]
    assert 40 < upper < 160


def test_fewer_than_six_institutions_carry_no_order():
    """Five rated ones have tiers by the rule, but the conclusion speaks of none; six do."""
    rows = [level(n) for n in (4, 3, 2, 1, 0)]
    assert conclusion(analysed(rows)).tiers is None
    assert conclusion(analysed([*rows, level(2)])).tiers == FEWEST_FOR_TIERS - 1


def test_nobody_rated_and_nobody_at_all():
    """No tiers and nobody steady."""
    for rows in ([{}] * 7, []):
        what = conclusion(analysed(rows))
        assert (what.rated, what.unrated, what.tiers, what.steady) == (0, len(rows), None, 0)


def test_it_is_the_sum_of_its_parts():
    """The same figures as each function gives alone, with the draws of the seed."""
    rng = np.random.default_rng(5)
    table = answer_table(ASKED, [answers(**{n: int(rng.integers(5)) for n in ASKED.indicator_by_id}) for _ in range(9)])
    plan = compile_plan(ASKED)
    found = analyse(plan, table, "overall", 7, 50)
    alone = robustness(plan, table, "overall", weight_draws(plan, "overall", 50, 7))
    np.testing.assert_array_equal(found.drawn.scores.low, alone.scores.low)
    tolerance = plan.step("overall").score.tolerance
    assert found.tiers == tiers(alone.ranks, found.scores, tolerance)
    assert found.left_out.parts == leave_one_out(plan, table, "overall").parts


@pytest.mark.parametrize(
    ("in_band", "expected"), [([95, 5], True), ([94, 6], False), ([0, 100], True), ([0, 0], False)]
)
def test_steady_is_ninety_five_of_a_hundred(in_band, expected):
    """Exactly 95 % counts; who is not rated falls in no band."""
    assert steady(np.array([in_band]), 100).tolist() == [expected]


def test_a_score_without_bands_has_nothing_to_be_steady_in():
    """None, not nought."""
    asked = questionnaire([numeric("a"), numeric("b")], [score("all", "ab")])
    found = analyse(compile_plan(asked), answer_table(asked, [answers(a=1.0, b=2.0)] * 6), "all", 1, 10)
    assert conclusion(found).steady is None
    assert conclusion(found).tiers == 1
