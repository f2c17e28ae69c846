"""Answers read as values, and the document an answer is written down as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState
from innocook.store.tables import AnswerRevision, Base

ANSWER = Base.metadata.tables["answer"]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as stored, with the languages of its texts; `version` grows by one with every change, from 1."""

    id: UUID
    answer: Answer
    na_text_language: str
    note_language: str
    version: int
    origin: str
    confirmed: bool
    changed_at: datetime
    changed_by: UUID


def answers_of(session: Session, assessment_id: UUID) -> dict[str, AnswerRow]:
    """Every stored answer by indicator, in the order of indicator ids; cleared ones are there as blanks."""
    return rows_by_indicator(session, _of_assessment(assessment_id))


def answers_for_update(session: Session, assessment_id: UUID, indicators: Sequence[str]) -> dict[str, AnswerRow]:
    """The stored answers to these indicators as they are now, held until the transaction ends."""
    # Taken in the order of ids, so that two who save the same page never wait for each other in a circle.
    query = _of_assessment(assessment_id).where(ANSWER.c.indicator.in_(indicators))
    return rows_by_indicator(session, query.with_for_update())


def rows_by_indicator(session: Session, query: Select[Any]) -> dict[str, AnswerRow]:
    """The rows of a query over the whole table of answers."""
    session.flush()
    return {row.indicator: _answer_row(row) for row in session.execute(query)}


def revisions_of(session: Session, assessment_id: UUID, indicator: str) -> list[AnswerRevision]:
    """Every change of one answer, the first first."""
    query = select(AnswerRevision).where(
        AnswerRevision.assessment_id == assessment_id, AnswerRevision.indicator == indicator
    )
    return list(session.scalars(query.order_by(AnswerRevision.version)))


def answer_at(session: Session, assessment_id: UUID, indicator: str, version: int) -> Answer | None:
    """The answer as it was in that version; None when there was none."""
    query = select(AnswerRevision.after).where(
        AnswerRevision.assessment_id == assessment_id,
        AnswerRevision.indicator == indicator,
        AnswerRevision.version == version,
    )
    document = session.scalar(query)
    return None if document is None else answer_from_document(document)


def answer_document(row: AnswerRow) -> dict[str, Any]:
    """The answer as it is written in revisions and submissions: every field, also the empty ones."""
    answer = row.answer
    return {
        "state": str(answer.state),
        "option": answer.option,
        "number": answer.number,
        "na_reason": answer.na_reason,
        "na_text": answer.na_text,
        "na_text_language": row.na_text_language,
        "note": answer.note,
        "note_language": row.note_language,
        "origin": row.origin,
        "confirmed": row.confirmed,
        "version": row.version,
    }


def answer_from_document(document: Mapping[str, Any]) -> Answer:
    """The answer in a revision or a submission."""
    return Answer(
        AnswerState(document["state"]),
        option=document["option"],
        number=document["number"],
        na_reason=document["na_reason"],
        na_text=document["na_text"],
        note=document["note"],
    )


def _of_assessment(assessment_id: UUID) -> Select[Any]:
    return select(ANSWER).where(ANSWER.c.assessment_id == assessment_id).order_by(ANSWER.c.indicator)


def _answer_row(row: Row[Any]) -> AnswerRow:
    state = AnswerState(row.state)
    return AnswerRow(
        id=row.id,
        answer=Answer(state, row.option_key, row.number, row.na_reason, row.na_text, row.note),
        na_text_language=row.na_text_language,
        note_language=row.note_language,
        version=row.version,
        origin=row.origin,
        confirmed=row.confirmed,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
