"""What was submitted, frozen, and what reviewers decided about it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, marked, one_of, sha256_shaped
from innocook.store.tables.accounts import Account
from innocook.store.tables.assessments import Assessment

DECISIONS = ("confirm", "lower", "raise", "ask", "refuse_na")


class Submission(HasId, Base, kw_only=True):
    """Submission `n` (1, 2, ...) of an assessment: the answers as canonical JSON with their SHA-256. Append-only."""

    __tablename__ = "submission"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    n: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    questionnaire_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    at: Mapped[datetime]

    assessment: Mapped[Assessment] = relationship(init=False, lazy="raise")
    declarer: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("assessment_id", "n"),
        CheckConstraint("n >= 1", name="n_positive"),
        sha256_shaped("questionnaire_sha256"),
        sha256_shaped("sha256"),
    )


class Decision(HasId, Base, kw_only=True):
    """What a reviewer decided on one indicator of a submission; a refused N/A carries a level or a question."""

    __tablename__ = "decision"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="RESTRICT"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    indicator: Mapped[str]
    kind: Mapped[str]
    option_key: Mapped[str | None] = mapped_column(default=None)
    number: Mapped[float | None] = mapped_column(default=None)
    reason_code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_language: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]

    submission: Mapped[Submission] = relationship(init=False, lazy="raise")
    reviewer: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        Index(None, "submission_id", "indicator", "at"),
        one_of("kind", DECISIONS),
        marked("reason"),
        CheckConstraint("option_key IS NULL OR number IS NULL", name="value_single"),
    )
