"""Who changed which answer when, from what to what: for whoever answers for the institution, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer
from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.conversations import open_indicators
from innocook.services.paging import placed
from innocook.store import history as stored
from innocook.store.answers import answer_from_document
from innocook.store.history import Asked, RevisionRow

PAGE = 50


@dataclass(frozen=True, slots=True)
class Side:
    """An answer before or after a change, with the languages of its texts and where it came from."""

    answer: Answer
    na_text_language: str = ""
    note_language: str = ""
    origin: str = "typed"
    confirmed: bool = True


NOTHING = Side(BLANK)
"""What there was before the first change."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One change of one answer; `name` is of whoever made it."""

    indicator: str
    version: int
    at: datetime
    by: UUID
    name: str
    before: Side
    after: Side

    @property
    def value_changed(self) -> bool:
        """Whether the level, the number or the state is another one."""
        return _value(self.before.answer) != _value(self.after.answer)

    @property
    def reason_changed(self) -> bool:
        """Whether the reason for "not applicable" or its text is another one."""
        return _reason(self.before.answer) != _reason(self.after.answer)

    @property
    def note_changed(self) -> bool:
        """Whether the note reads otherwise."""
        return self.before.answer.note != self.after.answer.note

    @property
    def confirms(self) -> bool:
        """Whether an answer of an earlier round was confirmed, changed or not."""
        return self.after.confirmed and not self.before.confirmed


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A page of the latest changes, the pages there are, and everybody who made a change."""

    changes: tuple[AnswerChange, ...]
    page: int
    pages: int
    total: int
    people: tuple[tuple[UUID, str], ...]


def of_indicator(
    session: Session, visitor: Visitor, opened: OpenAssessment, indicator: str, *, at: datetime
) -> tuple[AnswerChange, ...]:
    """Every change of one answer, the latest first; NotFound for those who may not open its section."""
    found = opened.questionnaire.indicator_by_id.get(indicator)
    if found is None or not opened.may(visitor, Action.SEE_HISTORY, at=at, section=found.section):
        raise NotFound(indicator)
    rows = stored.revisions(session, Asked(opened.id, [indicator]))
    return tuple(sorted(map(_change, rows), key=lambda change: -change.version))


def of_assessment(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    *,
    at: datetime,
    by: UUID | None = None,
    section: str = "",
    page: int = 1,
) -> ChangesPage:
    """The latest changes in the sections that the visitor may open, PAGE at a time, of one person or section if asked.

    A page before the first or after the last is the first or the last.
    """
    everything = Asked(opened.id, open_indicators(opened, visitor, Action.SEE_HISTORY, at=at))
    of_section = [key for key in everything.indicators if not section or _section_of(opened, key) == section]
    asked = replace(everything, indicators=of_section, by=by)
    total = stored.count_revisions(session, asked)
    page, pages = placed(page, total, PAGE)
    rows = stored.revisions(session, asked, limit=PAGE, offset=(page - 1) * PAGE)
    people = stored.people_of(session, everything)
    return ChangesPage(tuple(map(_change, rows)), page, pages, total, tuple(people))


def _section_of(opened: OpenAssessment, indicator: str) -> str:
    return opened.questionnaire.indicator_by_id[indicator].section


def _change(row: RevisionRow) -> AnswerChange:
    return AnswerChange(row.indicator, row.version, row.at, row.by, row.name, _side(row.before), _side(row.after))


def _side(document: Mapping[str, Any] | None) -> Side:
    if document is None:
        return NOTHING
    return Side(
        answer_from_document(document),
        document.get("na_text_language", ""),
        document.get("note_language", ""),
        document.get("origin", "typed"),
        document.get("confirmed", True),
    )


def _value(answer: Answer) -> tuple[object, ...]:
    return (answer.state, answer.option, answer.number)


def _reason(answer: Answer) -> tuple[str, str]:
    return (answer.na_reason, answer.na_text)
