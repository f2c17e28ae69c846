"""Every change of answers, with who made it, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from innocook.store.tables import Account, AnswerRevision


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A change as stored; `before` is None for the first, both are documents of `store.answers.answer_document`."""

    indicator: str
    version: int
    at: datetime
    by: UUID
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes: of these indicators, by one person if one is named."""

    assessment_id: UUID
    indicators: Collection[str]
    by: UUID | None = None


def revisions(session: Session, asked: Asked, *, limit: int | None = None, offset: int = 0) -> list[RevisionRow]:
    """The changes, the latest first."""
    query = (
        _of(asked, select(AnswerRevision, Account.name).join(Account, Account.id == AnswerRevision.by))
        .order_by(AnswerRevision.at.desc(), AnswerRevision.indicator, AnswerRevision.version.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        RevisionRow(row.indicator, row.version, row.at, row.by, name, row.before, row.after)
        for row, name in session.execute(query)
    ]


def count_revisions(session: Session, asked: Asked) -> int:
    """How many there are."""
    return session.scalar(_of(asked, select(func.count()).select_from(AnswerRevision))) or 0


def people_of(session: Session, asked: Asked) -> list[tuple[UUID, str]]:
    """Whoever made one of these changes, by name."""
    query = _of(asked, select(Account.id, Account.name).join(AnswerRevision, AnswerRevision.by == Account.id))
    return [(row.id, row.name) for row in session.execute(query.distinct().order_by(Account.name, Account.id))]


def _of(asked: Asked, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    chosen = query.where(
        AnswerRevision.assessment_id == asked.assessment_id, AnswerRevision.indicator.in_(asked.indicators)
    )
    return chosen if asked.by is None else chosen.where(AnswerRevision.by == asked.by)
