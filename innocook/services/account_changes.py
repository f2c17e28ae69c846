"""What administrators do to accounts: make, change, deactivate, let somebody in again. Every act is an audit event.

Accounts are never deleted, and no administrator shuts out themselves or the last of their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.services import password_links, sign_in_sessions
from innocook.services.account_grants import WantedGrant, log_grant, put_grant
from innocook.services.accounts import Visitor
from innocook.services.administration import AdministrationRefused, refuse_former
from innocook.services.password_links import Kind, LinkTo
from innocook.store import accounts as stored_accounts
from innocook.store import administrators as stored
from innocook.store import audit, mails, password_tokens, second_factors
from innocook.store.accounts import account_for_update
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.keys import email_key
from innocook.store.tables import Account, Base
from innocook.store.writes import insert_missing


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is said of an account; `language` is that of its letters."""

    name: str
    email: str
    language: str
    time_zone: str


def create(
    session: Session,
    visitor: Visitor,
    facts: AccountFacts,
    wanted: WantedGrant,
    *,
    link_to: LinkTo,
    is_demonstration: bool,
    at: datetime,
) -> UUID:
    """Make an account without a password, with its first grant, and send it the link to set one; its id.

    Raises AdministrationRefused `email_taken`, which names the account that has the address, and what `put_grant` does.
    """
    refuse_former(session, visitor, at)
    account = put_account(session, facts, is_demonstration=is_demonstration)
    grant = put_grant(session, account.id, wanted, at)
    password_links.put_link(session, account, "welcome", link_to=link_to, created_by=visitor.account_id, at=at)
    log_grant(session, grant, "add_grant", visitor.account_id, at)
    _log(session, Stamp(visitor.account_id, at), "create_account", account.id, cause="administrator")
    session.commit()
    return account.id


def put_account(
    session: Session, facts: AccountFacts, *, is_demonstration: bool, password_hash: str | None = None
) -> Account:
    """The row of a new account; raises AdministrationRefused `email_taken`. Does not commit."""
    row = {
        "id": uuid4(),
        "email": facts.email,
        "email_key": email_key(facts.email),
        "name": facts.name,
        "language": facts.language,
        "time_zone": facts.time_zone,
        "password_hash": password_hash,
        "is_demonstration": is_demonstration,
        "session_epoch": 0,
    }
    if not insert_missing(session, Base.metadata.tables["account"], [row]):
        raise _taken(session, facts.email)
    return session.get_one(Account, row["id"])


def change(session: Session, visitor: Visitor, account_id: UUID, facts: AccountFacts, *, at: datetime) -> bool:
    """Change what is said of an account; whether that was news. Another address ends its sessions and its open links.

    Raises AdministrationRefused `email_taken`.
    """
    account = _locked(session, visitor, account_id, at)
    said: Mapping[str, str] = {name: getattr(facts, name) for name in ("name", "email", "language", "time_zone")}
    changed = [name for name, value in said.items() if getattr(account, name) != value]
    other = stored_accounts.account_by_email(session, facts.email)
    if other is not None and other.id != account.id:
        raise _taken(session, facts.email)
    moves = email_key(facts.email) != account.email_key
    for name in changed:
        setattr(account, name, said[name])
    try:
        session.flush()
    except IntegrityError:  # somebody took the address this very moment
        session.rollback()
        raise _taken(session, facts.email) from None
    if moves:
        _put_out(session, account, at)
    if changed:
        _log(session, Stamp(visitor.account_id, at), "change_account", account.id, changed=sorted(changed))
    session.commit()
    return bool(changed)


def deactivate(session: Session, visitor: Visitor, account_id: UUID, *, at: datetime) -> None:
    """Nobody signs in with the account from now on; what it holds and did stays.

    Raises AdministrationRefused `oneself`, `last_administrator` or `deactivated`.
    """
    stored.lock_administrators(session)
    account = _locked(session, visitor, account_id, at)
    if account.id == visitor.account_id:
        raise AdministrationRefused("oneself")
    if account.deactivated_at is not None:
        raise AdministrationRefused("deactivated")
    if stored.lasting_administrators(session, at) == [account.id]:
        raise AdministrationRefused("last_administrator")
    account.deactivated_at = at
    _put_out(session, account, at)
    _log(session, Stamp(visitor.account_id, at), "deactivate_account", account.id)
    session.commit()


def reactivate(session: Session, visitor: Visitor, account_id: UUID, *, at: datetime) -> None:
    """The account signs in again, with the grants that still hold; raises AdministrationRefused `active`."""
    account = _locked(session, visitor, account_id, at)
    if account.deactivated_at is None:
        raise AdministrationRefused("active")
    account.deactivated_at = None
    _log(session, Stamp(visitor.account_id, at), "reactivate_account", account.id)
    session.commit()


def send_link(session: Session, visitor: Visitor, account_id: UUID, *, link_to: LinkTo, at: datetime) -> None:
    """Write a letter with a link to set a password, the first or a new one; refused as `deactivated`."""
    account = _locked(session, visitor, account_id, at)
    if account.deactivated_at is not None:
        raise AdministrationRefused("deactivated")
    kind: Kind = "welcome" if account.password_hash is None else "reset"
    password_links.put_link(session, account, kind, link_to=link_to, created_by=visitor.account_id, at=at)
    _log(session, Stamp(visitor.account_id, at), "send_password_link", account.id, kind=kind)
    session.commit()


def remove_second_factor(session: Session, visitor: Visitor, account_id: UUID, *, at: datetime) -> None:
    """For somebody who lost their device: the password alone lets them in, until they set up another one.

    Their sessions and recovery codes end. Raises AdministrationRefused `oneself` or `no_second_factor`.
    """
    account = _locked(session, visitor, account_id, at)
    if account.id == visitor.account_id:
        raise AdministrationRefused("oneself")
    if account.totp_confirmed_at is None:
        raise AdministrationRefused("no_second_factor")
    account.totp_confirmed_at = account.totp_secret = None
    second_factors.forget_recovery_codes(session, account.id)
    sign_in_sessions.end_all(session, account.id, at)
    _log(session, Stamp(visitor.account_id, at), "remove_second_factor", account.id)
    session.commit()


def end_sessions(session: Session, visitor: Visitor, account_id: UUID, *, at: datetime) -> None:
    """Everybody who is signed in with the account has to sign in again."""
    account = _locked(session, visitor, account_id, at)
    sign_in_sessions.end_all(session, account.id, at)
    _log(session, Stamp(visitor.account_id, at), "end_sessions", account.id)
    session.commit()


def _locked(session: Session, visitor: Visitor, account_id: UUID, at: datetime) -> Account:
    """The account, held, for somebody who may change it; NotFound for everybody else."""
    account = account_for_update(session, account_id)
    refuse_former(session, visitor, at)
    if account is None:
        raise NotFound(str(account_id))
    return account


def _put_out(session: Session, account: Account, at: datetime) -> None:
    """End the sessions and the links that could still let somebody in. Does not commit."""
    sign_in_sessions.end_all(session, account.id, at)
    mails.forget_waiting(session, password_tokens.use_up_tokens(session, account.id, at))


def _taken(session: Session, email: str) -> AdministrationRefused:
    other = stored_accounts.account_by_email(session, email)
    return AdministrationRefused("email_taken", other.id if other else None)


def _log(session: Session, stamp: Stamp, action: str, account_id: UUID, **payload: Any) -> None:
    audit.append_event(session, Event(audit.SYSTEM, stamp.by, action, f"account:{account_id}", stamp.at, payload))
