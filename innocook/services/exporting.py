"""Who took which figures away: every export is an audit event."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.store import audit
from innocook.store.audit import Event


def log_report(session: Session, visitor: Visitor, opened: OpenAssessment, ending: str, *, at: datetime) -> None:
    """Note that the visitor took the report of one assessment as a file of this kind."""
    institution = opened.target.institution_id
    stream = audit.institution_stream(institution) if institution else audit.SYSTEM
    audit.append_event(
        session, Event(stream, visitor.account_id, "export", f"assessment:{opened.id}", at, {"format": ending})
    )
    session.commit()


def log_round(session: Session, visitor: Visitor, round_id: UUID, ending: str, *, at: datetime) -> None:
    """Note that the visitor took the data of a round as a file of this kind."""
    audit.append_event(
        session, Event(audit.SYSTEM, visitor.account_id, "export", f"round:{round_id}", at, {"format": ending})
    )
    session.commit()
