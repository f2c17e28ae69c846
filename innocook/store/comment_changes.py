"""Threads begun, answered, settled and read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.store.answer_changes import Stamp
from innocook.store.tables import Base, Comment, CommentMention, CommentThread, ThreadReading
from innocook.store.writes import insert_missing

_READING = Base.metadata.tables[ThreadReading.__tablename__]
_MOMENT = timedelta(microseconds=1)


def thread_for_update(session: Session, assessment_id: UUID, thread_id: UUID) -> CommentThread | None:
    """The thread of this assessment as it is now, held until the transaction ends; None when there is none."""
    query = select(CommentThread).where(CommentThread.id == thread_id, CommentThread.assessment_id == assessment_id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def has_said(session: Session, assessment_id: UUID, indicator: str, author_id: UUID, text: str) -> bool:
    """Whether this person has written exactly this on the indicator already."""
    query = (
        select(Comment.id)
        .join(Comment.thread)
        .where(CommentThread.assessment_id == assessment_id, CommentThread.indicator == indicator)
        .where(Comment.author_id == author_id, Comment.text == text)
        .order_by(Comment.id)
    )
    return session.scalar(query.limit(1)) is not None


def latest_comment(session: Session, thread_id: UUID) -> Comment | None:
    """The latest comment of a thread; None for an empty one."""
    query = select(Comment).where(Comment.thread_id == thread_id).order_by(Comment.at.desc(), Comment.id)
    return session.scalar(query.limit(1))


def add_thread(session: Session, assessment_id: UUID, indicator: str, stamp: Stamp) -> CommentThread:
    """Begin a thread, still without a comment."""
    thread = CommentThread(assessment_id=assessment_id, indicator=indicator, opened_at=stamp.at, opened_by=stamp.by)
    session.add(thread)
    session.flush()
    return thread


def add_comment(
    session: Session, thread_id: UUID, text: str, language: str, named: Collection[UUID], stamp: Stamp
) -> Comment:
    """Write a comment into a thread that is held, with those named in it.

    Its instant is later than that of every comment there, whatever the clocks say, so that a reading mark is exact.
    """
    last = latest_comment(session, thread_id)
    at = stamp.at if last is None else max(stamp.at, last.at + _MOMENT)
    comment = Comment(thread_id=thread_id, author_id=stamp.by, at=at, text=text, text_language=language)
    session.add(comment)
    session.flush()
    session.add_all(CommentMention(comment_id=comment.id, account_id=person) for person in named)
    session.flush()
    return comment


def latest_seen(session: Session, assessment_id: UUID, seen: Collection[UUID]) -> dict[UUID, tuple[str, datetime]]:
    """The latest of these comments in each thread of the assessment: by thread, its indicator and instant.

    Comments of other assessments are passed over.
    """
    query = (
        select(CommentThread.id, CommentThread.indicator, func.max(Comment.at))
        .join(Comment, Comment.thread_id == CommentThread.id)
        .where(CommentThread.assessment_id == assessment_id, Comment.id.in_(seen))
        .group_by(CommentThread.id, CommentThread.indicator)
        .order_by(CommentThread.id)
    )
    return {thread_id: (indicator, at) for thread_id, indicator, at in session.execute(query)}


def put_readings(session: Session, account_id: UUID, until: Mapping[UUID, datetime]) -> None:
    """Somebody has read these threads up to these instants; a mark only ever moves forward."""
    rows = [
        {"id": uuid4(), "thread_id": thread_id, "account_id": account_id, "read_until": at}
        for thread_id, at in sorted(until.items())
    ]
    insert_missing(session, _READING, rows)
    for thread_id, at in sorted(until.items()):
        session.execute(
            update(ThreadReading)
            .where(ThreadReading.thread_id == thread_id, ThreadReading.account_id == account_id)
            .where(ThreadReading.read_until < at)
            .values(read_until=at)
        )
