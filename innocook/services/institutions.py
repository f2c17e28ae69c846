"""Institutions as administrators see them: a list that can be searched, and one with everything around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.institution_import import refuse_others
from innocook.services.members import members
from innocook.services.paging import placed
from innocook.store import administrators
from innocook.store import institution_lists as stored
from innocook.store.institution_lists import InstitutionFilter
from innocook.store.tables import Institution

__all__ = ["InstitutionFilter"]

PAGE = 50
MOST_AROUND = 100


@dataclass(frozen=True, slots=True)
class Named:
    """An institution in a few words."""

    id: UUID
    name: Text
    code: str
    country: Text | None = None


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """An institution as a list shows it; `over` is `ended`, `merged` or empty."""

    id: UUID
    name: Text
    code: str
    country: Text
    institution_type: str
    sector: str
    over: str


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """Page `page` of `pages` of those that fit, by name; `total` fit."""

    lines: tuple[InstitutionLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class TakesPart:
    """A round with the facts that were frozen when the institution joined it."""

    round_name: Text
    institution_type: str
    size: str
    sector: str
    context_group: str


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What is said of an institution; `code` may be empty, `valid_until` is its last day."""

    code: str
    names: Text
    country_id: str
    institution_type: str
    size: str
    sector: str
    context_group: str
    parent_id: UUID | None = None
    valid_until: date | None = None
    merged_into_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OneInstitution:
    """An institution and what belongs to it: those above, under and merged into it, its rounds and its leads."""

    id: UUID
    facts: InstitutionFacts
    country: Text
    over: str
    parent: Named | None
    merged_into: Named | None
    children: tuple[Named, ...]
    merged: tuple[Named, ...]
    rounds: tuple[TakesPart, ...]
    people: int


def institutions_page(
    session: Session, visitor: Visitor, wanted: InstitutionFilter, language: str, page: int, *, at: datetime
) -> InstitutionPage:
    """Page number `page`, or the last there is."""
    refuse_others(visitor, at)
    total = stored.count_institutions(session, wanted)
    page, pages = placed(page, total, PAGE)
    rows = stored.page_of_institutions(session, wanted, language, limit=PAGE, offset=(page - 1) * PAGE)
    today = at.astimezone(UTC).date()
    return InstitutionPage(tuple(_line(row, today) for row in rows), total, page, pages)


def one_institution(session: Session, visitor: Visitor, institution_id: UUID, *, at: datetime) -> OneInstitution:
    """The institution; NotFound where there is none."""
    refuse_others(visitor, at)
    row = stored.institution_as_it_is(session, institution_id)
    if row is None:
        raise NotFound(str(institution_id))
    return OneInstitution(
        id=row.id,
        facts=facts_of(row),
        country=names_of(row.country),
        over=_over(row, at.astimezone(UTC).date()),
        parent=named(session, row.parent_id),
        merged_into=named(session, row.merged_into_id),
        children=tuple(map(_named, stored.children_of(session, row.id, MOST_AROUND))),
        merged=tuple(map(_named, stored.merged_into(session, row.id, MOST_AROUND))),
        rounds=_rounds(session, row.id),
        people=len(members(session, row.id, at=at)),
    )


def named(session: Session, institution_id: UUID | None) -> Named | None:
    """The institution with this id in a few words; None where there is none."""
    row = administrators.institution_by_id(session, institution_id) if institution_id is not None else None
    return _with_country(row) if row is not None else None


def found(session: Session, text: str, most: int) -> list[Named]:
    """The institutions with this code or these words in their name, with their countries, at most `most`."""
    return [_with_country(row) for row in administrators.institutions_found(session, text, most)]


def facts_of(row: Institution) -> InstitutionFacts:
    """What a row says."""
    return InstitutionFacts(
        code=row.code or "",
        names=names_of(row),
        country_id=row.country_id,
        institution_type=row.institution_type,
        size=row.size,
        sector=row.sector,
        context_group=row.context_group,
        parent_id=row.parent_id,
        valid_until=row.valid_until,
        merged_into_id=row.merged_into_id,
    )


def _rounds(session: Session, institution_id: UUID) -> tuple[TakesPart, ...]:
    return tuple(
        TakesPart(names_of(round_), row.institution_type, row.size, row.sector, row.context_group)
        for round_, row in stored.rounds_of(session, institution_id)
    )


def _line(row: Institution, today: date) -> InstitutionLine:
    return InstitutionLine(
        id=row.id,
        name=names_of(row),
        code=row.code or "",
        country=names_of(row.country),
        institution_type=row.institution_type,
        sector=row.sector,
        over=_over(row, today),
    )


def _over(row: Institution, today: date) -> str:
    if row.merged_into_id is not None:
        return "merged"
    return "ended" if row.valid_until is not None and row.valid_until < today else ""


def _named(row: Institution) -> Named:
    return Named(row.id, names_of(row), row.code or "")


def _with_country(row: Institution) -> Named:
    return Named(row.id, names_of(row), row.code or "", names_of(row.country))
