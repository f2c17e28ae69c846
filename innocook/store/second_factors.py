"""Recovery codes of accounts, of which only hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from innocook.store.columns import sha256_hex
from innocook.store.tables import RecoveryCode


def replace_recovery_codes(session: Session, account_id: UUID, codes: Iterable[str], at: datetime) -> None:
    """These codes are good from now on, and no others."""
    forget_recovery_codes(session, account_id)
    session.add_all(
        RecoveryCode(account_id=account_id, code_sha256=_hash(account_id, code), made_at=at) for code in codes
    )
    session.flush()


def use_recovery_code(session: Session, account_id: UUID, code: str, at: datetime) -> bool:
    """Use a code up; whether it was one of the account's that had not been used."""
    mine = update(RecoveryCode).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    used = mine.where(RecoveryCode.code_sha256 == _hash(account_id, code)).values(used_at=at)
    return session.execute(used.returning(RecoveryCode.id)).first() is not None


def count_recovery_codes(session: Session, account_id: UUID) -> int:
    """How many codes of the account are still good."""
    mine = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalars(mine).one()


def forget_recovery_codes(session: Session, account_id: UUID) -> None:
    """Remove every code of the account."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _hash(account_id: UUID, code: str) -> str:
    """Of account and code together, so that equal codes of two accounts look different."""
    return sha256_hex(f"{account_id}:{code}")
