"""The annex of a group."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from innocook.core.annex import Balance, EffectiveWeight, RedundantPair, annex_of, effective_weights, redundant_pairs
from innocook.core.groups import group_of
from innocook.core.points import AnswerTable
from innocook.core.questionnaire import ScoreKind
from innocook.core.reduced import without_national
from innocook.core.scoring import answer_table, compile_plan
from tests.support.questionnaires import answers, four_by_two, indicator, needs, questionnaire, score

NAN = float("nan")
SMALL = compile_plan(
    questionnaire(
        [indicator(name) for name in ("a", "b")],
        [
            score("A", {"a": 1}, kind=ScoreKind.SECTION),
            score("B", {"b": 1}, kind=ScoreKind.SECTION),
            score("all", {"A": 3, "B": 1}, kind=ScoreKind.OVERALL, needs=needs(1, 2, "all")),
        ],
    )
)


def group(plan, points, not_applicable=None, languages=None):
    """A group of institutions with these points."""
    table = np.array(points, float).reshape(-1, len(plan.indicator_ids))
    flags = np.zeros(table.shape, bool) if not_applicable is None else not_applicable
    count = len(table)
    keys = [UUID(int=row + 1) for row in range(count)]
    return group_of(plan, keys, [("a",) * 5] * count, languages or ["ar"] * count, AnswerTable(table, flags))


def test_effective_weights_by_hand():
    """A = 0 50 100, B = 100 0 100, overall = (3 A + B) / 4 = 25 37.5 100; shares 3/4 and 1/4.

    From the means 50, 66.67 and 54.17: A with the overall 50 * 29.17 + 50 * 45.83 = 3750 over sqrt(5000 * 3229.17),
    r = 0.933256525; B with it 33.33 * -29.17 - 66.67 * -16.67 + 33.33 * 45.83 = 1666.67 over sqrt(6666.67 * 3229.17),
    r = 0.359210604.
    """
    found = effective_weights(group(SMALL, [(0, 100), (50, 0), (100, 100)]))
    assert found == (
        EffectiveWeight("A", 0.75, pytest.approx(0.933256525, abs=1e-9), 3),
        EffectiveWeight("B", 0.25, pytest.approx(0.359210604, abs=1e-9), 3),
    )


def test_an_institution_without_an_overall_score_does_not_count():
    """The fourth has no B and no overall; two are left, and r of two is not defined."""
    found = effective_weights(group(SMALL, [(0, 100), (50, 0), (100, NAN)]))
    assert [(each.correlation, each.institutions) for each in found] == [(None, 2), (None, 2)]


def test_redundant_pairs_need_more_than_0_92_and_ten_answers():
    """b is a twice over, c is not; with nine answers nobody is compared."""
    plan = compile_plan(questionnaire([indicator(name) for name in "abc"], [score("all", "abc")]))
    rows = np.array([(25 * (row % 5), 25 * (row % 5), 25 * (row % 3)) for row in range(10)], float)
    pairs, looked = redundant_pairs(plan, rows)
    assert pairs == (RedundantPair("a", "b", 1.0, 10),)
    assert looked == 3
    assert redundant_pairs(plan, rows[:9]) == ((), 0)


def test_the_closest_pair_stands_first_and_0_92_itself_is_not_above():
    """r of a and b is 1, of a and c just over the line; the order of asking parts equal ones."""
    plan = compile_plan(questionnaire([indicator(name) for name in "abc"], [score("all", "abc")]))
    base = np.array([0.0, 25, 50, 75, 100] * 4)
    close = base.copy()
    close[:2] += 25
    pairs, _ = redundant_pairs(plan, np.column_stack([close, base, base]))
    assert [(pair.first, pair.second) for pair in pairs] == [("b", "c"), ("a", "b"), ("a", "c")]
    assert pairs[1].correlation == pytest.approx(np.corrcoef(close, base)[0, 1], abs=1e-9)


def test_balance_counts_who_has_a_part_more_than_the_gap_under_the_overall():
    """D at 0 with the others at 100: overall 75, 75 under it. At 75 with 100: 93.75, within 25. One is not rated."""
    plan = compile_plan(four_by_two())
    rows = [(100,) * 6 + (0, 0), (100,) * 6 + (75, 75), (NAN,) * 8]
    assert annex_of(group(plan, rows)).balance == Balance(25, rated=2, unbalanced=1)
    plain = compile_plan(replace(four_by_two(), balance_gap=None))
    assert annex_of(group(plain, rows)).balance is None


@pytest.mark.parametrize("count", [0, 1, 40])
def test_nobody_one_and_forty_that_are_all_equal(count):
    """No correlation, no alpha, no pair; everybody at one end is a ceiling once there are ten."""
    plan = compile_plan(four_by_two())
    found = annex_of(group(plan, np.full((count, 8), 100.0)))
    assert found.institutions == count
    assert [each.correlation for each in found.weights] == [None] * 4
    assert [(each.found.cases, each.found.alpha) for each in found.consistency] == [(count, None)] * 4
    assert (found.redundant, found.pairs, found.drifts) == ((), 0, ())
    assert [each.is_ceiling for each in found.items] == [count == 40] * 8


def test_everything_not_applicable():
    """Nothing is rated, nothing is compared; points under a "not applicable" count nowhere."""
    plan = compile_plan(four_by_two())
    table = np.full((40, 8), 100.0)
    found = annex_of(group(plan, table, np.ones((40, 8), bool), ["ar"] * 20 + ["fr"] * 20))
    assert [(each.answered, each.not_applicable, each.most) for each in found.items] == [(0, 40, 0)] * 8
    assert {each.state for each in found.drifts} == {"too_few"}
    assert found.balance == Balance(25, 0, 0)


def test_a_reduced_questionnaire_has_an_annex_too():
    """Without A1, A is left out and the shares are spread over B, C and D."""
    whole = four_by_two()
    marked = replace(
        whole, indicators=tuple(replace(each, depends_on_national=each.id == "A1") for each in whole.indicators)
    )
    cut = without_national(compile_plan(marked))
    rows = [answers(A2=1, B1=row % 5, B2=row % 3, C1=1, C2=2, D1=0, D2=row % 4) for row in range(35)]
    table = cut.table(answer_table(marked, rows))
    found = annex_of(group(cut.plan, table.points, table.not_applicable))
    assert [(each.score, round(each.share, 6)) for each in found.weights] == [(name, 0.333333) for name in "BCD"]
    assert [each.score for each in found.consistency] == ["B", "C", "D"]


def test_ten_thousand_institutions_twice_are_the_same():
    """32 indicators in three languages: no chance is in it."""
    rng = np.random.default_rng(1)
    plan = compile_plan(
        questionnaire([indicator(f"i{n}") for n in range(32)], [score("all", [f"i{n}" for n in range(32)])])
    )
    many = group(plan, rng.integers(0, 5, (10_000, 32)) * 25.0, None, rng.choice(["ar", "en", "fr"], 10_000).tolist())
    assert annex_of(many) == annex_of(many)
