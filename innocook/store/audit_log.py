"""The audit log as it is read: events of all streams by time, and what is known of the streams themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, Text, or_, select, type_coerce, union
from sqlalchemy.orm import Session

from innocook.store.audit import SYSTEM
from innocook.store.tables import (
    Assessment,
    AuditStream,
    Base,
    Country,
    Institution,
    Participation,
    SignInSession,
    Submission,
)

Columns = TypeVarTuple("Columns")

_EVENTS = Base.metadata.tables["audit_event"]
_BATCH = 500


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events: of one stream, one action, one actor, from `since` on, before `until`. None means all of them."""

    stream: str | None = None
    action: str | None = None
    actor_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the order of the log."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as it lies in the database; `payload` is the text it is kept as, whatever became of it."""

    id: UUID
    stream: str
    seq: int
    at: datetime
    actor_id: UUID | None
    action: str
    object: str
    payload: str
    prev_hash: str
    hash: str


def newest_events(session: Session, wanted: EventFilter, limit: int, before: Place | None = None) -> list[LoggedEvent]:
    """The events that fit, the newest first, at most `limit`, all of them older than `before`."""
    query = _fitting(select(*_COLUMNS), wanted).order_by(_EVENTS.c.at.desc(), _EVENTS.c.id.desc())
    if before is not None:
        # Said twice so that the index on `at` is entered at the right place.
        query = query.where(_EVENTS.c.at <= before.at, or_(_EVENTS.c.at < before.at, _EVENTS.c.id < before.id))
    return [LoggedEvent(*row) for row in session.execute(query.limit(limit))]


def next_events(session: Session, wanted: EventFilter, limit: int, after: Place) -> list[LoggedEvent]:
    """The `limit` events that fit and follow `after`, the newest of them first."""
    query = _fitting(select(*_COLUMNS), wanted).order_by(_EVENTS.c.at, _EVENTS.c.id)
    query = query.where(_EVENTS.c.at >= after.at, or_(_EVENTS.c.at > after.at, _EVENTS.c.id > after.id))
    return [LoggedEvent(*row) for row in session.execute(query.limit(limit))][::-1]


def each_event(session: Session, wanted: EventFilter, limit: int | None = None) -> Iterator[LoggedEvent]:
    """As `newest_events`, read in small portions."""
    query = _fitting(select(*_COLUMNS), wanted).order_by(_EVENTS.c.at.desc(), _EVENTS.c.id.desc()).limit(limit)
    with closing(session.execute(query.execution_options(yield_per=_BATCH))) as rows:
        for row in rows:
            yield LoggedEvent(*row)


def streams(session: Session, after: str = "", limit: int | None = None) -> list[str]:
    """The streams that have a head or an event, in the order of their names, those behind `after`."""
    named = union(select(AuditStream.stream), select(_EVENTS.c.stream)).subquery()
    # In the order of code points, which is not that of every database.
    return sorted(name for name in session.scalars(select(named.c.stream)) if name > after)[:limit]


def heads(session: Session) -> dict[str, tuple[int, str]]:
    """The number and hash at which each stream ends, by its name."""
    query = select(AuditStream.stream, AuditStream.last_seq, AuditStream.last_hash).order_by(AuditStream.stream)
    return {stream: (seq, last_hash) for stream, seq, last_hash in session.execute(query)}


def hash_at(session: Session, stream: str, seq: int) -> str | None:
    """The hash of one event; None where there is no such event."""
    return session.scalar(select(_EVENTS.c.hash).where(_EVENTS.c.stream == stream, _EVENTS.c.seq == seq))


def institutions_with_submissions(session: Session) -> list[UUID]:
    """The institutions that have submitted something, invented ones left out: theirs came without events."""
    query = (
        select(Participation.institution_id)
        .join(Assessment, Assessment.participation_id == Participation.id)
        .join(Submission, Submission.assessment_id == Assessment.id)
        .join(Institution, Institution.id == Participation.institution_id)
        .join(Country, Country.id == Institution.country_id)
        .where(Country.is_demonstration.is_(False))
    )
    return list(session.scalars(query.distinct().order_by(Participation.institution_id)))


def has_sign_ins(session: Session) -> bool:
    """Whether anybody ever signed in."""
    return session.scalar(select(SignInSession.id).limit(1)) is not None


def institutions_by_id(session: Session, institution_ids: Sequence[UUID]) -> dict[UUID, Institution]:
    """These institutions by id; unknown ids are left out."""
    query = select(Institution).where(Institution.id.in_(institution_ids)).order_by(Institution.id)
    return {institution.id: institution for institution in session.scalars(query)}


_COLUMNS: tuple[Any, ...] = (
    _EVENTS.c.id,
    _EVENTS.c.stream,
    _EVENTS.c.seq,
    _EVENTS.c.at,
    _EVENTS.c.actor_id,
    _EVENTS.c.action,
    _EVENTS.c.object,
    type_coerce(_EVENTS.c.payload, Text),
    _EVENTS.c.prev_hash,
    _EVENTS.c.hash,
)


def _fitting(query: Select[*Columns], wanted: EventFilter) -> Select[*Columns]:
    if wanted.stream == SYSTEM:
        # The largest stream by far: said so that no database reads all of it to sort it by time.
        query = query.where(_EVENTS.c.stream.not_like("institution:%"))
    elif wanted.stream is not None:
        query = query.where(_EVENTS.c.stream == wanted.stream)
    limits = (
        wanted.action is None or _EVENTS.c.action == wanted.action,
        wanted.actor_id is None or _EVENTS.c.actor_id == wanted.actor_id,
        wanted.since is None or _EVENTS.c.at >= wanted.since,
        wanted.until is None or _EVENTS.c.at < wanted.until,
    )
    return query.where(*(limit for limit in limits if limit is not True))
