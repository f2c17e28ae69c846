"""From a submission to a validated result: reviews, clarifications, validations, editions of a round, notices."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from innocook.store.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = Instant()
_KEPT = ("decision", "validation", "round_edition")
_TABLES = (
    "notice",
    "round_edition",
    "correction",
    "reconsidered_indicator",
    "reconsideration",
    "validation",
    "clarification",
    "review",
)
_COLUMNS = {
    "round": (
        ("late_from", _TIME, "", (("late_order", "late_from IS NULL OR late_from > opens_at"),)),
        ("reconsideration_days", sa.Integer(), "30", (("days_positive", "reconsideration_days >= 0"),)),
        (
            "second_look_percent",
            sa.Integer(),
            "0",
            (("percent_range", "0 <= second_look_percent AND second_look_percent <= 100"),),
        ),
    ),
    "assessment": (
        ("answers_due_at", _TIME, "", ()),
        ("validated_at", _TIME, "", ()),
        ("validations", sa.Integer(), "0", (("validations_positive", "validations >= 0"),)),
        ("validated_overall", sa.Double(), "", ()),
    ),
}


def upgrade() -> None:
    """Add the columns, make the tables, parents first, and let nobody change what is kept."""
    for table, columns in _COLUMNS.items():
        for column in columns:
            _add(table, *column)
    _review()
    _clarification()
    _validation()
    _reconsideration()
    _reconsidered_indicator()
    _correction()
    _round_edition()
    _notice()
    _set_triggers()


def downgrade() -> None:
    """Drop them, children first."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in _KEPT:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{change}" + (f" ON {table}" if postgresql else ""))
    for table in _TABLES:
        op.drop_table(table)
    for table, columns in reversed(_COLUMNS.items()):
        for column in reversed(columns):
            op.execute(f'ALTER TABLE "{table}" DROP COLUMN {column[0]}')


def _add(table: str, column: str, kind: Any, default: str, checks: tuple[tuple[str, str], ...]) -> None:
    # Said in SQL because SQLite adds a column with its checks in place, but a check alone only by copying the table.
    words = [f'ALTER TABLE "{table}" ADD COLUMN {column} {kind.compile(op.get_bind().dialect)}']
    words += [f"DEFAULT {default} NOT NULL"] if default else []
    words += [f"CONSTRAINT ck_{table}_{name} CHECK ({condition})" for name, condition in checks]
    op.execute(" ".join(words))


def _set_triggers() -> None:
    for table in _KEPT:
        for change in ("update", "delete"):
            if op.get_bind().dialect.name == "postgresql":
                body = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            else:
                body = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} {body}")


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _ref(name: str, target: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(target, ondelete="RESTRICT"), **{"nullable": False, **options})


def _text(name: str, kind: Any = sa.String, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind(), **{"nullable": False, **options})


def _at(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, _TIME, **{"nullable": False, **options})


