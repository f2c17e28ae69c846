"""Setting a password: one's own with the present one, or by a link. Either ends the other sessions of the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError
from innocook.outbound import password_letters as letters
from innocook.services import outbox, passwords, sign_in_sessions, throttle
from innocook.services.accounts import Visitor, may_sign_in, put_entry, visitor_of
from innocook.services.password_links import LinkGone, is_good, owner_of
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store import mails as stored_mails
from innocook.store import password_tokens as stored
from innocook.store import sign_in_sessions as stored_sessions
from innocook.store.audit import Event
from innocook.store.tables import Account

ForgotAt = Callable[[str], str]
"""Where a new password can be asked for, in the language of the letter."""


class WrongPassword(InnocookError):
    """The present password was not given."""


def change(
    session: Session,
    visitor: Visitor,
    present: str,
    password: str,
    *,
    address: str,
    forgot_at: ForgotAt,
    at: datetime,
) -> Visitor:
    """Another password for the visitor's account, by somebody who knows the present one; the visitor from now on.

    Every other session ends. Raises WrongPassword, or TooManyAttempts after 5 failures from this address, 20 from all.
    """
    who = visitor.account_id
    attempts = throttle.begin_attempt(session, {f"password:{who}:{address}": 5, f"password:{who}": 20}, at)
    account = stored_accounts.account_by_id(session, who)
    stored_hash = account.password_hash if account is not None else None
    session.commit()  # hashing takes long: nobody else should wait for our turn to write
    if not passwords.matches(stored_hash, present):
        raise WrongPassword
    password_hash = passwords.hashed(password)
    account = stored_accounts.account_for_update(session, who)
    if account is None or account.password_hash != stored_hash or account.deactivated_at is not None:
        raise WrongPassword
    throttle.forgive(session, attempts)
    stored_sessions.end_sessions(session, who, at, but=visitor.session_id)
    stored_sessions.raise_epoch(session, who)
    _put_password(session, account, password_hash, forgot_at, at)
    _log(session, account, "change_password", at)
    session.commit()
    return replace(visitor_of(session, account, at), session_id=visitor.session_id, last_seen_at=visitor.last_seen_at)


def set_by_link(
    session: Session,
    token: str,
    password: str,
    *,
    device: str,
    demonstration: bool,
    forgot_at: ForgotAt,
    at: datetime,
) -> Visitor:
    """Set the password behind a link and begin a session, or leave that to the second factor; the visitor.

    Every session of the account and every other link end. Raises LinkGone when the link is no longer good.
    """
    # Before the database is asked for anything: hashing takes long, and nobody else should wait.
    password_hash = passwords.hashed(password)
    row = stored.token_with_account(session, token)
    # Whoever changes an account holds it first, and what hangs on it afterwards.
    account = stored_accounts.account_for_update(session, row.account_id) if row is not None else None
    row = stored.token_for_update(session, token)
    if row is None or account is None or not is_good(row, at) or not may_sign_in(account, demonstration):
        raise LinkGone
    sign_in_sessions.end_all(session, account.id, at)
    _put_password(session, account, password_hash, forgot_at, at)
    _log(session, account, "set_password" if row.kind == "welcome" else "reset_password", at)
    found = visitor_of(session, account, at)
    if not found.has_second_factor:
        found = put_entry(session, found, device, at)
    session.commit()
    return found


def _put_password(session: Session, account: Account, password_hash: str, forgot_at: ForgotAt, at: datetime) -> None:
    """The new hash; links that were written before do nothing any more, and the owner is told. Does not commit."""
    is_first = account.password_hash is None
    account.password_hash = password_hash
    stored_mails.forget_waiting(session, stored.use_up_tokens(session, account.id, at))
    session.flush()
    if not is_first:
        owner = owner_of(account)
        outbox.put(session, letters.changed(owner, forgot_at(owner.language), at), at=at)


def _log(session: Session, account: Account, action: str, at: datetime) -> None:
    audit.append_event(session, Event(audit.SYSTEM, account.id, action, f"account:{account.id}", at, {}))
