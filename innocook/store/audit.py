"""The audit log: events chained by hashes, one chain per stream."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import AuditEvent, AuditStream, Base
from innocook.store.writes import insert_missing

SYSTEM = "system"
_HEADS = Base.metadata.tables["audit_stream"]


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


def append_event(session: Session, event: Event) -> AuditEvent:
    """Add the event at the end of its stream; writers of one stream wait for each other until they commit.

    Append last in a transaction, so that the wait is short.
    """
    session.flush()
    seq, prev_hash = _locked_head(session, event.stream)
    row = AuditEvent(
        stream=event.stream,
        seq=seq + 1,
        at=event.at.astimezone(UTC),
        actor_id=event.actor_id,
        action=event.action,
        object=event.object,
        payload=dict(event.payload),
        prev_hash=prev_hash,
        hash="",
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()
    head = update(_HEADS).where(_HEADS.c.stream == row.stream).values(last_seq=row.seq, last_hash=row.hash)
    session.connection().execute(head)
    return row


def events_of(session: Session, stream: str, after: int = 0, limit: int = 100) -> list[AuditEvent]:
    """The events of a stream behind number `after`, in order, at most `limit`."""
    query = select(AuditEvent).where(AuditEvent.stream == stream, AuditEvent.seq > after)
    return list(session.scalars(query.order_by(AuditEvent.seq).limit(limit)))


def verify_stream(session: Session, stream: str) -> ChainCheck:
    """Recompute the chain: changed, removed, inserted and cut-off events are found."""
    head = session.get(AuditStream, stream, populate_existing=True)
    seq, prev_hash = 0, ""
    query = select(AuditEvent).where(AuditEvent.stream == stream).order_by(AuditEvent.seq)
    with closing(session.scalars(query.execution_options(populate_existing=True, yield_per=500))) as events:
        for row in events:
            if (row.seq, row.prev_hash, row.hash) != (seq + 1, prev_hash, _hash(row)):
                return ChainCheck(seq, broken_at=seq + 1)
            seq, prev_hash = row.seq, row.hash
    whole = (head.last_seq, head.last_hash) == (seq, prev_hash) if head else seq == 0
    return ChainCheck(seq, broken_at=None if whole else seq + 1)


def _locked_head(session: Session, stream: str) -> tuple[int, str]:
    query = select(AuditStream.last_seq, AuditStream.last_hash).where(AuditStream.stream == stream).with_for_update()
    row = session.execute(query).one_or_none()
    if row is None:
        insert_missing(session, _HEADS, [{"stream": stream, "last_seq": 0, "last_hash": ""}])
        row = session.execute(query).one()
    return row.last_seq, row.last_hash


def _hash(row: AuditEvent) -> str:
    return sha256_hex(
        canonical_json(
            {
                "stream": row.stream,
                "seq": row.seq,
                "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": str(row.actor_id) if row.actor_id else None,
                "action": row.action,
                "object": row.object,
                "payload": row.payload,
                "prev_hash": row.prev_hash,
            }
        )
    )
