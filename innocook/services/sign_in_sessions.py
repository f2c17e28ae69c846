"""Sessions: begun when somebody shows who they are, seen while they are used, ended here or from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from innocook.core.devices import LONGEST
from innocook.core.errors import NotFound
from innocook.core.plain_text import clean
from innocook.store import audit
from innocook.store import sign_in_sessions as stored
from innocook.store.audit import Event
from innocook.store.engine import begin_impatiently

NOTED_EVERY = timedelta(minutes=10)
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that nobody ended; `device` is what the browser calls itself, `seen_at` is right to ten minutes."""

    id: UUID
    device: str
    begun_at: datetime
    seen_at: datetime


def put_session(session: Session, account_id: UUID, device: str, at: datetime) -> UUID:
    """Begin a session and forget those of the account that were not used for ninety days. Does not commit."""
    stored.forget_sessions(session, account_id, at - KEPT)
    return stored.add_session(session, account_id, " ".join(clean(device).split())[:LONGEST], at)


def sessions_of(session: Session, account_id: UUID, *, since: datetime | None = None) -> tuple[OpenSession, ...]:
    """The sessions of an account that nobody ended, the last used first; with `since`, those used since then."""
    rows = stored.open_sessions(session, account_id, None if since is None else since - NOTED_EVERY)
    return tuple(OpenSession(row.id, row.device, row.begun_at, row.seen_at) for row in rows)


def end_all(session: Session, account_id: UUID, at: datetime) -> None:
    """End every session of an account, and every sign-in that waits for its second factor. Does not commit."""
    stored.end_sessions(session, account_id, at)
    stored.raise_epoch(session, account_id)


def end_one(session: Session, account_id: UUID, session_id: UUID, *, at: datetime) -> None:
    """End one session of one's own account; raises NotFound where there is none to end."""
    if not stored.end_session(session, account_id, session_id, at):
        raise NotFound(str(session_id))
    _log(session, "end_session", account_id, at)
    session.commit()


def end_others(session: Session, account_id: UUID, session_id: UUID | None, *, at: datetime) -> int:
    """End every session of one's own account but this one; how many."""
    ended = stored.end_sessions(session, account_id, at, but=session_id)
    if ended:
        _log(session, "end_sessions", account_id, at)
    session.commit()
    return ended


def sign_out(session: Session, account_id: UUID, session_id: UUID, *, at: datetime) -> None:
    """End the session that somebody leaves; nothing where it has ended already."""
    if stored.end_session(session, account_id, session_id, at):
        _log(session, "sign_out", account_id, at)
    session.commit()


def is_due(seen_at: datetime, at: datetime) -> bool:
    """Whether the use of a session should be noted again."""
    return at - seen_at >= NOTED_EVERY


def see(session: Session, session_id: UUID, *, at: datetime) -> None:
    """Note that a session is in use; left for the next request where others keep the database busy."""
    try:
        begin_impatiently(session)
        stored.note_seen(session, session_id, at, at - NOTED_EVERY + timedelta(seconds=1))
        session.commit()
    except OperationalError:
        session.rollback()


def _log(session: Session, action: str, account_id: UUID, at: datetime) -> None:
    audit.append_event(session, Event(audit.SYSTEM, account_id, action, f"account:{account_id}", at, {}))
