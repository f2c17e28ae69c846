"""Whose turn it is: taking an assessment, giving it to somebody, and being done with a review."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import MoveRefused
from innocook.core.lifecycle import Facts, Move, State, move, refusals
from innocook.core.permissions import Action, Role, may
from innocook.core.review import Standing
from innocook.services import notices_of
from innocook.services.accounts import Visitor
from innocook.services.grants import grants_of
from innocook.services.notices import reviewers_of
from innocook.services.reviewing import FIRST, SECOND, THIRD, OpenReview, ReviewRefused, Turn, locked_review, log
from innocook.store import accounts as stored_accounts
from innocook.store import reviews as stored
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Assessment, Review

UNDER_REVIEW = frozenset({State.SUBMITTED, State.IN_REVIEW})


def take(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> None:
    """Begin the review of a submitted assessment, or go on with one that was returned.

    Raises MoveRefused outside the state submitted, ReviewRefused `taken` when it was given to somebody else.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    state = move(State(row.state), Move.TAKE, _roles(visitor), Facts())
    holder = review.turn_at(FIRST)
    if holder is not None and holder.reviewer_id != visitor.account_id:
        raise ReviewRefused("taken")
    if holder is None:
        _put_turn(session, review, visitor.account_id, FIRST, Stamp(visitor.account_id, at))
    for turn in stored.reviews_of(session, assessment_id):
        if turn.ended_at is None:
            turn.done_at = None  # what was asked back has to be decided again
    row.state = state
    log(session, visitor, review, Move.TAKE.value, at, submission=review.submission.n)
    session.commit()


def assign(
    session: Session,
    visitor: Visitor,
    assessment_id: UUID,
    reviewer_id: UUID,
    position: int,
    *,
    address: str,
    at: datetime,
) -> None:
    """Give a position to a reviewer, who then has it instead of whoever had it; oneself included. They are told.

    A second look can be given at any time of the review, a third one where the first two are done and disagree.
    Raises MoveRefused when nothing is under review, ReviewRefused `cannot_review`, `had_a_turn`, `nothing_to_settle`.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    if State(row.state) not in UNDER_REVIEW:
        raise MoveRefused("not_in_review")
    if not _may_review(session, reviewer_id, review, at):
        raise ReviewRefused("cannot_review")
    if position == THIRD and not _may_settle(review):
        raise ReviewRefused("nothing_to_settle")
    turn = _put_turn(session, review, reviewer_id, position, Stamp(visitor.account_id, at))
    by = visitor.account_id
    notices_of.tell_assigned(session, review.opened, reviewer_id, turn.id, by=by, address=address, at=at)
    log(session, visitor, review, "assign_review", at, reviewer=str(reviewer_id), position=position)
    session.commit()


def finish(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> None:
    """Be done with one's review: its decisions stand from now on, and those of the others can be seen.

    Raises MoveRefused outside the state in review, ReviewRefused `not_your_turn`, `review_done` or `undecided`.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    turn = my_turn(row, review, visitor)
    if review.undecided_at(turn.position):
        raise ReviewRefused("undecided")
    for one in stored.reviews_of(session, assessment_id):
        if one.ended_at is None and one.reviewer_id == visitor.account_id:
            one.done_at = at
    log(session, visitor, review, "finish_review", at, position=turn.position)
    session.commit()


def my_turn(row: Assessment, review: OpenReview, visitor: Visitor) -> Turn:
    """The visitor's turn in an assessment that is in review and of which they are not done.

    Raises MoveRefused `not_in_review`, ReviewRefused `not_your_turn` or `review_done`.
    """
    if row.state != State.IN_REVIEW:
        raise MoveRefused("not_in_review")
    turn = review.turn_of(visitor.account_id)
    if turn is None:
        raise ReviewRefused("not_your_turn")
    if turn.done_at is not None and review.is_twice:
        raise ReviewRefused("review_done")
    return turn


def can_take(review: OpenReview, visitor: Visitor) -> bool:
    """Whether the visitor can begin this review, or go on with it, now."""
    holder, mine = review.turn_at(FIRST), review.turn_of(visitor.account_id)
    is_free = holder is None or holder.reviewer_id == visitor.account_id
    has_another = mine is not None and mine.position != FIRST
    return is_free and not has_another and not refusals(State(review.opened.state), Move.TAKE, Facts())


def reviewers_for(session: Session, review: OpenReview, *, at: datetime) -> list[tuple[UUID, str]]:
    """Everybody who may review this assessment and has had no other position in it, by name."""
    target = review.opened.target
    able = set(reviewers_of(session, target.country_id, target.institution_id, at))
    able -= {turn.reviewer_id for turn in stored.reviews_of(session, review.opened.id)}
    able -= stored.who_answered(session, review.opened.id)
    return [(account.id, account.name) for account in stored_accounts.accounts_by_id(session, sorted(able)).values()]


def _may_settle(review: OpenReview) -> bool:
    """Whether the first two are done and disagree, or somebody settles already."""
    looks = [review.turn_at(FIRST), review.turn_at(SECOND)]
    both_done = all(turn is not None and turn.done_at is not None for turn in looks)
    return review.turn_at(THIRD) is not None or (both_done and bool(review.standing(Standing.DISAGREED)))


def _put_turn(session: Session, review: OpenReview, reviewer_id: UUID, position: int, stamp: Stamp) -> Review:
    rows = stored.reviews_of(session, review.opened.id)
    if any(row.reviewer_id == reviewer_id and row.position != position for row in rows):
        raise ReviewRefused("had_a_turn")
    for row in rows:
        if row.ended_at is None and row.position == position:
            if row.reviewer_id == reviewer_id:
                return row
            row.ended_at = stamp.at
    session.flush()
    return stored.add_review(session, review.opened.id, reviewer_id, position, stamp)


def _may_review(session: Session, account_id: UUID, review: OpenReview, at: datetime) -> bool:
    account = stored_accounts.account_by_id(session, account_id)
    if account is None or account.deactivated_at is not None:
        return False
    if stored.has_answered(session, review.opened.id, account_id):
        return False
    return may(grants_of(session, account_id, at=at), Action.REVIEW, review.opened.target, at)


def _roles(visitor: Visitor) -> list[Role]:
    return [grant.role for grant in visitor.grants]


__all__ = ["FIRST", "SECOND", "THIRD", "assign", "can_take", "finish", "my_turn", "reviewers_for", "take"]
