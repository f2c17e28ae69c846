"""Administrators and others in a database of their own, as requests know them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.services import accounts
from innocook.services.accounts import Visitor
from innocook.store.audit import SYSTEM, events_of, institution_stream
from innocook.store.tables import Account, Grant, Institution
from tests.support.records import DAY, NOW, a_country, an_institution


def somebody(session: Session, key: str, *, password: bool = True) -> Account:
    """An account of this name; it can sign in unless it has no password."""
    account = Account(email=f"{key}@example.org", name=key.title(), language="ar", time_zone="Asia/Beirut")
    account.password_hash = "hash" if password else None
    session.add(account)
    session.flush()
    return account


def given(session: Session, account: Account, role: str, *, days: int = -1, until: int | None = None) -> Grant:
    """A grant of this role in the narrowest scope it has, from so many days off NOW."""
    row = Grant(account_id=account.id, role=role, scope="everything", valid_from=NOW + days * DAY)
    row.valid_until = None if until is None else NOW + until * DAY
    if role in {"lead", "contributor"}:
        row.scope, row.institution_id = "institution", an_institution(session).id
    elif role == "coordinator":
        row.scope, row.country_id = "country", a_country(session).id
    session.add(row)
    session.flush()
    return row


def an_administrator(session: Session, key: str = "admin") -> Visitor:
    """Somebody with the rights of an administrator, signed in; committed."""
    account = somebody(session, key)
    given(session, account, "administrator")
    session.commit()
    return as_visitor(session, account)


def as_visitor(session: Session, account: Account) -> Visitor:
    """The account as a request knows it."""
    found = accounts.visitor(session, account.id, at=NOW)
    assert found is not None
    return found


def logged(session: Session, institution: Institution | UUID | None = None) -> list[tuple[str, str, dict[str, Any]]]:
    """Action, object and payload of every event of the system, or of an institution."""
    stream = SYSTEM
    if institution is not None:
        stream = institution_stream(institution if isinstance(institution, UUID) else institution.id)
    return [(event.action, event.object, event.payload) for event in events_of(session, stream)]
