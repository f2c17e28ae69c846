"""Links with which somebody sets a password: written to the owner of the address, good once and for a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.outbound import password_letters as letters
from innocook.outbound.letters import Letter
from innocook.outbound.password_letters import Owner
from innocook.services import outbox, throttle
from innocook.services.accounts import may_sign_in
from innocook.store import accounts as stored_accounts
from innocook.store import mails as stored_mails
from innocook.store import password_tokens as stored
from innocook.store.keys import email_key
from innocook.store.password_tokens import NewToken
from innocook.store.tables import Account, PasswordToken

Kind = Literal["reset", "welcome"]
LinkTo = Callable[[str, str], str]
"""The address behind which a password is set, from its token and the language of the letter."""

VALID = {"reset": timedelta(hours=1), "welcome": timedelta(days=14)}
TOKEN_BYTES = 24


class LinkGone(NotFound):
    """No password can be set with this token: unknown, used or expired, which of them is not said."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a new password: the address as typed, from where, and the language of the page."""

    email: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """What can be done with a link now: set the password of the account with this address; `kind` says why."""

    email: str
    kind: str


def put_link(
    session: Session, account: Account, kind: Kind, *, link_to: LinkTo, created_by: UUID | None, at: datetime
) -> None:
    """Put a letter with a link into the outbox and keep the hash of its token; earlier links stop working.

    A reset is good for one hour, a welcome for fourteen days. Does not commit.
    """
    earlier = stored.use_up_tokens(session, account.id, at)
    stored_mails.forget_waiting(session, earlier)
    new = _new_token(kind, created_by, at)
    token_id = stored.add_token(session, account.id, new)
    outbox.put(session, _letter(owner_of(account), new, link_to), at=at, mail_id=token_id)


def ask(session: Session, asked: Asked, *, link_to: LinkTo, demonstration: bool, at: datetime) -> None:
    """Write to the owner of the address, if it is that of an account that may sign in; nobody can see whether it is.

    The statements are the same either way: without an account no token is kept, and the letter is taken back in the
    same transaction. Raises TooManyAttempts after 5 times for the e-mail from this address, 10 for the e-mail, or 50
    from the address, within WINDOW. Earlier links stay good: nobody can spoil them for the owner.
    """
    who = email_key(asked.email)
    both = f"forgot:{who}:{asked.address}"
    throttle.begin_attempt(session, {both: 5, f"forgot:{who}": 10, f"forgot-from:{asked.address}": 50}, at)
    account = stored_accounts.account_by_email(session, asked.email)
    served = account if account is not None and may_sign_in(account, demonstration) else None
    owner = owner_of(served) if served is not None else Owner(asked.email, "", asked.language, "UTC")
    new = _new_token("reset", None, at)
    token_id = stored.add_token(session, served.id if served is not None else uuid4(), new)
    mail_id = outbox.put(session, _letter(owner, new, link_to), at=at, mail_id=token_id)
    stored_mails.forget_waiting(session, [uuid4() if served is not None else mail_id])
    session.commit()


def link_of(session: Session, token: str, *, demonstration: bool, at: datetime) -> Link:
    """What the link with this token is good for; raises LinkGone when it is good for nothing any more."""
    row = stored.token_with_account(session, token)
    if not is_good(row, at) or row is None or not may_sign_in(row.account, demonstration):
        raise LinkGone
    return Link(row.account.email, row.kind)


def is_good(row: PasswordToken | None, at: datetime) -> bool:
    """Whether the token still sets a password."""
    return row is not None and row.used_at is None and at < row.expires_at


def owner_of(account: Account) -> Owner:
    """The account as letters address it."""
    return Owner(account.email, account.name, account.language, account.time_zone)


def _new_token(kind: Kind, created_by: UUID | None, at: datetime) -> NewToken:
    return NewToken(secrets.token_urlsafe(TOKEN_BYTES), kind, created_by, at, at + VALID[kind])


def _letter(owner: Owner, new: NewToken, link_to: LinkTo) -> Letter:
    link = link_to(new.token, owner.language)
    if new.kind == "welcome":
        return letters.welcome(owner, link, new.expires_at)
    return letters.reset(owner, link, new.expires_at, is_asked=new.created_by is None)
