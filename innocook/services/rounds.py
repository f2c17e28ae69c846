"""Rounds as administrators make and change them; every change is written to the audit log, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.round_dates import RoundFacts, RoundFault, faults
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.public_questionnaire import packaged_plan
from innocook.services.questionnaires import publish
from innocook.services.round_overview import FACTS, NAMES, PACKAGED, facts_of, refuse_others, said, seen_of, versions
from innocook.store import audit
from innocook.store import rounds as stored
from innocook.store.audit import Event
from innocook.store.tables import Round

__all__ = ["PACKAGED", "RoundRefused", "RoundWanted", "change", "close_now", "create", "locked_round", "open_now"]


class RoundRefused(InnocookError):
    """A round cannot be made or changed so; `faults` says why by field, `code` when no field is to blame."""

    def __init__(self, code: str, found: Mapping[str, RoundFault] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.faults = dict(found or {})


@dataclass(frozen=True, slots=True)
class RoundWanted:
    """What an administrator asks for; `version` is the id of a stored questionnaire version, or PACKAGED."""

    names: Text
    version: str
    opens_at: datetime
    submissions_close_at: datetime
    late_from: datetime | None
    reference_date: date
    time_zone: str
    reconsideration_days: int
    second_look_percent: int


def create(session: Session, visitor: Visitor, wanted: RoundWanted, *, opens_at_once: bool, at: datetime) -> UUID:
    """Make a round and give its id; raises RoundRefused with what is wrong by field."""
    refuse_others(visitor, at)
    facts = _facts(session, visitor, wanted, at)
    _refuse(faults(facts, opens_at_once=opens_at_once, at=at))
    values: dict[str, Any] = {**_names(wanted.names), **{field: getattr(facts, field) for field in FACTS}}
    row = Round(**values)
    session.add(row)
    session.flush()
    _log(session, visitor.account_id, "create_round", row.id, {"set": said(row)}, at)
    session.commit()
    return row.id


def change(
    session: Session, visitor: Visitor, round_id: UUID, wanted: RoundWanted, *, seen: str, at: datetime
) -> tuple[str, ...]:
    """Change what differs and give its names; raises RoundRefused with what is wrong by field.

    `seen` is what the administrator looked at: when somebody else changed the round since, the code is
    `changed_meanwhile` and nothing is written.
    """
    refuse_others(visitor, at)
    row = locked_round(session, round_id)
    before, was = facts_of(row), said(row)
    if seen != seen_of(row):
        raise RoundRefused("changed_meanwhile")
    facts = _facts(session, visitor, wanted, at)
    _refuse(faults(facts, before, published=row.published_at is not None, at=at))
    for field, value in {**_names(wanted.names), **{field: getattr(facts, field) for field in FACTS}}.items():
        if getattr(row, field) != value:
            setattr(row, field, value)
    after = said(row)
    changed = tuple(field for field in was if was[field] != after[field])
    if changed:
        payload = {field: {"from": was[field], "to": after[field]} for field in changed}
        _log(session, visitor.account_id, "change_round", round_id, payload, at)
    session.commit()
    return changed


def open_now(session: Session, visitor: Visitor | None, round_id: UUID, *, at: datetime) -> None:
    """Open a planned round now; raises RoundRefused `open_already`. Without a visitor a command does it."""
    actor_id, row = _actor(visitor, at), locked_round(session, round_id)
    if row.opens_at <= at:
        raise RoundRefused("open_already")
    _set(session, row, actor_id, "open_round", {"opens_at": at}, at)


def close_now(session: Session, visitor: Visitor | None, round_id: UUID, *, at: datetime) -> None:
    """End the submissions of an open round now; raises RoundRefused `not_open`. What is not handed in is to lapse."""
    actor_id, row = _actor(visitor, at), locked_round(session, round_id)
    if not row.opens_at < at < row.submissions_close_at:
        raise RoundRefused("not_open")
    late_from = row.late_from if row.late_from is None or row.late_from < at else None
    _set(session, row, actor_id, "close_round", {"submissions_close_at": at, "late_from": late_from}, at)


def locked_round(session: Session, round_id: UUID) -> Round:
    """The round, held until the transaction ends; NotFound where there is none."""
    row = stored.round_for_update(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    return row


def _actor(visitor: Visitor | None, at: datetime) -> UUID | None:
    if visitor is None:
        return None
    refuse_others(visitor, at)
    return visitor.account_id


def _facts(session: Session, visitor: Visitor, wanted: RoundWanted, at: datetime) -> RoundFacts:
    version_id = _version_id(session, visitor, wanted.version, at)
    others = {field: getattr(wanted, field) for field in FACTS if field != "questionnaire_version_id"}
    return RoundFacts(questionnaire_version_id=version_id, **others)


def _version_id(session: Session, visitor: Visitor, version: str, at: datetime) -> UUID:
    """The id of a chosen version; the packaged questionnaire is stored with its first round."""
    chosen = next((one for one in versions(session) if one.key == version), None)
    if chosen is None:
        raise RoundRefused("version_unknown")
    if version != PACKAGED:
        return UUID(version)
    version_id = publish(session, packaged_plan().questionnaire, at=at)
    payload = {"questionnaire": chosen.questionnaire, "version": chosen.version, "sha256": chosen.sha256}
    name = f"questionnaire_version:{version_id}"
    audit.append_event(session, Event(audit.SYSTEM, visitor.account_id, "publish_questionnaire", name, at, payload))
    return version_id


def _refuse(found: Mapping[str, RoundFault]) -> None:
    if found:
        raise RoundRefused("faults", found)


def _set(
    session: Session, row: Round, actor_id: UUID | None, action: str, values: Mapping[str, Any], at: datetime
) -> None:
    before = said(row)
    for field, value in values.items():
        setattr(row, field, value)
    after = said(row)
    payload = {key: {"from": before[key], "to": after[key]} for key in values if before[key] != after[key]}
    _log(session, actor_id, action, row.id, payload, at)
    session.commit()


def _names(names: Text) -> dict[str, str]:
    return {field: names.in_language(field.removeprefix("name_")) for field in NAMES}


def _log(
    session: Session, actor_id: UUID | None, action: str, round_id: UUID, payload: Mapping[str, Any], at: datetime
) -> None:
    audit.append_event(session, Event(audit.SYSTEM, actor_id, action, f"round:{round_id}", at, payload))
