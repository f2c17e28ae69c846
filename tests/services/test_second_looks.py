"""A second reviewer who is blind until done, and a third one who settles."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from innocook.core.answers import chosen
from innocook.core.errors import MoveRefused
from innocook.core.review import Standing
from innocook.services import answers, review_decisions, review_moves, review_turns, reviewing, validations
from innocook.services.answers import TypedAnswer
from innocook.services.reviewing import FIRST, SECOND, THIRD, ReviewRefused
from innocook.store.tables import Round
from tests.support.colleagues import opened_by
from tests.support.reviews import (
    ADDRESS,
    CONFIRMED,
    another_reviewer,
    asked,
    decided,
    handed_in,
    lowered,
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


def twice(session: Session, own: UUID) -> tuple[object, object]:
    """In review with a first and a second reviewer, who have decided nothing."""
    first, second = taken(session, own, NOW), another_reviewer(session)
    review_turns.assign(session, first, own, second.account_id, SECOND, address=ADDRESS, at=NOW)
    return first, second


def test_a_second_look_waits_and_is_blind(session: Session, own: UUID):
    """Nothing is final before the second look is done, and neither sees the other until their own is done."""
    first, second = twice(session, own)
    decided(session, own, {}, NOW, by=first)
    review = reviewing.open_review(session, second, own, at=NOW)
    assert len(review.standing(Standing.WAITING)) == 32
    assert not review.sees(SECOND, FIRST)
    assert not review.sees(FIRST, SECOND)
    with pytest.raises(ReviewRefused, match="undecided"):
        review_turns.finish(session, second, own, at=NOW)
    session.rollback()
    decided(session, own, {}, NOW, by=second)
    assert len(reviewing.open_review(session, second, own, at=NOW).standing(Standing.WAITING)) == 32
    review_turns.finish(session, second, own, at=NOW)
    review = reviewing.open_review(session, second, own, at=NOW)
    assert len(review.standing(Standing.FINAL)) == 32
    assert review.sees(SECOND, FIRST)
    assert not review.sees(FIRST, SECOND)
    with pytest.raises(ReviewRefused, match="review_done"):
        review_decisions.decide(session, second, own, "STR1", lowered("1"), at=NOW)


def test_disagreement_goes_to_a_third_look(session: Session, own: UUID):
    """Of 32 answers they disagree on one: the third reviewer decides that one, and only that one."""
    first, second = twice(session, own)
    decided(session, own, {"STR1": lowered("0")}, NOW, by=first)
    decided(session, own, {}, NOW, by=second)
    review_turns.finish(session, second, own, at=NOW)
    with pytest.raises(MoveRefused, match="undecided"):
        review_moves.validate(session, first, own, address=ADDRESS, at=NOW)
    session.rollback()
    review_turns.finish(session, first, own, at=NOW)
    third = another_reviewer(session, "third.reviewer", "Nour Salem")
    review_turns.assign(session, first, own, third.account_id, THIRD, address=ADDRESS, at=NOW)
    review = reviewing.open_review(session, third, own, at=NOW)
    assert review.due_at(THIRD) == ("STR1",)
    assert review.sees(THIRD, FIRST)
    with pytest.raises(ReviewRefused, match="nothing_to_settle"):
        review_decisions.decide(session, third, own, "STR2", CONFIRMED, at=NOW)
    session.rollback()
    review_decisions.decide(session, third, own, "STR1", lowered("1"), at=NOW)
    review_moves.validate(session, third, own, address=ADDRESS, at=NOW)
    found = validations.latest(session, own)
    assert found is not None
    assert found.answers["STR1"].option == "1"


def test_a_third_look_needs_a_disagreement(session: Session, own: UUID):
    """There is nothing to settle before."""
    first, _ = twice(session, own)
    third = another_reviewer(session, "third.reviewer", "Nour Salem")
    with pytest.raises(ReviewRefused, match="nothing_to_settle"):
        review_turns.assign(session, first, own, third.account_id, THIRD, address=ADDRESS, at=NOW)


def test_the_second_reviewer_does_not_end_the_review(session: Session, own: UUID):
    """Returning and validating are for the first, or for whoever settles."""
    first, second = twice(session, own)
    decided(session, own, {}, NOW, by=first)
    decided(session, own, {}, NOW, by=second)
    review_turns.finish(session, second, own, at=NOW)
    with pytest.raises(ReviewRefused, match="not_your_turn"):
        review_moves.validate(session, second, own, address=ADDRESS, at=NOW)


def test_the_sample_of_a_round_is_looked_at_twice(session: Session, own: UUID):
    """At 100 percent every assessment waits for a second look."""
    session.execute(update(Round).values(second_look_percent=100))
    session.commit()
    reviewer = decided(session, own, {}, NOW)
    assert reviewing.open_review(session, reviewer, own, at=NOW).is_twice
    with pytest.raises(MoveRefused, match="undecided"):
        review_moves.validate(session, reviewer, own, address=ADDRESS, at=NOW)


def test_what_was_decided_before_a_return_is_not_decided_again(session: Session, own: UUID):
    """Both looked and read each other; returned for STR1 alone: only STR1 is open to either, the disagreement stays."""
    first, second = twice(session, own)
    decided(session, own, {"STR1": asked(), "STR2": lowered("0")}, NOW, by=first)
    decided(session, own, {}, NOW, by=second)
    for who in (second, first):
        review_turns.finish(session, who, own, at=NOW)
    review_moves.give_back(session, first, own, NOW + timedelta(days=9), address=ADDRESS, at=NOW)
    lead, opened = opened_by(session, "lead", own)
    answers.save(session, lead, opened, {"STR1": TypedAnswer(chosen("3"), "en", 1)}, at=LATER)
    handed_in(session, own, LATER)
    review_turns.take(session, first, own, at=LATER)
    for who in (first, second):
        with pytest.raises(ReviewRefused, match="review_done"):
            review_decisions.decide(session, who, own, "STR2", lowered("1"), at=LATER)
        session.rollback()
        review_decisions.decide(session, who, own, "STR1", CONFIRMED, at=LATER)
        review_turns.finish(session, who, own, at=LATER)
    review = reviewing.open_review(session, first, own, at=LATER)
    assert review.standing(Standing.DISAGREED) == ("STR2",)


def test_a_second_look_that_is_given_on_begins_anew(session: Session, own: UUID):
    """What somebody else saw is not one's own look: nothing is decided, and nothing is done."""
    first, second = twice(session, own)
    decided(session, own, {}, NOW, by=second)
    third = another_reviewer(session, "third.reviewer", "Nour Salem")
    review_turns.assign(session, first, own, third.account_id, SECOND, address=ADDRESS, at=NOW)
    assert reviewing.open_review(session, third, own, at=NOW).made_by(SECOND) == {}
    with pytest.raises(ReviewRefused, match="undecided"):
        review_turns.finish(session, third, own, at=NOW)


def test_two_questions_about_one_answer_are_both_sent(session: Session, own: UUID):
    """One below the other, in one clarification."""
    first, second = twice(session, own)
    decided(session, own, {"STR1": asked("Which page?")}, NOW, by=first)
    decided(session, own, {"STR1": asked("Since when?")}, NOW, by=second)
    for who in (second, first):
        review_turns.finish(session, who, own, at=NOW)
    review_moves.give_back(session, first, own, NOW + timedelta(days=9), address=ADDRESS, at=NOW)
    (question,) = opened_by(session, "lead", own)[1].questions
    assert question.text == "Which page?\n\nSince when?"
