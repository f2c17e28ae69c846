"""The report's figures: one value each, from the scoring core, whole points made once."""

from innocook.core.answers import AnswerState
from innocook.core.na_bounds import na_bounds
from innocook.core.scoring import display, score_answers
from innocook.reports.building import build_report
from innocook.reports.figures import Kind
from innocook.reports.review_figures import Basis
from tests.reports.sample import SUBJECT, answers, lowered, plan, questionnaire, report


def test_figures_are_those_of_the_core() -> None:
    """Every score of a self-assessed report is the core's value, band and counts; points are half up."""
    results = score_answers(plan(), answers())
    for score in report().scores:
        result = results[score.id]
        assert (score.own.value, score.shown.value, score.band) == (result.value, result.value, result.band or "")
        assert (score.counted, score.applicable, score.total) == (result.counted, result.applicable, result.total)
        assert score.own.points == (None if result.value is None else display(result.value))
        assert score.validated.value is None


def test_a_validated_report_shows_validated_figures() -> None:
    """`shown` is the reviewer's figure; the institution's stays beside it."""
    made, results = report(True), score_answers(plan(), lowered(answers()))
    assert made.kind is Kind.VALIDATED
    assert all(score.shown == score.validated for score in made.scores)
    assert {score.id: score.shown.value for score in made.scores} == {
        name: each.value for name, each in results.items()
    }
    assert made.overall.own.value > made.overall.validated.value


def test_the_three_states_of_an_answer_stay_apart() -> None:
    """Level 0 has points 0; not applicable and blank have none, and say which they are."""
    by_state = {state: [each.own for each in report().indicators if each.own.state is state] for state in AnswerState}
    assert all(each.points is None for each in by_state[AnswerState.BLANK] + by_state[AnswerState.NOT_APPLICABLE])
    assert any(each.points == 0 for each in by_state[AnswerState.ANSWERED])
    assert len(by_state[AnswerState.BLANK]) == len(by_state[AnswerState.NOT_APPLICABLE]) == 1
    assert by_state[AnswerState.NOT_APPLICABLE][0].na_reason is not None


def test_next_steps_carry_what_they_bring() -> None:
    """Three to five steps, each with a gain of its principle, an effort, evidence, key messages and goals."""
    steps = report().steps
    assert 3 <= len(steps) <= 5
    assert all(step.gain_principle.points and step.gain_principle.points > 0 for step in steps)
    assert all(step.evidence and step.key_messages and step.goals for step in steps)


def test_not_applicable_is_counted_and_bounded() -> None:
    """The sample's one "not applicable" is DPI1: it is said where it counts, with the bounds of the core."""
    bounds = na_bounds(plan(), answers())
    for score in report().scores:
        found = bounds[score.id]
        assert (score.na_count, score.na_share) == (found.count, found.share)
        assert (score.if_none.value, score.if_full.value) == (found.if_lowest, found.if_highest)
    principle = report().indicator_by_id["DPI1"].principle
    assert {score.id for score in report().scores if score.na_count} == {"overall", "DPI", principle}
    assert report().has_na


def test_the_bounds_follow_the_figures_shown() -> None:
    """In a validated report they are those of the validated answers."""
    bounds = na_bounds(plan(), lowered(answers()))
    assert {score.id: score.if_full.value for score in report(True).scores} == {
        name: each.if_highest for name, each in bounds.items()
    }


def test_evidence_is_counted_among_the_counted() -> None:
    """STR1 and STR2 are counted in STR, 2 of 32 overall; the "not applicable" DPI1 and the blank last one are not."""
    blank = questionnaire().indicators[-1].id
    supported = frozenset({"STR1", "STR2", "DPI1", blank})
    made = build_report(plan(), answers(), SUBJECT, basis=Basis(supported))
    found = {score.id: score.with_evidence for score in made.scores}
    assert (found["STR"], found["DPI"], found["overall"]) == (2, 0, 2)
    assert {score.with_evidence for score in report().scores} == {None}
