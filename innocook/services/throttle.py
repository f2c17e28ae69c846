"""How often something may be tried: counted in the database, so that every process counts the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError
from innocook.store import sign_ins
from innocook.store.columns import sha256_hex

WINDOW = timedelta(minutes=15)


class TooManyAttempts(InnocookError):
    """Too many failures under one of the counted keys within WINDOW."""


def begin_attempt(session: Session, counted: Mapping[str, int], at: datetime) -> list[UUID]:
    """Write an attempt down as failed under each key, of which only hashes are kept; the ids of what was written.

    `counted` maps keys to the failures that are allowed within WINDOW. Done before anything is looked at, so that
    attempts at the same time count each other. Raises TooManyAttempts, which is not counted. Commits only then.
    """
    keys = {sha256_hex(key): most for key, most in counted.items()}
    sign_ins.forget_attempts(session, at - WINDOW)
    if any(sign_ins.recent_failures(session, key, at - WINDOW) >= most for key, most in keys.items()):
        session.commit()
        raise TooManyAttempts
    return [sign_ins.record_attempt(session, key, at, succeeded=False) for key in keys]


def forgive(session: Session, attempts: list[UUID]) -> None:
    """These attempts did not fail after all; does not commit."""
    sign_ins.mark_succeeded(session, attempts)
