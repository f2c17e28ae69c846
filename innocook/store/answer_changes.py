"""Answers changed: with a version, so that nobody overwrites what they have not seen, and a revision for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer
from innocook.store.answers import ANSWER, AnswerRow, answer_document, answers_for_update
from innocook.store.errors import StaleAnswer
from innocook.store.tables import Base
from innocook.store.writes import insert_missing

_REVISION = Base.metadata.tables["answer_revision"]
_KEYS = {"id", "assessment_id", "indicator"}
_UPDATE = (
    update(ANSWER)
    .where(ANSWER.c.id == bindparam("of_id"), ANSWER.c.version == bindparam("of_version"))
    .values({column.name: bindparam(f"new_{column.name}") for column in ANSWER.c if column.name not in _KEYS})
)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants an answer to be. `expected_version` is the version they saw, 0 for none yet.

    `language` marks the texts they typed; a text that stays as it was keeps its own language, and so does one that is
    taken from elsewhere with a language of its own.
    """

    answer: Answer
    expected_version: int
    language: str
    origin: str = "typed"
    confirmed: bool = True
    na_text_language: str = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does something, and when."""

    by: UUID
    at: datetime


def put_answer(session: Session, assessment_id: UUID, indicator: str, change: Change, stamp: Stamp) -> int:
    """Save one answer as `put_answers` does; its version afterwards."""
    return put_answers(session, assessment_id, {indicator: change}, stamp)[indicator]


def put_answers(session: Session, assessment_id: UUID, changes: Mapping[str, Change], stamp: Stamp) -> dict[str, int]:
    """Save answers by indicator with a revision each; the version of each afterwards (0: still no row).

    An answer that says what is stored already changes nothing. Raises StaleAnswer with the indicators that somebody
    else changed after `expected_version`, to whatever; the caller then rolls back.
    """
    stored = answers_for_update(session, assessment_id, sorted(changes))
    stale = [key for key in sorted(changes) if changes[key].expected_version != _version(stored.get(key))]
    if stale:
        raise StaleAnswer(stale)
    wanted = {key: changes[key] for key in sorted(changes) if not _says_the_same(changes[key], stored.get(key))}
    rows = {key: _changed(change, stored.get(key), stamp) for key, change in wanted.items()}
    _insert(session, assessment_id, {key: row for key, row in rows.items() if row.version == 1})
    _update(session, {key: row for key, row in rows.items() if row.version > 1})
    _add_revisions(session, assessment_id, rows, stored)
    return {key: _version(rows.get(key, stored.get(key))) for key in changes}


def _version(row: AnswerRow | None) -> int:
    return 0 if row is None else row.version


def _says_the_same(change: Change, row: AnswerRow | None) -> bool:
    if row is None:
        return change.answer == BLANK
    return (row.answer, row.confirmed) == (change.answer, change.confirmed)


def _changed(change: Change, old: AnswerRow | None, stamp: Stamp) -> AnswerRow:
    answer = change.answer
    same_reason = old is not None and old.answer.na_text == answer.na_text
    same_note = old is not None and old.answer.note == answer.note
    return AnswerRow(
        id=old.id if old else uuid4(),
        answer=answer,
        na_text_language=old.na_text_language
        if old and same_reason
        else _language(change, change.na_text_language, answer.na_text),
        note_language=old.note_language if old and same_note else _language(change, change.note_language, answer.note),
        version=_version(old) + 1,
        origin=change.origin,
        confirmed=change.confirmed,
        changed_at=stamp.at,
        changed_by=stamp.by,
    )


def _language(change: Change, own: str, text: str) -> str:
    return (own or change.language) if text else ""


def answer_columns(row: AnswerRow) -> dict[str, Any]:
    """What the table of answers keeps of a row beside its keys."""
    return {
        "state": str(row.answer.state),
        "option_key": row.answer.option,
        "number": row.answer.number,
        "na_reason": row.answer.na_reason,
        "na_text": row.answer.na_text,
        "na_text_language": row.na_text_language,
        "note": row.answer.note,
        "note_language": row.note_language,
        "version": row.version,
        "origin": row.origin,
        "confirmed": row.confirmed,
        "changed_at": row.changed_at,
        "changed_by": row.changed_by,
    }


def _insert(session: Session, assessment_id: UUID, rows: Mapping[str, AnswerRow]) -> None:
    new = [
        {"id": row.id, "assessment_id": assessment_id, "indicator": key, **answer_columns(row)}
        for key, row in rows.items()
    ]
    if insert_missing(session, ANSWER, new) < len(new):
        present = answers_for_update(session, assessment_id, list(rows))
        raise StaleAnswer([key for key, row in present.items() if row.id != rows[key].id])


def _update(session: Session, rows: Mapping[str, AnswerRow]) -> None:
    if not rows:
        return
    parameters = [
        {"of_id": row.id, "of_version": row.version - 1, **{f"new_{key}": v for key, v in answer_columns(row).items()}}
        for row in rows.values()
    ]
    if session.connection().execute(_UPDATE, parameters).rowcount != len(rows):
        raise StaleAnswer(list(rows))


def _add_revisions(
    session: Session, assessment_id: UUID, rows: Mapping[str, AnswerRow], stored: Mapping[str, AnswerRow]
) -> None:
    revisions = [
        {
            "id": uuid4(),
            "answer_id": row.id,
            "assessment_id": assessment_id,
            "indicator": key,
            "version": row.version,
            "at": row.changed_at,
            "by": row.changed_by,
            "before": answer_document(stored[key]) if key in stored else None,
            "after": answer_document(row),
        }
        for key, row in rows.items()
    ]
    if revisions:
        session.connection().execute(insert(_REVISION), revisions)
