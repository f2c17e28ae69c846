"""Who is visiting: accounts, signing in and its throttle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError
from innocook.core.permissions import Action, Grant, may_anywhere
from innocook.services import passwords, throttle
from innocook.services.grants import grants_of
from innocook.services.sign_in_sessions import put_session
from innocook.services.throttle import WINDOW, TooManyAttempts
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store.audit import Event
from innocook.store.keys import email_key
from innocook.store.sign_in_sessions import account_in_session
from innocook.store.tables import Account

__all__ = ["WINDOW", "SignInRefused", "TooManyAttempts", "Visitor", "sign_in", "visitor"]


class SignInRefused(InnocookError):
    """E-mail and password do not fit; which of the two is never said."""


class DemonstrationAccountsFound(InnocookError):
    """The database holds demonstration accounts, which only demonstration mode may serve."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account with the grants that are valid now.

    `session_id` is the session it is signed in with, None while its second factor is still asked for; `last_seen_at`
    is when the use of that session was last noted.
    """

    account_id: UUID
    email: str
    name: str
    language: str
    time_zone: str
    session_epoch: int
    grants: tuple[Grant, ...]
    seen_at: datetime
    has_second_factor: bool = False
    session_id: UUID | None = None
    last_seen_at: datetime | None = None

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
    return visitor_of(session, account, at)


def visitor_in(session: Session, account_id: UUID, session_id: UUID, *, at: datetime) -> Visitor | None:
    """The active account behind a session that has not ended, with its grants, or None; two queries."""
    found = account_in_session(session, account_id, session_id)
    if found is None or found[0].deactivated_at is not None:
        return None
    return replace(visitor_of(session, found[0], at), session_id=session_id, last_seen_at=found[1])


def sign_in(
    session: Session, email: str, password: str, *, address: str, demonstration: bool, at: datetime, device: str = ""
) -> Visitor:
    """The visitor for e-mail and password, in a session of their own, or without one while a second factor is due.

    Every attempt is written down as failed before the password is looked at, so that attempts at the same time count
    each other; a success corrects it. Raises SignInRefused, or TooManyAttempts after 5 failures for the e-mail from
    this address, or 50 for the e-mail or from the address, within WINDOW.
    """
    who = email_key(email)
    counted = {f"both:{who}:{address}": 5, f"email:{who}": 50, f"address:{address}": 50}
    attempts = throttle.begin_attempt(session, counted, at)
    account = stored_accounts.account_by_email(session, email)
    stored = account.password_hash if account and may_sign_in(account, demonstration) else None
    session.commit()  # hashing takes long: nobody else should wait for our turn to write
    if not passwords.matches(stored, password) or account is None:
        raise SignInRefused
    throttle.forgive(session, attempts)
    account = stored_accounts.account_for_update(session, account.id)
    if account is None or account.password_hash != stored or account.deactivated_at is not None:
        raise SignInRefused  # changed while we were hashing
    found = visitor_of(session, account, at)
    if not found.has_second_factor:
        found = put_entry(session, found, device, at)
    session.commit()
    return found


def put_entry(session: Session, visitor: Visitor, device: str, at: datetime, **how: str) -> Visitor:
    """Begin a session for somebody who has shown all that is asked of them, with its event. Does not commit."""
    begun = replace(visitor, session_id=put_session(session, visitor.account_id, device, at), last_seen_at=at)
    who = visitor.account_id
    audit.append_event(session, Event(audit.SYSTEM, who, "sign_in", f"account:{who}", at, how))
    return begun


def refuse_demonstration_accounts(engine: Engine) -> None:
    """Raise DemonstrationAccountsFound if the database holds any; a database without tables has none."""
    try:
        if inspect(engine).has_table(Account.__tablename__):
            with Session(engine) as session:
                if stored_accounts.has_demonstration_accounts(session):
                    raise DemonstrationAccountsFound
    finally:
        engine.dispose()  # processes that are forked later must not share a connection


def may_sign_in(account: Account, demonstration: bool) -> bool:
    """Whether the account is active, and of the kind that this installation serves."""
    return account.deactivated_at is None and (demonstration or not account.is_demonstration)


def visitor_of(session: Session, account: Account, at: datetime) -> Visitor:
    """The account as a visitor, with the grants that hold at this instant."""
    return Visitor(
        account_id=account.id,
        email=account.email,
        name=account.name,
        language=account.language,
        time_zone=account.time_zone,
        session_epoch=account.session_epoch,
        grants=grants_of(session, account.id, at=at),
        seen_at=at,
        has_second_factor=account.totp_confirmed_at is not None,
    )
