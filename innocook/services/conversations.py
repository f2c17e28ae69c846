"""Conversations as somebody of the team reads them: what is open, what is new, who is named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.mentions import Mention, mentions
from innocook.core.permissions import Action
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.store import comments as stored
from innocook.store.comments import CommentRow, ThreadRow


@dataclass(frozen=True, slots=True)
class Said:
    """One comment; `is_new` when somebody else wrote it after the reader's mark, `names_me` when it names the reader.

    `named` says where it names whom.
    """

    id: UUID
    author: str
    at: datetime
    text: str
    language: str
    named: tuple[Mention, ...]
    is_new: bool
    names_me: bool


@dataclass(frozen=True)
class Conversation:
    """A thread with at least one comment, the first first; `resolved_by` is a name."""

    id: UUID
    indicator: str
    resolved_at: datetime | None
    resolved_by: str
    comments: tuple[Said, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.resolved_at is None

    @cached_property
    def new(self) -> tuple[Said, ...]:
        """What the reader has not read."""
        return tuple(each for each in self.comments if each.is_new)

    @property
    def newly_names_me(self) -> bool:
        """Whether something new names the reader."""
        return any(each.names_me for each in self.new)


def on_indicator(
    session: Session, visitor: Visitor, opened: OpenAssessment, indicator: str
) -> tuple[Conversation, ...]:
    """The conversations on one indicator, open ones first, the first opened first. The caller has asked who may."""
    found = _conversations(session, visitor, opened.id, [indicator])
    return tuple(sorted(found, key=lambda thread: not thread.is_open))


def of_assessment(
    session: Session, visitor: Visitor, opened: OpenAssessment, *, at: datetime
) -> tuple[Conversation, ...]:
    """What is open or new in the sections that the visitor may open: new mentions, other news, the rest.

    Within each the latest word first.
    """
    found = _conversations(session, visitor, opened.id, open_indicators(opened, visitor, Action.COMMENT, at=at))
    shown = sorted((one for one in found if one.is_open or one.new), key=lambda one: one.comments[-1].at, reverse=True)
    return tuple(sorted(shown, key=lambda one: 0 if one.newly_names_me else 1 if one.new else 2))


def open_indicators(opened: OpenAssessment, visitor: Visitor, action: Action, *, at: datetime) -> tuple[str, ...]:
    """The indicators of the sections on which the visitor may do this, in the order of asking."""
    sections = [one for one in opened.questionnaire.sections if opened.may(visitor, action, at=at, section=one.id)]
    return tuple(key for section in sections for key in section.indicators)


def _conversations(
    session: Session, visitor: Visitor, assessment_id: UUID, indicators: Collection[str]
) -> list[Conversation]:
    threads = stored.threads_of(session, assessment_id, indicators)
    if not threads:
        return []
    comments = stored.comments_of(session, assessment_id, indicators)
    read = stored.readings_of(session, assessment_id, visitor.account_id)
    return [
        _conversation(one, comments[one.id], read.get(one.id), visitor.account_id)
        for one in threads
        if one.id in comments
    ]


def _conversation(
    thread: ThreadRow, comments: Collection[CommentRow], read_until: datetime | None, reader: UUID
) -> Conversation:
    said = tuple(_said(row, read_until, reader) for row in comments)
    return Conversation(thread.id, thread.indicator, thread.resolved_at, thread.resolved_by, said)


def _said(row: CommentRow, read_until: datetime | None, reader: UUID) -> Said:
    return Said(
        id=row.id,
        author=row.author,
        at=row.at,
        text=row.text,
        language=row.language,
        named=mentions(row.text, row.named),
        is_new=row.author_id != reader and (read_until is None or row.at > read_until),
        names_me=any(person == reader for person, _name in row.named),
    )
