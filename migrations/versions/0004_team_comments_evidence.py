"""Teams, comments, evidence of two kinds, and mails that are tried again.

Evidence and mails get new columns and checks. No release has written a row of either, so the tables are made anew;
the migration stops when it finds one.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_STATUSES = "status IN ('provided', 'accepted', 'insufficient', 'outdated', 'unreadable')"


def upgrade() -> None:
    """Make the tables, parents first."""
    _drop_unused()
    _evidence()
    _outbox_mail()
    _invitation()
    _assignment()
    _section_due()
    _reminder()
    _comment_thread()
    _comment()
    _comment_mention()
    _thread_reading()


def downgrade() -> None:
    """Drop them, children first, and make the old shapes again."""
    for table in (
        "thread_reading",
        "comment_mention",
        "comment",
        "comment_thread",
        "reminder",
        "section_due",
        "assignment",
        "invitation",
    ):
        op.drop_table(table)
    _drop_unused()
    _old_evidence()
    _old_outbox_mail()


def _drop_unused() -> None:
    for table in ("evidence_link", "evidence", "outbox_mail"):
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table}")):  # noqa: S608 -- names of our own
            raise RuntimeError(f"{table} holds rows that this migration would lose")
        op.drop_table(table)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _ref(name: str, target: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(target, ondelete="RESTRICT"), **{"nullable": False, **options})


def _text(name: str, kind: Any = sa.String, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind(), **{"nullable": False, **options})


def _at(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, _TIME, **{"nullable": False, **options})


def _evidence() -> None:
    op.create_table(
        "evidence",
        _id(),
        _ref("institution_id", "institution.id"),
        _text("kind"),
        _text("url", nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        _text("file_name"),
        _text("media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _text("title"),
        _text("title_language"),
        sa.Column("document_date", sa.Date(), nullable=True),
        _text("document_language"),
        sa.Column("is_measurement", sa.Boolean(), nullable=False),
        _at("added_at"),
        _ref("added_by", "account.id", index=True),
        sa.UniqueConstraint("institution_id", "sha256"),
        sa.UniqueConstraint("institution_id", "url"),
        sa.CheckConstraint("kind IN ('file', 'link')", name="kind_known"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
        sa.CheckConstraint("title = '' OR title_language <> ''", name="title_marked"),
        sa.CheckConstraint("(kind = 'file') = (sha256 IS NOT NULL)", name="file_hashed"),
        sa.CheckConstraint("(kind = 'link') = (url IS NOT NULL)", name="link_addressed"),
        sa.CheckConstraint("size >= 0", name="size_positive"),
    )
    _evidence_link(_text("option_key", nullable=True))


def _evidence_link(*more: sa.Column[Any]) -> None:
    op.create_table(
        "evidence_link",
        _id(),
        _ref("evidence_id", "evidence.id", index=True),
        _ref("assessment_id", "assessment.id"),
        _text("indicator"),
        *more,
        _text("status"),
        _at("linked_at"),
        _ref("linked_by", "account.id", index=True),
        _at("reviewed_at", nullable=True),
        _ref("reviewed_by", "account.id", index=True, nullable=True),
        sa.UniqueConstraint("assessment_id", "indicator", "evidence_id"),
        sa.CheckConstraint(_STATUSES, name="status_known"),
    )


def _outbox_mail() -> None:
    op.create_table(
        "outbox_mail",
        _id(),
        _text("kind"),
        _text("recipient"),
        _text("language"),
        _text("subject"),
        _text("text", sa.Text),
        _text("html", sa.Text, nullable=True),
        _at("created_at"),
        _at("next_attempt_at"),
        _at("sent_at", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("last_error", sa.Text),
        sa.CheckConstraint("attempts >= 0", name="attempts_positive"),
    )
    op.create_index(op.f("ix_outbox_mail_sent_at_next_attempt_at"), "outbox_mail", ["sent_at", "next_attempt_at"])


def _invitation() -> None:
    op.create_table(
        "invitation",
        _id(),
        _ref("institution_id", "institution.id"),
        _ref("assessment_id", "assessment.id", index=True, nullable=True),
        _text("email"),
        _text("email_key"),
        _text("role"),
        _text("sections", sa.Text),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        _text("language"),
        sa.Column("token_sha256", sa.String(64), unique=True, nullable=False),
        _at("created_at"),
        _ref("created_by", "account.id", index=True),
        _at("expires_at"),
        _at("accepted_at", nullable=True),
        _ref("accepted_by", "account.id", index=True, nullable=True),
        _at("withdrawn_at", nullable=True),
        sa.CheckConstraint("role IN ('contributor', 'lead')", name="role_known"),
        sa.CheckConstraint("length(token_sha256) = 64", name="token_sha256_length"),
        sa.CheckConstraint("created_at < expires_at", name="expiry_order"),
        sa.CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="acceptance_whole"),
    )
    op.create_index(op.f("ix_invitation_institution_id_created_at"), "invitation", ["institution_id", "created_at"])


def _assignment() -> None:
    op.create_table(
        "assignment",
        _id(),
        _ref("assessment_id", "assessment.id"),
        _text("section"),
        _ref("account_id", "account.id", index=True),
        _at("assigned_at"),
        _ref("assigned_by", "account.id", index=True),
        sa.UniqueConstraint("assessment_id", "section", "account_id"),
    )


def _section_due() -> None:
    op.create_table(
        "section_due",
        _id(),
        _ref("assessment_id", "assessment.id"),
        _text("section"),
        sa.Column("due_on", sa.Date(), nullable=False),
        _at("set_at"),
        _ref("set_by", "account.id", index=True),
        sa.UniqueConstraint("assessment_id", "section"),
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        _id(),
        _ref("assessment_id", "assessment.id"),
        _ref("account_id", "account.id", index=True),
        _at("sent_at"),
        _ref("sent_by", "account.id", index=True),
    )
    columns = ["assessment_id", "account_id", "sent_at"]
    op.create_index(op.f("ix_reminder_assessment_id_account_id_sent_at"), "reminder", columns)


def _comment_thread() -> None:
    op.create_table(
        "comment_thread",
        _id(),
        _ref("assessment_id", "assessment.id"),
        _text("indicator"),
        _at("opened_at"),
        _ref("opened_by", "account.id", index=True),
        _at("resolved_at", nullable=True),
        _ref("resolved_by", "account.id", index=True, nullable=True),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name="resolution_whole"),
    )
    columns = ["assessment_id", "indicator", "opened_at"]
    op.create_index(op.f("ix_comment_thread_assessment_id_indicator_opened_at"), "comment_thread", columns)


def _comment() -> None:
    op.create_table(
        "comment",
        _id(),
        _ref("thread_id", "comment_thread.id"),
        _ref("author_id", "account.id", index=True),
        _at("at"),
        _text("text", sa.Text),
        _text("text_language"),
        sa.CheckConstraint("text <> ''", name="text_present"),
        sa.CheckConstraint("text_language <> ''", name="text_marked"),
    )
    op.create_index(op.f("ix_comment_thread_id_at"), "comment", ["thread_id", "at"])


def _comment_mention() -> None:
    op.create_table(
        "comment_mention",
        _id(),
        _ref("comment_id", "comment.id"),
        _ref("account_id", "account.id", index=True),
        sa.UniqueConstraint("comment_id", "account_id"),
    )


def _thread_reading() -> None:
    op.create_table(
        "thread_reading",
        _id(),
        _ref("thread_id", "comment_thread.id"),
        _ref("account_id", "account.id", index=True),
        _at("read_until"),
        sa.UniqueConstraint("thread_id", "account_id"),
    )


def _old_evidence() -> None:
    op.create_table(
        "evidence",
        _id(),
        _ref("institution_id", "institution.id"),
        sa.Column("sha256", sa.String(64), nullable=False),
        _text("file_name"),
        _text("media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _text("title"),
        _text("title_language"),
        sa.Column("document_date", sa.Date(), nullable=True),
        _at("uploaded_at"),
        _ref("uploaded_by", "account.id", index=True),
        sa.UniqueConstraint("institution_id", "sha256"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
        sa.CheckConstraint("size >= 0", name="size_positive"),
        sa.CheckConstraint("title = '' OR title_language <> ''", name="title_marked"),
    )
    _evidence_link()


def _old_outbox_mail() -> None:
    op.create_table(
        "outbox_mail",
        _id(),
        _text("recipient"),
        _text("subject"),
        _text("text", sa.Text),
        _text("html", sa.Text, nullable=True),
        _at("created_at"),
        _at("sent_at", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name="attempts_positive"),
    )
    op.create_index(op.f("ix_outbox_mail_sent_at_created_at"), "outbox_mail", ["sent_at", "created_at"])
