"""Deciding about single answers and pieces of evidence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.review import Decision, check_decision
from innocook.services.accounts import Visitor
from innocook.services.review_turns import my_turn
from innocook.services.reviewing import OpenReview, ReviewRefused, Turn, locked_review
from innocook.store import reviews as stored
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Assessment

EVIDENCE_STATUSES = ("provided", "accepted", "insufficient", "outdated", "unreadable")


def decide(
    session: Session, visitor: Visitor, assessment_id: UUID, indicator: str, decision: Decision, *, at: datetime
) -> None:
    """Write down a decision about one submitted answer; a later one of the same reviewer takes its place.

    Raises NotFound for an unknown indicator, DecisionRefused where the decision does not fit the answer, MoveRefused
    `not_in_review`, ReviewRefused `not_your_turn`, `review_done` or `nothing_to_settle`.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    turn = due_turn(row, review, visitor, indicator)
    put_decision(session, review, turn, indicator, decision, at)
    session.commit()


def due_turn(row: Assessment, review: OpenReview, visitor: Visitor, indicator: str) -> Turn:
    """The visitor's turn, if it decides about this indicator; raises as `decide`."""
    if indicator not in review.looks:
        raise NotFound(indicator)
    turn = my_turn(row, review, visitor)
    if indicator not in review.due_at(turn.position):
        raise ReviewRefused("nothing_to_settle")
    return turn


def put_decision(
    session: Session, review: OpenReview, turn: Turn, indicator: str, decision: Decision, at: datetime
) -> None:
    """Write a decision down unless it stands already. Does not commit; raises as `decide`."""
    review.refuse_settled(turn, indicator)
    check_decision(review.questionnaire.indicator_by_id[indicator], review.answers[indicator], decision)
    if review.made_by(turn.position).get(indicator) != decision:
        stored.add_decision(session, review.submission.id, indicator, decision, Stamp(turn.reviewer_id, at))


def judge_evidence(
    session: Session, visitor: Visitor, assessment_id: UUID, link_id: UUID, status: str, *, at: datetime
) -> None:
    """Say what a piece beside an indicator is worth there; the last word counts.

    Raises NotFound for an unknown link, ValueError for an unknown status, MoveRefused and ReviewRefused as `decide`.
    """
    if status not in EVIDENCE_STATUSES:
        raise ValueError(status)
    row, review = locked_review(session, visitor, assessment_id, at=at)
    my_turn(row, review, visitor)
    if not stored.put_evidence_status(session, assessment_id, link_id, status, Stamp(visitor.account_id, at)):
        raise NotFound(str(link_id))
    session.commit()
