"""Adding and changing institutions one at a time. None is ever deleted: it ends, or goes on in another one.

A change of type, size, sector or context group leaves every participation as it was frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.institution_codes import rings
from innocook.services.accounts import Visitor
from innocook.services.countries import put_country
from innocook.services.institution_import import refuse_others
from innocook.services.institutions import InstitutionFacts, facts_of
from innocook.store import audit
from innocook.store import institution_lists as stored
from innocook.store.audit import Event
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.keys import search_key
from innocook.store.tables import Institution


class InstitutionRefused(InnocookError):
    """An institution cannot be so; `field` names what is in the way, `code` says why, `other` which institution.

    `changed_meanwhile` (no field) when it is no longer what the administrator had looked at.
    """

    def __init__(self, code: str, field: str = "", other: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.other = other


def create(session: Session, visitor: Visitor, facts: InstitutionFacts, *, at: datetime) -> UUID:
    """Add an institution and give its id; raises InstitutionRefused."""
    refuse_others(visitor, at)
    stored.lock_institutions(session)
    institution_id = uuid4()
    _refuse(session, institution_id, facts, at.astimezone(UTC).date())
    put_country(session, facts.country_id)
    row = Institution(id=institution_id, **_columns(facts))
    session.add(row)
    session.flush()
    _log(session, visitor, row.id, "create_institution", {"set": said(facts)}, at)
    session.commit()
    return row.id


def change(
    session: Session, visitor: Visitor, institution_id: UUID, facts: InstitutionFacts, *, seen: str, at: datetime
) -> bool:
    """Change what differs; whether anything did. Raises InstitutionRefused.

    `seen` is the mark (see `mark_of`) of what the administrator looked at.
    """
    refuse_others(visitor, at)
    stored.lock_institutions(session)
    row = stored.institution_as_it_is(session, institution_id)
    if row is None:
        raise NotFound(str(institution_id))
    before = facts_of(row)
    if seen != mark_of(before):
        raise InstitutionRefused("changed_meanwhile")
    _refuse(session, institution_id, facts, at.astimezone(UTC).date())
    put_country(session, facts.country_id)
    was, becomes = said(before), said(facts)
    changed = {name: {"from": was.get(name), "to": becomes.get(name)} for name in _names(was, becomes)}
    for column, value in _columns(facts).items():
        if getattr(row, column) != value:
            setattr(row, column, value)
    if changed:
        _log(session, visitor, institution_id, "change_institution", changed, at)
    session.commit()
    return bool(changed)


def mark_of(facts: InstitutionFacts) -> str:
    """A mark of what is said of an institution, for a hidden field: another one as soon as anything changes."""
    return sha256_hex(canonical_json(said(facts)))


def said(facts: InstitutionFacts) -> dict[str, str]:
    """What is said, as the audit log keeps it; what is empty is left out."""
    values = {
        "code": facts.code,
        "country": facts.country_id,
        **{f"name_{language}": name for language, name in facts.names.by_language.items()},
        "institution_type": facts.institution_type,
        "size": facts.size,
        "sector": facts.sector,
        "context_group": facts.context_group,
        "parent": str(facts.parent_id or ""),
        "valid_until": facts.valid_until.isoformat() if facts.valid_until else "",
        "merged_into": str(facts.merged_into_id or ""),
    }
    return {name: value for name, value in values.items() if value}


def _names(was: Mapping[str, str], becomes: Mapping[str, str]) -> list[str]:
    return [name for name in {**was, **becomes} if was.get(name) != becomes.get(name)]


def _columns(facts: InstitutionFacts) -> dict[str, Any]:
    return {
        "code": facts.code or None,
        "country_id": facts.country_id,
        **{f"name_{language}": name for language, name in facts.names.by_language.items()},
        "institution_type": facts.institution_type,
        "size": facts.size,
        "sector": facts.sector,
        "context_group": facts.context_group,
        "parent_id": facts.parent_id,
        "valid_until": facts.valid_until,
        "merged_into_id": facts.merged_into_id,
    }


def _refuse(session: Session, institution_id: UUID, facts: InstitutionFacts, today: date) -> None:
    """Raise what stands in the way, with everybody else held still."""
    other = stored.institution_with_code(session, facts.code) if facts.code else None
    if other is not None and other.id != institution_id:
        raise InstitutionRefused("code_taken", "code", other.id)
    if facts.merged_into_id is None and (facts.valid_until is None or facts.valid_until >= today):
        _refuse_name(session, institution_id, facts, today)
    _refuse_link(session, institution_id, facts.parent_id, "parent")
    _refuse_link(session, institution_id, facts.merged_into_id, "merged_into")
    parent = stored.institution_as_it_is(session, facts.parent_id) if facts.parent_id else None
    if parent is not None and parent.country_id != facts.country_id:
        raise InstitutionRefused("elsewhere", "parent", parent.id)


def _refuse_name(session: Session, institution_id: UUID, facts: InstitutionFacts, today: date) -> None:
    names = dict(facts.names.by_language)
    same = stored.institutions_of_name(session, facts.country_id, names, today)
    for language, name in names.items():
        key = search_key(name)
        for row in same:
            if row.id != institution_id and getattr(row, f"search_{language}") == key:
                raise InstitutionRefused("name_taken", f"name_{language}", row.id)


def _refuse_link(session: Session, institution_id: UUID, target: UUID | None, field: str) -> None:
    """The other institution is another one, exists, and does not lead back here."""
    if target is None:
        return
    if target == institution_id:
        raise InstitutionRefused("itself", field)
    if stored.institution_as_it_is(session, target) is None:
        raise InstitutionRefused("unknown", field)
    place = 0 if field == "parent" else 1
    above = {one: both[place] for one, both in stored.links(session).items()}
    if institution_id in rings({**above, institution_id: target}):
        raise InstitutionRefused("ring", field, target)


def _log(
    session: Session, visitor: Visitor, institution_id: UUID, action: str, payload: Mapping[str, Any], at: datetime
) -> None:
    stream, name = audit.institution_stream(institution_id), f"institution:{institution_id}"
    audit.append_event(session, Event(stream, visitor.account_id, action, name, at, payload))
