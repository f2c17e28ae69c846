"""Reminding people of their open sections, by mail, and seldom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.team import MOST_MAILS_A_DAY
from innocook.outbound import letters
from innocook.outbound.letters import ListedSection, Reminded
from innocook.services import outbox
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.team import (
    Person,
    TeamRefused,
    institution_of,
    locked_team,
    log,
    people,
    person,
    refuse_unless_editable,
)
from innocook.store import accounts as stored_accounts
from innocook.store import invitations as stored_invitations
from innocook.store import team as stored
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Account

DAY = timedelta(days=1)

LinkFor = Callable[[str], str]
"""The address of the assessment in a language."""


def remind(
    session: Session, visitor: Visitor, assessment_id: UUID, account_id: UUID, *, link_for: LinkFor, at: datetime
) -> str:
    """Remind one person; their name. Raises TeamRefused `nothing_open`, `reminded_recently` or `too_many_mails`."""
    opened = _opened(session, visitor, assessment_id, at)
    one = person(session, opened, account_id, at=at)
    if not one.open:
        raise TeamRefused("nothing_open")
    if one.was_reminded(at):
        raise TeamRefused("reminded_recently")
    _send(session, visitor, opened, [one], link_for, at)
    return one.member.name


def remind_everybody(
    session: Session, visitor: Visitor, assessment_id: UUID, *, link_for: LinkFor, at: datetime
) -> int:
    """Remind everybody else with something open who was not reminded within 24 hours; how many people that were.

    Raises TeamRefused `nobody_to_remind` or `too_many_mails`.
    """
    opened = _opened(session, visitor, assessment_id, at)
    chosen = [
        one
        for one in people(session, opened, at=at)
        if one.member.account_id != visitor.account_id and one.may_be_reminded(at)
    ]
    if not chosen:
        raise TeamRefused("nobody_to_remind")
    _send(session, visitor, opened, chosen, link_for, at)
    return len(chosen)


def _opened(session: Session, visitor: Visitor, assessment_id: UUID, at: datetime) -> OpenAssessment:
    opened = locked_team(session, visitor, assessment_id, at=at)
    refuse_unless_editable(opened)
    return opened


def _send(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    chosen: Sequence[Person],
    link_for: LinkFor,
    at: datetime,
) -> None:
    written = stored_invitations.count_letters(session, institution_of(opened), at - DAY)
    if written + len(chosen) > MOST_MAILS_A_DAY:
        raise TeamRefused("too_many_mails")
    accounts = stored_accounts.accounts_by_id(session, [one.member.account_id for one in chosen])
    dues, stamp = stored.dues_of(session, opened.id), Stamp(visitor.account_id, at)
    for one in chosen:
        account = accounts[one.member.account_id]
        sections = tuple(
            ListedSection(section.title, section.total - section.done, section.total, dues.get(section.id))
            for section in one.open
        )
        letter = letters.reminder(account.email, account.language, _facts(visitor, opened, account, sections, link_for))
        outbox.put(session, letter, at=at, mail_id=stored.add_reminder(session, opened.id, account.id, stamp))
    log(session, opened, stamp, "remind", f"assessment:{opened.id}", people=len(chosen))
    session.commit()


def _facts(
    visitor: Visitor,
    opened: OpenAssessment,
    account: Account,
    sections: tuple[ListedSection, ...],
    link_for: LinkFor,
) -> Reminded:
    return Reminded(
        institution=opened.institution,
        round_name=opened.round_name,
        name=account.name,
        sender=visitor.name,
        sections=sections,
        closes_at=opened.closes_at,
        time_zone=account.time_zone,
        link=link_for(account.language),
    )
