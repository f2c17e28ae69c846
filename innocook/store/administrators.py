"""Rows that administrators change one at a time: accounts, and the grants of those who may change them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from innocook.core.permissions import Role
from innocook.store.keys import search_key
from innocook.store.tables import Account, Country, Grant, Institution

_INSTITUTIONS = select(Institution).options(joinedload(Institution.country))
_OF_ADMINISTRATORS = Grant.role == Role.ADMINISTRATOR.value


def lock_administrators(session: Session) -> None:
    """Nobody else ends the rights of an administrator until the transaction ends."""
    session.execute(select(Grant.id).where(_OF_ADMINISTRATORS).order_by(Grant.id).with_for_update())


def lasting_administrators(session: Session, at: datetime) -> list[UUID]:
    """The active accounts with a password that are administrators now and without an end."""
    query = (
        select(Grant.account_id)
        .join(Account, Account.id == Grant.account_id)
        .where(_OF_ADMINISTRATORS, Grant.valid_from <= at, Grant.valid_until.is_(None))
        .where(Account.deactivated_at.is_(None), Account.password_hash.is_not(None))
    )
    return list(session.scalars(query.distinct().order_by(Grant.account_id)))


def grant_for_update(session: Session, account_id: UUID, grant_id: UUID) -> Grant | None:
    """A grant of the account as it is now, held until the transaction ends."""
    query = select(Grant).where(Grant.id == grant_id, Grant.account_id == account_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def all_countries(session: Session) -> list[Country]:
    """Every country, by Arabic name."""
    return list(session.scalars(select(Country).order_by(Country.sort_ar, Country.id)))


def country_by_id(session: Session, country_id: str) -> Country | None:
    """The country with this code."""
    return session.get(Country, country_id)


def institution_by_id(session: Session, institution_id: UUID) -> Institution | None:
    """The institution with its country, ended ones too."""
    return session.scalar(_INSTITUTIONS.where(Institution.id == institution_id))


def institutions_found(session: Session, text: str, limit: int) -> list[Institution]:
    """The institutions with this code or, in any language and spelling, these words in their name; by Arabic name.

    Their countries are loaded. Where one has exactly this code, that one alone.
    """
    by_code = session.scalar(_INSTITUTIONS.where(Institution.code == text.strip()))
    if by_code is not None:
        return [by_code]
    words = search_key(text).split()
    if not words:
        return []
    query = _INSTITUTIONS
    for word in words:
        names = (Institution.search_ar, Institution.search_en, Institution.search_fr)
        query = query.where(or_(*(name.contains(word, autoescape=True) for name in names)))
    return list(session.scalars(query.order_by(Institution.sort_ar, Institution.id).limit(limit)))
