"""Supporting documents and the answers they speak for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, marked, one_of, sha256_shaped
from innocook.store.tables.accounts import Account
from innocook.store.tables.assessments import Assessment
from innocook.store.tables.institutions import Institution

STATUSES = ("provided", "accepted", "insufficient", "outdated", "unreadable")


class Evidence(HasId, Base, kw_only=True):
    """A supporting document of an institution; its bytes are stored once per institution, under their SHA-256."""

    __tablename__ = "evidence"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id", ondelete="RESTRICT"))
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(default="")
    title_language: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None] = mapped_column(default=None)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    institution: Mapped[Institution] = relationship(init=False, lazy="raise")
    uploader: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("institution_id", "sha256"),
        sha256_shaped("sha256"),
        marked("title"),
        CheckConstraint("size >= 0", name="size_positive"),
    )


class EvidenceLink(HasId, Base, kw_only=True):
    """A document beside an indicator of an assessment, with what the reviewer thinks of it there."""

    __tablename__ = "evidence_link"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="RESTRICT"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    status: Mapped[str] = mapped_column(default="provided")
    linked_at: Mapped[datetime]
    linked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(default=None)
    reviewed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )

    evidence: Mapped[Evidence] = relationship(init=False, lazy="raise")
    assessment: Mapped[Assessment] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("assessment_id", "indicator", "evidence_id"),
        one_of("status", STATUSES),
    )
