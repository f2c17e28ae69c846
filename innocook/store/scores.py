"""Stored scores: written where answers change, read by lists and dashboards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from innocook.store.tables import Base

_SCORE = Base.metadata.tables["score"]


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score without its owner: `value` has 9 decimals, None is "not rated yet"; the counts are of indicators."""

    value: float | None
    counted: int
    applicable: int
    total: int


def put_scores(
    session: Session,
    assessment_id: UUID,
    scores: Mapping[str, StoredScore],
    engine_version: str,
    submission_id: UUID | None = None,
    kind: str = "self",
) -> None:
    """Replace the scores of one kind (self or validated) of the draft, or of one submission, by these (by score id)."""
    session.flush()
    connection = session.connection()
    connection.execute(delete(_SCORE).where(_SCORE.c.kind == kind, *_owner(assessment_id, submission_id)))
    owner = {
        "assessment_id": assessment_id,
        "submission_id": submission_id,
        "kind": kind,
        "engine_version": engine_version,
    }
    rows = [{"id": uuid4(), "score_id": key, **asdict(score), **owner} for key, score in scores.items()]
    if rows:
        connection.execute(insert(_SCORE), rows)


def scores_of(
    session: Session, assessment_id: UUID, submission_id: UUID | None = None, kind: str = "self"
) -> dict[str, StoredScore]:
    """The scores of one kind of the draft, or of one submission, by score id."""
    query = select(_SCORE).where(_SCORE.c.kind == kind, *_owner(assessment_id, submission_id))
    return _by_id(session.execute(query.order_by(_SCORE.c.score_id)))


def draft_scores(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, dict[str, StoredScore]]:
    """The self scores of many drafts in one query; every id asked for is there."""
    found: dict[UUID, dict[str, StoredScore]] = {key: {} for key in assessment_ids}
    query = select(_SCORE).where(
        _SCORE.c.kind == "self", _SCORE.c.submission_id.is_(None), _SCORE.c.assessment_id.in_(assessment_ids)
    )
    for row in session.execute(query.order_by(_SCORE.c.assessment_id, _SCORE.c.score_id)):
        found[row.assessment_id][row.score_id] = StoredScore(row.value, row.counted, row.applicable, row.total)
    return found


def _owner(assessment_id: UUID, submission_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    if submission_id is None:
        return (_SCORE.c.assessment_id == assessment_id, _SCORE.c.submission_id.is_(None))
    return (_SCORE.c.submission_id == submission_id,)


def _by_id(rows: Iterable[Any]) -> dict[str, StoredScore]:
    return {row.score_id: StoredScore(row.value, row.counted, row.applicable, row.total) for row in rows}
