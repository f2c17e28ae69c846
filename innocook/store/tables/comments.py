"""What a team says to one another about an indicator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId
from innocook.store.tables.accounts import Account


class CommentThread(HasId, Base, kw_only=True):
    """A conversation about one indicator of an assessment, open until somebody resolves it."""

    __tablename__ = "comment_thread"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    resolved_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )

    __table_args__ = (
        Index(None, "assessment_id", "indicator", "opened_at"),
        CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name="resolution_whole"),
    )


class Comment(HasId, Base, kw_only=True):
    """One contribution to a thread, in the language of whoever wrote it; never changed afterwards."""

    __tablename__ = "comment"

    thread_id: Mapped[UUID] = mapped_column(ForeignKey("comment_thread.id", ondelete="RESTRICT"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    text_language: Mapped[str]

    thread: Mapped[CommentThread] = relationship(init=False, lazy="raise")
    author: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        Index(None, "thread_id", "at"),
        CheckConstraint("text <> ''", name="text_present"),
        CheckConstraint("text_language <> ''", name="text_marked"),
    )


class CommentMention(HasId, Base, kw_only=True):
    """Somebody named in a comment."""

    __tablename__ = "comment_mention"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id", ondelete="RESTRICT"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    __table_args__ = (UniqueConstraint("comment_id", "account_id"),)


class ThreadReading(HasId, Base, kw_only=True):
    """Up to when somebody has read a thread."""

    __tablename__ = "thread_reading"

    thread_id: Mapped[UUID] = mapped_column(ForeignKey("comment_thread.id", ondelete="RESTRICT"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    read_until: Mapped[datetime]

    __table_args__ = (UniqueConstraint("thread_id", "account_id"),)
