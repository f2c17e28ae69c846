"""Inviting people to a team: one letter with a link that works once, of which only the hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import Role
from innocook.core.team import DAYS_TO_ACCEPT, MOST_MAILS_A_DAY, MOST_OPEN_INVITATIONS
from innocook.outbound import letters
from innocook.outbound.letters import Invited, ListedSection
from innocook.services import outbox
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.members import members
from innocook.services.team import (
    TeamRefused,
    institution_of,
    known_sections,
    locked_team,
    log,
    refuse_unless_editable,
)
from innocook.store import invitations as stored
from innocook.store import mails as stored_mails
from innocook.store import team as stored_team
from innocook.store.answer_changes import Stamp
from innocook.store.columns import sha256_hex
from innocook.store.keys import email_key
from innocook.store.tables import Invitation, OutboxMail

VALID = timedelta(days=DAYS_TO_ACCEPT)
DAY = timedelta(days=1)
TOKEN_BYTES = 24

LinkTo = Callable[[str, str], str]
"""The address of an invitation, from its token and the language of the letter."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to invite: `sections` are given to them, `is_limited` opens no others; `language` is that of the letter."""

    email: str
    language: str
    sections: tuple[str, ...]
    is_limited: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """An invitation nobody accepted yet; `waits` while its letter has not left, `failed` when an attempt failed."""

    id: UUID
    email: str
    sections: tuple[str, ...]
    is_limited: bool
    invited_at: datetime
    expires_at: datetime
    is_expired: bool
    waits: bool
    failed: bool


def invite(
    session: Session, visitor: Visitor, assessment_id: UUID, wanted: Wanted, *, link_to: LinkTo, at: datetime
) -> UUID:
    """Invite a contributor by letter; an earlier invitation of the same address stops working. The invitation's id.

    Raises TeamRefused `already_member`, `no_sections`, `too_many_open` or `too_many_mails`, MoveRefused when answers
    can no longer be changed.
    """
    opened = locked_team(session, visitor, assessment_id, at=at)
    refuse_unless_editable(opened)
    _refuse_members(session, opened, wanted, at)
    invitation_id = _put_invitation(session, visitor, opened, wanted, link_to, at)
    session.commit()
    return invitation_id


def send_again(
    session: Session, visitor: Visitor, assessment_id: UUID, invitation_id: UUID, *, link_to: LinkTo, at: datetime
) -> str:
    """Write the letter again, with a new link and fourteen days from now; the old link stops working. The address."""
    opened = locked_team(session, visitor, assessment_id, at=at)
    refuse_unless_editable(opened)
    old = _pending(session, opened, invitation_id)
    wanted = Wanted(old.email, old.language, tuple(old.sections), old.is_limited)
    _refuse_members(session, opened, wanted, at)
    _put_invitation(session, visitor, opened, wanted, link_to, at)
    session.commit()
    return old.email


def withdraw(session: Session, visitor: Visitor, assessment_id: UUID, invitation_id: UUID, *, at: datetime) -> str:
    """The link stops working, and a letter that has not left never leaves. The address."""
    opened = locked_team(session, visitor, assessment_id, at=at)
    old = _pending(session, opened, invitation_id)
    _put_withdrawal(session, old, at)
    log(session, opened, Stamp(visitor.account_id, at), "withdraw_invitation", f"invitation:{old.id}")
    session.commit()
    return old.email


def pending(session: Session, opened: OpenAssessment, *, at: datetime) -> list[Pending]:
    """The invitations nobody accepted yet, expired ones too, the oldest first."""
    rows = stored.pending_invitations(session, opened.id)
    mails = stored_mails.mails_by_id(session, [row.id for row in rows])
    return [_shown(row, mails.get(row.id), at) for row in rows]


def _shown(row: Invitation, mail: OutboxMail | None, at: datetime) -> Pending:
    waits = mail is not None and mail.sent_at is None
    return Pending(
        id=row.id,
        email=row.email,
        sections=tuple(row.sections),
        is_limited=row.is_limited,
        invited_at=row.created_at,
        expires_at=row.expires_at,
        is_expired=row.expires_at <= at,
        waits=waits,
        failed=waits and mail is not None and mail.last_error != "",
    )


def _pending(session: Session, opened: OpenAssessment, invitation_id: UUID) -> Invitation:
    row = stored.invitation_by_id(session, invitation_id)
    is_open = row is not None and row.accepted_at is None and row.withdrawn_at is None
    if row is None or not is_open or row.assessment_id != opened.id:
        raise NotFound(str(invitation_id))
    return row


def _refuse_members(session: Session, opened: OpenAssessment, wanted: Wanted, at: datetime) -> None:
    team = members(session, institution_of(opened), at=at)
    if email_key(wanted.email) in {email_key(one.email) for one in team}:
        raise TeamRefused("already_member")


def _put_invitation(
    session: Session, visitor: Visitor, opened: OpenAssessment, wanted: Wanted, link_to: LinkTo, at: datetime
) -> UUID:
    """The row, its letter and its event; what was pending for the address is withdrawn. Does not commit."""
    institution_id = institution_of(opened)
    sections = known_sections(opened, wanted.sections)
    if wanted.is_limited and not sections:
        raise TeamRefused("no_sections")
    for old in stored.pending_for_email(session, institution_id, wanted.email):
        _put_withdrawal(session, old, at)
    if stored.count_open_invitations(session, institution_id, at) >= MOST_OPEN_INVITATIONS:
        raise TeamRefused("too_many_open")
    if stored.count_letters(session, institution_id, at - DAY) >= MOST_MAILS_A_DAY:
        raise TeamRefused("too_many_mails")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = Invitation(
        institution_id=institution_id,
        assessment_id=opened.id,
        email=wanted.email,
        role=Role.CONTRIBUTOR.value,
        sections=list(sections),
        is_limited=wanted.is_limited,
        language=wanted.language,
        token_sha256=sha256_hex(token),
        created_at=at,
        created_by=visitor.account_id,
        expires_at=at + VALID,
    )
    session.add(row)
    session.flush()
    facts = _facts(session, visitor, opened, row, link_to(token, wanted.language))
    outbox.put(session, letters.invitation(wanted.email, wanted.language, facts), at=at, mail_id=row.id)
    payload = {"role": row.role, "sections": row.sections, "is_limited": row.is_limited}
    log(session, opened, Stamp(visitor.account_id, at), "invite", f"invitation:{row.id}", **payload)
    return row.id


def _put_withdrawal(session: Session, old: Invitation, at: datetime) -> None:
    old.withdrawn_at = at
    session.flush()
    stored_mails.forget_waiting(session, [old.id])


def _facts(session: Session, visitor: Visitor, opened: OpenAssessment, row: Invitation, link: str) -> Invited:
    dues = stored_team.dues_of(session, opened.id)
    progress = [section for section in opened.progress() if section.id in row.sections]
    return Invited(
        institution=opened.institution,
        round_name=opened.round_name,
        inviter=visitor.name,
        role=row.role,
        sections=tuple(ListedSection(one.title, one.total - one.done, one.total, dues.get(one.id)) for one in progress),
        is_limited=row.is_limited,
        expires_at=row.expires_at,
        time_zone=visitor.time_zone,
        link=link,
    )
