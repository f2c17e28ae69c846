"""Comments of a team on the indicators of its assessment, in every state of it: they change no answer.

Whoever answers for the institution and may open the section reads and writes them; nobody else knows that they exist.
Begun, answered, settled and reopened by anybody of them. Who is named is told, by letters that lead to `address`, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.comments import check_comment
from innocook.core.errors import NotFound
from innocook.core.mentions import mentioned
from innocook.core.permissions import Action
from innocook.services import notices_of
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.members import members
from innocook.store import comment_changes as changes
from innocook.store import comments as stored
from innocook.store.answer_changes import Stamp
from innocook.store.assessments import lock_state
from innocook.store.tables import CommentThread


@dataclass(frozen=True, slots=True)
class CommentMarks:
    """Of one indicator: open threads, comments by others that are not read yet, and those of them that name me."""

    open: int
    unread: int
    mentions: int


@dataclass(frozen=True, slots=True)
class CommentText:
    """A comment for the workbook."""

    author: str
    at: datetime
    text: str
    language: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class TypedComment:
    """A comment as typed in `language` by somebody who had `seen` these comments."""

    text: str
    language: str
    seen: Collection[UUID] = ()


def put_comment(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    indicator: str,
    typed: TypedComment,
    *,
    address: str,
    at: datetime,
) -> bool:
    """Begin a thread with this text, as a part of something larger that commits.

    False when the same person has written exactly this on this indicator of the assessment before. Raises NotFound
    for those who may not comment there, CommentRefused for a text that says nothing or is too long.
    """
    return _put_thread(session, visitor, opened, indicator, typed, address, at) is not None


def marks(session: Session, opened: OpenAssessment, account_id: UUID) -> Mapping[str, CommentMarks]:
    """What is open and what is new to somebody, by indicator; one without either is not there. Two queries.

    Of every section: the caller shows those that the visitor may open.
    """
    counts = stored.counts_of(session, opened.id, account_id)
    return {key: CommentMarks(one.open, one.unread, one.mentions) for key, one in counts.items()}


def texts_of(session: Session, assessment_id: UUID) -> Mapping[str, tuple[CommentText, ...]]:
    """Every comment by indicator, thread by thread, the first first."""
    found: dict[str, list[CommentText]] = defaultdict(list)
    for indicator, resolved, row in stored.all_comments(session, assessment_id):
        found[indicator].append(CommentText(row.author, row.at, row.text, row.language, resolved))
    return {key: tuple(texts) for key, texts in found.items()}


def open_thread(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    indicator: str,
    typed: TypedComment,
    *,
    address: str,
    at: datetime,
) -> UUID | None:
    """Begin a thread and give its id; None when the same person has written exactly this there before."""
    thread_id = _put_thread(session, visitor, opened, indicator, typed, address, at)
    session.commit()
    return thread_id


def reply(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    thread_id: UUID,
    typed: TypedComment,
    *,
    address: str,
    at: datetime,
) -> None:
    """Write into a thread, and mark as read what was seen of it. Sent twice in a row, it is there once."""
    thread = _held(session, visitor, opened, thread_id, at)
    _put_reply(session, visitor, opened, thread, typed, address, at)
    session.commit()


def resolve(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    thread_id: UUID,
    typed: TypedComment | None = None,
    *,
    address: str,
    at: datetime,
) -> None:
    """Settle a thread, with a last word if one was typed; one that is settled stays as it was settled."""
    thread = _held(session, visitor, opened, thread_id, at)
    if typed is not None:
        _put_reply(session, visitor, opened, thread, typed, address, at)
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = at, visitor.account_id
    session.commit()


def reopen(session: Session, visitor: Visitor, opened: OpenAssessment, thread_id: UUID, *, at: datetime) -> None:
    """Open a settled thread again; an open one stays open."""
    thread = _held(session, visitor, opened, thread_id, at)
    thread.resolved_at = thread.resolved_by = None
    session.commit()


def mark_read(
    session: Session, visitor: Visitor, opened: OpenAssessment, seen: Collection[UUID], *, at: datetime
) -> None:
    """Mark what was seen of each thread as read; what came meanwhile stays new. Again, it changes nothing."""
    _put_readings(session, visitor, opened, seen, at)
    session.commit()


def named_people(
    session: Session, opened: OpenAssessment, indicator: str, *, at: datetime
) -> tuple[tuple[UUID, str], ...]:
    """Those who can be mentioned on an indicator: the members who may open its section, by name."""
    section = _section(opened, indicator)
    institution = opened.target.institution_id
    people = members(session, institution, at=at) if institution is not None else ()
    return tuple((member.account_id, member.name) for member in people if member.may_open(section))


def _put_thread(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    indicator: str,
    typed: TypedComment,
    address: str,
    at: datetime,
) -> UUID | None:
    _refuse(visitor, opened, indicator, at)
    check_comment(typed.text)
    lock_state(session, opened.id)  # two of the same at the same time wait for each other
    if changes.has_said(session, opened.id, indicator, visitor.account_id, typed.text):
        return None
    thread = changes.add_thread(session, opened.id, indicator, Stamp(visitor.account_id, at))
    _put_words(session, visitor, opened, thread, typed, address, at)
    return thread.id


def _put_reply(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    thread: CommentThread,
    typed: TypedComment,
    address: str,
    at: datetime,
) -> None:
    check_comment(typed.text)
    last = changes.latest_comment(session, thread.id)
    if last is None or (last.author_id, last.text) != (visitor.account_id, typed.text):
        _put_words(session, visitor, opened, thread, typed, address, at)
    _put_readings(session, visitor, opened, typed.seen, at)


def _put_words(
    session: Session,
    visitor: Visitor,
    opened: OpenAssessment,
    thread: CommentThread,
    typed: TypedComment,
    address: str,
    at: datetime,
) -> None:
    people = named_people(session, opened, thread.indicator, at=at)
    named = [person for person in mentioned(typed.text, people) if person != visitor.account_id]
    stamp = Stamp(visitor.account_id, at)
    comment = changes.add_comment(session, thread.id, typed.text, typed.language, named, stamp)
    notices_of.tell_mentioned(session, opened, thread.indicator, comment, named, address=address, at=at)


def _put_readings(
    session: Session, visitor: Visitor, opened: OpenAssessment, seen: Collection[UUID], at: datetime
) -> None:
    latest = changes.latest_seen(session, opened.id, seen)
    may = {
        thread: until
        for thread, (indicator, until) in latest.items()
        if opened.may(visitor, Action.COMMENT, at=at, section=_section(opened, indicator))
    }
    changes.put_readings(session, visitor.account_id, may)


def _held(session: Session, visitor: Visitor, opened: OpenAssessment, thread_id: UUID, at: datetime) -> CommentThread:
    thread = changes.thread_for_update(session, opened.id, thread_id)
    if thread is None:
        raise NotFound(str(thread_id))
    _refuse(visitor, opened, thread.indicator, at)
    return thread


def _refuse(visitor: Visitor, opened: OpenAssessment, indicator: str, at: datetime) -> None:
    if not opened.may(visitor, Action.COMMENT, at=at, section=_section(opened, indicator)):
        raise NotFound(indicator)


def _section(opened: OpenAssessment, indicator: str) -> str:
    found = opened.questionnaire.indicator_by_id.get(indicator)
    if found is None:
        raise NotFound(indicator)
    return found.section
