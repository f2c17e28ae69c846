"""What the product tells people about, kept until they have read it and after."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, CanonicalJson, HasId
from innocook.store.tables.accounts import Account
from innocook.store.tables.assessments import Assessment


class Notice(HasId, Base, kw_only=True):
    """Something that happened and concerns somebody; not yet read while `read_at` is None.

    `key` names the event, so that nobody is told of it twice. `payload` holds what the sentence needs, without
    personal data.
    """

    __tablename__ = "notice"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    kind: Mapped[str]
    key: Mapped[str]
    assessment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("assessment.id", ondelete="RESTRICT"), index=True, default=None
    )
    payload: Mapped[dict[str, Any]] = mapped_column(CanonicalJson, default_factory=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, lazy="raise")
    assessment: Mapped[Assessment | None] = relationship(init=False, lazy="raise")

    __table_args__ = (UniqueConstraint("account_id", "key"), Index(None, "account_id", "read_at", "at"))
