"""A list of institutions brought in from a CSV file: looked at first, then applied as a whole or not at all."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.institution_changes import Difference, Present, differences
from innocook.core.institution_checks import check_rows
from innocook.core.institution_csv import RowFault, read_file
from innocook.core.institution_rows import InstitutionRow, Known
from innocook.core.permissions import Action, may_anywhere
from innocook.core.text import Text
from innocook.services import institution_writing
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.countries import known_countries
from innocook.services.institution_writing import Applied
from innocook.services.invitations import LinkTo
from innocook.store import institution_imports as stored
from innocook.store import institution_lists, rounds
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import Round

__all__ = ["Applied", "ChangedMeanwhile", "ImportRefused", "Preview", "apply", "joinable_rounds", "preview"]


class ImportRefused(InnocookError):
    """Nothing can be brought in; `code` is round_closed, round_published or nobody_invites."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChangedMeanwhile(InnocookError):
    """What an import would do is not what was shown; nothing was written."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. `fingerprint` is the same as long as that does not change.

    While there are faults nothing can be applied, and the rest is empty.
    """

    differences: tuple[Difference, ...]
    unchanged: int
    faults: tuple[RowFault, ...]
    fingerprint: str

    @property
    def new(self) -> int:
        """How many institutions would be added."""
        return sum(one.is_new for one in self.differences)

    @property
    def changed(self) -> int:
        """How many stored institutions would be changed."""
        return sum(bool(one.changes) for one in self.differences)

    @property
    def joining(self) -> int:
        """How many institutions would take part in the round from then on."""
        return sum(one.joins for one in self.differences)

    @property
    def invited(self) -> int:
        """How many leads would be invited."""
        return sum(one.invites for one in self.differences)

    @property
    def frozen(self) -> int:
        """How many institutions take part already, with facts that differ and stay as they are."""
        return sum(bool(one.frozen) for one in self.differences)

    @property
    def writes(self) -> bool:
        """Whether there is something to apply."""
        return any(one.writes for one in self.differences)


def preview(session: Session, visitor: Visitor | None, data: bytes, round_id: UUID | None, *, at: datetime) -> Preview:
    """What the file would do now; raises ImportRefused when the round takes nobody in any more."""
    refuse_others(visitor, at)
    if round_id is not None:
        _refuse_late(rounds.round_by_id(session, round_id), at)
    return _preview(session, data, round_id, at)[0]


def apply(
    session: Session,
    visitor: Visitor | None,
    data: bytes,
    round_id: UUID | None,
    *,
    shown: str | None,
    link_to: LinkTo,
    at: datetime,
) -> Applied:
    """Do what the preview with the fingerprint `shown` told; where nothing is left to do, nothing is written.

    Raises ChangedMeanwhile when it would be something else by now, or when the file has faults. A command comes
    without a visitor and may leave `shown` out; without a visitor nobody can be invited (ImportRefused).
    """
    refuse_others(visitor, at)
    institution_lists.lock_institutions(session)
    if round_id is not None:
        _refuse_late(rounds.round_for_update(session, round_id), at)
    found, present = _preview(session, data, round_id, at)
    if found.faults or (shown is not None and shown != found.fingerprint):
        raise ChangedMeanwhile
    if found.invited and visitor is None:
        raise ImportRefused("nobody_invites")
    writing = [one for one in found.differences if one.writes]
    actor_id = visitor.account_id if visitor else None
    done = institution_writing.put_differences(
        session, writing, present, institution_writing.Bringing(actor_id, round_id, link_to, at)
    )
    if writing:
        session.commit()
    return done


def joinable_rounds(session: Session, *, at: datetime) -> list[tuple[UUID, Text]]:
    """The rounds that institutions can still be added to, the latest first."""
    return [(row.id, names_of(row)) for row in rounds.all_rounds(session) if not _late_code(row, at)]


def refuse_others(visitor: Visitor | None, at: datetime) -> None:
    """Raise NotFound for everybody who may not manage institutions; a command has no visitor."""
    if visitor is not None and not may_anywhere(visitor.grants, Action.MANAGE_INSTITUTION, at):
        raise NotFound(str(visitor.account_id))


def _preview(session: Session, data: bytes, round_id: UUID | None, at: datetime) -> tuple[Preview, Present]:
    institutions = stored.known_institutions(session, at.astimezone(UTC).date())
    countries = {one.id: one for one in known_countries(session, "ar")}
    known = Known(countries, institutions, stored.deactivated_emails(session))
    rows, faults = check_rows(read_file(data), known)
    present = Present(
        by_code={one.code: one for one in institutions if one.code},
        codes={one.id: one.code or str(one.id) for one in institutions},
        frozen=stored.frozen_facts(session, round_id) if round_id is not None else None,
        led=stored.led_institutions(session, at),
        invited=stored.invited_leads(session),
    )
    found = differences(rows, present)
    unchanged = len(rows) - sum(one.writes for one in found)
    return Preview(tuple(found), unchanged, tuple(faults), _fingerprint(rows, found, round_id)), present


def _fingerprint(rows: list[InstitutionRow], found: list[Difference], round_id: UUID | None) -> str:
    """Of everything that would be written or is shown to stay; what others did elsewhere does not count."""
    told = [[one.row.code, str(one.stored_id), *map(astuple, one.changes), one.joins, one.invites] for one in found]
    kept = [list(map(astuple, one.frozen)) for one in found]
    return sha256_hex(canonical_json([str(round_id), len(rows), told, kept]))


def _refuse_late(row: Round | None, at: datetime) -> None:
    if row is None:
        raise NotFound("round")
    code = _late_code(row, at)
    if code:
        raise ImportRefused(code)


def _late_code(row: Round, at: datetime) -> str:
    if row.published_at is not None:
        return "round_published"
    return "round_closed" if row.submissions_close_at <= at else ""
