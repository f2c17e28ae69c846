"""Inviting the lead of an institution, one or many, before there is an assessment: administrators and lists do it.

The limits that keep a team from writing too many letters are not for them. Nothing here commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import Role
from innocook.outbound.lead_letters import InvitedLead, lead_invitation
from innocook.outbound.letters import Letter
from innocook.services import outbox
from innocook.services.assessments import names_of
from innocook.services.invitations import TOKEN_BYTES, VALID, LinkTo
from innocook.store import accounts as stored_accounts
from innocook.store import audit, mails
from innocook.store import institution_imports as stored
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.columns import sha256_hex
from innocook.store.keys import email_key
from innocook.store.tables import Account, Institution, Invitation


@dataclass(frozen=True, slots=True)
class WantedLead:
    """Whom to invite to lead an institution; `language` is that of the letter."""

    institution_id: UUID
    email: str
    language: str


def put_lead_invitation(
    session: Session,
    institution_id: UUID,
    email: str,
    language: str,
    *,
    invited_by: UUID,
    link_to: LinkTo,
    at: datetime,
) -> UUID:
    """Invite somebody by letter to lead the institution, with its audit event; the invitation's id. Does not commit.

    An earlier invitation of the same address to the institution stops working. `link_to` gives the address of the
    invitation from its token and the language of the letter. Raises NotFound for an unknown institution or account.
    """
    wanted = [WantedLead(institution_id, email, language)]
    ((invitation_id, event),) = put_lead_invitations(session, wanted, Stamp(invited_by, at), link_to)
    audit.append_event(session, event)
    return invitation_id


def put_lead_invitations(
    session: Session, wanted: Sequence[WantedLead], stamp: Stamp, link_to: LinkTo
) -> list[tuple[UUID, Event]]:
    """As `put_lead_invitation` for many institutions; the events are the caller's to append, last of all."""
    inviter = stored_accounts.account_by_id(session, stamp.by)
    if inviter is None:
        raise NotFound(str(stamp.by))
    names = stored.institutions_by_id(session, [one.institution_id for one in wanted])
    _withdraw_earlier(session, wanted, stamp.at)
    made = [_made(one, names, inviter, stamp, link_to) for one in wanted]
    rows = [row for row, _letter in made]
    session.add_all(rows)
    outbox.put_all(session, [letter for _row, letter in made], at=stamp.at, mail_ids=[row.id for row in rows])
    return [(row.id, _event(row)) for row in rows]


def _made(
    one: WantedLead, names: Mapping[UUID, Institution], inviter: Account, stamp: Stamp, link_to: LinkTo
) -> tuple[Invitation, Letter]:
    """The invitation and its letter, which alone knows the token."""
    if one.institution_id not in names:
        raise NotFound(str(one.institution_id))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = Invitation(
        institution_id=one.institution_id,
        email=one.email,
        role=Role.LEAD.value,
        language=one.language,
        token_sha256=sha256_hex(token),
        created_at=stamp.at,
        created_by=stamp.by,
        expires_at=stamp.at + VALID,
    )
    link = link_to(token, one.language)
    facts = InvitedLead(names_of(names[one.institution_id]), inviter.name, row.expires_at, inviter.time_zone, link)
    return row, lead_invitation(one.email, one.language, facts)


def _event(row: Invitation) -> Event:
    payload = {"role": row.role, "sections": [], "is_limited": False}
    stream = audit.institution_stream(row.institution_id)
    return Event(stream, row.created_by, "invite", f"invitation:{row.id}", row.created_at, payload)


def _withdraw_earlier(session: Session, wanted: Sequence[WantedLead], at: datetime) -> None:
    same = {(one.institution_id, email_key(one.email)) for one in wanted}
    rows = stored.pending_invitations(session, sorted({one.institution_id for one in wanted}))
    old = [row for row in rows if (row.institution_id, row.email_key) in same]
    for row in old:
        row.withdrawn_at = at
    session.flush()
    if old:
        mails.forget_waiting(session, [row.id for row in old])
