"""Returned for clarification: what is unlocked, what is settled, and what the reviewer finds afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState, chosen
from innocook.core.errors import MoveRefused
from innocook.core.permissions import Action
from innocook.core.review import Standing
from innocook.services import answers, review_moves, reviewing, submissions
from innocook.services.answers import TypedAnswer
from innocook.services.reviewing import FIRST, ReviewRefused
from innocook.store.tables import Assessment, Clarification, Round
from tests.support.colleagues import opened_by
from tests.support.reviews import (
    ADDRESS,
    actions_of,
    asked,
    decided,
    handed_in,
    lowered,
    returned,
    state_of,
    taken,
)
from tests.support.web import Sessions

NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session(own: UUID, stored: Sessions) -> Iterator[Session]:
    """One session over the data, with the lead's assessment complete."""
    with stored() as opened:
        yield opened


def level(key: str = "3", note: str = "") -> TypedAnswer:
    """A level typed by somebody who saw version 1."""
    return TypedAnswer(Answer(AnswerState.ANSWERED, option=key, note=note), "en", 1)


def test_a_return_names_indicators_and_locks_the_others(session: Session, own: UUID):
    """Only what was asked about can be changed; the answer to another one is refused and not stored."""
    returned(session, own, {"STR1": asked("Which page?"), "CIT2": asked("Who measures?")}, NOW)
    lead, opened = opened_by(session, "lead", own)
    assert [question.indicator for question in opened.questions] == ["CIT2", "STR1"]
    assert opened.unlocked == {"STR1", "CIT2"}
    with pytest.raises(MoveRefused, match="locked_answer"):
        answers.save(session, lead, opened, {"STR2": level()}, at=LATER)
    session.rollback()
    assert opened_by(session, "lead", own)[1].answers["STR2"].option == "2"


