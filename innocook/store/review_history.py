"""What was asked and judged in the course of a review."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.store.tables import Account, Clarification, EvidenceLink, Submission


def questions_of(session: Session, assessment_id: UUID, indicator: str) -> list[tuple[int, Clarification]]:
    """Every question about an indicator with the number of the submission it was about, the first first."""
    query = select(Submission.n, Clarification).join(Submission, Submission.id == Clarification.submission_id)
    query = query.where(Clarification.assessment_id == assessment_id, Clarification.indicator == indicator)
    return [(n, row) for n, row in session.execute(query.order_by(Submission.n, Clarification.id))]


def judges_of(session: Session, assessment_id: UUID) -> dict[UUID, UUID]:
    """Who spoke last about each piece of evidence, by the id of its link; pieces nobody judged are left out."""
    query = select(EvidenceLink.id, EvidenceLink.reviewed_by).where(EvidenceLink.assessment_id == assessment_id)
    query = query.where(EvidenceLink.reviewed_by.is_not(None)).order_by(EvidenceLink.id)
    return {link_id: judge for link_id, judge in session.execute(query) if judge is not None}


def names_of_accounts(session: Session, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these accounts by id."""
    query = select(Account.id, Account.name).where(Account.id.in_(account_ids)).order_by(Account.id)
    return {row.id: row.name for row in session.execute(query)}
