"""What a list of institutions would change, row by row, beside what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from innocook.core.institution_rows import InstitutionRow, KnownInstitution

FACTS = ("type", "size", "sector", "context_group")
FROZEN = (*FACTS, "country")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column with what is stored and what the file says."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not wholly stored yet.

    `stored_id` is None for a new institution, `changes` are those of a stored one. `joins` the round; `invites` the
    address of a lead. `frozen` are facts of an earlier participation that differ and stay as they are.
    """

    row: InstitutionRow
    stored_id: UUID | None
    changes: tuple[FieldChange, ...]
    joins: bool
    invites: bool
    frozen: tuple[FieldChange, ...]

    @property
    def is_new(self) -> bool:
        """Whether the institution is not stored yet."""
        return self.stored_id is None

    @property
    def writes(self) -> bool:
        """Whether something would be written."""
        return self.is_new or bool(self.changes) or self.joins or self.invites


@dataclass(frozen=True, slots=True)
class Present:
    """What the rows meet: institutions by code and codes by id, and who takes part, leads or is invited already.

    `frozen` are the facts of those in the round (see FROZEN), None where no round was named.
    """

    by_code: Mapping[str, KnownInstitution]
    codes: Mapping[UUID, str]
    frozen: Mapping[UUID, tuple[str, ...]] | None
    led: Set[UUID]
    invited: Set[tuple[UUID, str]]


def differences(rows: Sequence[InstitutionRow], present: Present) -> list[Difference]:
    """The rows that say something new, in the order of the file; the others are stored as they stand."""
    found = [_difference(row, present) for row in rows]
    return [one for one in found if one.writes or one.frozen]


def _difference(row: InstitutionRow, present: Present) -> Difference:
    stored = present.by_code.get(row.code)
    stored_id = stored.id if stored else None
    facts = present.frozen.get(stored_id) if present.frozen is not None and stored_id is not None else None
    told = (*row.facts, row.country_id)
    return Difference(
        row=row,
        stored_id=stored_id,
        changes=_changes(row, stored, present.codes) if stored else (),
        joins=present.frozen is not None and facts is None,
        invites=bool(row.lead_email) and _lacks_lead(row, stored_id, present),
        frozen=_differing(FROZEN, facts, told) if facts is not None else (),
    )


def _changes(row: InstitutionRow, stored: KnownInstitution, codes: Mapping[UUID, str]) -> tuple[FieldChange, ...]:
    columns = ("name_ar", "name_en", "name_fr", *FACTS)
    changes = _differing(columns, (*stored.names, *stored.facts), (*row.names, *row.facts))
    parent = codes[stored.parent_id] if stored.parent_id is not None else ""
    if row.parent_code is not None and row.parent_code != parent:
        changes = (*changes, FieldChange("parent_code", parent, row.parent_code))
    return changes


def _differing(columns: Sequence[str], before: Sequence[str], after: Sequence[str]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(*each) for each in zip(columns, before, after, strict=True) if each[1] != each[2])


def _lacks_lead(row: InstitutionRow, stored_id: UUID | None, present: Present) -> bool:
    if stored_id is None:
        return True
    return stored_id not in present.led and (stored_id, row.lead_email.casefold()) not in present.invited
