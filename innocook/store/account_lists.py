"""Accounts as administrators look for them: pages of a filtered list, with grants and sessions, read in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, collate, func, or_, select
from sqlalchemy.orm import Session, joinedload

from innocook.core.spelling_patterns import spelling_pattern
from innocook.store.keys import search_key
from innocook.store.tables import Account, AuditEvent, Grant, SignInSession

Columns = TypeVarTuple("Columns")

LONGEST_SEARCH = 60
NO_ROLE = "none"
_LIKE = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "É": "e", "é": "e", "È": "e", "è": "e"}
"""What stands at the beginning of names and would sort far from its plain letter."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts: every word of `text` in name or e-mail, in any spelling; `role` held now, or NO_ROLE for none."""

    text: str = ""
    role: str = ""
    is_active: bool | None = None


def count_accounts(session: Session, wanted: AccountFilter, at: datetime) -> int:
    """How many accounts fit the filter."""
    return session.scalar(_fitting(select(func.count()).select_from(Account), wanted, at)) or 0


def page_of_accounts(
    session: Session, wanted: AccountFilter, at: datetime, *, limit: int, offset: int
) -> list[Account]:
    """The accounts that fit, by name without case and hamza seats, at most `limit` behind the first `offset`."""
    query = _fitting(select(Account), wanted, at).order_by(_sort_name(session), Account.name, Account.id)
    return list(session.scalars(query.limit(limit).offset(offset)))


def all_grants_of(session: Session, account_ids: Sequence[UUID]) -> list[Grant]:
    """Every grant of these accounts, ended and future ones too, with country and institution; the oldest first."""
    query = (
        select(Grant)
        .where(Grant.account_id.in_(account_ids))
        .options(joinedload(Grant.country), joinedload(Grant.institution))
        .order_by(Grant.valid_from, Grant.id)
    )
    return list(session.scalars(query))


def count_open_sessions(session: Session, account_ids: Sequence[UUID], since: datetime) -> dict[UUID, int]:
    """How many sessions of these accounts have not ended and were in use at `since` or later; none are left out."""
    query = (
        select(SignInSession.account_id, func.count().label("number"))
        .where(SignInSession.account_id.in_(account_ids), SignInSession.ended_at.is_(None))
        .where(SignInSession.seen_at >= since)
        .group_by(SignInSession.account_id)
        .order_by(SignInSession.account_id)
    )
    return {row.account_id: row.number for row in session.execute(query)}


def last_sign_ins(session: Session, account_ids: Sequence[UUID]) -> dict[UUID, datetime | None]:
    """When each of these accounts last signed in, by the audit log: sessions are forgotten, it is not."""
    theirs = (AuditEvent.actor_id == Account.id, AuditEvent.action == "sign_in")
    last = select(AuditEvent.at).where(*theirs).order_by(AuditEvent.at.desc()).limit(1).correlate(Account)
    query = (
        select(Account.id, last.scalar_subquery().label("last_at"))
        .where(Account.id.in_(account_ids))
        .order_by(Account.id)
    )
    return {row.id: row.last_at for row in session.execute(query)}


def _fitting(query: Select[*Columns], wanted: AccountFilter, at: datetime) -> Select[*Columns]:
    for word in search_key(wanted.text[:LONGEST_SEARCH]).split():
        pattern = spelling_pattern(word)
        query = query.where(or_(Account.name.regexp_match(pattern), Account.email_key.regexp_match(pattern)))
    if wanted.role:
        query = query.where(_holds(wanted.role, at))
    if wanted.is_active is not None:
        is_active = Account.deactivated_at.is_(None)
        query = query.where(is_active if wanted.is_active else ~is_active)
    return query


def _holds(role: str, at: datetime) -> ColumnElement[bool]:
    held = select(Grant.account_id).where(Grant.valid_from <= at)
    held = held.where(or_(Grant.valid_until.is_(None), Grant.valid_until > at))
    if role == NO_ROLE:
        return Account.id.not_in(held)
    return Account.id.in_(held.where(Grant.role == role))


def _sort_name(session: Session) -> ColumnElement[str]:
    plain: Any = Account.name
    for letter, other in _LIKE.items():
        plain = func.replace(plain, letter, other)
    binary = "BINARY" if session.get_bind().dialect.name == "sqlite" else "C"
    return func.lower(collate(plain, binary))
