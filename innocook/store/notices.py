"""Notices: put once per person and event, listed, counted and marked as read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, contains_eager

from innocook.core.permissions import Role, Scope
from innocook.store.tables import Account, Base, Grant, Notice, Participation
from innocook.store.writes import insert_missing

_NOTICES = Base.metadata.tables[Notice.__tablename__]
_AT_ONCE = 500


def add_notices(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of the rows that were added, with their new ids: one whose account has its `key` already is left out.

    Another transaction that tells the same people the same is waited for.
    """
    # In one order everywhere, so that two who tell the same never wait for each other.
    ordered = sorted(rows, key=lambda row: (row["account_id"], row["key"]))
    added: list[Mapping[str, Any]] = []
    for start in range(0, len(ordered), _AT_ONCE):
        some = {key: {"id": key, **row} for row in ordered[start : start + _AT_ONCE] for key in [uuid4()]}
        insert_missing(session, _NOTICES, list(some.values()))
        mine = select(Notice.id).where(Notice.id.in_(some)).order_by(Notice.id)
        added += [some[key] for key in session.scalars(mine)]
    return added


def notices_of(session: Session, account_id: UUID, *, limit: int, offset: int = 0) -> list[Notice]:
    """Some notices of a person, the latest first."""
    query = select(Notice).where(Notice.account_id == account_id).order_by(Notice.at.desc(), Notice.id)
    return list(session.scalars(query.limit(limit).offset(offset)))


def notice_of(session: Session, account_id: UUID, notice_id: UUID) -> Notice | None:
    """The notice, if it is theirs."""
    return session.scalar(select(Notice).where(Notice.id == notice_id, Notice.account_id == account_id))


def count_notices(session: Session, account_id: UUID) -> int:
    """How many notices a person has."""
    return session.scalars(select(func.count()).select_from(Notice).where(Notice.account_id == account_id)).one()


def count_unread(session: Session, account_id: UUID) -> int:
    """How many of them they have not read."""
    query = select(func.count()).select_from(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalars(query).one()


def mark_read(session: Session, account_id: UUID, notice_id: UUID, at: datetime) -> None:
    """A notice of theirs is read; one that is read already keeps its instant."""
    mine = update(Notice).where(Notice.account_id == account_id, Notice.id == notice_id)
    session.execute(mine.where(Notice.read_at.is_(None)).values(read_at=at))


def mark_all_read(session: Session, account_id: UUID, until: datetime, at: datetime) -> None:
    """Every notice of theirs that came until an instant is read."""
    mine = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None), Notice.at <= until)
    session.execute(mine.values(read_at=at))


def active_accounts(session: Session, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """Those of these accounts that are not deactivated, by id."""
    wanted = sorted(account_ids)
    found: dict[UUID, Account] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = Account.id.in_(wanted[start : start + _AT_ONCE])
        rows = session.scalars(select(Account).where(some, Account.deactivated_at.is_(None)).order_by(Account.id))
        found |= {account.id: account for account in rows}
    return found


def grants_of_reviewers(session: Session, at: datetime) -> list[Grant]:
    """Every grant, of whatever role, that holds at that instant, of active people who hold one as reviewer.

    Those of one account follow one another.
    """
    holds = (Grant.valid_from <= at) & or_(Grant.valid_until.is_(None), Grant.valid_until > at)
    reviewers = select(Grant.account_id).where(Grant.role == Role.REVIEWER.value, holds)
    query = (
        select(Grant)
        .join(Grant.account)
        .where(Grant.account_id.in_(reviewers), holds, Account.deactivated_at.is_(None))
        .options(contains_eager(Grant.account))
        .order_by(Grant.account_id, Grant.valid_from, Grant.id)
    )
    return list(session.scalars(query))


def leads_of_round(session: Session, round_id: UUID, at: datetime) -> list[UUID]:
    """The active people who lead an institution of the round at that instant, each once. One query."""
    query = (
        select(Grant.account_id)
        .join(Grant.account)
        .join(Participation, Participation.institution_id == Grant.institution_id)
        .where(Participation.round_id == round_id, Grant.scope == Scope.INSTITUTION.value)
        .where(Grant.role == Role.LEAD.value, Grant.valid_from <= at)
        .where(or_(Grant.valid_until.is_(None), Grant.valid_until > at), Account.deactivated_at.is_(None))
        .distinct()
        .order_by(Grant.account_id)
    )
    return list(session.scalars(query))
