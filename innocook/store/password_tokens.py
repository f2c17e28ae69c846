"""Links with which a password is set, found by the hash of their token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session, joinedload

from innocook.store.columns import Instant, sha256_hex
from innocook.store.tables import Account, PasswordToken


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to keep, of which only the hash is kept; `created_by` is None where the person asked themselves."""

    token: str
    kind: str
    created_by: UUID | None
    at: datetime
    expires_at: datetime


def add_token(session: Session, account_id: UUID, new: NewToken) -> UUID:
    """Keep a token for the account if there is such an account: one statement either way. The token's id."""
    token_id = uuid4()
    row = {
        "id": literal(token_id, PasswordToken.id.type),
        "account_id": Account.id,
        "kind": literal(new.kind),
        "token_sha256": literal(sha256_hex(new.token)),
        "created_at": literal(new.at, Instant()),
        "created_by": literal(new.created_by, PasswordToken.created_by.type),
        "expires_at": literal(new.expires_at, Instant()),
    }
    session.execute(insert(PasswordToken).from_select(list(row), select(*row.values()).where(Account.id == account_id)))
    return token_id


def token_for_update(session: Session, token: str) -> PasswordToken | None:
    """The token as it is now, whatever became of it, held until the transaction ends."""
    query = select(PasswordToken).where(PasswordToken.token_sha256 == sha256_hex(token)).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def token_with_account(session: Session, token: str) -> PasswordToken | None:
    """The token, whatever became of it, with its account."""
    query = select(PasswordToken).where(PasswordToken.token_sha256 == sha256_hex(token))
    return session.scalar(query.options(joinedload(PasswordToken.account)))


def use_up_tokens(session: Session, account_id: UUID, at: datetime) -> list[UUID]:
    """No link that was written before sets a password of the account any more; the ids of those that still did."""
    mine = update(PasswordToken).where(PasswordToken.account_id == account_id, PasswordToken.used_at.is_(None))
    return sorted(session.scalars(mine.values(used_at=at).returning(PasswordToken.id)))
