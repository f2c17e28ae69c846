"""Institutions in bulk: everything a list is compared with, and writing what a list brings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from innocook.core.institution_rows import KnownInstitution
from innocook.core.permissions import Role
from innocook.store.tables import Account, Base, Grant, Institution, Invitation
from innocook.store.writes import insert_missing

INSTITUTION = Base.metadata.tables["institution"]
PARTICIPATION = Base.metadata.tables["participation"]
FACTS = ("institution_type", "size", "sector", "context_group")


def known_institutions(session: Session, today: date) -> list[KnownInstitution]:
    """Every institution as an import compares it, by code and id; one whose last day is before `today` has ended."""
    query = select(INSTITUTION).order_by(INSTITUTION.c.code, INSTITUTION.c.id)
    return [
        KnownInstitution(
            id=row.id,
            code=row.code or "",
            country_id=row.country_id,
            names=(row.name_ar, row.name_en, row.name_fr),
            keys=(row.search_ar, row.search_en, row.search_fr),
            facts=(row.institution_type, row.size, row.sector, row.context_group),
            parent_id=row.parent_id,
            over=_over(row.merged_into_id, row.valid_until, today),
        )
        for row in session.execute(query)
    ]


def institutions_by_id(session: Session, ids: Sequence[UUID]) -> dict[UUID, Institution]:
    """These institutions by id; unknown ids are left out."""
    query = select(Institution).where(Institution.id.in_(ids)).order_by(Institution.id)
    return {row.id: row for row in session.scalars(query)}


def deactivated_emails(session: Session) -> frozenset[str]:
    """The keys of the addresses whose accounts are deactivated."""
    return frozenset(session.scalars(select(Account.email_key).where(Account.deactivated_at.is_not(None))))


def led_institutions(session: Session, at: datetime) -> set[UUID]:
    """The institutions with a lead who holds the role at that instant or later, and can sign in."""
    query = (
        select(Grant.institution_id)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.role == Role.LEAD.value, Grant.institution_id.is_not(None), Account.deactivated_at.is_(None))
        .where(or_(Grant.valid_until.is_(None), Grant.valid_until > at))
        .distinct()
    )
    return {one for one in session.scalars(query) if one is not None}


def invited_leads(session: Session) -> set[tuple[UUID, str]]:
    """Who was invited to lead which institution and has neither accepted nor been turned away: id and e-mail key."""
    query = select(Invitation.institution_id, Invitation.email_key).where(
        Invitation.role == Role.LEAD.value, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    return {(row.institution_id, row.email_key) for row in session.execute(query)}


def pending_invitations(session: Session, institution_ids: Sequence[UUID]) -> list[Invitation]:
    """The invitations to these institutions that were neither accepted nor withdrawn, the oldest first."""
    query = select(Invitation).where(
        Invitation.institution_id.in_(institution_ids),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    return list(session.scalars(query.order_by(Invitation.created_at, Invitation.id)))


def frozen_facts(session: Session, round_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """Of each institution in the round its facts as they were frozen: type, size, sector, context group, country."""
    columns = [PARTICIPATION.c[name] for name in (*FACTS, "country_id")]
    query = select(PARTICIPATION.c.institution_id, *columns).where(PARTICIPATION.c.round_id == round_id)
    return {row[0]: tuple(row[1:]) for row in session.execute(query.order_by(PARTICIPATION.c.institution_id))}


def insert_institutions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write new institutions; parents have to be written before or stand in the list before their children."""
    session.execute(insert(INSTITUTION), rows)


def update_institutions(session: Session, columns: Collection[str], rows: Sequence[dict[str, Any]]) -> None:
    """Change these columns of many institutions; each row has them and the `id`."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    statement = update(INSTITUTION).where(INSTITUTION.c.id == bindparam("of_id")).values(values)
    found = [{"of_id": row["id"], **{f"new_{name}": row[name] for name in columns}} for row in rows]
    session.connection().execute(statement, found)


def insert_participations(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Let institutions take part; how many did not yet."""
    return insert_missing(session, PARTICIPATION, rows)


def _over(merged_into_id: UUID | None, valid_until: date | None, today: date) -> str:
    if merged_into_id is not None:
        return "merged"
    return "ended" if valid_until is not None and valid_until < today else ""
