"""How far a round is, counted by the database in a few grouped queries, whatever the number of institutions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from innocook.store.comparison import SCORE, Columns
from innocook.store.tables import Assessment, Country, Participation, Review, Round, Submission

NOT_BEGUN = "not_started"
Countries = Collection[str] | None
"""The countries to look at; None is all of them."""


def rounds_taken_part(session: Session, countries: Countries) -> list[Round]:
    """The rounds in which institutions of these countries take part, the latest first; every round for None."""
    query = select(Round).order_by(Round.opens_at.desc(), Round.id)
    if countries is not None:
        taking_part = select(Participation.round_id).where(Participation.country_id.in_(countries))
        query = query.where(Round.id.in_(taking_part))
    return list(session.scalars(query))


def countries_taking_part(session: Session, round_id: UUID, countries: Countries) -> list[Country]:
    """The countries of the round among these, by id."""
    taking_part = _of_round(select(Participation.country_id), round_id, countries).distinct()
    return list(session.scalars(select(Country).where(Country.id.in_(taking_part)).order_by(Country.id)))


@dataclass(frozen=True, slots=True)
class CountryCounts:
    """How many institutions of a country are in each state, NOT_BEGUN before; how many handed in late."""

    states: Counter[str]
    late: int


def counts_by_country(
    session: Session, round_id: UUID, late_from: datetime | None, countries: Countries
) -> dict[str, CountryCounts]:
    """The counts of each country in one query; without `late_from` nothing is late."""
    late = literal(0) if late_from is None else func.sum(case((is_late(late_from), 1), else_=0))
    query = _of_round(select(Participation.country_id, Assessment.state, func.count(), late), round_id, countries)
    query = query.outerjoin(Assessment, Assessment.participation_id == Participation.id)
    found: dict[str, CountryCounts] = {}
    rows = session.execute(query.group_by(Participation.country_id, Assessment.state))
    for country, state, number, late_ones in rows:
        before = found.get(country, CountryCounts(Counter(), 0))
        before.states[state or NOT_BEGUN] += number
        found[country] = CountryCounts(before.states, before.late + int(late_ones))
    return found


def is_late(late_from: datetime | ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an assessment was handed in from that instant on; an answer to a return does not make it late.

    What counts is the last submission before somebody began to review.
    """
    kept = aliased(Submission)
    began = select(Review.id).where(Review.assessment_id == Assessment.id)
    before = began.where(Review.assigned_at < kept.at, _lasted_until(kept.at)).correlate(Assessment, kept)
    too_late = select(kept.id).where(kept.assessment_id == Assessment.id, kept.at >= late_from)
    # The first is read from the assessment alone; submissions are looked at only where a review has begun since.
    return and_(
        Assessment.submitted_at >= late_from,
        Assessment.state != "draft",
        or_(
            ~began.where(Review.assigned_at < Assessment.submitted_at, _lasted_until(Assessment.submitted_at)).exists(),
            too_late.where(~before.exists()).exists(),
        ),
    )


def _lasted_until(instant: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """A turn that ended before, because the submission was withdrawn, began no review."""
    return or_(Review.ended_at.is_(None), Review.ended_at > instant)


def answered_in_drafts(
    session: Session, round_id: UUID, sections: Sequence[str], states: Sequence[str], countries: Countries
) -> Counter[str]:
    """How many indicators of each section have an answer or are not applicable, over assessments in these states.

    Read from the counts that are stored beside every score, so that no answer has to be looked at.
    """
    done = func.sum(SCORE.c.counted + SCORE.c.total - SCORE.c.applicable)
    query = _of_round(select(SCORE.c.score_id, done), round_id, countries)
    query = query.join(Assessment, Assessment.participation_id == Participation.id)
    query = query.join(SCORE, SCORE.c.assessment_id == Assessment.id)
    query = query.where(Assessment.state.in_(states), SCORE.c.score_id.in_(sections), *_draft_scores())
    rows = session.execute(query.group_by(SCORE.c.score_id))
    return Counter({section: int(number) for section, number in rows})


def _draft_scores() -> tuple[ColumnElement[bool], ...]:
    return (SCORE.c.kind == "self", SCORE.c.submission_id.is_(None))


def _of_round(query: Select[*Columns], round_id: UUID, countries: Countries) -> Select[*Columns]:
    query = query.select_from(Participation).where(Participation.round_id == round_id)
    return query if countries is None else query.where(Participation.country_id.in_(countries))


def was_late(session: Session, assessment_id: UUID, late_from: datetime) -> bool:
    """Whether this assessment was handed in late, as `is_late` says."""
    query = select(Assessment.id).where(Assessment.id == assessment_id, is_late(late_from))
    return session.scalar(query) is not None
