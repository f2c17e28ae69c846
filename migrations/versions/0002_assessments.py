"""Assessments: answers, submissions, decisions, scores and evidence."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, parents first."""
    _assessment()
    _answer()
    _answer_revision()
    _submission()
    _decision()
    _score()
    _evidence()
    _evidence_link()


def downgrade() -> None:
    """Drop them, children first."""
    for table in (
        "evidence_link",
        "evidence",
        "score",
        "decision",
        "submission",
        "answer_revision",
        "answer",
        "assessment",
    ):
        op.drop_table(table)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _ref(name: str, target: str, kind: Any = sa.Uuid, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.ForeignKey(target, ondelete="RESTRICT"), **{"nullable": False, **options})


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _assessment() -> None:
    op.create_table(
        "assessment",
        _id(),
        _ref("participation_id", "participation.id", unique=True),
        sa.Column("state", sa.String(), index=True, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("submitted_overall", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'returned', 'validated', 'reconsidered', 'closed', 'lapsed')",
            name="state_known",
        ),
        sa.CheckConstraint("submissions >= 0", name="submissions_positive"),
    )


def _answer() -> None:
    op.create_table(
        "answer",
        _id(),
        _ref("assessment_id", "assessment.id"),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("option_key", sa.String(), nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("na_reason", sa.String(), nullable=False),
        sa.Column("na_text", sa.Text(), nullable=False),
        sa.Column("na_text_language", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _ref("changed_by", "account.id", index=True),
        sa.UniqueConstraint("assessment_id", "indicator"),
        sa.CheckConstraint("na_text = '' OR na_text_language <> ''", name="na_text_marked"),
        sa.CheckConstraint("note = '' OR note_language <> ''", name="note_marked"),
        sa.CheckConstraint("origin IN ('typed', 'workbook', 'previous_round')", name="origin_known"),
        sa.CheckConstraint("state = 'not_applicable' OR (na_reason = '' AND na_text = '')", name="reason_applies"),
        sa.CheckConstraint("state IN ('blank', 'answered', 'not_applicable')", name="state_known"),
        sa.CheckConstraint("state = 'answered' OR (option_key IS NULL AND number IS NULL)", name="value_answered"),
        sa.CheckConstraint("state <> 'answered' OR (option_key IS NULL) <> (number IS NULL)", name="value_single"),
    )


def _answer_revision() -> None:
    op.create_table(
        "answer_revision",
        _id(),
        _ref("answer_id", "answer.id", index=True),
        _ref("assessment_id", "assessment.id"),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _ref("by", "account.id", index=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.UniqueConstraint("assessment_id", "indicator", "version"),
    )


def _submission() -> None:
    op.create_table(
        "submission",
        _id(),
        _ref("assessment_id", "assessment.id"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("questionnaire_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _ref("declared_by", "account.id", index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("assessment_id", "n"),
        sa.CheckConstraint("n >= 1", name="n_positive"),
        sa.CheckConstraint("length(questionnaire_sha256) = 64", name="questionnaire_sha256_length"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )


def _decision() -> None:
    op.create_table(
        "decision",
        _id(),
        _ref("submission_id", "submission.id"),
        _ref("reviewer_id", "account.id", index=True),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("option_key", sa.String(), nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_language", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('confirm', 'lower', 'raise', 'ask', 'refuse_na')", name="kind_known"),
        sa.CheckConstraint("reason = '' OR reason_language <> ''", name="reason_marked"),
        sa.CheckConstraint("option_key IS NULL OR number IS NULL", name="value_single"),
    )
    op.create_index(op.f("ix_decision_submission_id_indicator_at"), "decision", ["submission_id", "indicator", "at"])


def _score() -> None:
    op.create_table(
        "score",
        _id(),
        _ref("assessment_id", "assessment.id", index=True),
        _ref("submission_id", "submission.id", nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score_id", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("applicable", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.CheckConstraint("0 <= counted AND counted <= total AND applicable <= total", name="counts_order"),
        sa.CheckConstraint("kind IN ('self', 'validated')", name="kind_known"),
    )
    op.create_index(
        "uq_score_draft", "score", ["assessment_id", "kind", "score_id"], unique=True, **_where("submission_id IS NULL")
    )
    op.create_index(
        "uq_score_submission",
        "score",
        ["submission_id", "kind", "score_id"],
        unique=True,
        **_where("submission_id IS NOT NULL"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        _id(),
        _ref("institution_id", "institution.id"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_language", sa.String(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        _ref("uploaded_by", "account.id", index=True),
        sa.UniqueConstraint("institution_id", "sha256"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
        sa.CheckConstraint("size >= 0", name="size_positive"),
        sa.CheckConstraint("title = '' OR title_language <> ''", name="title_marked"),
    )


def _evidence_link() -> None:
    op.create_table(
        "evidence_link",
        _id(),
        _ref("evidence_id", "evidence.id", index=True),
        _ref("assessment_id", "assessment.id"),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        _ref("linked_by", "account.id", index=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        _ref("reviewed_by", "account.id", index=True, nullable=True),
        sa.UniqueConstraint("assessment_id", "indicator", "evidence_id"),
        sa.CheckConstraint(
            "status IN ('provided', 'accepted', 'insufficient', 'outdated', 'unreadable')", name="status_known"
        ),
    )
