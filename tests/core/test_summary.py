"""Strengths, gaps and balance."""

from dataclasses import replace

from innocook.core.scoring import compile_plan, score_answers
from innocook.core.summary import Imbalance, highlights, imbalance
from tests.support.questionnaires import answers, four_by_two, indicator, numeric, questionnaire, score

MIXED = {"A1": 0, "A2": 1, "B1": 2, "B2": 2, "C1": 3, "C2": 4, "D1": 2, "D2": 2}


def test_highest_and_lowest_stand_out_from_the_own_mean():
    """Mean level (0 + 1 + 2 + 2 + 3 + 4 + 2 + 2)/8 = 2: C2 and C1 above, A1 and A2 below, the rest neither."""
    found = highlights(four_by_two(), answers(**MIXED))
    assert [(each.indicator.id, each.points, each.share) for each in found.strengths] == [
        ("C2", 100.0, 1.0),
        ("C1", 75.0, 0.75),
    ]
    assert [each.indicator.id for each in found.gaps] == ["A1", "A2"]


def test_at_most_so_many_and_ties_in_the_order_of_the_questionnaire():
    """Four at the top, four at the bottom, two asked for."""
    given = answers(A1=4, A2=4, B1=4, B2=4, C1=0, C2=0, D1=0, D2=0)
    found = highlights(four_by_two(), given, limit=2)
    assert [each.indicator.id for each in found.strengths] == ["A1", "A2"]
    assert [each.indicator.id for each in found.gaps] == ["C1", "C2"]


def test_equal_or_missing_answers_have_neither():
    """Nothing stands out; blanks and N/A never do."""
    equal = highlights(four_by_two(), answers(A1=2, B1=2, C1="na"))
    assert (equal.strengths, equal.gaps) == ((), ())
    assert highlights(four_by_two(), {}).gaps == ()


def test_scales_are_compared_by_share():
    """8 of 10 points is more than 50 of 100."""
    asked = questionnaire([indicator("a", (0, 8, 10)), numeric("b")], [score("all", "ab")])
    found = highlights(asked, answers(a=1, b=50.0))
    assert [each.indicator.id for each in found.strengths] == ["a"]
    assert [each.indicator.id for each in found.gaps] == ["b"]


def of_principles(**given: int) -> Imbalance | None:
    asked = four_by_two()
    return imbalance(asked, score_answers(compile_plan(asked), answers(**given)))


def test_the_balance_flag_is_up_beyond_the_gap():
    """A = 0, B = C = 75, D = 100: overall 62.5, A lies 62.5 under it."""
    found = of_principles(A1=0, A2=0, B1=3, B2=3, C1=3, C2=3, D1=4, D2=4)
    assert found == Imbalance("A", 62.5)


def test_the_balance_flag_is_down_at_the_gap_itself():
    """A = 37.5, B = 62.5, C = D = 75: overall 62.5; A lies exactly 25 under it."""
    assert of_principles(A1=1, A2=2, B1=2, B2=3, C1=3, C2=3, D1=3, D2=3) is None


def test_no_flag_without_an_overall_or_without_a_gap():
    """What is not rated is not out of balance."""
    assert of_principles(A1=0, A2=0, B1=4, B2=4) is None
    asked = replace(four_by_two(), balance_gap=None)
    given = answers(A1=0, A2=0, B1=4, B2=4, C1=4, C2=4, D1=4, D2=4)
    assert imbalance(asked, score_answers(compile_plan(asked), given)) is None
