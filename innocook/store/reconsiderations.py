"""Requests to look at a validated result again, and corrections that two reviewers make."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from innocook.core.answers import Answer
from innocook.core.review import Decision
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Correction, Reconsideration, ReconsideredIndicator


def reconsideration_of(session: Session, assessment_id: UUID) -> Reconsideration | None:
    """The request of an assessment; None when nobody asked."""
    return session.scalar(select(Reconsideration).where(Reconsideration.assessment_id == assessment_id))


def reconsidered_indicators(session: Session, reconsideration_id: UUID) -> list[ReconsideredIndicator]:
    """The indicators of a request with the decision on each, by id of the indicator."""
    query = select(ReconsideredIndicator).where(ReconsideredIndicator.reconsideration_id == reconsideration_id)
    query = query.options(joinedload(ReconsideredIndicator.decision)).order_by(ReconsideredIndicator.indicator)
    return list(session.scalars(query))


def add_reconsideration(
    session: Session, assessment_id: UUID, texts: Mapping[str, tuple[str, str]], stamp: Stamp
) -> Reconsideration:
    """Write a request down: by indicator the reason and its language."""
    row = Reconsideration(assessment_id=assessment_id, asked_at=stamp.at, asked_by=stamp.by)
    session.add(row)
    session.flush()
    session.add_all(
        ReconsideredIndicator(reconsideration_id=row.id, indicator=indicator, text=text, text_language=language)
        for indicator, (text, language) in texts.items()
    )
    session.flush()
    return row


def corrections_of(session: Session, assessment_id: UUID) -> list[Correction]:
    """Every proposal to correct a validated answer with who made it, the latest first."""
    query = select(Correction).where(Correction.assessment_id == assessment_id)
    query = query.options(joinedload(Correction.proposer))
    return list(session.scalars(query.order_by(Correction.proposed_at.desc(), Correction.id)))


def correction_for_update(session: Session, assessment_id: UUID, correction_id: UUID) -> Correction | None:
    """A proposal that waits for the second reviewer, held until the transaction ends; None when it waits no more."""
    query = select(Correction).where(Correction.assessment_id == assessment_id, Correction.id == correction_id)
    return session.scalar(query.where(Correction.decided_at.is_(None)).with_for_update())


def refuse_corrections(session: Session, assessment_id: UUID, stamp: Stamp) -> None:
    """Refuse every proposal about an assessment that still waits."""
    session.flush()
    waiting = update(Correction).where(Correction.assessment_id == assessment_id, Correction.decided_at.is_(None))
    session.execute(waiting.values(decided_at=stamp.at, decided_by=stamp.by, accepted=False))


def add_correction(
    session: Session,
    assessment_id: UUID,
    submission_id: UUID,
    indicator: str,
    proposed: tuple[Answer, Decision],
    stamp: Stamp,
) -> Correction:
    """Write a proposal down: the answer it puts, and the reason in the decision beside it."""
    answer, decision = proposed
    row = Correction(
        assessment_id=assessment_id,
        submission_id=submission_id,
        indicator=indicator,
        state=answer.state.value,
        option_key=answer.option,
        number=answer.number,
        reason_code=decision.reason_code,
        reason=decision.reason,
        reason_language=decision.reason_language,
        proposed_at=stamp.at,
        proposed_by=stamp.by,
    )
    session.add(row)
    session.flush()
    return row
