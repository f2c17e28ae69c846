"""How people show who they are: sessions, recovery codes, links to set a password."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, one_of, sha256_shaped
from innocook.store.tables.accounts import Account

PASSWORD_TOKEN_KINDS = ("reset", "welcome")


class SignInSession(HasId, Base, kw_only=True):
    """One session of an account on one device; over once `ended_at` is set. `device` is what the browser calls itself.

    `seen_at` follows the use of the session with a delay of some minutes.
    """

    __tablename__ = "sign_in_session"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (Index(None, "account_id", "seen_at"),)


class RecoveryCode(HasId, Base, kw_only=True):
    """A code that stands for the second factor once; only its hash is kept."""

    __tablename__ = "recovery_code"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    code_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    __table_args__ = (UniqueConstraint("account_id", "code_sha256"), sha256_shaped("code_sha256"))


class PasswordToken(HasId, Base, kw_only=True):
    """A link with which somebody sets a password, once and until `expires_at`; only the hash of its token is kept.

    `created_by` is empty where the person asked for it at the sign-in page.
    """

    __tablename__ = "password_token"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    kind: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True, default=None
    )
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, lazy="raise", foreign_keys=[account_id])

    __table_args__ = (
        Index(None, "account_id", "created_at"),
        one_of("kind", PASSWORD_TOKEN_KINDS),
        sha256_shaped("token_sha256"),
        CheckConstraint("created_at < expires_at", name="expiry_order"),
    )
