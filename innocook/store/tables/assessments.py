"""Assessments, their answers and every change ever made to an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from innocook.core.answers import AnswerState
from innocook.store.columns import Base, CanonicalJson, HasId, marked, one_of
from innocook.store.tables.accounts import Account
from innocook.store.tables.rounds import Participation

STATES = ("draft", "submitted", "in_review", "returned", "validated", "reconsidered", "closed", "lapsed")
ORIGINS = ("typed", "workbook", "previous_round")


class Assessment(HasId, Base, kw_only=True):
    """The self-assessment of one institution in one round.

    `version` counts its changes and refuses a lost update; `submissions` is the number of the latest submission
    and `submitted_overall` its self-assessed overall score, by which lists are put in groups; `validations` and
    `validated_overall` are the same of the latest validation. A returned assessment is answered before
    `answers_due_at`, whatever the round says.
    """

    __tablename__ = "assessment"

    participation_id: Mapped[UUID] = mapped_column(ForeignKey("participation.id", ondelete="RESTRICT"), unique=True)
    state: Mapped[str] = mapped_column(index=True, default="draft")
    created_at: Mapped[datetime]
    language: Mapped[str]
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    submissions: Mapped[int] = mapped_column(default=0)
    submitted_overall: Mapped[float | None] = mapped_column(default=None)
    answers_due_at: Mapped[datetime | None] = mapped_column(default=None)
    validated_at: Mapped[datetime | None] = mapped_column(default=None)
    validations: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    validated_overall: Mapped[float | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False)

    participation: Mapped[Participation] = relationship(init=False, lazy="raise")

    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("submissions >= 0", name="submissions_positive"),
        CheckConstraint("validations >= 0", name="validations_positive"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- the library reads it as a plain class attribute


class Answer(HasId, Base, kw_only=True):
    """The answer to one indicator as it stands. Cleared ones stay as blank rows: `version` never restarts."""

    __tablename__ = "answer"

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    state: Mapped[str]
    option_key: Mapped[str | None] = mapped_column(default=None)
    number: Mapped[float | None] = mapped_column(default=None)
    na_reason: Mapped[str] = mapped_column(default="")
    na_text: Mapped[str] = mapped_column(Text, default="")
    na_text_language: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Text, default="")
    note_language: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(init=False)
    origin: Mapped[str] = mapped_column(default="typed")
    confirmed: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)

    assessment: Mapped[Assessment] = relationship(init=False, lazy="raise")
    changer: Mapped[Account] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("assessment_id", "indicator"),
        one_of("state", AnswerState),
        one_of("origin", ORIGINS),
        marked("na_text"),
        marked("note"),
        CheckConstraint("state = 'answered' OR (option_key IS NULL AND number IS NULL)", name="value_answered"),
        CheckConstraint("state <> 'answered' OR (option_key IS NULL) <> (number IS NULL)", name="value_single"),
        CheckConstraint("state = 'not_applicable' OR (na_reason = '' AND na_text = '')", name="reason_applies"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- the library reads it as a plain class attribute


class AnswerRevision(HasId, Base, kw_only=True):
    """One change of an answer: who, when, from what to what. Append-only, the database refuses anything else."""

    __tablename__ = "answer_revision"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id", ondelete="RESTRICT"), index=True)
    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="RESTRICT"))
    indicator: Mapped[str]
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    after: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)

    answer: Mapped[Answer] = relationship(init=False, lazy="raise")

    __table_args__ = (UniqueConstraint("assessment_id", "indicator", "version"),)
