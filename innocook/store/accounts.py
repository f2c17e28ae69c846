"""People and their grants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from innocook.store.keys import email_key
from innocook.store.tables import Account, Grant


def account_by_email(session: Session, email: str) -> Account | None:
    """The account with this e-mail address in whatever case, deactivated ones too; None when there is none."""
    return session.scalar(select(Account).where(Account.email_key == email_key(email)))


def account_by_id(session: Session, account_id: UUID) -> Account | None:
    """The account, deactivated ones too; None when there is none."""
    return session.get(Account, account_id)


def account_for_update(session: Session, account_id: UUID) -> Account | None:
    """The account as it is now, held until the transaction ends; None when there is none."""
    query = select(Account).where(Account.id == account_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def accounts_by_id(session: Session, account_ids: Sequence[UUID]) -> dict[UUID, Account]:
    """These accounts by id, ordered by name; unknown ids are left out."""
    query = select(Account).where(Account.id.in_(account_ids)).order_by(Account.name, Account.id)
    return {account.id: account for account in session.scalars(query)}


def has_demonstration_accounts(session: Session) -> bool:
    """Whether any account is a demonstration account, deactivated ones too."""
    return session.scalar(select(Account.id).where(Account.is_demonstration).limit(1)) is not None


def grants_of(session: Session, account_id: UUID, at: datetime) -> list[Grant]:
    """The grants that hold at that instant, with country and institution loaded; oldest first."""
    query = (
        select(Grant)
        .where(Grant.account_id == account_id, Grant.valid_from <= at)
        .where(or_(Grant.valid_until.is_(None), Grant.valid_until > at))
        .options(joinedload(Grant.country), joinedload(Grant.institution))
        .order_by(Grant.valid_from, Grant.id)
    )
    return list(session.scalars(query))
