"""Rules worked by hand."""

import numpy as np
import pytest

from innocook.core.errors import InvalidAnswer
from innocook.core.questionnaire import Questionnaire
from innocook.core.scoring import answer_table, compile_plan, points_of, score_answers, score_table
from tests.support.questionnaires import answers, four_by_two, indicator, numeric, questionnaire, score


def value(asked: Questionnaire, score_id: str, **given: int | float | str | None) -> float | None:
    return score_answers(compile_plan(asked), answers(**given))[score_id].value


def of_rule(rule: str, weights: dict[str, float]) -> Questionnaire:
    asked = [numeric(name) for name in weights]
    return questionnaire(asked, [score("all", weights, rule)])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("mean", 65.0),  # (1 x 20 + 3 x 80) / 4
        ("geometric", 56.568542495),  # (20 x 80 x 80 x 80) ^ (1/4)
        ("harmonic", 45.714285714),  # 4 / (1/20 + 3/80)
        ("sum", 260.0),  # 1 x 20 + 3 x 80
    ],
)
def test_rules_with_weights(rule, expected):
    """a = 20 weighs 1, b = 80 weighs 3."""
    assert value(of_rule(rule, {"a": 1, "b": 3}), "all", a=20.0, b=80.0) == expected


@pytest.mark.parametrize(("rule", "expected"), [("mean", 40.0), ("geometric", 0.0), ("harmonic", 0.0), ("sum", 80.0)])
def test_a_part_of_zero(rule, expected):
    """0 and 80: only the geometric and the harmonic mean fall to 0."""
    assert value(of_rule(rule, {"a": 1, "b": 1}), "all", a=0.0, b=80.0) == expected


def test_nesting_uses_the_parts_before_rounding():
    """x = 100/3 shows as 33.333333333; three million of it are 100,000,000, not 99,999,999.999."""
    scores = [score("x", "abc"), score("y", {"x": 3e6}, "sum", maximum=3e8)]
    made = questionnaire([indicator(name) for name in "abc"], scores)
    assert value(made, "x", a=0, b=0, c=4) == 33.333333333
    assert value(made, "y", a=0, b=0, c=4) == 100000000.0


def test_three_levels_deep():
    """(((0 + 100)/2 + 100)/2 + 25)/2 = (75 + 25)/2 = 50."""
    scores = [score("x", "ab"), score("y", ["x", "c"]), score("z", ["y", "d"])]
    made = questionnaire([indicator(name) for name in "abcd"], scores)
    assert value(made, "z", a=0, b=4, c=4, d=1) == 50.0


@pytest.mark.parametrize("weight", [0.1, 1 / 3, 1, 7])
@pytest.mark.parametrize("rule", ["mean", "geometric", "harmonic"])
def test_equal_parts_give_that_value_exactly(rule, weight):
    """Eight times 75 is 75.0 under any weights, so it stands on its cut and not under it."""
    made = of_rule(rule, {f"i{n}": weight for n in range(8)})
    assert value(made, "all", **{f"i{n}": 75.0 for n in range(8)}) == 75.0


def test_overall_of_principles():
    """A = (0 + 50)/2 = 25, B = 75, C = 100, D = 50; overall (25 + 75 + 100 + 50)/4 = 62.5."""
    given = answers(A1=0, A2=2, B1=3, B2=3, C1=4, C2=4, D1=1, D2=3)
    results = score_answers(compile_plan(four_by_two()), given)
    assert {name: result.value for name, result in results.items()} == {
        "A": 25.0,
        "B": 75.0,
        "C": 100.0,
        "D": 50.0,
        "overall": 62.5,
    }


def test_scores_of_a_quick_scan():
    """Other scores over the same indicators make another plan: (50 + 100)/2 = 75."""
    plan = compile_plan(four_by_two(), (score("quick", ["A1", "B1"]),))
    results = score_answers(plan, answers(A1=2, B1=4, C1=0))
    assert list(results) == ["quick"]
    assert results["quick"].value == 75.0


@pytest.mark.parametrize(("number", "points"), [(0.0, 100.0), (5.0, 75.0), (20.0, 0.0), (25.0, 0.0), (-3.0, 100.0)])
def test_numbers_map_linearly_and_lower_may_be_better(number, points):
    """0 to 20 is worth 100 to 0: 5 is worth 100 - 5 x 5 = 75; outside, the ends hold."""
    assert points_of(numeric("n", (100, 0), (0, 20), clamp=True), answers(n=number)["n"]) == points


@pytest.mark.parametrize(
    ("made", "given", "code"),
    [
        (indicator("n"), "9", "unknown_option"),
        (numeric("n"), 100.5, "out_of_range"),
        (numeric("n"), float("nan"), "not_a_number"),
        (numeric("n", clamp=True), float("inf"), "not_a_number"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(made, given, code):
    """Points are never guessed."""
    with pytest.raises(InvalidAnswer) as refused:
        points_of(made, answers(n=given)["n"])
    assert refused.value.code == code


def test_a_table_has_a_row_per_institution_and_a_column_per_score():
    """Rows keep their order; what is not rated is NaN."""
    asked = four_by_two()
    table = answer_table(asked, [answers(A1=4, A2=2), {}])
    scores = score_table(compile_plan(asked), table)
    assert scores.score_ids == ("A", "B", "C", "D", "overall")
    assert scores.values[0, 0] == 75.0
    assert np.isnan(scores.values[1]).all()
    assert np.isnan(scores.values[0, 1:]).all()
