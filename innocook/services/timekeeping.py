"""What the clock does: assessments whose time is over lapse, and people are told before it is.

Any number of processes may keep time at once, and as often as they like: each assessment lapses once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import MoveRefused
from innocook.core.lifecycle import Facts, Move, State, move
from innocook.services.closing_reminders import put_closing_reminders
from innocook.store import assessments as stored
from innocook.store import audit
from innocook.store.audit import Event
from innocook.store.engine import reading, writing
from innocook.store.rounds import overdue_assessments

Sessions = sessionmaker[Session]
Told = Callable[[Session, datetime, str], int]
"""Something to say when its time has come, and to how many: session, instant and public address; does not commit."""

_AT_ONCE = 200
TOLD: tuple[Told, ...] = (put_closing_reminders,)
"""What is said at each turn of the clock, each in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one turn of the clock did: how many assessments lapsed, and how often somebody was told something."""

    lapsed: int
    told: int


def keep_time(sessions: Sessions, at: datetime, address: str = "") -> Kept:
    """Let everything lapse whose time is over at that instant, and say what is to be said, once."""
    lapsed = 0
    while True:
        with reading(sessions) as session:
            overdue = overdue_assessments(session, at, _AT_ONCE)
        done = sum(_lapse(sessions, assessment_id, at) for assessment_id in overdue)
        lapsed += done
        if len(overdue) < _AT_ONCE or not done:
            break
    told = 0
    for tell in TOLD:
        with writing(sessions) as session:
            told += tell(session, at, address)
    return Kept(lapsed, told)


def _lapse(sessions: Sessions, assessment_id: UUID, at: datetime) -> bool:
    """One assessment in one short transaction; False when somebody was faster."""
    with writing(sessions) as session:
        row = stored.assessment_for_update(session, assessment_id)
        if row is None:
            return False
        round_ = row.participation.round
        own = row.answers_due_at if row.state == State.RETURNED else None
        is_over = round_.submissions_close_at <= at and (own is None or own <= at)
        before = row.state
        try:
            row.state = move(State(before), Move.LAPSE, None, Facts(submissions_over=is_over))
        except MoveRefused:
            return False
        stream = audit.institution_stream(row.participation.institution_id)
        payload = {"from": before, "round": str(round_.id)}
        audit.append_event(session, Event(stream, None, "lapse", f"assessment:{assessment_id}", at, payload))
    return True
