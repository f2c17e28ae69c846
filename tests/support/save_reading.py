"""What a database holds after a kill test, read without the server."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from innocook.core.scoring import score_answers
from innocook.services.questionnaires import plan_of
from innocook.store.answers import AnswerRow, answer_from_document, answers_of, revisions_of
from innocook.store.assessments import assessment_by_id
from innocook.store.audit import verify_stream
from innocook.store.engine import make_engine, make_sessions, reading
from innocook.store.scores import StoredScore, scores_of
from innocook.store.tables import AnswerRevision, AuditEvent, AuditStream
from tests.support.save_log import HELD, Found, StoredVersion


def read_back(url: str, assessment_id: UUID) -> Found:
    """Everything that a kill could have spoilt in one assessment, and the audit log."""
    engine = make_engine(url)
    try:
        with reading(make_sessions(engine)) as session:
            return found_in(session, assessment_id)
    finally:
        engine.dispose()


def found_in(session: Session, assessment_id: UUID) -> Found:
    """As `read_back`, in a session."""
    rows = answers_of(session, assessment_id)
    streams = session.scalars(select(AuditStream.stream).order_by(AuditStream.stream)).all()
    exports = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "export")
    return Found(
        answers={key: _version(row) for key, row in rows.items()},
        revisions=_revisions(session, assessment_id),
        scores=scores_of(session, assessment_id),
        right_scores=_right_scores(session, assessment_id, rows),
        chains={stream: verify_stream(session, stream) for stream in streams},
        exports=session.scalars(exports).one(),
        integrity=_integrity(session),
    )


def _version(row: AnswerRow) -> StoredVersion:
    return StoredVersion(row.version, row.answer.option, row.answer.note, row.changed_at)


def _revisions(session: Session, assessment_id: UUID) -> dict[str, tuple[StoredVersion, ...]]:
    query = select(AnswerRevision.indicator).where(AnswerRevision.assessment_id == assessment_id).distinct()
    return {
        key: tuple(map(_revision, revisions_of(session, assessment_id, key)))
        for key in session.scalars(query.order_by(AnswerRevision.indicator))
    }


def _revision(row: AnswerRevision) -> StoredVersion:
    answer = answer_from_document(row.after)
    return StoredVersion(row.version, answer.option, answer.note, row.at)


def _right_scores(session: Session, assessment_id: UUID, rows: Mapping[str, AnswerRow]) -> dict[str, StoredScore]:
    assessment = assessment_by_id(session, assessment_id)
    if assessment is None:
        raise LookupError(assessment_id)
    plan = plan_of(session, assessment.participation.round.questionnaire_version_id)
    results = score_answers(plan, {key: row.answer for key, row in rows.items()})
    return {key: StoredScore(one.value, one.counted, one.applicable, one.total) for key, one in results.items()}


def _integrity(session: Session) -> str:
    """What SQLite says of its file; PostgreSQL, which nobody killed, is taken at its word."""
    if session.get_bind().dialect.name != "sqlite":
        return HELD
    return "; ".join(session.scalars(text("PRAGMA integrity_check")))
