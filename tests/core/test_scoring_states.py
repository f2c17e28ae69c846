"""Blank, not applicable and nought are three things."""

import pytest

from innocook.core.questionnaire import Blanks, Questionnaire, ScoreKind
from innocook.core.scoring import ScoreResult, compile_plan, score_answers
from tests.support.questionnaires import answers, four_by_two, indicator, needs, questionnaire, score

ZERO = Blanks.ZERO


def results(asked: Questionnaire, **given: int | float | str | None) -> dict[str, ScoreResult]:
    return score_answers(compile_plan(asked), answers(**given))


def mean_of(count: int, **others: object) -> Questionnaire:
    names = [f"i{n}" for n in range(count)]
    return questionnaire([indicator(name) for name in names], [score("all", names, **others)])


def test_nought_a_blank_and_not_applicable_differ():
    """(100 + 0)/2 = 50; a blank or N/A beside 100 leaves 100."""
    made = mean_of(2)
    assert results(made, i0=4, i1=0)["all"].value == 50.0
    assert results(made, i0=4)["all"].value == 100.0
    assert results(made, i0=4, i1="na")["all"].value == 100.0


def test_a_blank_counts_as_zero_where_the_score_says_so_and_na_does_not():
    """100 and a blank: (100 + 0)/2 = 50; 100 and N/A stay 100."""
    made = mean_of(2, blanks=ZERO)
    assert results(made, i0=4)["all"].value == 50.0
    assert results(made, i0=4, i1="na")["all"].value == 100.0


def test_blanks_as_zero_do_not_fulfil_the_needs():
    """Needs speak of answers: one of two is not 75 %, however the other one counts."""
    made = mean_of(2, blanks=ZERO, needs=needs(0.75))
    assert results(made, i0=4)["all"].value is None


def test_nothing_answered_is_not_rated_and_never_nought():
    """Whatever blanks count as."""
    assert results(mean_of(3))["all"].value is None
    assert results(mean_of(3, blanks=ZERO))["all"].value is None


@pytest.mark.parametrize(("answered", "shown"), [(5, False), (6, True)])
def test_three_quarters_of_eight_is_six(answered, shown):
    """6 of 8 is a share of exactly 0.75."""
    made = mean_of(8, needs=needs(0.75, 2))
    assert (results(made, **{f"i{n}": 4 for n in range(answered)})["all"].value is not None) is shown


@pytest.mark.parametrize(("share", "parts", "enough"), [(0.1, 30, 3), (0.7, 10, 7), (0.28, 25, 7), (1 / 3, 9, 3)])
def test_a_share_is_met_exactly_in_spite_of_binary_fractions(share, parts, enough):
    """0.1 x 30 is a hair over 3 in binary; three are enough and two are not."""
    made = mean_of(parts, needs=needs(share))
    assert results(made, **{f"i{n}": 4 for n in range(enough)})["all"].value == 100.0
    assert results(made, **{f"i{n}": 4 for n in range(enough - 1)})["all"].value is None


def test_two_accepted_not_applicable_leave_a_section_its_score():
    """4 parts, 2 N/A: 2 of 2 applicable and at least two; a third N/A leaves one, which is too few."""
    made = mean_of(4, needs=needs(0.75, 2))
    assert results(made, i0=4, i1=2, i2="na", i3="na")["all"].value == 75.0
    assert results(made, i0=4, i1="na", i2="na", i3="na")["all"].value is None


def test_a_share_of_all_parts_counts_the_not_applicable_too():
    """2 of 4 is not 75 %, though 2 of 2 applicable would be."""
    made = mean_of(4, needs=needs(0.75, 2, "all"))
    assert results(made, i0=4, i1=2, i2="na", i3="na")["all"].value is None


