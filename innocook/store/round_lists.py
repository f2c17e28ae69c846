"""Lists about rounds that are searched, filtered and cut into pages by the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from innocook.store.comparison import Columns
from innocook.store.keys import search_key
from innocook.store.progress import NOT_BEGUN
from innocook.store.tables import Assessment, Country, Institution, Participation, QuestionnaireVersion

_SORT = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Which participations of a round: words of a name or a code, a country, a type, a state; empty means all."""

    round_id: UUID
    text: str = ""
    country_id: str = ""
    institution_type: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ListedParticipation:
    """A participation with its institution and country, and its assessment when one was begun."""

    participation: Participation
    institution: Institution
    country: Country
    assessment: Assessment | None


def count_participations(session: Session, wanted: TakingPart) -> int:
    """How many participations fit."""
    return session.scalar(_fitting(select(func.count()), wanted)) or 0


def page_of_participations(
    session: Session, wanted: TakingPart, language: str, *, limit: int, offset: int
) -> list[ListedParticipation]:
    """One page of them by name."""
    query = _fitting(select(Participation, Institution, Country, Assessment), wanted)
    query = query.join(Country, Country.id == Participation.country_id)
    query = query.order_by(_SORT[language], Institution.id).limit(limit).offset(offset)
    return [ListedParticipation(*row) for row in session.execute(query)]


def participation_by_id(session: Session, participation_id: UUID) -> ListedParticipation | None:
    """One participation as a list shows it; None when there is none."""
    query = select(Participation, Institution, Country, Assessment).select_from(Participation)
    query = query.join(Institution, Institution.id == Participation.institution_id)
    query = query.join(Country, Country.id == Participation.country_id)
    query = query.outerjoin(Assessment, Assessment.participation_id == Participation.id)
    row = session.execute(query.where(Participation.id == participation_id)).one_or_none()
    return ListedParticipation(*row) if row else None


def institutions_to_add(
    session: Session, round_id: UUID, text: str, language: str, today: date, limit: int
) -> list[Institution]:
    """The institutions that are found by code or words and do not take part yet, by name; ended ones are left out."""
    taking_part = select(Participation.institution_id).where(Participation.round_id == round_id)
    query = (
        select(Institution)
        .where(Institution.id.not_in(taking_part), Institution.merged_into_id.is_(None))
        .where(or_(Institution.valid_until.is_(None), Institution.valid_until >= today))
        .options(joinedload(Institution.country))
        .order_by(_SORT[language], Institution.id)
    )
    return list(session.scalars(_found(query, text).limit(limit)))


def participations_by_round(session: Session) -> Counter[UUID]:
    """How many institutions take part in each round."""
    rows = session.execute(select(Participation.round_id, func.count()).group_by(Participation.round_id))
    return Counter({row[0]: row[1] for row in rows})


def stored_versions(session: Session) -> list[QuestionnaireVersion]:
    """Every stored questionnaire version, the latest first."""
    query = select(QuestionnaireVersion).order_by(QuestionnaireVersion.stored_at.desc(), QuestionnaireVersion.id)
    return list(session.scalars(query))


def _fitting(query: Select[*Columns], wanted: TakingPart) -> Select[*Columns]:
    query = (
        query.select_from(Participation)
        .join(Institution, Institution.id == Participation.institution_id)
        .outerjoin(Assessment, Assessment.participation_id == Participation.id)
        .where(Participation.round_id == wanted.round_id)
    )
    if wanted.country_id:
        query = query.where(Participation.country_id == wanted.country_id)
    if wanted.institution_type:
        query = query.where(Participation.institution_type == wanted.institution_type)
    if wanted.state:
        state = Assessment.state.is_(None) if wanted.state == NOT_BEGUN else Assessment.state == wanted.state
        query = query.where(state)
    return _found(query, wanted.text)


def _found(query: Select[*Columns], text: str) -> Select[*Columns]:
    """Cut to what has this code, or every one of these words in its name in one language."""
    if not text.strip():
        return query
    has_code = func.lower(Institution.code) == text.strip().lower()
    words = search_key(text).split()
    names = (Institution.search_ar, Institution.search_en, Institution.search_fr)
    named = [and_(*(name.contains(word, autoescape=True) for word in words)) for name in names] if words else []
    return query.where(or_(has_code, *named))
