"""Who reviews an assessment, and what they decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from innocook.core.review import Decision as Decided
from innocook.core.review import DecisionKind
from innocook.store.answer_changes import Stamp
from innocook.store.tables import (
    AnswerRevision,
    Assessment,
    Decision,
    EvidenceLink,
    Participation,
    Review,
    Submission,
)


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """A decision as it was made on submission `n` of an assessment."""

    id: UUID
    submission_id: UUID
    n: int
    reviewer_id: UUID
    indicator: str
    decided: Decided
    at: datetime


def reviews_of(session: Session, assessment_id: UUID) -> list[Review]:
    """Every turn with its reviewer, ended ones too, by position and then in the order they were given."""
    query = select(Review).where(Review.assessment_id == assessment_id).options(joinedload(Review.reviewer))
    query = query.order_by(Review.position, Review.assigned_at, Review.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def add_review(session: Session, assessment_id: UUID, reviewer_id: UUID, position: int, stamp: Stamp) -> Review:
    """A turn for somebody; the turn that holds the position must have ended."""
    row = Review(
        assessment_id=assessment_id,
        reviewer_id=reviewer_id,
        position=position,
        assigned_at=stamp.at,
        assigned_by=stamp.by,
    )
    session.add(row)
    session.flush()
    return row


def decisions_of(session: Session, assessment_id: UUID, indicator: str | None = None) -> list[MadeDecision]:
    """Every decision ever made on an assessment (or on one indicator of it), the first first."""
    query = select(Decision, Submission.n).join(Submission, Submission.id == Decision.submission_id)
    query = query.where(Submission.assessment_id == assessment_id)
    if indicator is not None:
        query = query.where(Decision.indicator == indicator)
    rows = session.execute(query.order_by(Submission.n, Decision.at, Decision.id))
    return [_made(row, n) for row, n in rows]


def add_decision(session: Session, submission_id: UUID, indicator: str, decided: Decided, stamp: Stamp) -> UUID:
    """Write a decision down; earlier ones stay. Its id."""
    row = _row(submission_id, indicator, decided, stamp)
    session.add(row)
    session.flush()
    return row.id


def add_decisions(session: Session, submission_id: UUID, decisions: Mapping[str, Decided], stamp: Stamp) -> None:
    """Write decisions down by indicator; earlier ones stay."""
    session.add_all(_row(submission_id, indicator, decided, stamp) for indicator, decided in decisions.items())
    session.flush()


def decision_columns(decided: Decided) -> dict[str, Any]:
    """What the table of decisions keeps of a decision itself."""
    return {
        "kind": decided.kind.value,
        "option_key": decided.option,
        "number": decided.number,
        "reason_code": decided.reason_code,
        "reason": decided.reason,
        "reason_language": decided.reason_language if decided.reason else "",
    }


def _row(submission_id: UUID, indicator: str, decided: Decided, stamp: Stamp) -> Decision:
    facts = decision_columns(decided)
    return Decision(submission_id=submission_id, reviewer_id=stamp.by, indicator=indicator, at=stamp.at, **facts)


def decisions_by_id(session: Session, decision_ids: Collection[UUID]) -> dict[UUID, Decided]:
    """These decisions by id; unknown ids are left out."""
    query = select(Decision).where(Decision.id.in_(decision_ids)).order_by(Decision.id)
    return {row.id: _decided(row) for row in session.scalars(query)}


def end_turns(session: Session, assessment_id: UUID, at: datetime) -> None:
    """End every turn of an assessment that is going on: there is nothing to review any more."""
    session.flush()
    going_on = update(Review).where(Review.assessment_id == assessment_id, Review.ended_at.is_(None))
    session.execute(going_on.values(ended_at=at))


def has_answered(session: Session, assessment_id: UUID, account_id: UUID) -> bool:
    """Whether somebody ever changed an answer of this assessment or declared a submission of it."""
    declared = select(Submission.id).where(
        Submission.assessment_id == assessment_id, Submission.declared_by == account_id
    )
    changed = select(AnswerRevision.id).where(
        AnswerRevision.assessment_id == assessment_id, AnswerRevision.by == account_id
    )
    return session.scalar(select(or_(declared.exists(), changed.exists()))) is True


def who_answered(session: Session, assessment_id: UUID) -> set[UUID]:
    """Everybody who ever changed an answer of this assessment or declared a submission of it."""
    declared = select(Submission.declared_by).where(Submission.assessment_id == assessment_id)
    changed = select(AnswerRevision.by).where(AnswerRevision.assessment_id == assessment_id)
    return set(session.scalars(declared.union(changed)))


def put_evidence_status(session: Session, assessment_id: UUID, link_id: UUID, status: str, stamp: Stamp) -> bool:
    """Say what a reviewer thinks of a piece beside an indicator; False when there is no such link here."""
    query = select(EvidenceLink).where(EvidenceLink.assessment_id == assessment_id, EvidenceLink.id == link_id)
    link = session.scalar(query.with_for_update())
    if link is None:
        return False
    link.status, link.reviewed_at, link.reviewed_by = status, stamp.at, stamp.by
    session.flush()
    return True


def evidence_statuses(session: Session, assessment_id: UUID) -> dict[str, list[tuple[UUID, str]]]:
    """The pieces beside each indicator as (evidence id, status), in the order they were linked."""
    query = select(EvidenceLink.indicator, EvidenceLink.evidence_id, EvidenceLink.status)
    query = query.where(EvidenceLink.assessment_id == assessment_id)
    found: dict[str, list[tuple[UUID, str]]] = {}
    rows = session.execute(query.order_by(EvidenceLink.indicator, EvidenceLink.linked_at, EvidenceLink.id))
    for indicator, evidence_id, status in rows:
        found.setdefault(indicator, []).append((evidence_id, status))
    return found


def _made(row: Decision, n: int) -> MadeDecision:
    return MadeDecision(row.id, row.submission_id, n, row.reviewer_id, row.indicator, _decided(row), row.at)


def _decided(row: Decision) -> Decided:
    return Decided(DecisionKind(row.kind), row.option_key, row.number, row.reason_code, row.reason, row.reason_language)


def looked_at_twice(session: Session, round_id: UUID) -> dict[UUID, list[Review]]:
    """The turns, with their reviewers, of the assessments of a round whose two looks are done, by assessment.

    Before, figures made of them would tell one reviewer what the other decided.
    """
    both = (
        select(Review.assessment_id)
        .join(Assessment, Assessment.id == Review.assessment_id)
        .join(Participation, Participation.id == Assessment.participation_id)
        .where(Participation.round_id == round_id, Review.position.in_((1, 2)))
        .where(Review.ended_at.is_(None), Review.done_at.is_not(None))
        .group_by(Review.assessment_id)
        .having(func.count() == 2)
    )
    query = select(Review).where(Review.assessment_id.in_(both)).options(joinedload(Review.reviewer))
    found: dict[UUID, list[Review]] = {}
    for row in session.scalars(query.order_by(Review.assessment_id, Review.position, Review.assigned_at, Review.id)):
        found.setdefault(row.assessment_id, []).append(row)
    return found


def decisions_of_many(session: Session, assessment_ids: Collection[UUID]) -> dict[UUID, list[MadeDecision]]:
    """Every decision ever made on these assessments, the first first, by assessment."""
    query = select(Decision, Submission.n, Submission.assessment_id).join(
        Submission, Submission.id == Decision.submission_id
    )
    query = query.where(Submission.assessment_id.in_(assessment_ids))
    found: dict[UUID, list[MadeDecision]] = {}
    for row, n, assessment_id in session.execute(query.order_by(Submission.n, Decision.at, Decision.id)):
        found.setdefault(assessment_id, []).append(_made(row, n))
    return found
