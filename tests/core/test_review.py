"""Decisions: what fits which answer, what they leave, and what several of them come to."""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, measured, not_applicable
from innocook.core.review import (
    LONGEST_REASON,
    REASONS,
    Decision,
    DecisionKind,
    DecisionRefused,
    Difference,
    Looks,
    Outcome,
    Standing,
    check_decision,
    differences,
    is_looked_at_twice,
    level_pairs,
    outcome,
    validated_answer,
)
from innocook.services.public_questionnaire import packaged_plan
from tests.support.rounds import example

QUESTIONNAIRE = packaged_plan().questionnaire
LEVELS = QUESTIONNAIRE.indicator_by_id["STR1"]
NUMBER = next(one for one in example().indicators if one.number is not None)
SAID = {"reason_code": "level_not_reached", "reason": "لا يذكر المستند التقييم.", "reason_language": "ar"}
CONFIRM = Decision(DecisionKind.CONFIRM)
ASK = Decision(DecisionKind.ASK, **SAID)
EXEMPT = replace(not_applicable("no_mandate", "خارج الاختصاص"), note="ملاحظة")


def lower(option: str) -> Decision:
    """Lowered to a level, with a reason."""
    return Decision(DecisionKind.LOWER, option=option, **SAID)


@pytest.mark.parametrize(
    "decision",
    [CONFIRM, lower("1"), lower("0"), Decision(DecisionKind.RAISE, option="3", **SAID), ASK, replace(CONFIRM, **SAID)],
)
def test_what_fits_an_answered_level(decision: Decision):
    """Level 2 can be confirmed, lowered, raised and asked about."""
    check_decision(LEVELS, chosen("2"), decision)


@pytest.mark.parametrize(
    "decision",
    [CONFIRM, ASK, Decision(DecisionKind.REFUSE_NA, **SAID), Decision(DecisionKind.REFUSE_NA, option="0", **SAID)],
)
def test_what_fits_not_applicable(decision: Decision):
    """It can be accepted, asked about, and refused with a level or with a question."""
    check_decision(LEVELS, EXEMPT, decision)


@pytest.mark.parametrize(
    ("own", "decision", "code"),
    [
        (BLANK, CONFIRM, "no_answer"),
        (chosen("2"), lower("2"), "not_lower"),
        (chosen("2"), lower("3"), "not_lower"),
        (chosen("2"), Decision(DecisionKind.RAISE, option="2", **SAID), "not_higher"),
        (chosen("2"), Decision(DecisionKind.LOWER, **SAID), "value_missing"),
        (chosen("2"), lower("9"), "value_unknown"),
        (chosen("2"), Decision(DecisionKind.LOWER, number=1.0, **SAID), "value_unknown"),
        (chosen("2"), Decision(DecisionKind.CONFIRM, option="1"), "value_unwanted"),
        (chosen("2"), Decision(DecisionKind.ASK, option="1", **SAID), "value_unwanted"),
        (chosen("2"), Decision(DecisionKind.REFUSE_NA, **SAID), "not_na"),
        (EXEMPT, lower("1"), "not_a_level"),
        (EXEMPT, Decision(DecisionKind.RAISE, option="1", **SAID), "not_a_level"),
        (chosen("2"), replace(lower("1"), reason_code=""), "reason_code_missing"),
        (chosen("2"), replace(lower("1"), reason_code="mood"), "reason_code_unknown"),
        (chosen("2"), replace(lower("1"), reason="  \n"), "reason_missing"),
        (chosen("2"), replace(ASK, reason=""), "reason_missing"),
        (chosen("2"), replace(ASK, reason="x" * (LONGEST_REASON + 1)), "reason_too_long"),
        (chosen("2"), Decision(DecisionKind.CONFIRM, reason_code="mood"), "reason_code_unknown"),
    ],
)
def test_what_does_not_fit_is_refused(own: Answer, decision: Decision, code: str):
    """Each mistake has its own code."""
    with pytest.raises(DecisionRefused) as refused:
        check_decision(LEVELS, own, decision)
    assert refused.value.code == code


def test_a_number_is_lowered_to_a_number():
    """By points: a number outside the range or not below is refused."""
    scale = NUMBER.number
    assert scale is not None
    best = measured(scale.maximum if scale.points_to > scale.points_from else scale.minimum)
    worst = scale.minimum if scale.points_to > scale.points_from else scale.maximum
    check_decision(NUMBER, best, Decision(DecisionKind.LOWER, number=worst, **SAID))
    with pytest.raises(DecisionRefused, match="not_lower"):
        check_decision(NUMBER, best, Decision(DecisionKind.LOWER, number=best.number, **SAID))
    with pytest.raises(DecisionRefused, match="value_unknown"):
        check_decision(NUMBER, best, Decision(DecisionKind.LOWER, number=float("nan"), **SAID))


