"""Who answers for an institution: the grants there, sections given to people, due dates and reminders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from innocook.core.permissions import Role, Scope
from innocook.store.answer_changes import Stamp
from innocook.store.tables import (
    Account,
    Answer,
    AnswerRevision,
    Assignment,
    Base,
    Grant,
    Institution,
    Reminder,
    SectionDue,
)
from innocook.store.writes import insert_missing

TEAM_ROLES = (Role.CONTRIBUTOR.value, Role.LEAD.value)


@dataclass(frozen=True, slots=True)
class Activity:
    """How many different answers somebody changed, and when they last did."""

    indicators: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class LastChange:
    """When an answer was last changed, and by whom."""

    at: datetime
    by: UUID


def team_grants(session: Session, institution_id: UUID, at: datetime) -> list[Grant]:
    """The contributor and lead grants at this institution that hold at that instant, of active people.

    Those of one account follow one another, the oldest first.
    """
    return team_grants_of(session, [institution_id], at)


def team_grants_of(session: Session, institution_ids: Collection[UUID], at: datetime) -> list[Grant]:
    """As `team_grants`, of many institutions, one after another."""
    query = (
        select(Grant)
        .join(Grant.account)
        .where(Grant.institution_id.in_(institution_ids), Grant.scope == Scope.INSTITUTION.value)
        .where(Grant.role.in_(TEAM_ROLES), Grant.valid_from <= at)
        .where(or_(Grant.valid_until.is_(None), Grant.valid_until > at))
        .where(Account.deactivated_at.is_(None))
        .options(contains_eager(Grant.account))
        .order_by(Grant.institution_id, Grant.account_id, Grant.valid_from, Grant.id)
    )
    return list(session.scalars(query))


def lock_team(session: Session, institution_id: UUID) -> None:
    """Nobody else changes the team of this institution until the transaction ends."""
    # Not the plain lock for an update: rows that only point to the institution need not wait.
    session.execute(select(Institution.id).where(Institution.id == institution_id).with_for_update(key_share=True))


def assignments_of(session: Session, assessment_id: UUID) -> dict[UUID, list[str]]:
    """The sections given to each account, in alphabetical order of their ids."""
    query = select(Assignment.account_id, Assignment.section).where(Assignment.assessment_id == assessment_id)
    given: dict[UUID, list[str]] = {}
    for account_id, section in session.execute(query.order_by(Assignment.account_id, Assignment.section)):
        given.setdefault(account_id, []).append(section)
    return given


def give_sections(
    session: Session, assessment_id: UUID, account_id: UUID, sections: Collection[str], stamp: Stamp
) -> None:
    """Give these sections to somebody; those they have already stay as they are."""
    facts = {
        "assessment_id": assessment_id,
        "account_id": account_id,
        "assigned_at": stamp.at,
        "assigned_by": stamp.by,
    }
    rows = [{"id": uuid4(), "section": section, **facts} for section in sorted(sections)]
    insert_missing(session, Base.metadata.tables["assignment"], rows)


def keep_sections(session: Session, assessment_id: UUID, account_id: UUID, sections: Collection[str]) -> None:
    """Take back every section of this assessment from somebody, but these."""
    theirs = delete(Assignment).where(Assignment.assessment_id == assessment_id, Assignment.account_id == account_id)
    session.execute(theirs.where(Assignment.section.not_in(sorted(sections))))


def dues_of(session: Session, assessment_id: UUID) -> dict[str, date]:
    """The due dates by section; sections without one are left out."""
    query = select(SectionDue.section, SectionDue.due_on).where(SectionDue.assessment_id == assessment_id)
    return {row.section: row.due_on for row in session.execute(query.order_by(SectionDue.section))}


def put_due(session: Session, assessment_id: UUID, section: str, due_on: date | None, stamp: Stamp) -> None:
    """Set, replace or (None) remove the due date of a section."""
    old = delete(SectionDue).where(SectionDue.assessment_id == assessment_id, SectionDue.section == section)
    session.execute(old)
    if due_on is not None:
        row = SectionDue(assessment_id=assessment_id, section=section, due_on=due_on, set_at=stamp.at, set_by=stamp.by)
        session.add(row)
        session.flush()


def last_reminders(session: Session, assessment_id: UUID) -> dict[UUID, datetime]:
    """When each account was last reminded of this assessment."""
    latest = func.max(Reminder.sent_at).label("latest")
    query = select(Reminder.account_id, latest).where(Reminder.assessment_id == assessment_id)
    rows = session.execute(query.group_by(Reminder.account_id).order_by(Reminder.account_id))
    return {row.account_id: row.latest for row in rows}


def add_reminder(session: Session, assessment_id: UUID, account_id: UUID, stamp: Stamp) -> UUID:
    """Note a reminder; its id."""
    row = Reminder(assessment_id=assessment_id, account_id=account_id, sent_at=stamp.at, sent_by=stamp.by)
    session.add(row)
    session.flush()
    return row.id


def activity_of(session: Session, assessment_id: UUID) -> dict[UUID, Activity]:
    """What each account has done to the answers."""
    query = (
        select(AnswerRevision.by, func.count(AnswerRevision.indicator.distinct()), func.max(AnswerRevision.at))
        .where(AnswerRevision.assessment_id == assessment_id)
        .group_by(AnswerRevision.by)
        .order_by(AnswerRevision.by)
    )
    return {account_id: Activity(count, last_at) for account_id, count, last_at in session.execute(query)}


def last_changes(session: Session, assessment_id: UUID) -> dict[str, LastChange]:
    """The latest change of each answer, by indicator."""
    query = select(Answer.indicator, Answer.changed_at, Answer.changed_by).where(Answer.assessment_id == assessment_id)
    return {key: LastChange(at, by) for key, at, by in session.execute(query.order_by(Answer.indicator))}
