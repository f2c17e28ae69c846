"""Published questionnaires, the rounds that ask them and who takes part."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.store.columns import Base, HasId, HasNames, marked, sha256_shaped
from innocook.store.tables.accounts import Account
from innocook.store.tables.institutions import Country, Institution


class QuestionnaireVersion(HasId, Base, kw_only=True):
    """A published questionnaire as canonical JSON, kept for ever; `document` is read only when asked for."""

    __tablename__ = "questionnaire_version"

    questionnaire_id: Mapped[str]
    version: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    document: Mapped[str] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    stored_at: Mapped[datetime]

    __table_args__ = (Index(None, "questionnaire_id", "version"), sha256_shaped("sha256"))


class Round(HasId, HasNames, Base, kw_only=True):
    """An assessment round: answers are taken from `opens_at` on, before `submissions_close_at`.

    `reference_date` is what the age of evidence counts from; dates are shown in `time_zone`. What is submitted from
    `late_from` on counts as late. A reconsideration can be asked for `reconsideration_days` after the validation. Of
    `second_look_percent` of the assessments a second reviewer sees everything again.
    """

    __tablename__ = "round"

    opens_at: Mapped[datetime] = mapped_column(index=True)
    submissions_close_at: Mapped[datetime]
    late_from: Mapped[datetime | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    reconsideration_days: Mapped[int] = mapped_column(default=30, server_default=text("30"))
    second_look_percent: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    reference_date: Mapped[date]
    time_zone: Mapped[str]
    questionnaire_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("questionnaire_version.id", ondelete="RESTRICT"), index=True
    )

    questionnaire_version: Mapped[QuestionnaireVersion] = relationship(init=False, lazy="raise")

    __table_args__ = (
        CheckConstraint("opens_at < submissions_close_at", name="open_order"),
        CheckConstraint("late_from IS NULL OR late_from > opens_at", name="late_order"),
        CheckConstraint("reconsideration_days >= 0", name="days_positive"),
        CheckConstraint("0 <= second_look_percent AND second_look_percent <= 100", name="percent_range"),
    )


class Participation(HasId, Base, kw_only=True):
    """An institution in a round, with its type, size, sector, country and context group frozen as they were."""

    __tablename__ = "participation"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id", ondelete="RESTRICT"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id", ondelete="RESTRICT"), index=True)
    institution_type: Mapped[str]
    size: Mapped[str]
    sector: Mapped[str]
    country_id: Mapped[str] = mapped_column(ForeignKey("country.id", ondelete="RESTRICT"), index=True)
    context_group: Mapped[str]
    consent_to_share: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship(init=False, lazy="raise")
    institution: Mapped[Institution] = relationship(init=False, lazy="raise")
    country: Mapped[Country] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("round_id", "institution_id"),
        Index(None, "round_id", "country_id", "institution_type"),
    )


class RoundEdition(HasId, Base, kw_only=True):
    """Edition `n` (1, 2, ...) of a round's published peer figures, as canonical JSON with its SHA-256. Append-only.

    A correction after the publication is a new edition; `note` says what it corrects.
    """

    __tablename__ = "round_edition"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id", ondelete="RESTRICT"))
    n: Mapped[int]
    document: Mapped[str] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    sha256: Mapped[str] = mapped_column(String(64))
    published_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    note_language: Mapped[str] = mapped_column(default="")

    round: Mapped[Round] = relationship(init=False, lazy="raise")
    publisher: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("round_id", "n"),
        CheckConstraint("n >= 1", name="n_positive"),
        sha256_shaped("sha256"),
        marked("note"),
    )
