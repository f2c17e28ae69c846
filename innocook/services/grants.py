"""Grants as the core reads them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.permissions import Grant, Role, Scope
from innocook.store import accounts as stored
from innocook.store.tables import Grant as GrantRow


def grants_of(session: Session, account_id: UUID, *, at: datetime) -> tuple[Grant, ...]:
    """The grants of an account that hold at this instant, oldest first."""
    return tuple(as_grant(row) for row in stored.grants_of(session, account_id, at))


def as_grant(row: GrantRow) -> Grant:
    """A stored grant as the core reads it."""
    return Grant(
        role=Role(row.role),
        scope=Scope(row.scope),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        country_id=row.country_id,
        institution_id=row.institution_id,
        sections=tuple(row.sections),
    )
