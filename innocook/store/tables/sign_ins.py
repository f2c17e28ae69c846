"""Attempts to sign in, counted in the database so that every process sees them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from innocook.store.columns import Base, HasId


class SignInAttempt(HasId, Base, kw_only=True):
    """One attempt under one key, such as an e-mail key or the hash of an address."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    succeeded: Mapped[bool]

    __table_args__ = (Index(None, "key", "at"),)
