"""What a team says about indicators: threads, comments, who is named in them and who has read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from innocook.store.tables import Account, Comment, CommentMention, CommentThread, ThreadReading

_RESOLVER = aliased(Account)


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A conversation as stored; `resolved_by` is a name, empty while it is open."""

    id: UUID
    indicator: str
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment with its author's name; `named` are those mentioned in it, by id with their names."""

    id: UUID
    thread_id: UUID
    author_id: UUID
    author: str
    at: datetime
    text: str
    language: str
    named: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorCounts:
    """Of one indicator: threads that are open, comments somebody has not read, and those of them that name them."""

    open: int
    unread: int
    mentions: int


def threads_of(session: Session, assessment_id: UUID, indicators: Collection[str]) -> list[ThreadRow]:
    """The threads on these indicators, the first opened first."""
    query = (
        select(CommentThread, _RESOLVER.name)
        .outerjoin(_RESOLVER, _RESOLVER.id == CommentThread.resolved_by)
        .where(CommentThread.assessment_id == assessment_id, CommentThread.indicator.in_(indicators))
        .order_by(CommentThread.opened_at, CommentThread.id)
    )
    return [
        ThreadRow(thread.id, thread.indicator, thread.opened_at, thread.resolved_at, name or "")
        for thread, name in session.execute(query)
    ]


def comments_of(session: Session, assessment_id: UUID, indicators: Collection[str]) -> dict[UUID, list[CommentRow]]:
    """The comments on these indicators by thread, the first first. Two queries."""
    chosen = and_(CommentThread.assessment_id == assessment_id, CommentThread.indicator.in_(indicators))
    named = _named(session, chosen)
    found: dict[UUID, list[CommentRow]] = defaultdict(list)
    for row in session.execute(_with_author().where(chosen)):
        found[row.thread_id].append(_comment_row(row, tuple(named.get(row.id, ()))))
    return found


def _with_author() -> Select[*tuple[Any, ...]]:
    columns = (Comment.id, Comment.thread_id, Comment.author_id, Account.name, Comment.at, Comment.text)
    return (
        select(*columns, Comment.text_language, CommentThread.indicator)
        .join(Comment.thread)
        .join(Comment.author)
        .order_by(CommentThread.opened_at, CommentThread.id, Comment.at, Comment.id)
    )


def _comment_row(row: Row[*tuple[Any, ...]], named: tuple[tuple[UUID, str], ...]) -> CommentRow:
    return CommentRow(row.id, row.thread_id, row.author_id, row.name, row.at, row.text, row.text_language, named)


def _named(session: Session, chosen: ColumnElement[bool]) -> dict[UUID, list[tuple[UUID, str]]]:
    query = (
        select(CommentMention.comment_id, Account.id, Account.name)
        .join(Account, Account.id == CommentMention.account_id)
        .join(Comment, Comment.id == CommentMention.comment_id)
        .join(Comment.thread)
        .where(chosen)
        .order_by(CommentMention.comment_id, Account.name, Account.id)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for comment_id, account_id, name in session.execute(query):
        found[comment_id].append((account_id, name))
    return found


def readings_of(session: Session, assessment_id: UUID, account_id: UUID) -> dict[UUID, datetime]:
    """Up to when somebody has read the threads of an assessment, by thread; one never read is not there."""
    query = (
        select(ThreadReading.thread_id, ThreadReading.read_until)
        .join(CommentThread, CommentThread.id == ThreadReading.thread_id)
        .where(CommentThread.assessment_id == assessment_id, ThreadReading.account_id == account_id)
        .order_by(ThreadReading.thread_id)
    )
    return {row.thread_id: row.read_until for row in session.execute(query)}


def counts_of(session: Session, assessment_id: UUID, account_id: UUID) -> dict[str, IndicatorCounts]:
    """What is open and what is new to somebody, by indicator; nothing for indicators without either. Two queries."""
    threads = (
        select(CommentThread.indicator, func.count().label("threads"))
        .where(CommentThread.assessment_id == assessment_id, CommentThread.resolved_at.is_(None))
        .group_by(CommentThread.indicator)
    )
    opened = {row.indicator: row.threads for row in session.execute(threads)}
    unread = {row.indicator: row for row in session.execute(_unread(assessment_id, account_id))}
    return {
        key: IndicatorCounts(opened.get(key, 0), *_of(unread.get(key))) for key in sorted(opened.keys() | unread.keys())
    }


def _of(row: Row[*tuple[Any, ...]] | None) -> tuple[int, int]:
    return (0, 0) if row is None else (row.unread, row.naming)


def _unread(assessment_id: UUID, account_id: UUID) -> Select[*tuple[Any, ...]]:
    reading = and_(ThreadReading.thread_id == Comment.thread_id, ThreadReading.account_id == account_id)
    mention = and_(CommentMention.comment_id == Comment.id, CommentMention.account_id == account_id)
    return (
        select(CommentThread.indicator, func.count().label("unread"), func.count(CommentMention.id).label("naming"))
        .select_from(Comment)
        .join(Comment.thread)
        .outerjoin(ThreadReading, reading)
        .outerjoin(CommentMention, mention)
        .where(CommentThread.assessment_id == assessment_id, Comment.author_id != account_id)
        .where(or_(ThreadReading.read_until.is_(None), Comment.at > ThreadReading.read_until))
        .group_by(CommentThread.indicator)
    )


def all_comments(session: Session, assessment_id: UUID) -> list[tuple[str, bool, CommentRow]]:
    """Every comment of an assessment with its indicator and whether it is resolved, thread by thread."""
    query = _with_author().add_columns(CommentThread.resolved_at).where(CommentThread.assessment_id == assessment_id)
    return [(row.indicator, row.resolved_at is not None, _comment_row(row, ())) for row in session.execute(query)]
