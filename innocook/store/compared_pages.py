"""One page of a round's submitted institutions, filtered, ordered and cut by the database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, case, func, literal, select
from sqlalchemy.orm import Session

from innocook.store.comparison import FACTS, SCORE, Columns, ComparedRow, RoundFilter, compared, latest
from innocook.store.tables import Country, Institution, Participation, Score, Submission

_NAME = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}
_COUNTRY = {"ar": Country.sort_ar, "en": Country.sort_en, "fr": Country.sort_fr}


@dataclass(frozen=True, slots=True)
class PageOrder:
    """How a page is ordered: `by` name, country or band, then by name in `language`.

    Bands are those of the score `score_id`: `cuts` are their lower limits; the highest band comes first, institutions
    that are not rated come last. Within a band nobody is ahead of anybody.
    """

    by: str
    language: str
    score_id: str
    cuts: tuple[float, ...]
    limit: int
    offset: int


def count_of_round(session: Session, wanted: RoundFilter) -> int:
    """How many institutions fit the filter."""
    return session.scalar(latest(select(func.count(Submission.id)), wanted)) or 0


def page_of_round(session: Session, wanted: RoundFilter, order: PageOrder) -> list[ComparedRow]:
    """The rows of one page with their self scores: two queries, whatever the size of the round."""
    facts = list(session.execute(_ordered(latest(select(*FACTS), wanted), order)))
    scores: dict[UUID, dict[str, float | None]] = {row.submission_id: {} for row in facts}
    query = (
        select(SCORE.c.submission_id, SCORE.c.score_id, SCORE.c.value)
        .where(SCORE.c.submission_id.in_(scores), SCORE.c.kind == "self")
        .order_by(SCORE.c.submission_id, SCORE.c.score_id)
    )
    for submission_id, score_id, value in session.execute(query):
        scores[submission_id][score_id] = value
    return [compared(row, scores[row.submission_id]) for row in facts]


def _ordered(query: Select[*Columns], order: PageOrder) -> Select[*Columns]:
    name = _NAME[order.language]
    if order.by == "country":
        query = query.join(Country, Country.id == Participation.country_id)
        query = query.order_by(_COUNTRY[order.language], name, Institution.id)
    elif order.by == "band":
        mine = and_(Score.submission_id == Submission.id, Score.score_id == order.score_id, Score.kind == "self")
        query = query.outerjoin(Score, mine)
        steps = [(Score.value >= cut, place) for place, cut in enumerate(sorted(order.cuts, reverse=True))]
        band = case(*steps, else_=len(steps)) if steps else literal(0)
        query = query.order_by(band, name, Institution.id)
    else:
        query = query.order_by(name, Institution.id)
    return query.limit(order.limit).offset(order.offset)
