"""Answers: saved with version and revision, refused when somebody else was first."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, measured, not_applicable
from innocook.store.answer_changes import Change, Stamp, put_answer, put_answers
from innocook.store.answers import answer_at, answers_of, revisions_of
from innocook.store.errors import StaleAnswer
from innocook.store.tables import Assessment
from tests.support.records import DAY, NOW, an_account, an_assessment


@pytest.fixture
def assessment(session: Session) -> Assessment:
    """An assessment without answers."""
    return an_assessment(session)


@pytest.fixture
def stamp(session: Session) -> Stamp:
    """Somebody, now."""
    return Stamp(an_account(session).id, NOW)


def _noted(option: str, note: str) -> Answer:
    return Answer(AnswerState.ANSWERED, option=option, note=note)


def test_a_new_answer_is_version_one(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """What was saved is read back with who, when and version 1."""
    assert put_answer(session, assessment.id, "STR1", Change(_noted("3", "لأن"), 0, "ar"), stamp) == 1
    row = answers_of(session, assessment.id)["STR1"]
    assert row.answer == _noted("3", "لأن")
    assert (row.note_language, row.na_text_language, row.version) == ("ar", "", 1)
    assert (row.changed_at, row.changed_by, row.origin, row.confirmed) == (NOW, stamp.by, "typed", True)


@pytest.mark.parametrize("answer", [chosen("0"), measured(12.5), not_applicable("none", "why"), BLANK])
def test_every_state_is_read_back(session: Session, assessment: Assessment, stamp: Stamp, answer: Answer) -> None:
    """Level 0, a number, not applicable and blank stay four different things."""
    put_answer(session, assessment.id, "STR1", Change(chosen("4"), 0, "en"), stamp)
    put_answer(session, assessment.id, "STR1", Change(answer, 1, "en"), stamp)
    assert answers_of(session, assessment.id)["STR1"].answer == answer


def test_answers_are_ordered_by_indicator(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """The order of saving does not show; versions come back for all of them."""
    changes = {key: Change(chosen("1"), 0, "en") for key in ("STR2", "DAT1", "STR1")}
    assert put_answers(session, assessment.id, changes, stamp) == {"STR2": 1, "DAT1": 1, "STR1": 1}
    assert list(answers_of(session, assessment.id)) == ["DAT1", "STR1", "STR2"]


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_stale_answers_are_refused(session: Session, assessment: Assessment, stamp: Stamp, expected: int) -> None:
    """Another version than the stored one is refused, and nothing beside it is written."""
    for version, option in enumerate("12"):
        put_answer(session, assessment.id, "STR1", Change(chosen(option), version, "en"), stamp)
    changes = {"DAT1": Change(chosen("4"), 0, "en"), "STR1": Change(chosen("4"), expected, "en")}
    with pytest.raises(StaleAnswer) as refused:
        put_answers(session, assessment.id, changes, stamp)
    assert refused.value.indicators == ("STR1",)
    assert {key: row.answer for key, row in answers_of(session, assessment.id).items()} == {"STR1": chosen("2")}


def test_an_answer_expected_but_missing_is_stale(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """A version of an answer that was never stored is refused."""
    with pytest.raises(StaleAnswer):
        put_answer(session, assessment.id, "STR1", Change(chosen("1"), 1, "en"), stamp)


def test_the_same_answer_changes_nothing(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """Saving what is there, or clearing what is not, makes no version and no revision."""
    put_answer(session, assessment.id, "STR1", Change(chosen("1"), 0, "en"), stamp)
    again = {"STR1": Change(chosen("1"), 1, "fr"), "DAT1": Change(BLANK, 0, "fr")}
    assert put_answers(session, assessment.id, again, stamp) == {"STR1": 1, "DAT1": 0}
    assert len(revisions_of(session, assessment.id, "STR1")) == 1
    assert list(answers_of(session, assessment.id)) == ["STR1"]


def test_a_text_keeps_its_language(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """A note that was not touched stays Arabic on an English page; a new one is English; an empty one has none."""
    languages = []
    for version, answer in enumerate([_noted("1", "نص"), _noted("2", "نص"), _noted("2", "text"), chosen("2")]):
        change = Change(answer, version, "en" if version else "ar")
        put_answer(session, assessment.id, "STR1", change, stamp)
        languages.append(answers_of(session, assessment.id)["STR1"].note_language)
    assert languages == ["ar", "ar", "en", ""]


def test_revisions_say_who_when_from_to(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """Each change leaves one revision; together they tell the whole story."""
    other = Stamp(an_account(session).id, NOW + DAY)
    put_answer(session, assessment.id, "STR1", Change(chosen("1"), 0, "en"), stamp)
    put_answer(session, assessment.id, "STR1", Change(not_applicable("none", "why"), 1, "en"), other)
    first, second = revisions_of(session, assessment.id, "STR1")
    assert (first.before, first.after["option"], first.by, first.at) == (None, "1", stamp.by, NOW)
    assert second.before == first.after
    assert (second.after["state"], second.after["na_reason"]) == ("not_applicable", "none")
    assert (second.by, second.at, second.version) == (other.by, other.at, 2)


def test_an_answer_as_it_was(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """Every earlier version can be read; versions that never were cannot."""
    for version, option in enumerate("12"):
        put_answer(session, assessment.id, "STR1", Change(chosen(option), version, "en"), stamp)
    found = [answer_at(session, assessment.id, "STR1", version) for version in range(4)]
    assert found == [None, chosen("1"), chosen("2"), None]


@pytest.mark.parametrize("statement", ["UPDATE answer_revision SET indicator = 'X'", "DELETE FROM answer_revision"])
def test_revisions_are_append_only(session: Session, assessment: Assessment, stamp: Stamp, statement: str) -> None:
    """The database itself refuses to change or remove a revision."""
    put_answer(session, assessment.id, "STR1", Change(chosen("1"), 0, "en"), stamp)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(AnswerState.ANSWERED),
        Answer(AnswerState.ANSWERED, option="1", number=2.0),
        Answer(AnswerState.BLANK, option="1"),
        Answer(AnswerState.ANSWERED, option="1", na_reason="none"),
    ],
)
def test_senseless_answers_are_refused(session: Session, assessment: Assessment, stamp: Stamp, answer: Answer) -> None:
    """The database keeps the three states apart: an answer has exactly one value, the others none."""
    put_answer(session, assessment.id, "STR1", Change(chosen("4"), 0, "en"), stamp)
    with pytest.raises(IntegrityError):
        put_answer(session, assessment.id, "STR1", Change(answer, 1, "en"), stamp)


def test_a_text_without_language_is_refused(session: Session, assessment: Assessment, stamp: Stamp) -> None:
    """Text typed by people always carries its language."""
    with pytest.raises(IntegrityError):
        put_answer(session, assessment.id, "STR1", Change(_noted("1", "text"), 0, ""), stamp)
