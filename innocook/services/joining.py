"""Accepting an invitation: with a new account, or with the one that has its address already. Once, by one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.permissions import Role, Scope
from innocook.core.text import Text
from innocook.services import accounts, passwords
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.questionnaires import plan_of
from innocook.services.reach import grants_at, put_reach
from innocook.services.sign_in_sessions import put_session
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store import invitations as stored
from innocook.store import team as stored_team
from innocook.store.answer_changes import Stamp
from innocook.store.assessments import assessment_by_id
from innocook.store.audit import Event
from innocook.store.keys import email_key
from innocook.store.tables import Base, Grant, Invitation
from innocook.store.writes import insert_missing


class InvitationGone(NotFound):
    """No invitation can be accepted with this token: unknown, used, withdrawn or expired, which of them is not said."""


class AccountExists(InnocookError):
    """Somebody made an account with this address meanwhile; it accepts by signing in."""


class AnotherAccount(InnocookError):
    """The invitation is for another address than the visitor's."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation that can be accepted now offers; `has_account` where its address has one."""

    email: str
    institution: Text
    round_name: Text | None
    inviter: str
    role: Role
    sections: tuple[Text, ...]
    is_limited: bool
    expires_at: datetime
    assessment_id: UUID | None
    has_account: bool

    def is_for(self, visitor: Visitor) -> bool:
        """Whether the visitor is the one who was invited."""
        return email_key(visitor.email) == email_key(self.email)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody without an account tells about themselves."""

    name: str
    password: str
    language: str
    time_zone: str
    is_demonstration: bool


def offer(session: Session, token: str, *, at: datetime) -> Offer:
    """What the invitation with this token offers; raises InvitationGone when it can no longer be accepted."""
    row = _valid(stored.invitation_by_token(session, token), at)
    account = stored_accounts.account_by_email(session, row.email)
    if account is not None and account.deactivated_at is not None:
        raise InvitationGone
    round_name, sections = _asked(session, row)
    return Offer(
        email=row.email,
        institution=names_of(row.institution),
        round_name=round_name,
        inviter=row.inviter.name,
        role=Role(row.role),
        sections=sections,
        is_limited=row.is_limited,
        expires_at=row.expires_at,
        assessment_id=row.assessment_id,
        has_account=account is not None,
    )


def accept(session: Session, token: str, newcomer: Newcomer, *, at: datetime, device: str = "") -> Visitor:
    """Make an account and join with it; the new visitor, in a session on this device.

    Raises InvitationGone when somebody else was first, AccountExists when the address has an account by now.
    """
    # First of all, and before the database is asked for anything: hashing takes long, and nobody else should wait.
    password_hash = passwords.hashed(newcomer.password)
    row = _locked(session, token, at)
    account_id = _put_account(session, row.email, newcomer, password_hash)
    system = Event(audit.SYSTEM, account_id, "create_account", f"account:{account_id}", at, {"cause": "invitation"})
    _put_membership(session, row, Stamp(account_id, at))
    session_id = put_session(session, account_id, device, at)
    audit.append_event(session, system)
    visitor = accounts.visitor(session, account_id, at=at)
    if visitor is None:
        raise InvitationGone
    session.commit()
    return replace(visitor, session_id=session_id, last_seen_at=at)


def join(session: Session, visitor: Visitor, token: str, *, at: datetime) -> None:
    """Join with the visitor's account; raises InvitationGone, or AnotherAccount where the address is another one.

    A coordinator does not come to lead an institution of the own country.
    """
    row = _locked(session, token, at)
    account = stored_accounts.account_by_id(session, visitor.account_id)
    if account is None or account.deactivated_at is not None:
        raise InvitationGone
    if account.email_key != row.email_key or _follows(visitor, row):
        raise AnotherAccount
    _put_membership(session, row, Stamp(account.id, at))
    session.commit()


def _follows(visitor: Visitor, row: Invitation) -> bool:
    """Whether somebody would come to lead what they follow as a coordinator, or what they invited themselves to."""
    countries = {grant.country_id for grant in visitor.grants if grant.role is Role.COORDINATOR}
    is_own = row.created_by == visitor.account_id or row.institution.country_id in countries
    return row.role == Role.LEAD and is_own


def _valid(row: Invitation | None, at: datetime) -> Invitation:
    if row is None or row.accepted_at is not None or row.withdrawn_at is not None or row.expires_at <= at:
        raise InvitationGone
    return row


def _locked(session: Session, token: str, at: datetime) -> Invitation:
    """The invitation, valid and held: whoever changes a team or its invitations holds the institution."""
    found = _valid(stored.invitation_by_token(session, token), at)
    stored_team.lock_team(session, found.institution_id)
    return _valid(stored.invitation_by_token(session, token), at)


def _put_account(session: Session, email: str, newcomer: Newcomer, password_hash: str) -> UUID:
    row = {
        "id": uuid4(),
        "email": email,
        "email_key": email_key(email),
        "name": newcomer.name,
        "language": newcomer.language,
        "time_zone": newcomer.time_zone,
        "password_hash": password_hash,
        "is_demonstration": newcomer.is_demonstration,
        "session_epoch": 0,
    }
    if not insert_missing(session, Base.metadata.tables["account"], [row]):
        raise AccountExists
    return row["id"]  # type: ignore[return-value]


def _put_membership(session: Session, row: Invitation, stamp: Stamp) -> None:
    """Grant, sections, the end of the invitation, and the event; does not commit."""
    _put_grant(session, row, stamp)
    if row.assessment_id is not None:
        given = Stamp(row.created_by, stamp.at)
        stored_team.give_sections(session, row.assessment_id, stamp.by, row.sections, given)
    row.accepted_at, row.accepted_by = stamp.at, stamp.by
    session.flush()
    stream = audit.institution_stream(row.institution_id)
    payload = {"role": row.role, "sections": row.sections}
    event = Event(stream, stamp.by, "accept_invitation", f"invitation:{row.id}", stamp.at, payload)
    audit.append_event(session, event)


def _put_grant(session: Session, row: Invitation, stamp: Stamp) -> None:
    """A new grant, or what the present one lacks; nothing is taken from somebody who is on the team already."""
    sections = sorted(row.sections) if row.is_limited else []
    present = grants_at(session, row.institution_id, stamp.by, stamp.at)
    if present and row.role == Role.CONTRIBUTOR:
        opened = {section for grant in present for section in grant.sections}
        is_limited = bool(sections) and all(grant.sections for grant in present)
        put_reach(session, row.institution_id, stamp.by, sorted(opened | set(sections)) if is_limited else (), stamp)
        return
    grant = Grant(
        account_id=stamp.by,
        role=row.role,
        scope=Scope.INSTITUTION.value,
        institution_id=row.institution_id,
        sections=sections,
        valid_from=stamp.at,
    )
    session.add(grant)
    session.flush()


def _asked(session: Session, row: Invitation) -> tuple[Text | None, tuple[Text, ...]]:
    """The name of the round and the titles of the sections."""
    assessment = assessment_by_id(session, row.assessment_id) if row.assessment_id else None
    if assessment is None:
        return None, ()
    round_ = assessment.participation.round
    questionnaire = plan_of(session, round_.questionnaire_version_id).questionnaire
    titles = tuple(section.title for section in questionnaire.sections if section.id in row.sections)
    return names_of(round_), titles
