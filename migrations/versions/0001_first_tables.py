"""People, institutions, rounds and the log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BY_CODE_POINT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, parents first."""
    _account()
    _country()
    _institution()
    _grant()
    _questionnaire_version()
    _round()
    _participation()
    _audit_stream()
    _audit_event()
    _outbox_mail()
    _sign_in_attempt()


def downgrade() -> None:
    """Drop them, children first."""
    for table in (
        "sign_in_attempt",
        "outbox_mail",
        "audit_event",
        "audit_stream",
        "participation",
        "round",
        "questionnaire_version",
        "grant",
        "institution",
        "country",
        "account",
    ):
        op.drop_table(table)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _ref(name: str, target: str, kind: Any = sa.Uuid, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.ForeignKey(target, ondelete="RESTRICT"), **{"nullable": False, **options})


def _account() -> None:
    op.create_table(
        "account",
        _id(),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), unique=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
    )


def _country() -> None:
    op.create_table(
        "country",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("search_ar", _BY_CODE_POINT, nullable=False),
        sa.Column("search_en", _BY_CODE_POINT, nullable=False),
        sa.Column("search_fr", _BY_CODE_POINT, nullable=False),
        sa.Column("sort_ar", _BY_CODE_POINT, index=True, nullable=False),
        sa.Column("sort_en", _BY_CODE_POINT, index=True, nullable=False),
        sa.Column("sort_fr", _BY_CODE_POINT, index=True, nullable=False),
    )


def _institution() -> None:
    op.create_table(
        "institution",
        _id(),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        _ref("country_id", "country.id", sa.String(8), index=True),
        _ref("parent_id", "institution.id", index=True, nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        _ref("merged_into_id", "institution.id", index=True, nullable=True),
        sa.Column("search_ar", _BY_CODE_POINT, nullable=False),
        sa.Column("search_en", _BY_CODE_POINT, nullable=False),
        sa.Column("search_fr", _BY_CODE_POINT, nullable=False),
        sa.Column("sort_ar", _BY_CODE_POINT, index=True, nullable=False),
        sa.Column("sort_en", _BY_CODE_POINT, index=True, nullable=False),
        sa.Column("sort_fr", _BY_CODE_POINT, index=True, nullable=False),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_other"),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent_other"),
    )


def _grant() -> None:
    op.create_table(
        "grant",
        _id(),
        _ref("account_id", "account.id", index=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        _ref("country_id", "country.id", sa.String(8), index=True, nullable=True),
        _ref("institution_id", "institution.id", index=True, nullable=True),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('contributor', 'lead', 'coordinator', 'reviewer', 'administrator')", name="role_known"
        ),
        sa.CheckConstraint("scope IN ('everything', 'country', 'institution')", name="scope_known"),
        sa.CheckConstraint(
            "(scope = 'country') = (country_id IS NOT NULL) AND (scope = 'institution') = (institution_id IS NOT NULL)",
            name="scope_named",
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="valid_order"),
    )


def _questionnaire_version() -> None:
    op.create_table(
        "questionnaire_version",
        _id(),
        sa.Column("questionnaire_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), unique=True, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )
    op.create_index(
        op.f("ix_questionnaire_version_questionnaire_id_version"),
        "questionnaire_version",
        ["questionnaire_id", "version"],
    )


def _round() -> None:
    op.create_table(
        "round",
        _id(),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), index=True, nullable=False),
        sa.Column("submissions_close_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        _ref("questionnaire_version_id", "questionnaire_version.id", index=True),
        sa.CheckConstraint("opens_at < submissions_close_at", name="open_order"),
    )


def _participation() -> None:
    op.create_table(
        "participation",
        _id(),
        _ref("round_id", "round.id"),
        _ref("institution_id", "institution.id", index=True),
        sa.Column("institution_type", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        _ref("country_id", "country.id", sa.String(8), index=True),
        sa.Column("context_group", sa.String(), nullable=False),
        sa.Column("consent_to_share", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("round_id", "institution_id"),
    )
    op.create_index(
        op.f("ix_participation_round_id_country_id_institution_type"),
        "participation",
        ["round_id", "country_id", "institution_type"],
    )


def _audit_stream() -> None:
    op.create_table(
        "audit_stream",
        sa.Column("stream", sa.String(), primary_key=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(), nullable=False),
    )


def _audit_event() -> None:
    op.create_table(
        "audit_event",
        _id(),
        _ref("stream", "audit_stream.stream", sa.String()),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), index=True, nullable=False),
        _ref("actor_id", "account.id", nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("stream", "seq"),
        sa.CheckConstraint("length(hash) = 64", name="hash_length"),
        sa.CheckConstraint("seq >= 1", name="seq_positive"),
    )
    op.create_index(op.f("ix_audit_event_actor_id_at"), "audit_event", ["actor_id", "at"])


def _outbox_mail() -> None:
    op.create_table(
        "outbox_mail",
        _id(),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name="attempts_positive"),
    )
    op.create_index(op.f("ix_outbox_mail_sent_at_created_at"), "outbox_mail", ["sent_at", "created_at"])


def _sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        _id(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), index=True, nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f("ix_sign_in_attempt_key_at"), "sign_in_attempt", ["key", "at"])
