"""The audit log: one chain of hashes per stream."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, CanonicalJson, HasId, sha256_shaped
from innocook.store.tables.accounts import Account


class AuditStream(Base, kw_only=True):
    """The head of a chain; whoever appends holds its row until the transaction ends."""

    __tablename__ = "audit_stream"

    stream: Mapped[str] = mapped_column(primary_key=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(default="")


class AuditEvent(HasId, Base, kw_only=True):
    """Something that happened, without personal data in `payload`; no actor means the system. Append-only."""

    __tablename__ = "audit_event"

    stream: Mapped[str] = mapped_column(ForeignKey("audit_stream.stream", ondelete="RESTRICT"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    action: Mapped[str]
    object: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    head: Mapped[AuditStream] = relationship(init=False, lazy="raise")
    actor: Mapped[Account | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index(None, "actor_id", "at"),
        CheckConstraint("seq >= 1", name="seq_positive"),
        sha256_shaped("hash"),
    )
