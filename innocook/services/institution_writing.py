"""Writing what a list of institutions brings: in bulk, with an audit event for everything that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from innocook.core.institution_changes import FACTS, Difference, Present
from innocook.services.countries import put_country
from innocook.services.invitations import LinkTo
from innocook.services.lead_invitations import WantedLead, put_lead_invitations
from innocook.store import audit
from innocook.store import institution_imports as stored
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.institution_lists import keyed_names

IMPORTED = {"cause": "import"}
_COLUMNS = dict(zip(FACTS, stored.FACTS, strict=True))


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings the list (None: a command), into which round if any, how letters find the way back, and when."""

    actor_id: UUID | None
    round_id: UUID | None
    link_to: LinkTo
    at: datetime


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did: institutions added and changed, participations made, leads invited."""

    new: int
    changed: int
    joined: int
    invited: int


def put_differences(session: Session, found: Sequence[Difference], present: Present, bringing: Bringing) -> Applied:
    """Write everything that differs, and the events last. Does not commit."""
    for country_id in sorted({one.row.country_id for one in found if one.is_new}):
        put_country(session, country_id)
    ids = {one.row.code: one.stored_id or uuid4() for one in found}
    ids = {code: known.id for code, known in present.by_code.items()} | ids
    events = [
        *_put_new(session, [one for one in found if one.is_new], ids, bringing),
        *_put_changes(session, [one for one in found if one.changes], ids, bringing),
        *_put_participations(session, [one for one in found if one.joins], ids, bringing),
        *_put_invitations(session, [one for one in found if one.invites], ids, bringing),
    ]
    audit.append_events(session, events)
    return Applied(
        new=sum(one.is_new for one in found),
        changed=sum(bool(one.changes) for one in found),
        joined=sum(one.joins for one in found),
        invited=sum(one.invites for one in found),
    )


def _put_new(session: Session, found: Sequence[Difference], ids: Mapping[str, UUID], bringing: Bringing) -> list[Event]:
    if not found:
        return []
    rows = [{"id": ids[one.row.code], "code": one.row.code, "country_id": one.row.country_id} for one in found]
    stored.insert_institutions(session, [row | _values(one) for row, one in zip(rows, found, strict=True)])
    children = [one for one in found if one.row.parent_code]
    if children:  # a child may stand before its parent, so the way up is written when both are there
        links = [{"id": ids[one.row.code], "parent_id": ids[one.row.parent_code or ""]} for one in children]
        stored.update_institutions(session, ("parent_id",), links)
    return [_event(bringing, ids[one.row.code], "create_institution", {"set": _said(one, ids)}) for one in found]


def _put_changes(
    session: Session, found: Sequence[Difference], ids: Mapping[str, UUID], bringing: Bringing
) -> list[Event]:
    if not found:
        return []
    rows = [{"id": one.stored_id, **_values(one)} for one in found]
    stored.update_institutions(session, [name for name in rows[0] if name != "id"], rows)
    moved = [one for one in found if any(change.column == "parent_code" for change in one.changes)]
    if moved:
        links = [{"id": one.stored_id, "parent_id": ids.get(one.row.parent_code or "")} for one in moved]
        stored.update_institutions(session, ("parent_id",), links)
    return [_event(bringing, ids[one.row.code], "change_institution", _changed(one)) for one in found]


def _put_participations(
    session: Session, found: Sequence[Difference], ids: Mapping[str, UUID], bringing: Bringing
) -> list[Event]:
    rows: list[dict[str, Any]] = [
        {
            "id": uuid4(),
            "round_id": bringing.round_id,
            "institution_id": ids[one.row.code],
            "country_id": one.row.country_id,
            "consent_to_share": False,
            **_facts(one),
        }
        for one in found
    ]
    stored.insert_participations(session, rows)
    told = (("country_id", "country"), *((name, name) for name in stored.FACTS))
    return [
        Event(
            audit.institution_stream(row["institution_id"]),
            bringing.actor_id,
            "join_round",
            f"participation:{row['id']}",
            bringing.at,
            {"round": str(bringing.round_id), **{name: row[column] for column, name in told}, **IMPORTED},
        )
        for row in rows
    ]


def _put_invitations(
    session: Session, found: Sequence[Difference], ids: Mapping[str, UUID], bringing: Bringing
) -> list[Event]:
    if not found or bringing.actor_id is None:
        return []
    wanted = [WantedLead(ids[one.row.code], one.row.lead_email, one.row.lead_language) for one in found]
    made = put_lead_invitations(session, wanted, Stamp(bringing.actor_id, bringing.at), bringing.link_to)
    return [event for _id, event in made]


def _values(one: Difference) -> dict[str, Any]:
    return {**keyed_names(*one.row.names), **_facts(one)}


def _facts(one: Difference) -> dict[str, str]:
    return dict(zip(stored.FACTS, one.row.facts, strict=True))


def _said(one: Difference, ids: Mapping[str, UUID]) -> dict[str, Any]:
    """The facts of a new institution as the log keeps them."""
    names = dict(zip(("name_ar", "name_en", "name_fr"), one.row.names, strict=True))
    parent = {"parent": str(ids[one.row.parent_code])} if one.row.parent_code else {}
    return {"code": one.row.code, "country": one.row.country_id, **names, **_facts(one), **parent}


def _changed(one: Difference) -> dict[str, Any]:
    return {
        _COLUMNS.get(change.column, change.column): {"from": change.before, "to": change.after}
        for change in one.changes
    }


def _event(bringing: Bringing, institution_id: UUID, action: str, payload: Mapping[str, Any]) -> Event:
    stream, name = audit.institution_stream(institution_id), f"institution:{institution_id}"
    return Event(stream, bringing.actor_id, action, name, bringing.at, {**payload, **IMPORTED})
