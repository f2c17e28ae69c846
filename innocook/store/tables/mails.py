"""Mails waiting to leave: written in the transaction they speak of, sent afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from innocook.store.columns import Base, HasId


class OutboxMail(HasId, Base, kw_only=True):
    """A mail; not yet sent while `sent_at` is None, and then not tried again before `next_attempt_at`.

    Its text is emptied once it has been sent: it may hold a link that lets somebody in.
    """

    __tablename__ = "outbox_mail"

    kind: Mapped[str]
    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text, default=None)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index(None, "sent_at", "next_attempt_at"),
        CheckConstraint("attempts >= 0", name="attempts_positive"),
    )
