"""Sessions of accounts on their devices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session

from innocook.store.tables import Account, SignInSession


def add_session(session: Session, account_id: UUID, device: str, at: datetime) -> UUID:
    """A new session; its id."""
    row = SignInSession(account_id=account_id, begun_at=at, seen_at=at, device=device)
    session.add(row)
    session.flush()
    return row.id


def account_in_session(session: Session, account_id: UUID, session_id: UUID) -> tuple[Account, datetime] | None:
    """The account behind a session that has not ended, and when the session was last seen; one query."""
    query = select(Account, SignInSession.seen_at).join(SignInSession, SignInSession.account_id == Account.id)
    mine = query.where(SignInSession.id == session_id, Account.id == account_id, SignInSession.ended_at.is_(None))
    row = session.execute(mine).one_or_none()
    return None if row is None else (row[0], row[1])


def open_sessions(session: Session, account_id: UUID, since: datetime | None = None) -> list[SignInSession]:
    """The sessions that have not ended, the last seen first; with `since`, those seen at that instant or later."""
    query = select(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    if since is not None:
        query = query.where(SignInSession.seen_at >= since)
    return list(session.scalars(query.order_by(SignInSession.seen_at.desc(), SignInSession.id)))


def end_session(session: Session, account_id: UUID, session_id: UUID, at: datetime) -> bool:
    """End one session of the account; whether there was one to end."""
    ended = _ending(account_id, at).where(SignInSession.id == session_id).returning(SignInSession.id)
    return session.execute(ended).first() is not None


def end_sessions(session: Session, account_id: UUID, at: datetime, *, but: UUID | None = None) -> int:
    """End every session of the account but one; how many there were to end."""
    ended = _ending(account_id, at)
    if but is not None:
        ended = ended.where(SignInSession.id != but)
    return len(session.execute(ended.returning(SignInSession.id)).all())


def raise_epoch(session: Session, account_id: UUID) -> None:
    """Cookies that were given out before no longer count."""
    raised = update(Account).where(Account.id == account_id).values(session_epoch=Account.session_epoch + 1)
    session.execute(raised)


def note_seen(session: Session, session_id: UUID, at: datetime, before: datetime) -> None:
    """The session is in use, if that was last noted before `before`."""
    due = update(SignInSession).where(SignInSession.id == session_id, SignInSession.seen_at < before)
    session.execute(due.where(SignInSession.ended_at.is_(None)).values(seen_at=at))


def forget_sessions(session: Session, account_id: UUID, before: datetime) -> None:
    """Remove the sessions of the account that were last seen before `before`, ended or not."""
    session.execute(delete(SignInSession).where(SignInSession.account_id == account_id, SignInSession.seen_at < before))


def _ending(account_id: UUID, at: datetime) -> Update:
    mine = update(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    return mine.values(ended_at=at)
