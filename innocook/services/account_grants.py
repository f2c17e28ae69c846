"""Giving and ending roles. A grant is never changed: it ends, and another one begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.grant_scopes import scopes_of
from innocook.core.permissions import Role, Scope
from innocook.services.accounts import Visitor
from innocook.services.administration import AdministrationRefused, is_over, refuse_former
from innocook.services.countries import put_country
from innocook.services.reach import put_end
from innocook.store import account_lists, audit
from innocook.store import administrators as stored
from innocook.store.accounts import account_for_update
from innocook.store.audit import Event, institution_stream
from innocook.store.tables import Grant


@dataclass(frozen=True, slots=True)
class WantedGrant:
    """A role in a scope: from `valid_from` on (None: now), before `valid_until` (None: without an end)."""

    role: Role
    scope: Scope
    country_id: str | None = None
    institution_id: UUID | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


def add(session: Session, visitor: Visitor, account_id: UUID, wanted: WantedGrant, *, at: datetime) -> UUID:
    """Give an account another role; the grant's id.

    Raises as `put_grant` does, and AdministrationRefused `oneself`: administrators give themselves no part in answers
    or reviews.
    """
    account = account_for_update(session, account_id)
    refuse_former(session, visitor, at)
    if account is None:
        raise NotFound(str(account_id))
    if account_id == visitor.account_id and wanted.role is not Role.ADMINISTRATOR:
        raise AdministrationRefused("oneself")
    grant = put_grant(session, account_id, wanted, at)
    log_grant(session, grant, "add_grant", visitor.account_id, at)
    session.commit()
    return grant.id


def end(session: Session, visitor: Visitor, account_id: UUID, grant_id: UUID, *, at: datetime) -> None:
    """The grant ends now; one that has not begun never holds for longer than an instant.

    Raises AdministrationRefused `over`, `oneself` for one's own rights as administrator, or `last_administrator`.
    """
    stored.lock_administrators(session)
    grant = stored.grant_for_update(session, account_id, grant_id)
    refuse_former(session, visitor, at)
    if grant is None:
        raise NotFound(str(grant_id))
    if is_over(grant, at):
        raise AdministrationRefused("over")
    if grant.role == Role.ADMINISTRATOR and account_id == visitor.account_id:
        raise AdministrationRefused("oneself")
    administrators = stored.lasting_administrators(session, at)
    put_end(session, [grant], at)
    if administrators and not stored.lasting_administrators(session, at):
        raise AdministrationRefused("last_administrator")
    log_grant(session, grant, "end_grant", visitor.account_id, at)
    session.commit()


def put_grant(session: Session, account_id: UUID, wanted: WantedGrant, at: datetime) -> Grant:
    """The row of a new grant. Does not commit.

    Raises AdministrationRefused `scope` where the role does not count there, `place` for an unknown country or
    institution, `period` where it would end before it begins, `held` where the account holds the same by then.
    """
    begins_at = max(wanted.valid_from or at, at)
    if wanted.scope not in scopes_of(wanted.role):
        raise AdministrationRefused("scope")
    if not _is_place(session, wanted):
        raise AdministrationRefused("place")
    if wanted.valid_until is not None and wanted.valid_until <= begins_at:
        raise AdministrationRefused("period")
    held = [grant for grant in account_lists.all_grants_of(session, [account_id]) if not is_over(grant, at)]
    if any(_is_same(grant, wanted, begins_at) for grant in held):
        raise AdministrationRefused("held")
    grant = Grant(
        account_id=account_id,
        role=wanted.role.value,
        scope=wanted.scope.value,
        country_id=wanted.country_id,
        institution_id=wanted.institution_id,
        valid_from=begins_at,
        valid_until=wanted.valid_until,
    )
    session.add(grant)
    session.flush()
    return grant


def log_grant(session: Session, grant: Grant, action: str, by: UUID | None, at: datetime) -> None:
    """Write down what became of a grant, in the stream of its institution if it has one. Does not commit."""
    stream = institution_stream(grant.institution_id) if grant.institution_id else audit.SYSTEM
    facts = {
        "grant": str(grant.id),
        "role": grant.role,
        "scope": grant.scope,
        "country": grant.country_id,
        "from": grant.valid_from.isoformat(),
        "until": grant.valid_until and grant.valid_until.isoformat(),
    }
    payload = {key: value for key, value in facts.items() if value is not None}
    audit.append_event(session, Event(stream, by, action, f"account:{grant.account_id}", at, payload))


def _is_place(session: Session, wanted: WantedGrant) -> bool:
    """Whether what the scope needs is named and known, and nothing else is named."""
    if wanted.scope is Scope.COUNTRY:
        return _puts_country(session, wanted.country_id) and wanted.institution_id is None
    if wanted.scope is Scope.INSTITUTION:
        named = wanted.institution_id is not None
        return named and _exists(session, wanted.institution_id) and wanted.country_id is None
    return wanted.country_id is None and wanted.institution_id is None


def _puts_country(session: Session, country_id: str | None) -> bool:
    """Whether the country is known; one that is named for the first time is stored."""
    try:
        put_country(session, country_id or "")
    except NotFound:
        return False
    return True


def _exists(session: Session, institution_id: UUID | None) -> bool:
    return institution_id is not None and stored.institution_by_id(session, institution_id) is not None


def _is_same(grant: Grant, wanted: WantedGrant, begins_at: datetime) -> bool:
    """Whether the grant already gives what is wanted for some of its time."""
    mine = (grant.role, grant.scope, grant.country_id, grant.institution_id)
    theirs = (wanted.role.value, wanted.scope.value, wanted.country_id, wanted.institution_id)
    begins_before = wanted.valid_until is None or grant.valid_from < wanted.valid_until
    return mine == theirs and begins_before and (grant.valid_until is None or grant.valid_until > begins_at)
