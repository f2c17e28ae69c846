"""Closing the validated assessments of a published round: nothing can be asked about them any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import InnocookError, MoveRefused, NotFound
from innocook.core.lifecycle import Facts, Move, State, move
from innocook.services.accounts import Visitor
from innocook.services.round_overview import refuse_others
from innocook.store import assessments as stored_assessments
from innocook.store import audit, rounds
from innocook.store import round_editions as stored
from innocook.store.audit import Event
from innocook.store.engine import reading
from innocook.store.tables import Round

Sessions = sessionmaker[Session]


class NotPublished(InnocookError):
    """The round is not published yet, so nothing of it is closed."""


def close_validated(sessions: Sessions, visitor: Visitor, round_id: UUID, *, everything: bool, at: datetime) -> int:
    """Close the validated assessments of a published round, each in a transaction of its own; how many that were.

    Those that can still ask for a reconsideration are left alone, unless `everything` is to be closed. Raises
    NotPublished.
    """
    refuse_others(visitor, at)
    with reading(sessions) as session:
        row = rounds.round_by_id(session, round_id)
        if row is None:
            raise NotFound(str(round_id))
        if row.published_at is None:
            raise NotPublished(str(round_id))
        spared: Collection[UUID] = () if everything else asking(session, row, at)
        wanted = [key for key in rounds.assessments_in_state(session, round_id, State.VALIDATED) if key not in spared]
    return sum(_close(sessions, visitor, assessment_id, at) for assessment_id in wanted)


def asking(session: Session, row: Round, at: datetime) -> set[UUID]:
    """The validated assessments whose institution can still ask for a reconsideration."""
    return stored.asking_until(session, row.id, at - timedelta(days=row.reconsideration_days))


def _close(sessions: Sessions, visitor: Visitor, assessment_id: UUID, at: datetime) -> bool:
    """One assessment; False when its state is another one by now."""
    with sessions() as session:
        row = stored_assessments.assessment_for_update(session, assessment_id)
        if row is None:
            return False
        facts = Facts(round_published=row.participation.round.published_at is not None)
        try:
            row.state = move(State(row.state), Move.CLOSE, [grant.role for grant in visitor.grants], facts)
        except MoveRefused:
            return False
        stream, name = audit.institution_stream(row.participation.institution_id), f"assessment:{assessment_id}"
        audit.append_event(session, Event(stream, visitor.account_id, "close", name, at, {}))
        session.commit()
    return True
