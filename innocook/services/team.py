"""The team of an assessment as its lead sees it: people, sections and who is responsible for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.core.team import HOURS_BETWEEN_REMINDERS, day_in, is_overdue
from innocook.services import assessments
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment, SectionProgress
from innocook.services.members import Member, members
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store import team as stored
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event

PAUSE = timedelta(hours=HOURS_BETWEEN_REMINDERS)


class TeamRefused(InnocookError):
    """Something cannot be done to the team; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SectionTask:
    """Who is asked to answer a section and until when; `is_mine` where that is the visitor."""

    is_mine: bool
    people: tuple[str, ...]
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section on the team page: how far it is, whose it is, and who last changed something in it."""

    progress: SectionProgress
    task: SectionTask
    changed_at: datetime | None
    changed_by: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the team: `given` sections in the order of asking, what they did, when they were last reminded."""

    member: Member
    given: tuple[str, ...]
    changed: int
    last_at: datetime | None
    reminded_at: datetime | None
    open: tuple[SectionProgress, ...]

    def may_be_reminded(self, at: datetime) -> bool:
        """Whether something of theirs is open and the last reminder is long enough ago."""
        return bool(self.open) and not self.was_reminded(at)

    def was_reminded(self, at: datetime) -> bool:
        """Whether a reminder went to them within the last 24 hours."""
        return self.reminded_at is not None and at - self.reminded_at < PAUSE


def section_tasks(
    session: Session, opened: OpenAssessment, visitor: Visitor, *, at: datetime
) -> Mapping[str, SectionTask]:
    """For each section, in the order of asking: who is asked to answer it and until when. Three queries."""
    given = stored.assignments_of(session, opened.id)
    dues = stored.dues_of(session, opened.id)
    people = members(session, institution_of(opened), at=at) if given else ()
    today = day_in(at, opened.time_zone)
    return {
        section.id: SectionTask(
            is_mine=section.id in given.get(visitor.account_id, ()),
            people=tuple(one.name for one in people if section.id in given.get(one.account_id, ())),
            due_on=dues.get(section.id),
            is_overdue=opened.is_editable
            and is_overdue(dues.get(section.id), today, done=section.done, total=section.total),
        )
        for section in opened.progress()
    }


def section_lines(session: Session, opened: OpenAssessment, visitor: Visitor, *, at: datetime) -> list[SectionLine]:
    """Every section with its task and its latest change, in the order of asking."""
    tasks = section_tasks(session, opened, visitor, at=at)
    changes = stored.last_changes(session, opened.id)
    names = stored_accounts.accounts_by_id(session, sorted({change.by for change in changes.values()}))
    lines = []
    for progress in opened.progress():
        indicators = opened.questionnaire.section_by_id[progress.id].indicators
        latest = max((changes[key] for key in indicators if key in changes), key=lambda one: one.at, default=None)
        by = names[latest.by].name if latest else ""
        lines.append(SectionLine(progress, tasks[progress.id], latest.at if latest else None, by))
    return lines


def people(session: Session, opened: OpenAssessment, *, at: datetime) -> list[Person]:
    """Everybody on the team, by name, with what was given to them and what they did."""
    given = stored.assignments_of(session, opened.id)
    activity = stored.activity_of(session, opened.id)
    reminded = stored.last_reminders(session, opened.id)
    progress = opened.progress()
    found = []
    for member in members(session, institution_of(opened), at=at):
        theirs = [section for section in progress if section.id in given.get(member.account_id, ())]
        done = activity.get(member.account_id)
        found.append(
            Person(
                member=member,
                given=tuple(section.id for section in theirs),
                changed=done.indicators if done else 0,
                last_at=done.last_at if done else None,
                reminded_at=reminded.get(member.account_id),
                open=tuple(section for section in theirs if section.done < section.total),
            )
        )
    return found


def person(session: Session, opened: OpenAssessment, account_id: UUID, *, at: datetime) -> Person:
    """One of `people`; NotFound for everybody who is not on the team."""
    for one in people(session, opened, at=at):
        if one.member.account_id == account_id:
            return one
    raise NotFound(str(account_id))


def opened_team(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> OpenAssessment:
    """The assessment, for somebody who may manage its team; NotFound for everybody else."""
    return assessments.open_assessment(session, visitor, assessment_id, Action.MANAGE_CONTRIBUTORS, at=at)


def locked_team(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> OpenAssessment:
    """As `opened_team`, and nobody else changes the team of the institution until the transaction ends."""
    opened = opened_team(session, visitor, assessment_id, at=at)
    stored.lock_team(session, institution_of(opened))
    return opened


def refuse_unless_editable(opened: OpenAssessment) -> None:
    """Raise MoveRefused when answers can no longer be changed: then nobody need be asked for any."""
    if not opened.is_editable:
        raise MoveRefused("wrong_state" if opened.is_open else "submissions_closed")


def institution_of(opened: OpenAssessment) -> UUID:
    """The institution that answers."""
    if opened.target.institution_id is None:
        raise NotFound(str(opened.id))
    return opened.target.institution_id


def known_sections(opened: OpenAssessment, sections: tuple[str, ...]) -> tuple[str, ...]:
    """These sections in the order of asking, each once; NotFound when the questionnaire lacks one."""
    known = [section.id for section in opened.questionnaire.sections]
    if not set(sections) <= set(known):
        raise NotFound(", ".join(sections))
    return tuple(section for section in known if section in sections)


def log(session: Session, opened: OpenAssessment, stamp: Stamp, action: str, what: str, **payload: object) -> None:
    """Write down what was done to the team; last in the transaction, without personal data."""
    stream = audit.institution_stream(institution_of(opened))
    audit.append_event(session, Event(stream, stamp.by, action, what, stamp.at, payload))
