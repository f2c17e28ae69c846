"""One page of a round's submitted institutions, filtered, ordered and cut by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import Session

from innocook.store.comparison import FACTS, SCORE, Columns, ComparedRow, RoundFilter, compared, fitting, joined
from innocook.store.tables import Assessment, Country, Institution, Participation

_NAME = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}
_COUNTRY = {"ar": Country.sort_ar, "en": Country.sort_en, "fr": Country.sort_fr}


@dataclass(frozen=True, slots=True)
class PageOrder:
    """How a page is ordered: `by` name, country or band, then by name in `language`.

    Bands are those of the overall score: `cuts` are their lower limits; the highest band comes first, institutions
    that are not rated come last. Within a band nobody is ahead of anybody.
    """

    by: str
    language: str
    cuts: tuple[float, ...]
    limit: int
    offset: int


def count_of_round(session: Session, wanted: RoundFilter) -> int:
    """How many institutions fit the filter."""
    return session.scalar(_taking_part(select(func.count()), wanted)) or 0


def are_in_round(session: Session, wanted: RoundFilter, assessment_ids: Sequence[UUID]) -> bool:
    """Whether every one of these different assessments fits the filter."""
    query = _taking_part(select(func.count()), wanted).where(Assessment.id.in_(assessment_ids))
    return session.scalar(query) == len(assessment_ids)


def page_of_round(session: Session, wanted: RoundFilter, order: PageOrder) -> list[ComparedRow]:
    """The rows of one page with their self scores: three queries, whatever the size of the round.

    The page is chosen first by the narrowest rows that can be sorted; names, documents and scores follow for it alone.
    """
    ids = list(session.scalars(_ordered(_taking_part(select(Assessment.id), wanted), order)))
    place = {assessment_id: number for number, assessment_id in enumerate(ids)}
    facts = session.execute(joined(select(*FACTS)).where(Assessment.id.in_(ids)))
    rows = sorted(facts, key=lambda row: place[row.assessment_id])
    scores = _scores_of(session, [row.submission_id for row in rows])
    return [compared(row, scores[row.submission_id]) for row in rows]


def _scores_of(session: Session, submission_ids: Sequence[UUID]) -> dict[UUID, dict[str, float | None]]:
    found: dict[UUID, dict[str, float | None]] = {key: {} for key in submission_ids}
    query = (
        select(SCORE.c.submission_id, SCORE.c.score_id, SCORE.c.value)
        .where(SCORE.c.submission_id.in_(submission_ids), SCORE.c.kind == "self")
        .order_by(SCORE.c.submission_id, SCORE.c.score_id)
    )
    for submission_id, score_id, value in session.execute(query):
        found[submission_id][score_id] = value
    return found


def _taking_part(columns: Select[*Columns], wanted: RoundFilter) -> Select[*Columns]:
    """The assessments that fit the filter; one in a submitted state always has a submission."""
    query = columns.select_from(Participation).join(Assessment, Assessment.participation_id == Participation.id)
    return fitting(query, wanted)


def _ordered(query: Select[*Columns], order: PageOrder) -> Select[*Columns]:
    query = query.join(Institution, Institution.id == Participation.institution_id)
    name = _NAME[order.language]
    if order.by == "country":
        query = query.join(Country, Country.id == Participation.country_id)
        query = query.order_by(_COUNTRY[order.language], name, Institution.id)
    elif order.by == "band":
        query = query.order_by(_band(order.cuts), name, Institution.id)
    else:
        query = query.order_by(name, Institution.id)
    return query.limit(order.limit).offset(order.offset)


def _band(cuts: tuple[float, ...]) -> ColumnElement[int]:
    steps = [(Assessment.submitted_overall >= cut, place) for place, cut in enumerate(sorted(cuts, reverse=True))]
    return case(*steps, else_=len(steps)) if steps else literal(0)
