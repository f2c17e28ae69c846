"""The audit log as administrators read it: pages of events with the names of those they speak of, and its export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotAllowed
from innocook.core.permissions import Action, may_anywhere
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store import audit_log as stored
from innocook.store.audit import SYSTEM, Event, institution_stream
from innocook.store.audit_log import EventFilter, LoggedEvent, Place

__all__ = ["SYSTEM", "EventFilter", "Place", "institution_stream"]

PAGE = 50
MOST_EXPORTED = 100_000
INSTITUTION = institution_stream(UUID(int=0)).partition(":")[0] + ":"


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event with the names of those it speaks of; without `actor_id` the system acted.

    `object_kind` and `object_id` are the two halves of its object; `object_name` names an account.
    """

    at: datetime
    seq: int
    stream: str
    institution: Text | None
    actor_id: UUID | None
    actor: str
    action: str
    object_kind: str
    object_id: str
    object_name: str
    payload: Mapping[str, Any]

    @property
    def is_own(self) -> bool:
        """Whether somebody did something with their own account."""
        return self.actor_id is not None and self.object_id == str(self.actor_id)


@dataclass(frozen=True, slots=True)
class LogPage:
    """Events, the newest first; `newer` and `older` are where the pages beside this one begin, if there are any.

    `names` are those of the accounts that the payloads name by id.
    """

    lines: tuple[LogLine, ...]
    newer: Place | None
    older: Place | None
    names: Mapping[str, str]


EXPORTED = ("at", "stream", "seq", "actor", "actor_name", "action", "object", "payload", "prev_hash", "hash")
"""The columns of an exported event."""


def page(
    session: Session,
    visitor: Visitor,
    wanted: EventFilter,
    *,
    before: Place | None,
    after: Place | None,
    at: datetime,
) -> LogPage:
    """The events older than `before` or newer than `after`, else the newest; NotAllowed for those who may not look."""
    refuse_others(visitor, at)
    if after is not None:
        events = stored.next_events(session, wanted, PAGE + 1, after)
        has_newer, has_older, events = len(events) > PAGE, True, events[-PAGE:]
    else:
        events = stored.newest_events(session, wanted, PAGE + 1, before)
        has_newer, has_older, events = before is not None, len(events) > PAGE, events[:PAGE]
    return LogPage(
        lines=(lines := _lines(session, events)),
        newer=_place(events[0]) if events and has_newer else None,
        older=_place(events[-1]) if events and has_older else None,
        names=_named(session, [value for line in lines for value in line.payload.values()]),
    )


def log_export(session: Session, visitor: Visitor, wanted: EventFilter, *, at: datetime) -> None:
    """Note that the visitor takes the events that fit away."""
    refuse_others(visitor, at)
    facts = {
        "stream": wanted.stream,
        "action": wanted.action,
        "actor": wanted.actor_id and str(wanted.actor_id),
        "since": wanted.since and wanted.since.isoformat(),
        "until": wanted.until and wanted.until.isoformat(),
    }
    payload = {"format": "csv", **{key: value for key, value in facts.items() if value}}
    audit.append_event(session, Event(SYSTEM, visitor.account_id, "export", "audit_log", at, payload))
    session.commit()


def exported(
    session: Session, wanted: EventFilter, limit: int | None = MOST_EXPORTED
) -> Iterator[tuple[str | int | None, ...]]:
    """The events that fit as rows of EXPORTED, the newest first and no more than `limit`, read in small portions."""
    names: dict[UUID, str] = {}
    for event in stored.each_event(session, wanted, limit):
        actor_id = event.actor_id
        if actor_id is not None and actor_id not in names:
            account = stored_accounts.account_by_id(session, actor_id)
            names[actor_id] = account.name if account else ""
        yield (
            event.at.isoformat(timespec="microseconds"),
            event.stream,
            event.seq,
            str(actor_id) if actor_id else "",
            names[actor_id] if actor_id else "",
            event.action,
            event.object,
            event.payload,
            event.prev_hash,
            event.hash,
        )


def actor_by_email(session: Session, visitor: Visitor, email: str, *, at: datetime) -> UUID | None:
    """The account with this address, deactivated ones too; None where there is none."""
    refuse_others(visitor, at)
    account = stored_accounts.account_by_email(session, email)
    return account.id if account else None


def institution_of_stream(session: Session, stream: str) -> Text | None:
    """The names of the institution whose stream this is; None for the system's and for unknown ones."""
    return _institutions(session, [stream]).get(stream)


def institutions_of(session: Session, streams: Sequence[str]) -> dict[str, Text]:
    """The names of the institutions whose streams these are."""
    return _institutions(session, streams)


def refuse_others(visitor: Visitor, at: datetime) -> None:
    """Raise NotAllowed for everybody who may not see the audit log."""
    if not may_anywhere(visitor.grants, Action.SEE_AUDIT_LOG, at):
        raise NotAllowed(Action.SEE_AUDIT_LOG)


def _lines(session: Session, events: Sequence[LoggedEvent]) -> tuple[LogLine, ...]:
    parts = {event.id: _halves(event.object) for event in events}
    objects = {event.id: _uuid(parts[event.id][1]) for event in events if parts[event.id][0] == "account"}
    people = {event.actor_id for event in events if event.actor_id} | {one for one in objects.values() if one}
    accounts = stored_accounts.accounts_by_id(session, sorted(people))
    names = {account_id: account.name for account_id, account in accounts.items()}
    institutions = _institutions(session, [event.stream for event in events])
    return tuple(
        LogLine(
            at=event.at,
            seq=event.seq,
            stream=event.stream,
            institution=institutions.get(event.stream),
            actor_id=event.actor_id,
            actor=names.get(event.actor_id, "") if event.actor_id else "",
            action=event.action,
            object_kind=parts[event.id][0],
            object_id=parts[event.id][1],
            object_name=names.get(objects.get(event.id) or UUID(int=0), ""),
            payload=_payload(event.payload),
        )
        for event in events
    )


def _institutions(session: Session, streams: Sequence[str]) -> dict[str, Text]:
    ids = {stream: _uuid(stream.removeprefix(INSTITUTION)) for stream in streams if stream.startswith(INSTITUTION)}
    found = stored.institutions_by_id(session, sorted({one for one in ids.values() if one}))
    return {stream: names_of(found[one]) for stream, one in ids.items() if one in found}


def _named(session: Session, values: Sequence[object]) -> dict[str, str]:
    ids = {found for value in values if isinstance(value, str) and (found := _uuid(value))}
    return {str(one.id): one.name for one in stored_accounts.accounts_by_id(session, sorted(ids)).values()}


def _halves(name: str) -> tuple[str, str]:
    kind, _, rest = name.partition(":")
    return kind, rest


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _payload(text: str) -> Mapping[str, Any]:
    """The payload; whatever is no longer one of ours is shown as it lies there."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"": text}


def _place(event: LoggedEvent) -> Place:
    return Place(event.at, event.id)
