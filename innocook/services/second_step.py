"""The second step of signing in: a right password was given, a code is due, within ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.services import throttle
from innocook.services.accounts import SignInRefused, Visitor, may_sign_in, put_entry, visitor_of
from innocook.services.second_factor import CodeRefused, Trial, put_attempt, put_proof
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store.audit import Event
from innocook.store.tables import Account

VALID = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who gave the right password: bound to the account and to its epoch, which a new password raises."""

    account_id: UUID
    epoch: int
    since: datetime

    def is_valid(self, at: datetime) -> bool:
        """Whether there is still time."""
        return self.since <= at < self.since + VALID


def pending_for(visitor: Visitor, at: datetime) -> Pending:
    """What is kept of somebody whose second factor is due."""
    return Pending(visitor.account_id, visitor.session_epoch, at)


def enter(session: Session, pending: Pending, trial: Trial, *, demonstration: bool, device: str) -> Visitor:
    """The visitor for a code of the app or a recovery code, in a session of their own.

    Raises SignInRefused where the password must be given again, CodeRefused, or TooManyAttempts after 5 failures for
    the account from this address, 20 altogether.
    """
    if not pending.is_valid(trial.at):
        raise SignInRefused
    account = stored_accounts.account_for_update(session, pending.account_id)
    if account is None or not _still_pending(account, pending, demonstration):
        raise SignInRefused
    attempts = put_attempt(session, account, trial)
    how = put_proof(session, account, trial)
    if not how:
        who = f"account:{account.id}"
        audit.append_event(session, Event(audit.SYSTEM, account.id, "refuse_second_factor", who, trial.at, {}))
        session.commit()  # the attempt stays written down as failed
        raise CodeRefused
    throttle.forgive(session, attempts)
    found = put_entry(session, visitor_of(session, account, trial.at), device, trial.at, second_factor=how)
    session.commit()
    return found


def _still_pending(account: Account, pending: Pending, demonstration: bool) -> bool:
    is_served = may_sign_in(account, demonstration)
    return is_served and account.session_epoch == pending.epoch and account.totp_confirmed_at is not None
