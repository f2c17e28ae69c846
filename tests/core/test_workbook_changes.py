"""A workbook beside what is stored: new, changed on both sides, or there already."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, not_applicable
from innocook.core.workbook import Entry, Fault, Part, Proposal, Reading, Remark
from innocook.core.workbook_changes import Comparison, Status, compared

NOTES = st.sampled_from(["", "a", "b"])
VALUES = st.sampled_from([BLANK, chosen("1"), chosen("2"), not_applicable("r", "x"), not_applicable("r", "y")])
ANSWERS = st.builds(lambda value, note: replace(value, note=note), VALUES, NOTES)


def proposals(answer: Answer) -> tuple[Proposal, ...]:
    """What the answer and note cells of X say."""
    value = Proposal("X", Part.ANSWER, 1, "S!F1", replace(answer, note=""))
    return value, Proposal("X", Part.NOTE, 1, "S!F2", text=answer.note)


def beside(answer: Answer, stored: Answer, seen: Answer, *more: Proposal, **entry: object) -> Comparison:
    """The workbook beside what is stored and what it was made from."""
    reading = Reading("en", "0" * 64, (*proposals(answer), *more))
    return compared(reading, {"X": Entry(stored, 7, **entry)}, {"X": seen})  # type: ignore[arg-type]


def statuses(found: Comparison) -> dict[Part, Status]:
    """What is not unchanged, by part."""
    return {change.proposal.part: change.status for change in found.changes}


@given(ANSWERS, ANSWERS, ANSWERS)
def test_every_case_of_three_answers(mine: Answer, stored: Answer, seen: Answer):
    """A part that I left, or that says what is stored, is nothing; one that only I changed is new; else it collides."""
    found = statuses(beside(mine, stored, seen))
    for part, of in ((Part.ANSWER, lambda each: replace(each, note="")), (Part.NOTE, lambda each: each.note)):
        if of(mine) in (of(seen), of(stored)):
            assert part not in found
        else:
            assert found[part] is (Status.NEW if of(stored) == of(seen) else Status.CONFLICT)


@given(ANSWERS, ANSWERS)
def test_applied_once_there_is_nothing_to_change(mine: Answer, seen: Answer):
    """After everything was taken over the same workbook changes nothing, whatever it was made from."""
    assert beside(mine, mine, seen).changes == ()


@given(ANSWERS, ANSWERS)
def test_an_untouched_workbook_never_wins(stored: Answer, seen: Answer):
    """Whoever uploads it as it was downloaded overwrites nobody, however much was changed meanwhile."""
    assert beside(seen, stored, seen).changes == ()


def test_the_stored_answer_and_its_version_stand_beside():
    """For a conflict the page shows both; the version lets a later decision be held against it."""
    change = beside(chosen("3"), chosen("2"), chosen("1")).changes[0]
    assert (change.key, change.status, change.stored.answer, change.shown) == (
        "X.answer",
        Status.CONFLICT,
        chosen("2"),
        7,
    )


def test_only_what_says_something_counts_as_unchanged():
    """A level and a note that are there: two; an empty answer and an empty note: none."""
    assert beside(replace(chosen("1"), note="n"), replace(chosen("1"), note="n"), BLANK).unchanged == 2
    assert beside(BLANK, BLANK, BLANK).unchanged == 0


def test_links_and_comments_are_new_or_there():
    """Each address by itself; a comment that somebody has written already is not said again."""
    more = [Proposal("X", Part.LINK, 1, "S!F3", text=f"https://example.org/{name}") for name in "ab"]
    more += [Proposal("X", Part.COMMENT, 1, "S!F4", text="look  here")]
    remarks = (Remark("Lina", date(2026, 1, 2), "look here"),)
    found = beside(BLANK, BLANK, BLANK, *more, links=("https://example.org/a",), remarks=remarks)
    assert [(change.key, change.proposal.text) for change in found.changes] == [("X.link.2", "https://example.org/b")]
    assert found.unchanged == 2


@pytest.mark.parametrize(
    ("mine", "stored", "confirmed", "expected"),
    [
        (chosen("1"), chosen("1"), False, {Part.CONFIRMATION: Status.NEW}),
        (chosen("1"), chosen("1"), True, {}),
        (chosen("2"), chosen("1"), False, {Part.ANSWER: Status.NEW}),
        (chosen("1"), chosen("3"), False, {}),
    ],
)
def test_confirming(mine: Answer, stored: Answer, confirmed: bool, expected: dict[Part, Status]):
    """ "Still true" is about the answer that the workbook showed; a new level says more than it, another one less."""
    still_true = Proposal("X", Part.CONFIRMATION, 1, "S!F5")
    assert statuses(beside(mine, stored, chosen("1"), still_true, confirmed=confirmed)) == expected


def test_an_explanation_just_typed_is_not_dropped():
    """Beside a level: a fault when it is new, nothing when it was left over from "not applicable"."""
    seen = not_applicable("r", "old words")
    for left, expected in (("old words", []), ("new words", ["reason_without_na"])):
        value = Proposal("X", Part.ANSWER, 1, "S!F1", chosen("1"), left)
        found = compared(Reading("en", "", (value,)), {"X": Entry(seen, 1)}, {"X": seen})
        assert [fault.code for fault in found.faults] == expected


def test_faults_pass_through():
    """What could not be read is in the comparison with what is compared."""
    fault = Fault("X", Part.NOTE, "S!F2", "formula", "=1")
    assert compared(Reading("en", "", (), (fault,)), {}, {}).faults == (fault,)


def test_emptying_is_a_change():
    """A cleared level is new like any other, and says that it clears."""
    change = beside(BLANK, chosen("1"), chosen("1")).changes[0]
    assert (change.status, change.clears, change.proposal.answer.state) == (Status.NEW, True, AnswerState.BLANK)
