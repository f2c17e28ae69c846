"""Next steps: tailored, small first, and worth what the scoring core says."""

from dataclasses import replace

from innocook.core.next_steps import Suggestion, next_steps
from innocook.core.questionnaire import Questionnaire, ScoreKind
from innocook.core.scoring import compile_plan, score_answers
from tests.support.questionnaires import answers, four_by_two, indicator, needs, numeric, questionnaire, score, step


def with_steps(asked: Questionnaire, **steps: list[object]) -> Questionnaire:
    """The named indicators get these steps; the others the four small ones."""
    small = [step(level) for level in range(4)]
    kept = tuple(replace(each, next_steps=tuple(steps.get(each.id, small))) for each in asked.indicators)
    return replace(asked, indicators=kept)


def suggest(asked: Questionnaire, limit: int = 5, **given: int | float | str | None) -> tuple[Suggestion, ...]:
    return next_steps(compile_plan(asked), asked, answers(**given), limit)


def ids(found: tuple[Suggestion, ...]) -> list[str]:
    return [suggestion.indicator.id for suggestion in found]


LOW_A = {"A1": 0, "A2": 1, "B1": 2, "B2": 2, "C1": 3, "C2": 3, "D1": 4, "D2": 4}


def test_the_lowest_principle_comes_first_and_has_at_most_two_steps():
    """A stands at 12.5, B at 50, C at 75, D at 100 with nothing left to do."""
    assert ids(suggest(with_steps(four_by_two()), **LOW_A)) == ["A1", "A2", "B1", "B2", "C1"]


def test_principles_are_ordered_by_their_score_after_the_steps_before():
    """A = (25 + 25)/2 = 25, B = (25 + 50)/2 = 37.5. After A1 → 2, A = 37.5 ties with B, and A2 is first by id.

    With B = (25 + 25)/2 = 25 too: A1 first, then B (25) before A (37.5).
    """
    others = {"C1": 4, "C2": 4, "D1": 4, "D2": 4}
    asked = with_steps(four_by_two())
    assert ids(suggest(asked, A1=1, A2=1, B1=1, B2=2, **others)) == ["A1", "A2", "B1", "B2"]
    assert ids(suggest(asked, A1=1, A2=1, B1=1, B2=1, **others)) == ["A1", "B1", "A2", "B2"]


def test_smaller_effort_comes_first_within_a_principle():
    """A1 is large, A2 small."""
    asked = with_steps(four_by_two(), A1=[step(0, "large")], A2=[step(1, "small")])
    assert ids(suggest(asked, **LOW_A))[:2] == ["A2", "A1"]


def test_larger_gain_comes_first_at_equal_effort():
    """In A, A2 weighs 3: its step gains 75/4 = 18.75 of the principle, A1's 6.25."""
    asked = with_steps(four_by_two())
    first = replace(asked.scores[0], parts=(asked.scores[0].parts[0], replace(asked.scores[0].parts[1], weight=3)))
    found = suggest(replace(asked, scores=(first, *asked.scores[1:])), **LOW_A)
    assert ids(found)[:2] == ["A2", "A1"]
    assert [suggestion.gain_principle for suggestion in found[:2]] == [18.75, 6.25]


def test_gains_are_those_of_the_scoring_core_and_add_up():
    """One level of one of two indicators: 12.5 of the principle, 12.5/4 = 3.125 of the overall."""
    asked = with_steps(four_by_two())
    found = suggest(asked, **LOW_A)
    assert {(each.gain_principle, each.gain_overall) for each in found} == {(12.5, 3.125)}
    after = LOW_A | {each.indicator.id: each.step.target for each in found}
    assert score_answers(compile_plan(asked), answers(**after))["overall"].value == found[-1].overall_after
    assert found[-1].overall_after == 59.375 + 5 * 3.125  # (12.5 + 50 + 75 + 100) / 4 before


def test_a_step_waits_for_what_it_requires():
    """A1 requires B1 at 3 or higher; B1 stands at 2, moves to 3, and only then A1 is open."""
    asked = with_steps(four_by_two(), A1=[step(0, requires={"B1": 3})], A2=[])
    assert ids(suggest(asked, **LOW_A)) == ["B1", "A1", "B2", "C1", "C2"]
    assert ids(suggest(asked, **LOW_A | {"B1": 3}))[0] == "A1"
    assert "A1" not in ids(suggest(with_steps(asked, A1=[step(0, requires={"D1": 4})]), **LOW_A | {"D1": None}))


def test_a_requirement_that_is_not_applicable_holds_nothing_up():
    """What does not apply cannot be done first."""
    asked = with_steps(four_by_two(), A1=[step(0, requires={"B1": 3})])
    assert ids(suggest(asked, **LOW_A | {"B1": "na"}))[0] == "A1"


def test_what_the_country_supplies_comes_last():
    """A1 and A2 depend on the country; they come after everything else, and only if there is room."""
    asked = with_steps(four_by_two())
    kept = tuple(replace(each, depends_on_national=each.id.startswith("A")) for each in asked.indicators)
    national = replace(asked, indicators=kept)
    assert ids(suggest(national, **LOW_A)) == ["B1", "B2", "C1", "C2", "A1"]
    assert ids(suggest(national, limit=4, **LOW_A)) == ["B1", "B2", "C1", "C2"]


def test_only_answered_indicators_move():
    """A blank, an N/A and the highest level have no next step; A and B are not rated and come after C."""
    given = LOW_A | {"A1": None, "B1": "na"}
    assert ids(suggest(with_steps(four_by_two()), **given)) == ["C1", "C2", "A2", "B2"]


def test_a_principle_that_is_not_rated_comes_after_those_that_are():
    """A has one answer of two: no score, so its gain is not known either."""
    last = suggest(with_steps(four_by_two()), **LOW_A | {"A1": None})[-1]
    assert (last.indicator.id, last.gain_principle, last.gain_overall) == ("A2", None, None)


def test_no_answers_no_steps():
    """Nor where everything stands at the top."""
    asked = with_steps(four_by_two())
    assert suggest(asked) == ()
    assert suggest(asked, **dict.fromkeys(LOW_A, 4)) == ()


def test_different_institutions_get_different_steps():
    """Weak in A or weak in D."""
    mirrored = {"A1": 4, "A2": 4, "B1": 3, "B2": 3, "C1": 2, "C2": 2, "D1": 1, "D2": 0}
    assert ids(suggest(with_steps(four_by_two()), **mirrored)) == ["D1", "D2", "C1", "C2", "B1"]


def test_a_questionnaire_without_principles_has_next_steps_too():
    """By effort, then gain: b weighs 2, so 50/4 = 12.5 against 6.25; numbers have no steps."""
    asked = [indicator(name, next_steps=tuple(step(level) for level in range(4))) for name in "abc"]
    whole = score("all", {"a": 1, "b": 2, "c": 1}, kind=ScoreKind.OVERALL, needs=needs(0.5))
    made = questionnaire([*asked, numeric("n")], [whole])
    found = suggest(made, a=0, b=0, c=0, n=5.0)
    assert [(each.indicator.id, each.gain_overall) for each in found] == [("b", 12.5), ("a", 6.25), ("c", 6.25)]
    assert found[0].gain_principle is None
