"""The audit log: events chained by hashes, one chain per stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import AuditEvent, Base
from innocook.store.writes import insert_missing

SYSTEM = "system"
_BATCH = 500
_EVENTS = Base.metadata.tables["audit_event"]
_HEADS = Base.metadata.tables["audit_stream"]
_LOCK_HEAD = (
    select(_HEADS.c.last_seq, _HEADS.c.last_hash).where(_HEADS.c.stream == bindparam("of_stream")).with_for_update()
)
_MOVE_HEAD = (
    update(_HEADS)
    .where(_HEADS.c.stream == bindparam("of_stream"))
    .values(last_seq=bindparam("to_seq"), last_hash=bindparam("to_hash"))
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something to log. `object` names what it happened to; `payload` has no personal data; no actor is the system."""

    stream: str
    actor_id: UUID | None
    action: str
    object: str
    at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a check found: the first `seq` that is not as it was written, or None; it looked as far as `events`.

    `goes_on` where more events follow that were not looked at.
    """

    events: int
    broken_at: int | None
    goes_on: bool = False


def institution_stream(institution_id: UUID) -> str:
    """The stream of what happens at one institution; everything else goes to `SYSTEM`."""
    return f"institution:{institution_id}"


def append_event(session: Session, event: Event) -> int:
    """Add the event at the end of its stream and give its number there, counted from 1.

    Writers of one stream wait for each other until they commit: append last in a transaction.
    """
    session.flush()
    seq, prev_hash = _locked_head(session, event.stream)
    row = _row(event, seq + 1, prev_hash)
    connection = session.connection()
    connection.execute(insert(_EVENTS), row)
    connection.execute(_MOVE_HEAD, {"of_stream": event.stream, "to_seq": row["seq"], "to_hash": row["hash"]})
    return seq + 1


def append_events(session: Session, events: Sequence[Event]) -> None:
    """As `append_event` for many events in many streams, those of one stream in their order; a handful of statements.

    The streams are taken in the order of their names, so that two who write to many never wait for each other.
    """
    session.flush()
    heads = _locked_heads(session, sorted({event.stream for event in events}))
    rows = []
    for event in events:
        seq, prev_hash = heads[event.stream]
        row = _row(event, seq + 1, prev_hash)
        heads[event.stream] = (row["seq"], row["hash"])
        rows.append(row)
    if rows:
        connection = session.connection()
        connection.execute(insert(_EVENTS), rows)
        moves = [{"of_stream": name, "to_seq": seq, "to_hash": last} for name, (seq, last) in heads.items()]
        connection.execute(_MOVE_HEAD, moves)


def events_of(session: Session, stream: str, after: int = 0, limit: int = 100) -> list[AuditEvent]:
    """The events of a stream behind number `after`, in order, at most `limit`."""
    query = select(AuditEvent).where(AuditEvent.stream == stream, AuditEvent.seq > after)
    return list(session.scalars(query.order_by(AuditEvent.seq).limit(limit)))


def verify_stream(session: Session, stream: str, after: int = 0, most: int | None = None) -> ChainCheck:
    """Recompute the chain: changed, unreadable, removed, inserted and cut-off events are found.

    Begins behind number `after`, itself taken as it stands, and looks at no more than `most` events.
    """
    session.flush()
    last = session.execute(select(_HEADS.c.last_seq, _HEADS.c.last_hash).where(_HEADS.c.stream == stream)).one_or_none()
    start = (_EVENTS.c.stream == stream, _EVENTS.c.seq == after)
    begin = _Link(after, session.scalar(select(_EVENTS.c.hash).where(*start)) or "" if after else "")
    reached, is_whole = _follow(session, stream, begin, most, _BATCH)
    if not is_whole:
        return ChainCheck(reached.seq, broken_at=reached.seq + 1)
    head = _Link(last.last_seq, last.last_hash) if last else _Link(0, "")
    if reached.seq - after == most and (head != reached or _goes_on(session, stream, reached.seq)):
        return ChainCheck(reached.seq, broken_at=None, goes_on=True)
    if head.seq == reached.seq:
        return ChainCheck(reached.seq, broken_at=None if head == reached else reached.seq)
    return ChainCheck(reached.seq, broken_at=min(head.seq, reached.seq) + 1)


@dataclass(frozen=True, slots=True)
class _Link:
    """Where a chain is held on to: a number and the hash there."""

    seq: int
    hash: str


def _follow(session: Session, stream: str, begin: _Link, most: int | None, batch: int) -> tuple[_Link, bool]:
    """The last event that follows from `begin` without a fault, and whether no fault ended it."""
    query = select(_EVENTS).where(_EVENTS.c.stream == stream).order_by(_EVENTS.c.seq).limit(most)
    if begin.seq:
        query = query.where(_EVENTS.c.seq > begin.seq)
    at = begin
    try:
        with closing(session.execute(query.execution_options(yield_per=batch)).mappings()) as events:
            for row in events:
                if (row["seq"], row["prev_hash"], row["hash"]) != (at.seq + 1, at.hash, _hash(dict(row))):
                    return at, False
                at = _Link(row["seq"], row["hash"])
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, DBAPIError) as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        # A row that no event of ours can be read from spoils its whole batch: find it one by one.
        left = None if most is None else most - (at.seq - begin.seq)
        return (at, False) if batch == 1 else _follow(session, stream, at, left, 1)
    return at, True


def _goes_on(session: Session, stream: str, seq: int) -> bool:
    more = select(_EVENTS.c.seq).where(_EVENTS.c.stream == stream, _EVENTS.c.seq > seq)
    return session.scalar(more.limit(1)) is not None


def _locked_head(session: Session, stream: str) -> tuple[int, str]:
    row = session.execute(_LOCK_HEAD, {"of_stream": stream}).one_or_none()
    if row is None:
        insert_missing(session, _HEADS, [{"stream": stream, "last_seq": 0, "last_hash": ""}])
        row = session.execute(_LOCK_HEAD, {"of_stream": stream}).one()
    return row.last_seq, row.last_hash


def _locked_heads(session: Session, streams: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Number and hash at the end of each stream; those that are new begin."""
    insert_missing(session, _HEADS, [{"stream": name, "last_seq": 0, "last_hash": ""} for name in streams])
    heads: dict[str, tuple[int, str]] = {}
    for start in range(0, len(streams), _BATCH):
        some = _HEADS.c.stream.in_(streams[start : start + _BATCH])
        query = select(_HEADS).where(some).order_by(_HEADS.c.stream).with_for_update()
        heads |= {row.stream: (row.last_seq, row.last_hash) for row in session.execute(query)}
    return heads


def _row(event: Event, seq: int, prev_hash: str) -> dict[str, Any]:
    facts = {
        "stream": event.stream,
        "seq": seq,
        "at": event.at,
        "actor_id": event.actor_id,
        "action": event.action,
        "object": event.object,
        "payload": dict(event.payload),
        "prev_hash": prev_hash,
    }
    return {"id": uuid4(), **facts, "hash": _hash(facts)}


def _hash(row: Mapping[str, Any]) -> str:
    actor_id = row["actor_id"]
    facts = {
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": None if actor_id is None else str(actor_id),
        **{key: row[key] for key in ("stream", "seq", "action", "object", "payload", "prev_hash")},
    }
    return sha256_hex(canonical_json(facts))
