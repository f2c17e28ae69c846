"""From the answer that shall stand to the decision that leaves it: worked cases, and what holds for every pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.answers import Answer, chosen, measured, not_applicable
from innocook.core.deciding import Reasoning, decision_leaving, is_same_value
from innocook.core.review import Decision, DecisionKind, DecisionRefused, check_decision, validated_answer
from tests.support.questionnaires import indicator, numeric

LEVELS, PERCENT = indicator("A"), numeric("N", (100, 0), (0, 20))
WHY = Reasoning("other", "Because.", "en")
NA = not_applicable("no_service", "We serve nobody.")
OPTIONS = st.sampled_from([option.key for option in LEVELS.options])


@pytest.mark.parametrize(
    ("own", "wanted", "kind", "option"),
    [
        (chosen("2"), chosen("2"), DecisionKind.CONFIRM, None),
        (chosen("2"), chosen("1"), DecisionKind.LOWER, "1"),
        (chosen("2"), chosen("4"), DecisionKind.RAISE, "4"),
        (NA, chosen("0"), DecisionKind.REFUSE_NA, "0"),
        (NA, not_applicable(), DecisionKind.CONFIRM, None),
    ],
)
def test_levels(own: Answer, wanted: Answer, kind: DecisionKind, option: str | None):
    """The same level confirms, a lower one lowers, a higher one raises, a level for "not applicable" refuses it."""
    assert decision_leaving(LEVELS, own, wanted, WHY) == Decision(kind, option, None, "other", "Because.", "en")


def test_numbers_where_less_is_better():
    """20 is worth nothing and 0 everything: from 10 to 15 lowers, from 10 to 5 raises."""
    lower, higher = (decision_leaving(PERCENT, measured(10), measured(value), WHY) for value in (15, 5))
    assert (lower.kind, lower.number) == (DecisionKind.LOWER, 15)
    assert (higher.kind, higher.number) == (DecisionKind.RAISE, 5)


@pytest.mark.parametrize("wanted", [not_applicable(), chosen("9"), measured(3), Answer(NA.state, na_reason="x")])
def test_what_is_no_answer_is_refused(wanted: Answer):
    """An unknown level, a number where levels are asked, and "not applicable" that nobody claimed."""
    with pytest.raises(DecisionRefused) as refused:
        check_decision(LEVELS, chosen("2"), decision_leaving(LEVELS, chosen("2"), wanted, WHY))
    assert refused.value.code == "value_unknown"


def test_a_language_stands_only_beside_words():
    """Without a text there is no language of it."""
    assert decision_leaving(LEVELS, chosen("2"), chosen("2"), Reasoning(language="fr")).reason_language == ""


@given(own=OPTIONS, wanted=OPTIONS, note=st.text(max_size=20))
def test_every_decision_fits_and_leaves_what_was_wanted(own: str, wanted: str, note: str):
    """Whatever the pair of levels: the decision passes the check and leaves the wanted level with the own note."""
    submitted = Answer(chosen(own).state, option=own, note=note)
    decision = decision_leaving(LEVELS, submitted, chosen(wanted), WHY)
    check_decision(LEVELS, submitted, decision)
    left = validated_answer(submitted, decision)
    assert left is not None
    assert is_same_value(left, chosen(wanted))
    assert left.note == note