def _unique_while(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _review() -> None:
    op.create_table(
        "review",
        _id(),
        _ref("assessment_id", "assessment.id"),
        _ref("reviewer_id", "account.id", index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        _at("assigned_at"),
        _ref("assigned_by", "account.id", index=True),
        _at("done_at", nullable=True),
        _at("ended_at", nullable=True),
        sa.CheckConstraint("1 <= position AND position <= 3", name="position_known"),
    )
    _unique_while("uq_review_position", "review", ["assessment_id", "position"], "ended_at IS NULL")
    _unique_while("uq_review_reviewer", "review", ["assessment_id", "reviewer_id"], "ended_at IS NULL")


def _clarification() -> None:
    op.create_table(
        "clarification",
        _id(),
        _ref("assessment_id", "assessment.id", index=True),
        _ref("submission_id", "submission.id"),
        _text("indicator"),
        _text("reason_code"),
        _text("question", sa.Text),
        _text("question_language"),
        _at("asked_at"),
        _ref("asked_by", "account.id", index=True),
        _text("settled_how", nullable=True),
        _at("settled_at", nullable=True),
        _ref("settled_by", "account.id", index=True, nullable=True),
        sa.UniqueConstraint("submission_id", "indicator"),
        sa.CheckConstraint("settled_how IN ('changed', 'confirmed')", name="settled_how_known"),
        sa.CheckConstraint("question <> ''", name="question_present"),
        sa.CheckConstraint("question = '' OR question_language <> ''", name="question_marked"),
        sa.CheckConstraint("(settled_how IS NULL) = (settled_at IS NULL)", name="settlement_whole"),
    )


def _validation() -> None:
    op.create_table(
        "validation",
        _id(),
        _ref("assessment_id", "assessment.id"),
        _ref("submission_id", "submission.id", index=True),
        sa.Column("n", sa.Integer(), nullable=False),
        _text("kind"),
        _text("document", sa.Text),
        sa.Column("sha256", sa.String(64), nullable=False),
        _ref("validated_by", "account.id", index=True),
        _ref("second_by", "account.id", index=True, nullable=True),
        _at("at"),
        sa.UniqueConstraint("assessment_id", "n"),
        sa.CheckConstraint("kind IN ('validated', 'reconsidered', 'corrected')", name="kind_known"),
        sa.CheckConstraint("n >= 1", name="n_positive"),
        sa.CheckConstraint("(kind = 'validated') = (second_by IS NULL)", name="two_persons"),
        sa.CheckConstraint("second_by IS NULL OR second_by <> validated_by", name="persons_differ"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
    )


def _reconsideration() -> None:
    op.create_table(
        "reconsideration",
        _id(),
        _ref("assessment_id", "assessment.id", unique=True),
        _at("asked_at"),
        _ref("asked_by", "account.id", index=True),
        _at("decided_at", nullable=True),
        _ref("decided_by", "account.id", index=True, nullable=True),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decision_whole"),
    )


def _reconsidered_indicator() -> None:
    op.create_table(
        "reconsidered_indicator",
        _id(),
        _ref("reconsideration_id", "reconsideration.id"),
        _text("indicator"),
        _text("text", sa.Text),
        _text("text_language"),
        _text("outcome", nullable=True),
        _ref("decision_id", "decision.id", index=True, nullable=True),
        sa.UniqueConstraint("reconsideration_id", "indicator"),
        sa.CheckConstraint("outcome IN ('kept', 'changed')", name="outcome_known"),
        sa.CheckConstraint("text <> ''", name="text_present"),
        sa.CheckConstraint("text = '' OR text_language <> ''", name="text_marked"),
    )


def _correction() -> None:
    op.create_table(
        "correction",
        _id(),
        _ref("assessment_id", "assessment.id", index=True),
        _ref("submission_id", "submission.id", index=True),
        _text("indicator"),
        _text("state"),
        _text("option_key", nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        _text("reason_code"),
        _text("reason", sa.Text),
        _text("reason_language"),
        _at("proposed_at"),
        _ref("proposed_by", "account.id", index=True),
        _at("decided_at", nullable=True),
        _ref("decided_by", "account.id", index=True, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("state IN ('answered', 'not_applicable')", name="state_known"),
        sa.CheckConstraint("option_key IS NULL OR number IS NULL", name="value_single"),
        sa.CheckConstraint("reason <> ''", name="reason_present"),
        sa.CheckConstraint("reason = '' OR reason_language <> ''", name="reason_marked"),
        sa.CheckConstraint("(decided_at IS NULL) = (accepted IS NULL)", name="decision_whole"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by OR accepted = false", name="two_persons"),
    )
    _unique_while("uq_correction_open", "correction", ["assessment_id", "indicator"], "decided_at IS NULL")


def _round_edition() -> None:
    op.create_table(
        "round_edition",
        _id(),
        _ref("round_id", "round.id"),
        sa.Column("n", sa.Integer(), nullable=False),
        _text("document", sa.Text),
        sa.Column("sha256", sa.String(64), nullable=False),
        _ref("published_by", "account.id", index=True),
        _at("at"),
        _text("note", sa.Text),
        _text("note_language"),
        sa.UniqueConstraint("round_id", "n"),
        sa.CheckConstraint("n >= 1", name="n_positive"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_length"),
        sa.CheckConstraint("note = '' OR note_language <> ''", name="note_marked"),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        _id(),
        _ref("account_id", "account.id"),
        _text("kind"),
        _text("key"),
        _ref("assessment_id", "assessment.id", index=True, nullable=True),
        _text("payload", sa.Text),
        _at("at"),
        _at("read_at", nullable=True),
        sa.UniqueConstraint("account_id", "key"),
    )
    op.create_index(op.f("ix_notice_account_id_read_at_at"), "notice", ["account_id", "read_at", "at"])
