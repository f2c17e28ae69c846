"""Rounds and who takes part in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from innocook.store.tables import Assessment, Country, Institution, Participation, Round


def open_rounds(session: Session, at: datetime) -> list[Round]:
    """The rounds that take submissions at that instant, with their questionnaire version; the first to close first."""
    query = (
        select(Round)
        .where(Round.opens_at <= at, Round.submissions_close_at > at)
        .options(joinedload(Round.questionnaire_version))
        .order_by(Round.submissions_close_at, Round.id)
    )
    return list(session.scalars(query))


def all_rounds(session: Session) -> list[Round]:
    """Every round with its questionnaire version, the latest to open first."""
    query = select(Round).options(joinedload(Round.questionnaire_version)).order_by(Round.opens_at.desc(), Round.id)
    return list(session.scalars(query))


def round_by_id(session: Session, round_id: UUID) -> Round | None:
    """The round with its questionnaire version; None when there is none."""
    return session.get(Round, round_id, options=[joinedload(Round.questionnaire_version)])


def participations_of_institutions(session: Session, institution_ids: Sequence[UUID]) -> list[Participation]:
    """The participations with round and institution loaded, the latest round first."""
    query = (
        select(Participation)
        .join(Participation.round)
        .where(Participation.institution_id.in_(institution_ids))
        .options(contains_eager(Participation.round), joinedload(Participation.institution))
        .order_by(Round.opens_at.desc(), Participation.id)
    )
    return list(session.scalars(query))


def participation_for_update(session: Session, participation_id: UUID) -> Participation | None:
    """The participation with its round, held until the transaction ends; None when there is none."""
    query = (
        select(Participation)
        .where(Participation.id == participation_id)
        .options(joinedload(Participation.round, innerjoin=True))
        .with_for_update(of=Participation)
    )
    return session.scalar(query)


def institution_by_id(session: Session, institution_id: UUID) -> Institution | None:
    """The institution with its country; None when there is none."""
    return session.get(Institution, institution_id, options=[joinedload(Institution.country)])


def countries_of_round(session: Session, round_id: UUID) -> list[Country]:
    """The countries that take part, as frozen in the participations, by id; the page sorts them in its language."""
    taking_part = select(Participation.country_id).where(Participation.round_id == round_id)
    return list(session.scalars(select(Country).where(Country.id.in_(taking_part)).order_by(Country.id)))


def round_for_update(session: Session, round_id: UUID) -> Round | None:
    """The round as it is now, held until the transaction ends; None when there is none."""
    query = select(Round).where(Round.id == round_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def overdue_assessments(session: Session, at: datetime, limit: int) -> list[UUID]:
    """The drafts and returned assessments whose time is over at that instant, the longest overdue first.

    A draft has until its round's submissions close; a returned one at least until its own `answers_due_at`.
    """
    due = Assessment.answers_due_at
    is_due = or_(Assessment.state != "returned", due.is_(None), due <= at)
    query = (
        select(Assessment.id)
        .join(Participation, Participation.id == Assessment.participation_id)
        .join(Round, Round.id == Participation.round_id)
        .where(Assessment.state.in_(("draft", "returned")), Round.submissions_close_at <= at, is_due)
        .order_by(Round.submissions_close_at, Assessment.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def assessments_in_state(session: Session, round_id: UUID, state: str) -> list[UUID]:
    """The assessments of a round in one state, by id."""
    query = select(Assessment.id).join(Participation, Participation.id == Assessment.participation_id)
    return list(
        session.scalars(
            query.where(Participation.round_id == round_id, Assessment.state == state).order_by(Assessment.id)
        )
    )
