"""Which submissions wait for reviewers: filtered, ordered and cut by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from innocook.store.comparison import Columns, joined
from innocook.store.progress import is_late
from innocook.store.tables import Account, Assessment, Decision, Institution, Participation, Review, Round, Submission

ANYBODY, NOBODY = "anybody", "nobody"
_NAMES = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose submissions a reviewer may review: of these countries (None: all), but not of those they have a part in."""

    country_ids: tuple[str, ...] | None
    not_countries: tuple[str, ...] = ()
    not_institutions: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a reviewer asked for. `reviewer` is an account id, ANYBODY or NOBODY; empty texts and tuples mean all."""

    round_id: UUID
    reach: Reach
    states: tuple[str, ...]
    country_id: str = ""
    reviewer: UUID | str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A submission in the queue; `reviewers` are (position, name) of the turns that are going on.

    `decided` counts the different indicators of the latest submission that its reviewers decided.
    """

    assessment_id: UUID
    names: Mapping[str, str]
    country_id: str
    state: str
    submitted_at: datetime
    number: int
    is_late: bool
    reviewers: tuple[tuple[int, str], ...]
    decided: int


def count_by_state(session: Session, wanted: QueueFilter) -> dict[str, int]:
    """How many submissions stand in each state, whatever states are wanted."""
    query = _fitting(joined(select(Assessment.state, func.count().label("number"))), wanted).group_by(Assessment.state)
    return {row.state: row.number for row in session.execute(query)}


def count(session: Session, wanted: QueueFilter) -> int:
    """How many submissions fit."""
    return session.scalar(_in_states(_fitting(joined(select(func.count())), wanted), wanted)) or 0


def page(
    session: Session, wanted: QueueFilter, language: str, order: str, *, limit: int, offset: int
) -> list[QueueRow]:
    """One page, by `name` or with what waits longest first (`age`): three queries, whatever their number."""
    facts = select(
        Assessment.id, Assessment.state, Submission.id, Submission.n, Submission.at, Participation.country_id
    )
    named = facts.add_columns(Institution.name_ar, Institution.name_en, Institution.name_fr, _is_late())
    query = _in_states(_fitting(joined(named), wanted), wanted)
    name = _NAMES[language]
    by = (name, Institution.id) if order == "name" else (Submission.at, name, Institution.id)
    rows = session.execute(query.order_by(*by).limit(limit).offset(offset)).all()
    turns = _turns(session, [row[0] for row in rows])
    decided = _decided(session, [row[2] for row in rows])
    return [_row(row, turns, decided) for row in rows]


def countries_in_queue(session: Session, wanted: QueueFilter) -> list[str]:
    """The countries with a submission in reach, by id."""
    query = _fitting(joined(select(Participation.country_id)), wanted).distinct()
    return sorted(session.scalars(query))


def _row(row: Any, turns: Mapping[UUID, tuple[tuple[int, str], ...]], decided: Mapping[UUID, int]) -> QueueRow:
    assessment_id, state, submission_id, number, at, country_id, name_ar, name_en, name_fr, is_late = row
    names = {"ar": name_ar, "en": name_en, "fr": name_fr}
    return QueueRow(
        assessment_id=assessment_id,
        names=names,
        country_id=country_id,
        state=state,
        submitted_at=at,
        number=number,
        is_late=bool(is_late),
        reviewers=turns.get(assessment_id, ()),
        decided=decided.get(submission_id, 0),
    )


def _fitting(query: Select[*Columns], wanted: QueueFilter) -> Select[*Columns]:
    query = query.join(Round, Round.id == Participation.round_id).where(Round.id == wanted.round_id)
    reach = wanted.reach
    if reach.country_ids is not None:
        query = query.where(Participation.country_id.in_(reach.country_ids))
    query = query.where(Participation.country_id.not_in(reach.not_countries))
    query = query.where(Participation.institution_id.not_in(reach.not_institutions))
    if wanted.country_id:
        query = query.where(Participation.country_id == wanted.country_id)
    if wanted.is_late:
        query = query.where(_is_late())
    return _of_reviewer(query, wanted.reviewer)


def _of_reviewer(query: Select[*Columns], reviewer: UUID | str) -> Select[*Columns]:
    if not reviewer:
        return query
    turn = aliased(Review)
    mine = select(turn.id).where(turn.assessment_id == Assessment.id, turn.ended_at.is_(None))
    if isinstance(reviewer, UUID):
        return query.where(mine.where(turn.reviewer_id == reviewer).exists())
    return query.where(mine.exists() if reviewer == ANYBODY else ~mine.exists())


def _in_states(query: Select[*Columns], wanted: QueueFilter) -> Select[*Columns]:
    return query.where(Assessment.state.in_(wanted.states))


def _is_late() -> ColumnElement[bool]:
    return is_late(Round.__table__.c.late_from)


def _turns(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, tuple[tuple[int, str], ...]]:
    query = select(Review.assessment_id, Review.position, Account.name).join(Account, Account.id == Review.reviewer_id)
    query = query.where(Review.assessment_id.in_(assessment_ids), Review.ended_at.is_(None))
    found: dict[UUID, tuple[tuple[int, str], ...]] = {}
    for assessment_id, position, name in session.execute(query.order_by(Review.assessment_id, Review.position)):
        found[assessment_id] = (*found.get(assessment_id, ()), (position, name))
    return found


def _decided(session: Session, submission_ids: Sequence[UUID]) -> dict[UUID, int]:
    query = select(Decision.submission_id, func.count(Decision.indicator.distinct()).label("number"))
    query = query.where(Decision.submission_id.in_(submission_ids)).group_by(Decision.submission_id)
    return {row.submission_id: row.number for row in session.execute(query)}
