"""The account of an administrator, made at the machine itself: the way in when there is nobody who could invite."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from innocook.core.permissions import Role, Scope
from innocook.services import password_links, passwords
from innocook.services.account_changes import AccountFacts, put_account
from innocook.services.account_grants import WantedGrant, log_grant, put_grant
from innocook.store import audit, mails, password_tokens
from innocook.store.audit import Event
from innocook.store.tables import Account


def create(session: Session, facts: AccountFacts, password: str | None, *, at: datetime) -> str:
    """Make an administrator with this password, or without one: then the token with which one is chosen, else nothing.

    No letter is written. Raises AdministrationRefused `email_taken`.
    """
    password_hash = passwords.hashed(password) if password is not None else None
    account = put_account(session, facts, is_demonstration=False, password_hash=password_hash)
    grant = put_grant(session, account.id, WantedGrant(Role.ADMINISTRATOR, Scope.EVERYTHING), at)
    token = "" if password is not None else _put_token(session, account, at)
    log_grant(session, grant, "add_grant", None, at)
    what = Event(audit.SYSTEM, None, "create_account", f"account:{account.id}", at, {"cause": "command"})
    audit.append_event(session, what)
    session.commit()
    return token


def _put_token(session: Session, account: Account, at: datetime) -> str:
    """The token of a link whose letter is never sent: whoever runs the command hands the link over. Does not commit."""
    tokens: list[str] = []

    def note(token: str, _language: str) -> str:
        tokens.append(token)
        return ""

    password_links.put_link(session, account, "welcome", link_to=note, created_by=None, at=at)
    row = password_tokens.token_for_update(session, tokens[0])
    mails.forget_waiting(session, [row.id] if row else [])
    return tokens[0]
