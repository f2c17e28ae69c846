"""What ends a review: returning the submission with questions, or validating it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import MoveRefused
from innocook.core.lifecycle import Facts, Move, State, move
from innocook.core.permissions import Role
from innocook.core.review import Decision, Standing
from innocook.services import notices_of, validations
from innocook.services.accounts import Visitor
from innocook.services.reviewing import FIRST, SECOND, THIRD, OpenReview, ReviewRefused, locked_review, log
from innocook.services.validations import Case
from innocook.store import reviews as stored
from innocook.store.answer_changes import Stamp
from innocook.store.clarifications import add_clarifications
from innocook.store.tables import Assessment

SHORTEST_TIME, USUAL_TIME, LONGEST_TIME = timedelta(days=1), timedelta(days=14), timedelta(days=90)


def give_back(
    session: Session, visitor: Visitor, assessment_id: UUID, due_at: datetime, *, address: str, at: datetime
) -> tuple[str, ...]:
    """Return the submission for clarification of every indicator that a reviewer asks about; which ones these are.

    The institution has until `due_at`, or until the round closes where that is later. Raises MoveRefused
    `nothing_named` or `wrong_state`, ReviewRefused `not_your_turn`, or `due_too_soon` or `due_too_late` unless between
    one and ninety days are given.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    asked = questions(review)
    state = move(State(row.state), Move.RETURN, Role.REVIEWER, Facts(named_with_text=bool(asked)))
    _refuse_others(review, visitor)
    if due_at < at + SHORTEST_TIME:
        raise ReviewRefused("due_too_soon")
    if due_at > at + LONGEST_TIME:
        raise ReviewRefused("due_too_late")
    row.state, row.answers_due_at = state, due_at
    add_clarifications(session, row.id, review.submission.id, asked, Stamp(visitor.account_id, at))
    sections = {review.questionnaire.indicator_by_id[key].section for key in asked}
    notices_of.tell_returned(session, review.opened, sorted(sections), by=visitor.account_id, address=address, at=at)
    log(session, visitor, review, Move.RETURN.value, at, submission=review.submission.n, indicators=sorted(asked))
    session.commit()
    return tuple(asked)


def validate(session: Session, visitor: Visitor, assessment_id: UUID, *, address: str, at: datetime) -> str:
    """Make the decisions the validated result; the SHA-256 of its record.

    Raises MoveRefused `undecided` while any indicator has no final decision, ReviewRefused `not_your_turn`.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    final = review.standing(Standing.FINAL)
    facts = Facts(all_decided=len(final) == len(review.outcomes))
    state = move(State(row.state), Move.VALIDATE, Role.REVIEWER, facts)
    _refuse_others(review, visitor)
    sha256 = _put_result(session, row, review, visitor, at)
    row.state, row.validated_at = state, at
    notices_of.tell_validated(session, review.opened, by=visitor.account_id, address=address, at=at)
    log(session, visitor, review, Move.VALIDATE.value, at, submission=review.submission.n, sha256=sha256)
    session.commit()
    return sha256


def questions(review: OpenReview) -> Mapping[str, Decision]:
    """The questions to the institution by indicator, in the order of the questionnaire."""
    return {
        key: found.decision
        for key, found in review.outcomes.items()
        if found.standing is Standing.ASKED and found.decision is not None
    }


def _put_result(session: Session, row: Assessment, review: OpenReview, visitor: Visitor, at: datetime) -> str:
    result = {
        key: (found.answer, found.decision)
        for key, found in review.outcomes.items()
        if found.answer is not None and found.decision is not None
    }
    if len(result) != len(review.outcomes):
        raise MoveRefused("undecided")
    for turn in stored.reviews_of(session, row.id):
        if turn.ended_at is None and turn.done_at is None:
            turn.done_at = at
    case = Case(row, review.submission, review.opened.plan)
    persons = (visitor.account_id, None)
    return validations.put_edition(session, case, result, kind="validated", persons=persons, at=at)


def _refuse_others(review: OpenReview, visitor: Visitor) -> None:
    """Whoever reviews first, or settles disagreement, ends the review, and has no eyes on the second look before."""
    turn = review.turn_of(visitor.account_id)
    if turn is None or turn.position not in {FIRST, THIRD}:
        raise ReviewRefused("not_your_turn")
    second = review.turn_at(SECOND)
    if second is not None and second.done_at and not review.sees(turn.position, SECOND):
        raise ReviewRefused("not_done")