def test_needs_count_parts_not_weights():
    """The one answered part carries 98 % of the weight, yet it is one of three."""
    asked = [indicator(name) for name in "abc"]
    made = questionnaire(asked, [score("all", {"a": 98, "b": 1, "c": 1}, needs=needs(0.5))])
    assert results(made, a=4)["all"].value is None
    assert results(made, b=0, c=0)["all"].value == 0.0


def test_the_overall_needs_all_four_principles():
    """D has one of two answers, so neither it nor the overall is rated; the others are."""
    found = results(four_by_two(), A1=4, A2=4, B1=4, B2=4, C1=4, C2=4, D1=4)
    assert [found[name].value for name in "ABCD"] == [100.0, 100.0, 100.0, None]
    assert found["overall"].value is None
    assert found["overall"].band is None
    assert not found["overall"].borderline


def nested(**others: object) -> Questionnaire:
    """x of a, b (both needed); y of c, d; all of x and y."""
    scores = [score("x", "ab", needs=needs(1)), score("y", "cd"), score("all", ["x", "y"], **others)]
    return questionnaire([indicator(name) for name in "abcd"], scores)


def test_a_part_that_is_not_rated_is_a_blank_for_its_parent():
    """x lacks b: left out, all = y = 50; as zero, all = (0 + 50)/2 = 25."""
    assert results(nested(), a=4, c=2, d=2)["all"].value == 50.0
    assert results(nested(blanks=ZERO), a=4, c=2, d=2)["all"].value == 25.0


def test_a_part_without_any_applicable_indicator_is_not_applicable():
    """x is all N/A: it leaves the parent's numerator and denominator even where blanks are zero."""
    found = results(nested(blanks=ZERO, needs=needs(1)), a="na", b="na", c=2, d=2)
    assert found["x"] == ScoreResult("x", None, None, 0, 0, 2, False)
    assert found["all"].value == 50.0


def test_all_not_applicable_gives_no_score_anywhere():
    """Neither 0 nor 100."""
    found = results(nested(blanks=ZERO), a="na", b="na", c="na", d="na")
    assert [result.value for result in found.values()] == [None, None, None]
    assert found["all"].applicable == 0


@pytest.mark.parametrize(
    ("blanks", "given", "counted", "applicable"),
    [
        (Blanks.LEFT_OUT, {"i0": 4, "i1": 4, "i2": "na"}, 2, 3),
        (ZERO, {"i0": 4, "i1": 4, "i2": "na"}, 3, 3),
        (ZERO, {"i0": 4}, 1, 4),  # not rated: only what is answered so far
        (Blanks.LEFT_OUT, {}, 0, 4),
    ],
)
def test_counted_and_applicable(blanks, given, counted, applicable):
    """Counted are those in the value (blanks as zero among them), applicable those that are not N/A."""
    found = results(mean_of(4, blanks=blanks, needs=needs(0.5, 2)), **given)["all"]
    assert (found.counted, found.applicable, found.total) == (counted, applicable, 4)


def test_an_indicator_below_two_parts_counts_once():
    """x = {a, b}, y = {b, c}, all = {x, y, a}: three indicators."""
    scores = [score("x", "ab"), score("y", "bc"), score("all", ["x", "y", "a"], kind=ScoreKind.OVERALL)]
    made = questionnaire([indicator(name) for name in "abc"], scores)
    found = results(made, a=4, b=4, c=4)["all"]
    assert (found.counted, found.applicable, found.total) == (3, 3, 3)
    assert results(made, a=4, c=4)["all"].counted == 2


def test_the_answers_of_a_part_that_is_not_rated_are_not_counted():
    """x is answered by half and not rated: all counts only y's two; unrated x says 1 so far."""
    found = results(nested(), a=4, c=2, d=2)
    assert found["x"].counted == 1
    assert found["all"].counted == 2
    assert found["all"].applicable == 4


def test_not_applicable_equals_the_smaller_questionnaire_by_hand():
    """Geometric of 25 and 100 without the third: 50."""
    assert results(mean_of(3, rule="geometric"), i0=1, i1=4, i2="na")["all"].value == 50.0
