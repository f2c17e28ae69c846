"""The second factor: codes of an app by time, and recovery codes for the day when the app is not at hand."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy.orm import Session

from innocook.core import totp
from innocook.core.errors import InnocookError, NotFound
from innocook.core.roles import Role
from innocook.services import throttle
from innocook.services.accounts import Visitor
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store import second_factors as stored
from innocook.store.audit import Event
from innocook.store.sign_in_sessions import end_sessions
from innocook.store.tables import Account

CODES = 10
BOUND = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
"""The roles whose accounts need a second factor where the installation requires one."""


class CodeRefused(InnocookError):
    """The code does not fit, or was used before; which of the two is never said."""


class FactorStands(InnocookError):
    """The account has a second factor already."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Where an account stands: `secret` is there only while it waits to be confirmed, `since` once it was."""

    secret: str
    since: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A code as it was typed, where from and when."""

    code: str
    address: str
    at: datetime


def factor_of(session: Session, visitor: Visitor) -> Factor:
    """The second factor of the visitor's account."""
    account = stored_accounts.account_by_id(session, visitor.account_id)
    if account is None:
        raise NotFound(str(visitor.account_id))
    secret = "" if account.totp_confirmed_at else account.totp_secret or ""
    return Factor(secret, account.totp_confirmed_at, stored.count_recovery_codes(session, account.id))


def is_bound(visitor: Visitor) -> bool:
    """Whether the visitor has a role that needs a second factor where the installation requires one."""
    return any(grant.role in BOUND for grant in visitor.grants)


def begin(session: Session, visitor: Visitor) -> str:
    """Make a new secret that waits to be confirmed, and give it; raises FactorStands where there is a factor already.

    Whoever calls shows it to this session alone: the account may be open elsewhere with nothing but its password.
    """
    account = _held(session, visitor.account_id)
    if account.totp_confirmed_at is not None:
        raise FactorStands
    secret = pyotp.random_base32()
    account.totp_secret, account.totp_last_step = secret, 0
    session.commit()
    return secret


def confirm(session: Session, visitor: Visitor, trial: Trial) -> tuple[str, ...]:
    """Take the secret into use with a code of it; the recovery codes, which nobody can see again.

    Every other session of the account ends: it was begun with the password alone.

    Raises CodeRefused, FactorStands, or TooManyAttempts after 5 failures from this address, 20 altogether.
    """
    account = _held(session, visitor.account_id)
    if account.totp_confirmed_at is not None:
        raise FactorStands
    attempts = put_attempt(session, account, trial)
    if not _put_time_code(account, trial):
        session.commit()
        raise CodeRefused
    account.totp_confirmed_at = trial.at
    end_sessions(session, account.id, trial.at, but=visitor.session_id)
    codes = _put_codes(session, account, trial.at)
    throttle.forgive(session, attempts)
    _log(session, account, "set_second_factor", trial.at)
    session.commit()
    return codes


def renew_codes(session: Session, visitor: Visitor, trial: Trial) -> tuple[str, ...]:
    """New recovery codes for a code; the old ones are void. Raises as `confirm`, NotFound without a factor."""
    account = _proven(session, visitor, trial)
    codes = _put_codes(session, account, trial.at)
    _log(session, account, "renew_recovery_codes", trial.at)
    session.commit()
    return codes


def remove(session: Session, visitor: Visitor, trial: Trial) -> None:
    """Switch the second factor off, for a code of it or a recovery code; raises as `renew_codes`."""
    account = _proven(session, visitor, trial)
    put_removal(session, account)
    _log(session, account, "remove_second_factor", trial.at)
    session.commit()


def put_removal(session: Session, account: Account) -> None:
    """Take an account's second factor away, with its recovery codes. The event is the caller's; does not commit."""
    account.totp_secret, account.totp_confirmed_at, account.totp_last_step = None, None, 0
    stored.forget_recovery_codes(session, account.id)
    session.flush()


def put_attempt(session: Session, account: Account, trial: Trial) -> list[UUID]:
    """Count an attempt for an account that is held: 5 failures from one address, 20 from all. See `begin_attempt`."""
    counted = {f"code:{account.id}:{trial.address}": 5, f"code:{account.id}": 20}
    return throttle.begin_attempt(session, counted, trial.at)


def put_proof(session: Session, account: Account, trial: Trial) -> str:
    """Use a code up, of the app or for recovery: `code` or `recovery_code`; empty when it does not fit.

    The account must be held, so that no code serves twice at once. Does not commit.
    """
    code = totp.typed_code(trial.code)
    if totp.is_recovery_code(code) and stored.use_recovery_code(session, account.id, code, trial.at):
        _log(session, account, "use_recovery_code", trial.at)
        return "recovery_code"
    return "code" if _put_time_code(account, trial) else ""


def _put_time_code(account: Account, trial: Trial) -> bool:
    code = totp.typed_code(trial.code)
    if account.totp_secret is None:
        return False
    step = totp.accepted_step(account.totp_secret, code, trial.at, after=account.totp_last_step)
    if step is not None:
        account.totp_last_step = step
    return step is not None


def _proven(session: Session, visitor: Visitor, trial: Trial) -> Account:
    """The account, held, once the code was found to fit."""
    account = _held(session, visitor.account_id)
    if account.totp_confirmed_at is None:
        raise NotFound(str(account.id))
    attempts = put_attempt(session, account, trial)
    if not put_proof(session, account, trial):
        session.commit()
        raise CodeRefused
    throttle.forgive(session, attempts)
    return account


def _put_codes(session: Session, account: Account, at: datetime) -> tuple[str, ...]:
    made = tuple(_made_up() for _ in range(CODES))
    stored.replace_recovery_codes(session, account.id, made, at)
    return tuple(totp.in_groups(code, "-") for code in made)


def _made_up() -> str:
    """About 79 bits: the hash of such a code is of no use to whoever steals it."""
    return "".join(secrets.choice(totp.RECOVERY_LETTERS) for _ in range(totp.RECOVERY_LENGTH))


def _held(session: Session, account_id: UUID) -> Account:
    account = stored_accounts.account_for_update(session, account_id)
    if account is None or account.deactivated_at is not None:
        raise NotFound(str(account_id))
    return account


def _log(session: Session, account: Account, action: str, at: datetime) -> None:
    audit.append_event(session, Event(audit.SYSTEM, account.id, action, f"account:{account.id}", at, {}))
