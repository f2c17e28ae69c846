"""Who answers an assessment together: invitations, sections given to people, due dates and reminders."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from innocook.store.columns import Base, CanonicalJson, HasId, one_of, sha256_shaped
from innocook.store.keys import email_key
from innocook.store.tables.accounts import Account
from innocook.store.tables.institutions import Institution

INVITED_ROLES = ("contributor", "lead")


class Invitation(HasId, Base, kw_only=True):
    """An offer of a role at an institution, good once and until `expires_at`; only the hash of its token is kept.

    `sections` of the assessment are given to whoever accepts; `is_limited` opens no others to them.
    """

    __tablename__ = "invitation"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id", ondelete="RESTRICT"))
    assessment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("assessment.id", ondelete="RESTRICT"), index=True, default=None
    )
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(init=False)
    role: Mapped[str]
    sections: Mapped[list[str]] = mapped_column(CanonicalJson, default_factory=list)
    is_limited: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    accepted_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    institution: Mapped[Institution] = relationship(init=False, lazy="raise")
    inviter: Mapped[Account] = relationship(init=False, lazy="raise", foreign_keys=[created_by])

    __table_args__ = (
        Index(None, "institution_id", "created_at"),
        one_of("role", INVITED_ROLES),
        sha256_shaped("token_sha256"),
        CheckConstraint("created_at < expires_at", name="expiry_order"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="acceptance_whole"),
    )

    @validates("email")
    def _follow_email(self, _name: str, email: str) -> str:
        self.email_key = email_key(email)
        return email


class Assignment(HasId, Base, kw_only=True):
    """A section of an assessment that somebody is asked to answer."""

    __tablename__ = "assignment"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    section: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    __table_args__ = (UniqueConstraint("assessment_id", "section", "account_id"),)


class SectionDue(HasId, Base, kw_only=True):
    """The day by which a section of an assessment shall be answered, as its lead set it."""

    __tablename__ = "section_due"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    section: Mapped[str]
    due_on: Mapped[date]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    __table_args__ = (UniqueConstraint("assessment_id", "section"),)


class Reminder(HasId, Base, kw_only=True):
    """A reminder that was sent to somebody about an assessment."""

    __tablename__ = "reminder"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    __table_args__ = (Index(None, "assessment_id", "account_id", "sent_at"),)
