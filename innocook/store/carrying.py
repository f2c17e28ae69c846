"""What a round can begin from: the institution's assessment of the round before, its answers and its evidence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session, contains_eager

from innocook.core.answers import AnswerState
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Answer, Assessment, Base, EvidenceLink, Participation, Round

_LINK = Base.metadata.tables["evidence_link"]


def earlier_assessment(session: Session, institution_id: UUID, before: datetime) -> Assessment | None:
    """The institution's latest assessment with an answer in it, of a round that opened before this instant."""
    answered = exists().where(Answer.assessment_id == Assessment.id, Answer.state != AnswerState.BLANK)
    query = (
        select(Assessment)
        .join(Assessment.participation)
        .join(Participation.round)
        .where(Participation.institution_id == institution_id, Round.opens_at < before, answered)
        .options(contains_eager(Assessment.participation).contains_eager(Participation.round))
        .order_by(Round.opens_at.desc(), Assessment.id)
        .limit(1)
    )
    return session.scalar(query)


def has_answer_rows(session: Session, assessment_id: UUID) -> bool:
    """Whether anybody ever answered anything in it, cleared answers included."""
    return bool(session.scalar(select(exists().where(Answer.assessment_id == assessment_id))))


def copy_evidence(session: Session, source: UUID, target: UUID, indicators: Collection[str], stamp: Stamp) -> int:
    """Put the evidence of these indicators beside them in another assessment, unreviewed; how many links were made."""
    query = select(EvidenceLink).where(EvidenceLink.assessment_id == source, EvidenceLink.indicator.in_(indicators))
    rows = [
        {
            "id": uuid4(),
            "evidence_id": link.evidence_id,
            "assessment_id": target,
            "indicator": link.indicator,
            "option_key": link.option_key,
            "status": "provided",
            "linked_at": stamp.at,
            "linked_by": stamp.by,
        }
        for link in session.scalars(query.order_by(EvidenceLink.indicator, EvidenceLink.linked_at, EvidenceLink.id))
    ]
    if rows:
        session.connection().execute(insert(_LINK), rows)
    return len(rows)
