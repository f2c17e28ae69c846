"""How a submission becomes a validated result: who reviews it, what is asked back, and what was validated."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, marked, one_of, sha256_shaped
from innocook.store.tables.accounts import Account
from innocook.store.tables.assessments import Assessment
from innocook.store.tables.submissions import Decision, Submission

SETTLEMENTS = ("changed", "confirmed")
VALIDATION_KINDS = ("validated", "reconsidered", "corrected")
OUTCOMES = ("kept", "changed")
CORRECTED_STATES = ("answered", "not_applicable")
_GOING_ON = text("ended_at IS NULL")
_PROPOSED = text("decided_at IS NULL")


class Review(HasId, Base, kw_only=True):
    """Somebody's turn to review an assessment: position 1 reviews it, 2 sees everything again, 3 settles disagreement.

    `done_at` says that the decisions are complete and stand; `ended_at` that somebody else took the turn over.
    """

    __tablename__ = "review"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    position: Mapped[int]
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    assessment: Mapped[Assessment] = relationship(init=False, lazy="raise")
    reviewer: Mapped[Account] = relationship(init=False, lazy="raise", foreign_keys=[reviewer_id])

    __table_args__ = (
        Index(
            "uq_review_position",
            "assessment_id",
            "position",
            unique=True,
            sqlite_where=_GOING_ON,
            postgresql_where=_GOING_ON,
        ),
        Index(
            "uq_review_reviewer",
            "assessment_id",
            "reviewer_id",
            unique=True,
            sqlite_where=_GOING_ON,
            postgresql_where=_GOING_ON,
        ),
        CheckConstraint("1 <= position AND position <= 3", name="position_known"),
    )


class Clarification(HasId, Base, kw_only=True):
    """A question about one indicator of a returned submission; settled once its answer was changed or confirmed."""

    __tablename__ = "clarification"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    reason_code: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(Text)
    question_language: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    settled_how: Mapped[str | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )

    __table_args__ = (
        UniqueConstraint("submission_id", "indicator"),
        one_of("settled_how", SETTLEMENTS),
        CheckConstraint("question <> ''", name="question_present"),
        marked("question"),
        CheckConstraint("(settled_how IS NULL) = (settled_at IS NULL)", name="settlement_whole"),
    )


class Validation(HasId, Base, kw_only=True):
    """Edition `n` (1, 2, ...) of an assessment's validated result as canonical JSON with its SHA-256. Append-only.

    `second_by` is the second person of a change after the first validation.
    """

    __tablename__ = "validation"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="RESTRICT"), index=True)
    n: Mapped[int]
    kind: Mapped[str]
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    validated_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    second_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )
    at: Mapped[datetime]

    validator: Mapped[Account] = relationship(init=False, lazy="raise", foreign_keys=[validated_by])

    __table_args__ = (
        UniqueConstraint("assessment_id", "n"),
        one_of("kind", VALIDATION_KINDS),
        CheckConstraint("n >= 1", name="n_positive"),
        CheckConstraint("(kind = 'validated') = (second_by IS NULL)", name="two_persons"),
        CheckConstraint("second_by IS NULL OR second_by <> validated_by", name="persons_differ"),
        sha256_shaped("sha256"),
    )


class Reconsideration(HasId, Base, kw_only=True):
    """The one request of an institution to look at its validated result again, and who answered it."""

    __tablename__ = "reconsideration"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), unique=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )

    __table_args__ = (CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decision_whole"),)


class ReconsideredIndicator(HasId, Base, kw_only=True):
    """One indicator of a request with the institution's reason, and what the other reviewer decided."""

    __tablename__ = "reconsidered_indicator"

    reconsideration_id: Mapped[UUID] = mapped_column(ForeignKey("reconsideration.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    text_language: Mapped[str]
    outcome: Mapped[str | None] = mapped_column(default=None)
    decision_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("decision.id", ondelete="RESTRICT"), index=True, default=None
    )

    decision: Mapped[Decision | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("reconsideration_id", "indicator"),
        one_of("outcome", OUTCOMES),
        CheckConstraint("text <> ''", name="text_present"),
        marked("text"),
    )


class Correction(HasId, Base, kw_only=True):
    """One reviewer's proposal to correct a validated answer; another reviewer accepts or refuses it."""

    __tablename__ = "correction"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="RESTRICT"), index=True)
    indicator: Mapped[str]
    state: Mapped[str]
    option_key: Mapped[str | None] = mapped_column(default=None)
    number: Mapped[float | None] = mapped_column(default=None)
    reason_code: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    reason_language: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )
    accepted: Mapped[bool | None] = mapped_column(default=None)

    submission: Mapped[Submission] = relationship(init=False, lazy="raise")
    proposer: Mapped[Account] = relationship(init=False, lazy="raise", foreign_keys=[proposed_by])

    __table_args__ = (
        Index(
            "uq_correction_open",
            "assessment_id",
            "indicator",
            unique=True,
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
        one_of("state", CORRECTED_STATES),
        CheckConstraint("option_key IS NULL OR number IS NULL", name="value_single"),
        CheckConstraint("reason <> ''", name="reason_present"),
        marked("reason"),
        CheckConstraint("(decided_at IS NULL) = (accepted IS NULL)", name="decision_whole"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by OR accepted = false", name="two_persons"),
    )
