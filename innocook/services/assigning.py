"""Giving sections to people, setting how far they may look, ending their access, and due dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.permissions import Role
from innocook.core.team import DateFault, date_fault, day_in
from innocook.services.accounts import Visitor
from innocook.services.members import members
from innocook.services.reach import grants_at, put_end, put_reach
from innocook.services.team import (
    TeamRefused,
    institution_of,
    known_sections,
    locked_team,
    log,
    person,
    refuse_unless_editable,
)
from innocook.store import team as stored
from innocook.store.answer_changes import Stamp


class DatesRefused(InnocookError):
    """Some due dates cannot be; `faults` says which sections' and why. None was stored."""

    def __init__(self, faults: Mapping[str, DateFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class TypedDate:
    """The due date of a section as typed by somebody who saw `seen` there; None is no date."""

    typed: date | None
    seen: date | None


def give(
    session: Session,
    visitor: Visitor,
    assessment_id: UUID,
    account_id: UUID,
    sections: Sequence[str],
    *,
    is_limited: bool,
    at: datetime,
) -> None:
    """Make exactly these sections somebody's; a limited person may open no others.

    Raises TeamRefused `no_sections` for a limit to nothing, NotFound for people who are not on the team, MoveRefused
    where sections are given that were not theirs and nobody can answer any more.
    """
    opened = locked_team(session, visitor, assessment_id, at=at)
    before = person(session, opened, account_id, at=at)
    wanted = known_sections(opened, tuple(sections))
    if is_limited and not wanted:
        raise TeamRefused("no_sections")
    if set(wanted) - set(before.given):
        refuse_unless_editable(opened)
    stamp = Stamp(visitor.account_id, at)
    stored.keep_sections(session, assessment_id, account_id, wanted)
    stored.give_sections(session, assessment_id, account_id, wanted, stamp)
    is_new_reach = put_reach(session, institution_of(opened), account_id, wanted if is_limited else (), stamp)
    if is_new_reach or set(wanted) != set(before.given):
        what = f"account:{account_id}"
        log(session, opened, stamp, "give_sections", what, sections=list(wanted), is_limited=is_limited)
    session.commit()


def end_access(session: Session, visitor: Visitor, assessment_id: UUID, account_id: UUID, *, at: datetime) -> None:
    """End somebody's access to the institution; what they answered stays.

    Raises TeamRefused `oneself` for the visitor's own, `last_lead` for the only lead's.
    """
    opened = locked_team(session, visitor, assessment_id, at=at)
    institution_id = institution_of(opened)
    theirs = grants_at(session, institution_id, account_id, at)
    if not theirs:
        raise NotFound(str(account_id))
    if account_id == visitor.account_id:
        raise TeamRefused("oneself")
    team = members(session, institution_id, at=at)
    if not any(one.role is Role.LEAD and one.account_id != account_id for one in team):
        raise TeamRefused("last_lead")
    stamp = Stamp(visitor.account_id, at)
    put_end(session, theirs, at)
    stored.keep_sections(session, assessment_id, account_id, ())
    log(session, opened, stamp, "end_access", f"account:{account_id}")
    session.commit()


def set_dates(
    session: Session, visitor: Visitor, assessment_id: UUID, dates: Mapping[str, TypedDate], *, at: datetime
) -> tuple[str, ...]:
    """Set or remove the due dates that were changed on the page; the sections whose date is another one now.

    Raises DatesRefused for days before today or after the closing, in the time zone of the round, MoveRefused when
    nobody can answer any more.
    """
    opened = locked_team(session, visitor, assessment_id, at=at)
    refuse_unless_editable(opened)
    touched = [
        section for section in known_sections(opened, tuple(dates)) if dates[section].typed != dates[section].seen
    ]
    today, closing = day_in(at, opened.time_zone), day_in(opened.closes_at, opened.time_zone)
    faults = {section: fault for section in touched if (fault := _fault(dates[section].typed, today, closing))}
    if faults:
        raise DatesRefused(faults)
    current, stamp = stored.dues_of(session, assessment_id), Stamp(visitor.account_id, at)
    changed = tuple(section for section in touched if dates[section].typed != current.get(section))
    for section in changed:
        stored.put_due(session, assessment_id, section, dates[section].typed, stamp)
    if changed:
        days = {section: day.isoformat() if (day := dates[section].typed) else None for section in changed}
        log(session, opened, stamp, "set_due_dates", f"assessment:{assessment_id}", dates=days)
    session.commit()
    return changed


def _fault(day: date | None, today: date, closing: date) -> DateFault | None:
    return date_fault(day, today, closing) if day is not None else None
