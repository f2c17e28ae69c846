"""What reviewers ask back: questions about single indicators of a returned submission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ScalarSelect, select, update
from sqlalchemy.orm import Session

from innocook.core.review import Decision
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Clarification, Submission


def add_clarifications(
    session: Session, assessment_id: UUID, submission_id: UUID, asked: Mapping[str, Decision], stamp: Stamp
) -> None:
    """Write down the questions by indicator; each decision is one that asks."""
    session.add_all(
        Clarification(
            assessment_id=assessment_id,
            submission_id=submission_id,
            indicator=indicator,
            reason_code=decision.reason_code,
            question=decision.reason,
            question_language=decision.reason_language,
            asked_at=stamp.at,
            asked_by=stamp.by,
        )
        for indicator, decision in asked.items()
    )
    session.flush()


def clarifications_of(session: Session, assessment_id: UUID) -> list[Clarification]:
    """The questions about the latest submission, by indicator; none while nothing was asked about it."""
    query = select(Clarification).where(Clarification.submission_id == _latest(assessment_id))
    return list(session.scalars(query.order_by(Clarification.indicator)))


def named_indicators(session: Session, assessment_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Every (submission, indicator) that a reviewer ever asked about in these assessments."""
    query = select(Clarification.submission_id, Clarification.indicator)
    query = query.where(Clarification.assessment_id.in_(assessment_ids))
    return [(row.submission_id, row.indicator) for row in session.execute(query.order_by(Clarification.id))]


def was_returned(session: Session, assessment_id: UUID) -> bool:
    """Whether a reviewer ever asked anything about this assessment."""
    query = select(Clarification.id).where(Clarification.assessment_id == assessment_id).limit(1)
    return session.scalar(query) is not None


def settle(session: Session, assessment_id: UUID, indicators: Collection[str], how: str, stamp: Stamp) -> list[str]:
    """Settle the questions about these indicators of the latest submission, `changed` or `confirmed`; which ones.

    An answer that is changed after it was confirmed counts as changed.
    """
    session.flush()
    mine = update(Clarification).where(
        Clarification.submission_id == _latest(assessment_id), Clarification.indicator.in_(indicators)
    )
    mine = mine.where(Clarification.settled_at.is_(None) | (Clarification.settled_how != "changed"))
    values = mine.values(settled_how=how, settled_at=stamp.at, settled_by=stamp.by)
    settled = session.execute(values.returning(Clarification.indicator).execution_options(synchronize_session=False))
    return sorted(settled.scalars())


def _latest(assessment_id: UUID) -> ScalarSelect[UUID]:
    latest = select(Submission.id).where(Submission.assessment_id == assessment_id).order_by(Submission.n.desc())
    return latest.limit(1).scalar_subquery()
