"""People who sign in, and what they may do where."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from innocook.store.columns import Base, CanonicalJson, HasId, one_of
from innocook.store.keys import email_key
from innocook.store.tables.institutions import Country, Institution

ROLES = ("contributor", "lead", "coordinator", "reviewer", "administrator")
SCOPES = ("everything", "country", "institution")


class Account(HasId, Base, kw_only=True):
    """A person. Deactivated, never deleted; `email_key` follows `email`; without a password hash nobody signs in.

    Raising `session_epoch` ends every session of the account. A second factor counts once `totp_confirmed_at` is set;
    `totp_last_step` is the last time step whose code was used, so that no code serves twice. `muted_mails` are the
    kinds of notices that are not sent by mail.
    """

    __tablename__ = "account"

    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True, init=False)
    name: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(default=None)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    deactivated_at: Mapped[datetime | None] = mapped_column(default=None)
    session_epoch: Mapped[int] = mapped_column(default=0)
    totp_secret: Mapped[str | None] = mapped_column(default=None, repr=False)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    totp_last_step: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    muted_mails: Mapped[list[str]] = mapped_column(CanonicalJson, default_factory=list, server_default=text("'[]'"))

    __table_args__ = (CheckConstraint("totp_confirmed_at IS NULL OR totp_secret IS NOT NULL", name="factor_whole"),)

    @validates("email")
    def _follow_email(self, _name: str, email: str) -> str:
        self.email_key = email_key(email)
        return email


class Grant(HasId, Base, kw_only=True):
    """A role in a scope for a time: from `valid_from` on, before `valid_until`. Empty `sections` means all of them."""

    __tablename__ = "grant"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    role: Mapped[str]
    scope: Mapped[str]
    country_id: Mapped[str | None] = mapped_column(
        ForeignKey("country.id", ondelete="RESTRICT"), index=True, default=None
    )
    institution_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("institution.id", ondelete="RESTRICT"), index=True, default=None
    )
    sections: Mapped[list[str]] = mapped_column(CanonicalJson, default_factory=list)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, lazy="raise")
    country: Mapped[Country | None] = relationship(init=False, lazy="raise")
    institution: Mapped[Institution | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        one_of("role", ROLES),
        one_of("scope", SCOPES),
        CheckConstraint(
            "(scope = 'country') = (country_id IS NOT NULL) AND (scope = 'institution') = (institution_id IS NOT NULL)",
            name="scope_named",
        ),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="valid_order"),
    )
