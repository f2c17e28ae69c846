"""What the demonstration has to know of a database before it adds to it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from innocook.store.tables import Account, Country, Institution, Round


def has_real_accounts(session: Session) -> bool:
    """Whether an account is not marked as demonstration."""
    return session.scalar(select(Account.id).where(Account.is_demonstration.is_(False)).limit(1)) is not None


def has_real_institutions(session: Session) -> bool:
    """Whether an institution is of a country that is not marked as demonstration."""
    query = select(Institution.id).join(Country, Country.id == Institution.country_id)
    return session.scalar(query.where(Country.is_demonstration.is_(False)).limit(1)) is not None


def count_of_codes(session: Session, beginning: str) -> int:
    """How many institutions have a code that begins so."""
    fitting = Institution.code.startswith(beginning, autoescape=True)
    return session.scalar(select(func.count()).select_from(Institution).where(fitting)) or 0


def country_codes(session: Session) -> set[str]:
    """The codes of all countries."""
    return set(session.scalars(select(Country.id)))


def rounds_with_questionnaire(session: Session) -> list[Round]:
    """Every round with the version of its questionnaire, the latest first."""
    query = select(Round).options(joinedload(Round.questionnaire_version)).order_by(Round.opens_at.desc(), Round.id)
    return list(session.scalars(query))
