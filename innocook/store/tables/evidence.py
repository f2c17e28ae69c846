"""Supporting documents and links, and the answers they speak for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, marked, one_of, sha256_shaped
from innocook.store.tables.accounts import Account
from innocook.store.tables.assessments import Assessment
from innocook.store.tables.institutions import Institution

KINDS = ("file", "link")
STATUSES = ("provided", "accepted", "insufficient", "outdated", "unreadable")


class Evidence(HasId, Base, kw_only=True):
    """A file or a web address that an institution shows as evidence; one row serves many indicators.

    The bytes of a file are stored once per institution, under their SHA-256. `document_date` is the day that the
    content is about, `document_language` the language it is written in; a measurement grows old sooner.
    """

    __tablename__ = "evidence"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id", ondelete="RESTRICT"))
    kind: Mapped[str]
    url: Mapped[str | None] = mapped_column(default=None)
    sha256: Mapped[str | None] = mapped_column(String(64), default=None)
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    title: Mapped[str] = mapped_column(default="")
    title_language: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None] = mapped_column(default=None)
    document_language: Mapped[str] = mapped_column(default="")
    is_measurement: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    institution: Mapped[Institution] = relationship(init=False, lazy="raise")
    adder: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("institution_id", "sha256"),
        UniqueConstraint("institution_id", "url"),
        one_of("kind", KINDS),
        sha256_shaped("sha256"),
        marked("title"),
        CheckConstraint("(kind = 'file') = (sha256 IS NOT NULL)", name="file_hashed"),
        CheckConstraint("(kind = 'link') = (url IS NOT NULL)", name="link_addressed"),
        CheckConstraint("size >= 0", name="size_positive"),
    )


class EvidenceLink(HasId, Base, kw_only=True):
    """Evidence beside an indicator, the level (`option_key`) it supports, and what the reviewer thinks of it there."""

    __tablename__ = "evidence_link"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="RESTRICT"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    option_key: Mapped[str | None] = mapped_column(default=None)
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
