"""Scores as computed when the answers changed; lists and comparisons read them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, one_of
from innocook.store.tables.assessments import Assessment
from innocook.store.tables.submissions import Submission

KINDS = ("self", "validated")
_DRAFT = text("submission_id IS NULL")
_SUBMITTED = text("submission_id IS NOT NULL")


class Score(HasId, Base, kw_only=True):
    """One score of a draft (no submission) or of a submission; `value` has 9 decimals, None is "not rated yet"."""

    __tablename__ = "score"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"), index=True)
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id", ondelete="RESTRICT"), default=None)
    kind: Mapped[str]
    score_id: Mapped[str]
    value: Mapped[float | None]
    counted: Mapped[int]
    applicable: Mapped[int]
    total: Mapped[int]
    engine_version: Mapped[str]

    assessment: Mapped[Assessment] = relationship(init=False, lazy="raise")
    submission: Mapped[Submission | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        Index(
            "uq_score_draft",
            "assessment_id",
            "kind",
            "score_id",
            unique=True,
            sqlite_where=_DRAFT,
            postgresql_where=_DRAFT,
        ),
        Index(
            "uq_score_submission",
            "submission_id",
            "kind",
            "score_id",
            unique=True,
            sqlite_where=_SUBMITTED,
            postgresql_where=_SUBMITTED,
        ),
        one_of("kind", KINDS),
        CheckConstraint("0 <= counted AND counted <= total AND applicable <= total", name="counts_order"),
    )
