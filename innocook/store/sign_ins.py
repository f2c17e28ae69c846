"""Attempts to sign in, for throttling across processes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from innocook.store.tables import SignInAttempt


def record_attempt(session: Session, key: str, at: datetime, *, succeeded: bool) -> None:
    """Note one attempt under a key, such as an e-mail key or the hash of an address."""
    session.add(SignInAttempt(key=key, at=at, succeeded=succeeded))
    session.flush()


def recent_failures(session: Session, key: str, since: datetime) -> int:
    """How many attempts under the key failed at `since` or later; a success in between forgives nothing."""
    query = select(func.count()).where(
        SignInAttempt.key == key, SignInAttempt.at >= since, SignInAttempt.succeeded.is_(False)
    )
    return session.scalars(query).one()


def forget_attempts(session: Session, before: datetime) -> None:
    """Remove the attempts older than `before`."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < before))
