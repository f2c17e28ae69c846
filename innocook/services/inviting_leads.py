"""Inviting somebody to lead an institution that takes part in a round: administrators, and coordinators at home."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.permissions import Action, Role, Target, may
from innocook.services.accounts import Visitor
from innocook.services.invitations import LinkTo
from innocook.services.lead_invitations import put_lead_invitation
from innocook.services.members import members
from innocook.services.participants import Participant, one_participant
from innocook.store import rounds as stored
from innocook.store.keys import email_key


class AlreadyLeads(InnocookError):
    """The person leads this institution already."""


class OwnAddress(InnocookError):
    """Nobody invites themselves."""


def invited(session: Session, visitor: Visitor, round_id: UUID, participation_id: UUID, *, at: datetime) -> Participant:
    """The institution, for those who may invite its lead; NotFound for everybody else.

    What counts is the country in which the institution is now, wherever it was when it joined the round.
    """
    one = one_participant(session, round_id, participation_id)
    row = stored.institution_by_id(session, one.institution_id)
    target = Target(institution_id=one.institution_id, country_id=row.country_id if row else None)
    if not may(visitor.grants, Action.INVITE_INSTITUTION, target, at):
        raise NotFound(str(participation_id))
    return one


def leads(session: Session, institution_id: UUID, *, at: datetime) -> tuple[str, ...]:
    """The names of those who lead an institution now."""
    return tuple(one.name for one in members(session, institution_id, at=at) if one.role is Role.LEAD)


def invite(
    session: Session,
    visitor: Visitor,
    place: tuple[UUID, UUID],
    letter: tuple[str, str],
    *,
    link_to: LinkTo,
    at: datetime,
) -> None:
    """Write a letter (e-mail, language) to somebody about a place (round, participation).

    Raises AlreadyLeads, and OwnAddress: whoever follows an institution never answers for it.
    """
    one = invited(session, visitor, *place, at=at)
    email, language = letter
    if email_key(email) == email_key(visitor.email):
        raise OwnAddress(str(one.institution_id))
    leading = [each.email for each in members(session, one.institution_id, at=at) if each.role is Role.LEAD]
    if email_key(email) in map(email_key, leading):
        raise AlreadyLeads(str(one.institution_id))
    put_lead_invitation(
        session, one.institution_id, email, language, invited_by=visitor.account_id, link_to=link_to, at=at
    )
    session.commit()
