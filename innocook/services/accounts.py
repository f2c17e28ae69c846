"""Who is visiting: accounts, signing in and its throttle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError
from innocook.core.permissions import Action, Grant, may_anywhere
from innocook.services import passwords
from innocook.services.grants import grants_of
from innocook.store import accounts as stored_accounts
from innocook.store import audit, sign_ins
from innocook.store.audit import Event
from innocook.store.columns import sha256_hex
from innocook.store.keys import email_key
from innocook.store.tables import Account

WINDOW = timedelta(minutes=15)
MOST_PER_EMAIL = 5
MOST_PER_ADDRESS = 50


class SignInRefused(InnocookError):
    """E-mail and password do not fit; which of the two is never said."""


class TooManyAttempts(InnocookError):
    """Too many failures for this e-mail or from this address within WINDOW."""


class DemonstrationAccountsFound(InnocookError):
    """The database holds demonstration accounts, which only demonstration mode may serve."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in account with the grants that are valid now."""

    account_id: UUID
    email: str
    name: str
    language: str
    time_zone: str
    session_epoch: int
    grants: tuple[Grant, ...]
    seen_at: datetime

    @property
    def answers(self) -> bool:
        """Whether some institution's assessment is theirs to see."""
        return may_anywhere(self.grants, Action.SEE_TASKS, self.seen_at)

    @property
    def compares(self) -> bool:
        """Whether they may compare institutions."""
        return may_anywhere(self.grants, Action.SEE_COMPARISON, self.seen_at)


def visitor(session: Session, account_id: UUID, *, at: datetime) -> Visitor | None:
    """The active account with its grants, or None."""
    account = stored_accounts.account_by_id(session, account_id)
    if account is None or account.deactivated_at is not None:
        return None
    return _visitor(session, account, at)


def sign_in(session: Session, email: str, password: str, *, address: str, demonstration: bool, at: datetime) -> Visitor:
    """The visitor for e-mail and password. Every attempt is counted in the database.

    Raises SignInRefused, or TooManyAttempts after 5 failures for the e-mail or 50 from the address in 15 minutes.
    """
    keys = (email_key(email), f"address:{sha256_hex(address)}")
    most = (MOST_PER_EMAIL, MOST_PER_ADDRESS)
    too_many = any(
        sign_ins.recent_failures(session, key, at - WINDOW) >= limit for key, limit in zip(keys, most, strict=True)
    )
    account = None if too_many else stored_accounts.account_by_email(session, email)
    stored = account.password_hash if account and _may_sign_in(account, demonstration) else None
    session.rollback()  # hashing takes long: nobody else should wait for our turn to write
    if too_many:
        raise TooManyAttempts(keys[0])
    fits = passwords.matches(stored, password)
    for key in keys:
        sign_ins.record_attempt(session, key, at, succeeded=fits)
    if not fits or account is None:
        session.commit()
        raise SignInRefused
    found = _visitor(session, account, at)
    audit.append_event(session, Event(audit.SYSTEM, account.id, "sign_in", f"account:{account.id}", at, {}))
    session.commit()
    return found


def refuse_demonstration_accounts(engine: Engine) -> None:
    """Raise DemonstrationAccountsFound if the database holds any; a database without tables has none."""
    try:
        if inspect(engine).has_table(Account.__tablename__):
            with Session(engine) as session:
                if stored_accounts.has_demonstration_accounts(session):
                    raise DemonstrationAccountsFound
    finally:
        engine.dispose()  # processes that are forked later must not share a connection


def _may_sign_in(account: Account, demonstration: bool) -> bool:
    return account.deactivated_at is None and (demonstration or not account.is_demonstration)


def _visitor(session: Session, account: Account, at: datetime) -> Visitor:
    return Visitor(
        account_id=account.id,
        email=account.email,
        name=account.name,
        language=account.language,
        time_zone=account.time_zone,
        session_epoch=account.session_epoch,
        grants=grants_of(session, account.id, at=at),
        seen_at=at,
    )
