"""Attempts to sign in, for throttling across processes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from innocook.store.tables import SignInAttempt


def record_attempt(session: Session, key: str, at: datetime, *, succeeded: bool) -> UUID:
    """Note one attempt under a key, such as the hash of an e-mail address; its id."""
    attempt = SignInAttempt(key=key, at=at, succeeded=succeeded)
    session.add(attempt)
    session.flush()
    return attempt.id


def mark_succeeded(session: Session, attempts: Sequence[UUID]) -> None:
    """These attempts did not fail after all."""
    session.execute(update(SignInAttempt).where(SignInAttempt.id.in_(attempts)).values(succeeded=True))


def recent_failures(session: Session, key: str, since: datetime) -> int:
    """How many attempts under the key failed at `since` or later; a success in between forgives nothing."""
    query = select(func.count()).where(
        SignInAttempt.key == key, SignInAttempt.at >= since, SignInAttempt.succeeded.is_(False)
    )
    return session.scalars(query).one()


def forget_attempts(session: Session, before: datetime) -> None:
    """Remove the attempts older than `before`."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < before))