def test_handing_in_again_needs_every_question_settled(session: Session, own: UUID):
    """One changed, one confirmed: then it goes, as submission 2."""
    returned(session, own, {"STR1": asked(), "CIT2": asked()}, NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": level("3", "Page 12")}, at=LATER)
    with pytest.raises(MoveRefused, match="named_not_settled"):
        handed_in(session, own, LATER)
    session.rollback()
    lead, opened = opened_by(session, "lead", own)
    confirmed = TypedAnswer(chosen("2"), "en", 1, confirms=True)
    answers.save(session, lead, opened, {"CIT2": confirmed}, at=LATER)
    settled = {question.indicator: question.settled_how for question in opened_by(session, "lead", own)[1].questions}
    assert settled == {"STR1": "changed", "CIT2": "confirmed"}
    handed_in(session, own, LATER)
    assert state_of(session, own) == "submitted"
    assert session.get_one(Assessment, own).submissions == 2
    assert actions_of(session, own)[-1] == "resubmit"


def test_decisions_stand_while_their_answer_stays(session: Session, own: UUID):
    """After clarification only what was asked is open again, changed or not; the others keep their decision."""
    returned(session, own, {"STR1": asked(), "CIT2": asked(), "DAT1": lowered("1")}, NOW)
    lead, opened = opened_by(session, "lead", own)
    typed = {"STR1": level("3"), "CIT2": TypedAnswer(chosen("2"), "en", 1, confirms=True)}
    answers.save(session, lead, opened, typed, at=LATER)
    handed_in(session, own, LATER)
    reviewer = taken(session, own, LATER)
    review = reviewing.open_review(session, reviewer, own, at=LATER)
    assert set(review.standing(Standing.OPEN)) == {"STR1", "CIT2"}
    assert review.made_by(FIRST)["DAT1"] == lowered("1")
    assert len(review.standing(Standing.FINAL)) == 30


def test_a_submission_that_came_back_cannot_be_withdrawn(session: Session, own: UUID):
    """The review has begun once a reviewer asked something."""
    returned(session, own, {"STR1": asked()}, NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": level("3")}, at=LATER)
    handed_in(session, own, LATER)
    assert not submissions.can_withdraw(session, lead, opened_by(session, "lead", own)[1], at=LATER)
    with pytest.raises(MoveRefused, match="review_begun"):
        submissions.withdraw(session, lead, own, at=LATER)


def test_a_cleared_answer_cannot_be_handed_in_again(session: Session, own: UUID):
    """A question is not settled by taking the answer away."""
    returned(session, own, {"STR1": asked()}, NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": TypedAnswer(Answer(AnswerState.BLANK), "en", 1)}, at=LATER)
    with pytest.raises(MoveRefused, match="unanswered"):
        handed_in(session, own, LATER)


@pytest.mark.parametrize(("days", "code"), [(0.5, "due_too_soon"), (91, "due_too_late")])
def test_a_return_leaves_between_one_and_ninety_days(session: Session, own: UUID, days: float, code: str):
    """Nothing is returned otherwise."""
    reviewer = decided(session, own, {"STR1": asked()}, NOW)
    with pytest.raises(ReviewRefused, match=code):
        review_moves.give_back(session, reviewer, own, NOW + timedelta(days=days), address=ADDRESS, at=NOW)
    session.rollback()
    assert state_of(session, own) == "in_review"


def test_a_return_after_the_close_gives_time_of_its_own(session: Session, own: UUID):
    """The round is over, the returned assessment is answered until its own day, not longer."""
    reviewer = decided(session, own, {"STR1": asked()}, NOW)
    session.execute(update(Round).values(opens_at=NOW - timedelta(days=40), submissions_close_at=NOW))
    session.commit()
    due = NOW + timedelta(days=10)
    review_moves.give_back(session, reviewer, own, due, address=ADDRESS, at=LATER)
    lead, opened = opened_by(session, "lead", own)
    assert (opened.closes_at, opened.is_editable) == (due, True)
    answers.save(session, lead, opened, {"STR1": level("3")}, at=due - timedelta(seconds=1))
    with pytest.raises(MoveRefused, match="submissions_closed"):
        answers.save(session, lead, opened, {"STR1": level("1")}, at=due)


def test_reviewers_see_a_returned_assessment_as_it_was_submitted(session: Session, own: UUID):
    """The draft that the institution works on is its own."""
    returned(session, own, {"STR1": asked()}, NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": level("4")}, at=LATER)
    assert opened_by(session, "lead", own)[1].answers["STR1"].option == "4"
    assert opened_by(session, "reviewer", own, Action.SEE_RESULTS)[1].answers["STR1"].option == "2"
    assert opened_by(session, "reviewer", own, Action.SEE_RESULTS)[1].answers["STR2"].option == "2"


def test_a_second_return_leaves_the_first_as_it_was(session: Session, own: UUID):
    """The question that was confirmed then stays confirmed, whatever becomes of the next one about the same answer."""
    returned(session, own, {"STR1": asked("One?")}, NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": TypedAnswer(chosen("2"), "en", 1, confirms=True)}, at=LATER)
    handed_in(session, own, LATER)
    taken(session, own, LATER)
    returned(session, own, {"STR1": asked("Two?")}, LATER)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": level("3")}, at=LATER + timedelta(hours=2))
    kept = session.scalars(select(Clarification).where(Clarification.assessment_id == own)).all()
    assert {one.question: one.settled_how for one in kept} == {"One?": "confirmed", "Two?": "changed"}


def test_an_answer_that_was_asked_about_is_decided_again(session: Session, own: UUID):
    """Although it did not change: what was shown meanwhile has to be looked at."""
    returned(session, own, {"STR1": asked()}, NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": TypedAnswer(chosen("2"), "en", 1, confirms=True)}, at=LATER)
    handed_in(session, own, LATER)
    review = reviewing.open_review(session, taken(session, own, LATER), own, at=LATER)
    assert review.standing(Standing.OPEN) == ("STR1",)
    assert len(review.settled) == 31
