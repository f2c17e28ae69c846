"""Invitations to a team, found by id, address or the hash of their token."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from innocook.store.columns import sha256_hex
from innocook.store.keys import email_key
from innocook.store.tables import Assessment, Invitation, Participation, Reminder


def invitation_by_token(session: Session, token: str) -> Invitation | None:
    """The invitation with this token as it is now, whatever became of it, with inviter and institution."""
    query = select(Invitation).where(Invitation.token_sha256 == sha256_hex(token))
    loaded = query.options(joinedload(Invitation.inviter), joinedload(Invitation.institution))
    return session.scalar(loaded.execution_options(populate_existing=True))


def invitation_by_id(session: Session, invitation_id: UUID) -> Invitation | None:
    """The invitation as it is now, whatever became of it."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    return session.scalar(query.execution_options(populate_existing=True))


def pending_invitations(session: Session, assessment_id: UUID) -> list[Invitation]:
    """The invitations to this assessment that were neither accepted nor withdrawn, expired ones too; oldest first."""
    query = _pending().where(Invitation.assessment_id == assessment_id)
    return list(session.scalars(query.order_by(Invitation.created_at, Invitation.id)))


def pending_for_email(session: Session, institution_id: UUID, email: str) -> list[Invitation]:
    """The invitations of this address to this institution that were neither accepted nor withdrawn."""
    query = _pending().where(Invitation.institution_id == institution_id, Invitation.email_key == email_key(email))
    return list(session.scalars(query.order_by(Invitation.created_at, Invitation.id)))


def count_open_invitations(session: Session, institution_id: UUID, at: datetime) -> int:
    """How many invitations of the institution can be accepted at that instant."""
    open_ones = _pending().where(Invitation.institution_id == institution_id, Invitation.expires_at > at)
    return session.scalars(select(func.count()).select_from(open_ones.subquery())).one()


def count_letters(session: Session, institution_id: UUID, since: datetime) -> int:
    """How many invitations and reminders went out for the institution at `since` or later."""
    invitations = select(func.count()).where(
        Invitation.institution_id == institution_id, Invitation.created_at >= since
    )
    reminders = (
        select(func.count(Reminder.id))
        .join(Assessment, Assessment.id == Reminder.assessment_id)
        .join(Participation, Participation.id == Assessment.participation_id)
        .where(Participation.institution_id == institution_id, Reminder.sent_at >= since)
    )
    return session.scalars(invitations).one() + session.scalars(reminders).one()


def _pending() -> Select[Invitation]:
    return select(Invitation).where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
