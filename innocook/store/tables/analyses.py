"""Results that take long to compute, kept until what they were made from changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from innocook.store.columns import Base, CanonicalJson, HasId, sha256_shaped


class RoundAnalysis(HasId, Base, kw_only=True):
    """What an analysis (`what`) found in a view of a round; a row may be deleted, it is made again when asked for.

    `view_sha256` stands for the institutions and the scores looked at, `basis` for the state of the round's data.
    """

    __tablename__ = "round_analysis"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    what: Mapped[str]
    view_sha256: Mapped[str] = mapped_column(String(64))
    basis: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(CanonicalJson, deferred=True, deferred_raiseload=True)
    made_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("round_id", "what", "view_sha256", "basis"),
        Index(None, "round_id", "made_at"),
        sha256_shaped("view_sha256"),
    )
