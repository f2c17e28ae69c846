"""Deciding about an answer and the evidence beside it at once: both are stored, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.lifecycle import State
from innocook.core.review import Decision
from innocook.services.accounts import Visitor
from innocook.services.evidence_pieces import Piece, pieces_of
from innocook.services.review_decisions import EVIDENCE_STATUSES, due_turn, put_decision
from innocook.services.review_desk import NOBODY, Desk
from innocook.services.review_turns import my_turn
from innocook.services.reviewing import SECOND, ReviewRefused, locked_review
from innocook.store import evidence as stored_evidence
from innocook.store import review_history, reviews
from innocook.store.answer_changes import Stamp

__all__ = ["EVIDENCE_STATUSES", "UNJUDGED", "Judgement", "judge", "seen_pieces"]

UNJUDGED = "provided"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of an indicator in submission `n`, the one that they saw.

    `decision` is None where only evidence is judged; `statuses` are by the id of the link, only those that changed.
    """

    n: int
    decision: Decision | None
    statuses: Mapping[UUID, str]


def judge(
    session: Session, visitor: Visitor, assessment_id: UUID, indicator: str, judgement: Judgement, *, at: datetime
) -> None:
    """Store a judgement as a whole; a later one of the same reviewer takes its place.

    Raises NotFound for an unknown indicator or a piece that does not stand beside it, ValueError for an unknown status,
    DecisionRefused where the decision does not fit the answer, MoveRefused `not_in_review`, ReviewRefused
    `not_your_turn`, `review_done`, `nothing_to_settle`, or `submitted_again` where another submission is reviewed by
    now. One status counts for a piece: the first
    reviewer gives it, or whoever settles; `first_judges_evidence` for the second.
    """
    row, review = locked_review(session, visitor, assessment_id, at=at)
    if judgement.n != review.submission.n and indicator in review.looks:
        my_turn(row, review, visitor)
        raise ReviewRefused("submitted_again")
    turn = due_turn(row, review, visitor, indicator)
    if turn.position == SECOND and judgement.statuses:
        raise ReviewRefused("first_judges_evidence")
    stamp = Stamp(visitor.account_id, at)
    if judgement.decision is not None:
        put_decision(session, review, turn, indicator, judgement.decision, at)
    for link_id, status in judgement.statuses.items():
        _put_status(session, assessment_id, indicator, link_id, status, stamp)
    session.commit()


def seen_pieces(
    session: Session, desk: Desk, reader: UUID, indicator: str | None = None
) -> Mapping[str, tuple[Piece, ...]]:
    """The submitted pieces by indicator with what `reader`, whose desk it is, may know of their status.

    A status that another reviewer gave is hidden as their decisions are: it would give them away. There are none while
    a submission is returned: what stands beside the answers then is being changed and belongs to the institution.
    """
    current = desk.review.opened
    if current.state == State.RETURNED:
        return {}
    judges = review_history.judges_of(session, current.id)
    positions = {row.reviewer_id: row.position for row in reviews.reviews_of(session, current.id)}

    def seen(piece: Piece) -> Piece:
        judge_id = judges.get(piece.link_id) if piece.link_id is not None else None
        is_open = judge_id == reader or (judge_id is not None and desk.sees(positions.get(judge_id, NOBODY)))
        return piece if is_open else replace(piece, status=UNJUDGED)

    found = pieces_of(session, current.id, indicator)
    return {key: tuple(map(seen, pieces)) for key, pieces in found.items()}


def _put_status(
    session: Session, assessment_id: UUID, indicator: str, link_id: UUID, status: str, stamp: Stamp
) -> None:
    if status not in EVIDENCE_STATUSES:
        raise ValueError(status)
    if stored_evidence.link_by_id(session, assessment_id, indicator, link_id) is None:
        raise NotFound(str(link_id))
    reviews.put_evidence_status(session, assessment_id, link_id, status, stamp)
