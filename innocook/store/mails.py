"""The outbox: mails put in, claimed by one sender at a time, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from innocook.store.tables import OutboxMail

_WAITING = OutboxMail.sent_at.is_(None)


def claim_due_mail(session: Session, at: datetime, until: datetime) -> OutboxMail | None:
    """The mail that has been due for longest, its attempt counted, held back from everybody else before `until`.

    Commit at once. None when no mail is due, or others hold those that are.
    """
    query = select(OutboxMail).where(_WAITING, OutboxMail.next_attempt_at <= at)
    first = query.order_by(OutboxMail.next_attempt_at, OutboxMail.id).limit(1).with_for_update(skip_locked=True)
    mail = session.scalar(first.execution_options(populate_existing=True))
    if mail is not None:
        mail.next_attempt_at, mail.attempts = until, mail.attempts + 1
        session.flush()
    return mail


def mark_sent(session: Session, mail_id: UUID, at: datetime) -> None:
    """The mail has left: its text, which may hold a link that lets somebody in, is emptied."""
    values = {"sent_at": at, "text": "", "html": "", "last_error": ""}
    session.execute(update(OutboxMail).where(OutboxMail.id == mail_id, _WAITING).values(values))


def mark_failed(session: Session, mail_id: UUID, attempts: int, *, error: str, next_attempt_at: datetime) -> None:
    """Attempt number `attempts` failed; nothing changes when somebody else has tried again since."""
    mine = update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.attempts == attempts, _WAITING)
    session.execute(mine.values(last_error=error, next_attempt_at=next_attempt_at))


def forget_waiting(session: Session, mail_ids: Sequence[UUID]) -> None:
    """Remove these mails as far as they have not left."""
    session.execute(delete(OutboxMail).where(OutboxMail.id.in_(mail_ids), _WAITING))


def waiting_mails(session: Session, limit: int = 1000) -> list[OutboxMail]:
    """The mails that have not left, the oldest first."""
    query = select(OutboxMail).where(_WAITING).order_by(OutboxMail.created_at, OutboxMail.id)
    return list(session.scalars(query.limit(limit)))


def count_waiting(session: Session) -> int:
    """How many mails have not left."""
    return session.scalars(select(func.count()).select_from(OutboxMail).where(_WAITING)).one()


def next_attempt(session: Session) -> datetime | None:
    """When the next mail is due; None when none waits."""
    return session.scalar(select(func.min(OutboxMail.next_attempt_at)).where(_WAITING))


def mails_by_id(session: Session, mail_ids: Sequence[UUID]) -> dict[UUID, OutboxMail]:
    """These mails by id, sent ones too; unknown ids are left out."""
    query = select(OutboxMail).where(OutboxMail.id.in_(mail_ids)).order_by(OutboxMail.id)
    return {mail.id: mail for mail in session.scalars(query)}
