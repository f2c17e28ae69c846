"""What is kept for ever about an assessment, with who stands behind it and what the audit log says of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from innocook.store.audit import institution_stream
from innocook.store.tables import AuditEvent, QuestionnaireVersion, Submission


def declared_submissions(session: Session, assessment_id: UUID) -> list[Submission]:
    """The submissions of an assessment with who declared them, the first first."""
    query = select(Submission).where(Submission.assessment_id == assessment_id).options(joinedload(Submission.declarer))
    return list(session.scalars(query.order_by(Submission.n)))


def questionnaire_with_sha256(session: Session, sha256: str) -> str | None:
    """The canonical JSON of the stored questionnaire with this SHA-256; None when there is none."""
    return session.scalar(select(QuestionnaireVersion.document).where(QuestionnaireVersion.sha256 == sha256))


def logged_fingerprints(
    session: Session, institution_id: UUID, assessment_id: UUID, actions: Collection[str]
) -> frozenset[str]:
    """The SHA-256 of every record that the institution's log names in these actions on the assessment."""
    query = select(AuditEvent.payload).where(
        AuditEvent.stream == institution_stream(institution_id),
        AuditEvent.object == f"assessment:{assessment_id}",
        AuditEvent.action.in_(actions),
    )
    found = session.scalars(query.order_by(AuditEvent.seq))
    return frozenset(payload["sha256"] for payload in found if "sha256" in payload)
