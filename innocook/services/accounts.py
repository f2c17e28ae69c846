"""Who is visiting: accounts, signing in and its throttle."""

from __future__ import annotations

from collections.abc import Mapping
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


class SignInRefused(InnocookError):
    """E-mail and password do not fit; which of the two is never said."""


class TooManyAttempts(InnocookError):
    """Too many failures for this e-mail, from this address or for both together within WINDOW."""


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
    """The visitor for e-mail and password.

    Every attempt is written down as failed before the password is looked at, so that attempts at the same time count
    each other; a success corrects it. Raises SignInRefused, or TooManyAttempts after 5 failures for the e-mail from
    this address, or 50 for the e-mail or from the address, within WINDOW.
    """
    keys = _throttle_keys(email, address)
    attempts = _begin_attempt(session, keys, at)
    account = stored_accounts.account_by_email(session, email)
    stored = account.password_hash if account and _may_sign_in(account, demonstration) else None
    session.commit()  # hashing takes long: nobody else should wait for our turn to write
    if not passwords.matches(stored, password) or account is None:
        raise SignInRefused
    sign_ins.mark_succeeded(session, attempts)
    found = _visitor(session, account, at)
    audit.append_event(session, Event(audit.SYSTEM, account.id, "sign_in", f"account:{account.id}", at, {}))
    session.commit()
    return found


def _begin_attempt(session: Session, keys: Mapping[str, int], at: datetime) -> list[UUID]:
    sign_ins.forget_attempts(session, at - WINDOW)
    if any(sign_ins.recent_failures(session, key, at - WINDOW) >= most for key, most in keys.items()):
        session.commit()
        raise TooManyAttempts
    return [sign_ins.record_attempt(session, key, at, succeeded=False) for key in keys]


def _throttle_keys(email: str, address: str) -> dict[str, int]:
    """What is counted, as hashes, with the failures that are allowed. One address alone cannot lock an official out."""
    who = email_key(email)
    counted = {f"both:{who}:{address}": 5, f"email:{who}": 50, f"address:{address}": 50}
    return {sha256_hex(key): most for key, most in counted.items()}


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