def test_what_a_decision_leaves():
    """Confirming leaves the answer with its note, a value replaces it, a question leaves nothing yet."""
    own = replace(chosen("3"), note="انظر الصفحة 12")
    assert validated_answer(own, CONFIRM) == own
    assert validated_answer(own, lower("1")) == Answer(AnswerState.ANSWERED, option="1", note="انظر الصفحة 12")
    assert validated_answer(own, ASK) is None
    assert validated_answer(EXEMPT, CONFIRM) == EXEMPT
    refused = Decision(DecisionKind.REFUSE_NA, option="1", **SAID)
    assert validated_answer(EXEMPT, refused) == Answer(AnswerState.ANSWERED, option="1", note="ملاحظة")
    assert validated_answer(EXEMPT, replace(refused, option=None)) is None


@pytest.mark.parametrize(
    ("looks", "standing"),
    [
        (Looks(), Standing.OPEN),
        (Looks(second=CONFIRM, twice=True), Standing.OPEN),
        (Looks(CONFIRM), Standing.FINAL),
        (Looks(lower("1")), Standing.FINAL),
        (Looks(ASK), Standing.ASKED),
        (Looks(CONFIRM, twice=True), Standing.WAITING),
        (Looks(ASK, twice=True), Standing.ASKED),
        (Looks(CONFIRM, CONFIRM, twice=True), Standing.FINAL),
        (Looks(CONFIRM, lower("1"), twice=True), Standing.DISAGREED),
        (Looks(lower("1"), lower("1"), twice=True), Standing.FINAL),
        (Looks(lower("1"), lower("0"), twice=True), Standing.DISAGREED),
        (Looks(CONFIRM, ASK, twice=True), Standing.ASKED),
        (Looks(CONFIRM, lower("1"), lower("0"), twice=True), Standing.FINAL),
        (Looks(CONFIRM, ASK, CONFIRM, twice=True), Standing.FINAL),
        (Looks(CONFIRM, lower("1"), ASK, twice=True), Standing.ASKED),
    ],
)
def test_where_decisions_stand(looks: Looks, standing: Standing):
    """Row by row."""
    assert outcome(chosen("2"), looks).standing is standing


def test_a_third_look_settles():
    """Its level is the validated one, whatever the first two said."""
    found = outcome(chosen("3"), Looks(CONFIRM, lower("1"), lower("2"), twice=True))
    assert found == Outcome(Standing.FINAL, chosen("2"), lower("2"))


def test_reviewers_agree_on_what_they_leave():
    """Confirming level 2 and lowering to level 2 with other words are the same result of different answers only."""
    words = replace(lower("1"), reason="Another reason", reason_language="en", reason_code="other")
    found = outcome(chosen("2"), Looks(lower("1"), words, twice=True))
    assert found.standing is Standing.FINAL
    assert found.decision == lower("1")


def test_the_sample_is_the_same_every_time_and_about_as_large_as_asked():
    """The same ids always; none at 0, all at 100, about a fifth at 20, and nobody leaves when the share grows."""
    ids = [uuid5(UUID(int=7), str(number)) for number in range(2000)]
    chosen_ids = {one for one in ids if is_looked_at_twice(one, 20)}
    assert chosen_ids == {one for one in ids if is_looked_at_twice(one, 20)}
    assert 330 <= len(chosen_ids) <= 470
    assert chosen_ids <= {one for one in ids if is_looked_at_twice(one, 35)}
    assert not any(is_looked_at_twice(one, 0) for one in ids)
    assert all(is_looked_at_twice(one, 100) for one in ids)


def test_differences_of_two_levels_and_more():
    """Both directions, in the order of the questionnaire; one step, N/A and blanks do not take part."""
    own = {"STR1": chosen("4"), "STR2": chosen("1"), "STR3": chosen("2"), "STR4": EXEMPT, "CUL1": chosen("4")}
    validated = {"STR1": chosen("2"), "STR2": chosen("4"), "STR3": chosen("1"), "STR4": chosen("0")}
    found = differences(QUESTIONNAIRE, own, validated)
    assert found == (Difference("STR1", "4", "2", -2), Difference("STR2", "1", "4", 3))
    assert [one.indicator for one in differences(QUESTIONNAIRE, own, validated, 1)] == ["STR1", "STR2", "STR3"]


def test_pairs_for_kappa_leave_not_applicable_out():
    """Places in the scale, by its length; a level against N/A or a blank is no pair."""
    first = {"STR1": chosen("4"), "STR2": chosen("0"), "STR3": EXEMPT}
    second = {"STR1": chosen("3"), "STR2": EXEMPT, "STR3": EXEMPT}
    assert level_pairs(QUESTIONNAIRE, first, second) == {5: [(4, 3)]}


def test_reasons_are_words_of_their_own():
    """No code twice."""
    assert len(set(REASONS)) == len(REASONS)
