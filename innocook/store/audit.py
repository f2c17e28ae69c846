"""The audit log: events chained by hashes, one chain per stream."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import AuditEvent, Base
from innocook.store.writes import insert_missing

SYSTEM = "system"
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
    """What a check found: `events` in the stream, and the first `seq` that is not as it was written, or None."""

    events: int
    broken_at: int | None


def institution_stream(institution_id: UUID) -> str:
    """The stream of what happens at one institution; everything else goes to `SYSTEM`."""
    return f"institution:{institution_id}"


def append_event(session: Session, event: Event) -> int:
    """Add the event at the end of its stream and give its number there, counted from 1.

    Writers of one stream wait for each other until they commit: append last in a transaction.
    """
    session.flush()
    seq, prev_hash = _locked_head(session, event.stream)
    row = {
        "stream": event.stream,
        "seq": seq + 1,
        "at": event.at,
        "actor_id": event.actor_id,
        "action": event.action,
        "object": event.object,
        "payload": dict(event.payload),
        "prev_hash": prev_hash,
    }
    row_hash = _hash(row)
    connection = session.connection()
    connection.execute(insert(_EVENTS), {"id": uuid4(), **row, "hash": row_hash})
    connection.execute(_MOVE_HEAD, {"of_stream": event.stream, "to_seq": seq + 1, "to_hash": row_hash})
    return seq + 1


def events_of(session: Session, stream: str, after: int = 0, limit: int = 100) -> list[AuditEvent]:
    """The events of a stream behind number `after`, in order, at most `limit`."""
    query = select(AuditEvent).where(AuditEvent.stream == stream, AuditEvent.seq > after)
    return list(session.scalars(query.order_by(AuditEvent.seq).limit(limit)))


def verify_stream(session: Session, stream: str) -> ChainCheck:
    """Recompute the chain: changed, removed, inserted and cut-off events are found."""
    session.flush()
    head = session.execute(select(_HEADS.c.last_seq, _HEADS.c.last_hash).where(_HEADS.c.stream == stream)).one_or_none()
    seq, prev_hash = 0, ""
    query = select(_EVENTS).where(_EVENTS.c.stream == stream).order_by(_EVENTS.c.seq)
    with closing(session.execute(query.execution_options(yield_per=500)).mappings()) as events:
        for row in events:
            if (row["seq"], row["prev_hash"], row["hash"]) != (seq + 1, prev_hash, _hash(dict(row))):
                return ChainCheck(seq, broken_at=seq + 1)
            seq, prev_hash = row["seq"], row["hash"]
    whole = tuple(head) == (seq, prev_hash) if head else seq == 0
    return ChainCheck(seq, broken_at=None if whole else seq + 1)


def _locked_head(session: Session, stream: str) -> tuple[int, str]:
    row = session.execute(_LOCK_HEAD, {"of_stream": stream}).one_or_none()
    if row is None:
        insert_missing(session, _HEADS, [{"stream": stream, "last_seq": 0, "last_hash": ""}])
        row = session.execute(_LOCK_HEAD, {"of_stream": stream}).one()
    return row.last_seq, row.last_hash


def _hash(row: Mapping[str, Any]) -> str:
    actor_id = row["actor_id"]
    facts = {
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": None if actor_id is None else str(actor_id),
        **{key: row[key] for key in ("stream", "seq", "action", "object", "payload", "prev_hash")},
    }
    return sha256_hex(canonical_json(facts))
