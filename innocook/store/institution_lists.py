"""Institutions as administrators look for them: pages of a filtered list, and one with those around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.orm import Session, joinedload

from innocook.core.countries import Country as KnownCountry
from innocook.store.keys import search_key, sort_key
from innocook.store.tables import Country, Institution, Participation, Round

Columns = TypeVarTuple("Columns")

LONGEST_SEARCH = 100
_NAMES = (Institution.search_ar, Institution.search_en, Institution.search_fr)
_SORT = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}


@dataclass(frozen=True, slots=True)
class InstitutionFilter:
    """Which institutions: a part of the code, or every word of `text` in a name of one language; empty means all."""

    text: str = ""
    country_id: str = ""
    institution_type: str = ""


def count_institutions(session: Session, wanted: InstitutionFilter) -> int:
    """How many fit."""
    return session.scalar(_fitting(select(func.count()).select_from(Institution), wanted)) or 0


def page_of_institutions(
    session: Session, wanted: InstitutionFilter, language: str, *, limit: int, offset: int
) -> list[Institution]:
    """Those that fit with their countries, by their name in the language."""
    query = _fitting(select(Institution), wanted).options(joinedload(Institution.country, innerjoin=True))
    return list(session.scalars(query.order_by(_SORT[language], Institution.id).limit(limit).offset(offset)))


def lock_institutions(session: Session) -> None:
    """Nobody else adds or changes an institution until the transaction ends; what only points to one need not wait."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":  # a writing transaction on SQLite is alone from its beginning
        connection.execute(text("LOCK TABLE institution IN SHARE ROW EXCLUSIVE MODE"))


def institution_as_it_is(session: Session, institution_id: UUID) -> Institution | None:
    """The institution with its country, read again; None when there is none."""
    query = select(Institution).where(Institution.id == institution_id).options(joinedload(Institution.country))
    return session.scalar(query.execution_options(populate_existing=True))


def institution_with_code(session: Session, code: str) -> Institution | None:
    """The institution with this code, in whatever case."""
    return session.scalars(select(Institution).where(func.lower(Institution.code) == code.lower())).first()


def institutions_of_name(session: Session, country_id: str, names: Mapping[str, str], today: date) -> list[Institution]:
    """The institutions of a country that go on and have one of these names (by language), whatever its spelling."""
    keys = (search_key(names["ar"]), search_key(names["en"]), search_key(names["fr"]))
    same = [column == key for column, key in zip(_NAMES, keys, strict=True)]
    query = select(Institution).where(Institution.country_id == country_id, or_(*same))
    query = query.where(Institution.merged_into_id.is_(None))
    query = query.where(or_(Institution.valid_until.is_(None), Institution.valid_until >= today))
    return list(session.scalars(query.order_by(Institution.sort_ar, Institution.id)))


def children_of(session: Session, institution_id: UUID, limit: int) -> list[Institution]:
    """The institutions whose parent this is, by Arabic name."""
    query = select(Institution).where(Institution.parent_id == institution_id)
    return list(session.scalars(query.order_by(Institution.sort_ar, Institution.id).limit(limit)))


def merged_into(session: Session, institution_id: UUID, limit: int) -> list[Institution]:
    """The institutions that went on in this one, by Arabic name."""
    query = select(Institution).where(Institution.merged_into_id == institution_id)
    return list(session.scalars(query.order_by(Institution.sort_ar, Institution.id).limit(limit)))


def rounds_of(session: Session, institution_id: UUID) -> Sequence[tuple[Round, Participation]]:
    """The rounds in which the institution takes part, with the facts frozen then; the latest first."""
    query = (
        select(Round, Participation)
        .join(Participation, Participation.round_id == Round.id)
        .where(Participation.institution_id == institution_id)
        .order_by(Round.opens_at.desc(), Round.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def links(session: Session) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Of every institution with one of them: its parent, and what it was merged into."""
    query = select(Institution.id, Institution.parent_id, Institution.merged_into_id)
    query = query.where(or_(Institution.parent_id.is_not(None), Institution.merged_into_id.is_not(None)))
    return {row.id: (row.parent_id, row.merged_into_id) for row in session.execute(query.order_by(Institution.id))}


def has_demonstration_countries(session: Session) -> bool:
    """Whether the countries of this database are invented."""
    return session.scalar(select(Country.id).where(Country.is_demonstration).limit(1)) is not None


def insert_country(session: Session, country: KnownCountry) -> None:
    """Write a country that is not stored yet."""
    names = country.name.by_language
    session.add(Country(id=country.id, name_ar=names["ar"], name_en=names["en"], name_fr=names["fr"]))
    session.flush()


def keyed_names(name_ar: str, name_en: str, name_fr: str) -> dict[str, str]:
    """Names with the keys that a bulk insert has to bring."""
    names = {"ar": name_ar, "en": name_en, "fr": name_fr}
    return (
        {f"name_{language}": name for language, name in names.items()}
        | {f"search_{language}": search_key(name) for language, name in names.items()}
        | {f"sort_{language}": sort_key(name) for language, name in names.items()}
    )


def _fitting(query: Select[*Columns], wanted: InstitutionFilter) -> Select[*Columns]:
    if wanted.country_id:
        query = query.where(Institution.country_id == wanted.country_id)
    if wanted.institution_type:
        query = query.where(Institution.institution_type == wanted.institution_type)
    words = wanted.text[:LONGEST_SEARCH].strip()
    if not words:
        return query
    parts = search_key(words).split()
    named = [and_(*(name.contains(part, autoescape=True) for part in parts)) for name in _NAMES] if parts else []
    has_code = func.lower(Institution.code).contains(words.lower(), autoescape=True)
    return query.where(or_(has_code, *named))
