"""Published questionnaires."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.questionnaire import Questionnaire
from innocook.store.tables import Base, QuestionnaireVersion
from innocook.store.writes import insert_missing


def put_questionnaire_version(session: Session, questionnaire: Questionnaire, at: datetime) -> QuestionnaireVersion:
    """Store the questionnaire once: the same SHA-256 gives back the row that is there."""
    row = {
        "id": uuid4(),
        "questionnaire_id": questionnaire.id,
        "version": questionnaire.version,
        "sha256": questionnaire.sha256,
        "document": questionnaire.document,
        "stored_at": at,
    }
    insert_missing(session, Base.metadata.tables["questionnaire_version"], [row])
    return session.scalars(
        select(QuestionnaireVersion).where(QuestionnaireVersion.sha256 == questionnaire.sha256)
    ).one()


def questionnaire_document(session: Session, version_id: UUID) -> str | None:
    """The canonical JSON of a stored version, for `innocook.core.loader.read_document`; None when there is none."""
    return session.scalar(select(QuestionnaireVersion.document).where(QuestionnaireVersion.id == version_id))


def questionnaire_version_with_sha256(session: Session, beginning: str) -> UUID | None:
    """The stored version whose SHA-256 begins so; None when there is none, or more than one."""
    query = select(QuestionnaireVersion.id).where(QuestionnaireVersion.sha256.startswith(beginning, autoescape=True))
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None
