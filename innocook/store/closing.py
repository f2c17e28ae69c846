"""Places in a round that can soon no longer be handed in, and whose leads were not told so yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from innocook.core.answers import AnswerState
from innocook.core.lifecycle import State
from innocook.core.permissions import Role, Scope
from innocook.store.tables import (
    Account,
    Answer,
    Assessment,
    Assignment,
    Clarification,
    Grant,
    Notice,
    Participation,
    Round,
)

_closes = Round.submissions_close_at
_until = case((Assessment.answers_due_at > _closes, Assessment.answers_due_at), else_=_closes)
_RETURNED = Assessment.state == State.RETURNED.value
_DRAFT = or_(Assessment.id.is_(None), Assessment.state == State.DRAFT.value)


@dataclass(frozen=True, slots=True)
class Closing:
    """A place in a round that closes at `until`; never begun where there is no assessment. `key` is of its notice."""

    participation: Participation
    assessment: Assessment | None
    key: str
    until: datetime


def is_any_near(session: Session, at: datetime, before: datetime) -> bool:
    """Whether an open round or a returned assessment closes after `at` and not after `before`. One query."""
    drafts = exists().where(Round.opens_at <= at, _closes > at, _closes <= before)
    returned = _places().where(_RETURNED, _until > at, _until <= before).exists()
    return bool(session.scalar(select(or_(drafts, returned))))


def untold_drafts(session: Session, of_round: Round, days: int, at: datetime, limit: int) -> list[Closing]:
    """Places of an open round, not begun or in draft, that have a lead who was not told at this step. One query."""
    event = literal(str(int(of_round.submissions_close_at.timestamp())))
    query = _places().where(Participation.round_id == of_round.id, _DRAFT)
    return _untold(session, query, _key(event, days), at, limit)


def untold_returned(session: Session, days: int, after: datetime, at: datetime, limit: int) -> list[Closing]:
    """Returned assessments that close after `after` and within so many days, their leads not told. One query."""
    event = literal("returned") + cast(Assessment.submissions, String)
    query = _places().where(_RETURNED, _until > after, _until <= at + timedelta(days=days))
    return _untold(session, query, _key(event, days), at, limit)


def done_indicators(session: Session, assessment_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The indicators of each assessment that are answered and wait for nobody to confirm them. One query."""
    query = select(Answer.assessment_id, Answer.indicator).where(Answer.assessment_id.in_(assessment_ids))
    query = query.where(Answer.state != AnswerState.BLANK.value, Answer.confirmed)
    return _sets(session.execute(query.order_by(Answer.assessment_id, Answer.indicator)))


def unsettled_indicators(session: Session, assessment_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The indicators of each returned assessment whose question nobody has settled. One query."""
    query = select(Clarification.assessment_id, Clarification.indicator)
    query = query.where(Clarification.assessment_id.in_(assessment_ids), Clarification.settled_at.is_(None))
    return _sets(session.execute(query.order_by(Clarification.assessment_id, Clarification.indicator)))


def sections_given(session: Session, assessment_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], set[str]]:
    """The sections given to people, by assessment and account. One query."""
    query = select(Assignment.assessment_id, Assignment.account_id, Assignment.section)
    query = query.where(Assignment.assessment_id.in_(assessment_ids)).order_by(Assignment.id)
    given: dict[tuple[UUID, UUID], set[str]] = {}
    for assessment_id, account_id, section in session.execute(query):
        given.setdefault((assessment_id, account_id), set()).add(section)
    return given


def _places() -> Select[*tuple[Any, ...]]:
    return (
        select(Participation, Assessment)
        .join(Participation.round)
        .outerjoin(Assessment, Assessment.participation_id == Participation.id)
    )


def _key(event: ColumnElement[str], days: int) -> ColumnElement[str]:
    """What was told, the same text on every database: once per place, event and step."""
    place = func.replace(cast(Participation.id, String), "-", "")
    return literal("closing:") + place + ":" + event + f":{days}"


def _untold(
    session: Session, query: Select[*tuple[Any, ...]], key: ColumnElement[str], at: datetime, limit: int
) -> list[Closing]:
    was_told = select(Notice.id).where(Notice.account_id == Grant.account_id, Notice.key == key)
    was_told = was_told.correlate(Grant, Participation, Assessment)
    lead = (
        select(Grant.id)
        .join(Grant.account)
        .where(Grant.institution_id == Participation.institution_id, Grant.scope == Scope.INSTITUTION.value)
        .where(Grant.role == Role.LEAD.value, Grant.valid_from <= at, Account.deactivated_at.is_(None))
        .where(or_(Grant.valid_until.is_(None), Grant.valid_until > at), ~was_told.exists())
        .correlate(Participation, Assessment)
    )
    found = query.add_columns(key, _until).where(lead.exists()).order_by(Participation.id).limit(limit)
    found = found.options(contains_eager(Participation.round), joinedload(Participation.institution, innerjoin=True))
    return [Closing(*row) for row in session.execute(found)]


def _sets(rows: Iterable[Any]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for key, value in rows:
        found.setdefault(key, set()).add(value)
    return found
