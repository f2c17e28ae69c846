"""Second factors, sessions that can be ended, links to set a password; what lists say of institutions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from innocook.store.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = Instant()
_ON = {True: " ON questionnaire_version", False: ""}
_COLUMNS = {
    "account": (
        ("totp_secret", sa.String(), "", ()),
        (
            "totp_confirmed_at",
            _TIME,
            "",
            (("factor_whole", "totp_confirmed_at IS NULL OR totp_secret IS NOT NULL"),),
        ),
        ("totp_last_step", sa.Integer(), "0", ()),
        ("muted_mails", sa.Text(), "'[]'", ()),
    ),
    "institution": (
        ("code", sa.String(), "", ()),
        ("institution_type", sa.String(), "''", ()),
        ("size", sa.String(), "''", ()),
        ("sector", sa.String(), "''", ()),
        ("context_group", sa.String(), "''", ()),
    ),
}


def upgrade() -> None:
    """Add the columns, fill what the latest round knows, and make the tables."""
    for table, columns in _COLUMNS.items():
        for column in columns:
            _add(table, *column)
    op.create_index("uq_institution_code", "institution", ["code"], unique=True)
    _describe_institutions()
    _keep_questionnaires()
    _sign_in_session()
    _recovery_code()
    _password_token()


def downgrade() -> None:
    """Drop them."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER questionnaire_version_no_{change}" + _ON[postgresql])
    for table in ("password_token", "recovery_code", "sign_in_session"):
        op.drop_table(table)
    op.drop_index("uq_institution_code", "institution")
    for table, columns in reversed(_COLUMNS.items()):
        for column in reversed(columns):
            op.execute(f'ALTER TABLE "{table}" DROP COLUMN {column[0]}')


def _add(table: str, column: str, kind: Any, default: str, checks: tuple[tuple[str, str], ...]) -> None:
    # Said in SQL because SQLite adds a column with its checks in place, but a check alone only by copying the table.
    words = [f'ALTER TABLE "{table}" ADD COLUMN {column} {kind.compile(op.get_bind().dialect)}']
    words += [f"DEFAULT {default} NOT NULL"] if default else []
    words += [f"CONSTRAINT ck_{table}_{name} CHECK ({condition})" for name, condition in checks]
    op.execute(" ".join(words))


def _describe_institutions() -> None:
    """Type, size, sector and context group from the latest round that an institution took part in."""
    facts = ("institution_type", "size", "sector", "context_group")
    latest = """
        (SELECT participation.{fact} FROM participation JOIN round ON round.id = participation.round_id
         WHERE participation.institution_id = institution.id
         ORDER BY round.opens_at DESC, participation.id LIMIT 1)
    """
    values = ", ".join(f"{fact} = coalesce({latest.format(fact=fact)}, '')" for fact in facts)
    op.execute(f"UPDATE institution SET {values}")  # noqa: S608 -- names of our own


def _keep_questionnaires() -> None:
    """A stored questionnaire is what old records are read with: nobody changes or deletes it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    refuse = "BEGIN SELECT RAISE(ABORT, 'questionnaire_version is append-only'); END"
    body = "FOR EACH ROW EXECUTE FUNCTION refuse_change()" if postgresql else refuse
    for change in ("update", "delete"):
        name = f"questionnaire_version_no_{change}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON questionnaire_version {body}")


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _account(name: str = "account_id", **options: Any) -> sa.Column[Any]:
    return sa.Column(
        name, sa.Uuid(), sa.ForeignKey("account.id", ondelete="RESTRICT"), **{"nullable": False, **options}
    )


def _at(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, _TIME, **{"nullable": False, **options})


def _sign_in_session() -> None:
    op.create_table(
        "sign_in_session",
        _id(),
        _account(),
        _at("begun_at"),
        _at("seen_at"),
        sa.Column("device", sa.String(), nullable=False),
        _at("ended_at", nullable=True),
    )
    op.create_index(op.f("ix_sign_in_session_account_id_seen_at"), "sign_in_session", ["account_id", "seen_at"])


def _recovery_code() -> None:
    op.create_table(
        "recovery_code",
        _id(),
        _account(),
        sa.Column("code_sha256", sa.String(64), nullable=False),
        _at("made_at"),
        _at("used_at", nullable=True),
        sa.UniqueConstraint("account_id", "code_sha256"),
        sa.CheckConstraint("length(code_sha256) = 64", name="code_sha256_length"),
    )


def _password_token() -> None:
    op.create_table(
        "password_token",
        _id(),
        _account(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(64), unique=True, nullable=False),
        _at("created_at"),
        _account("created_by", index=True, nullable=True),
        _at("expires_at"),
        _at("used_at", nullable=True),
        sa.CheckConstraint("kind IN ('reset', 'welcome')", name="kind_known"),
        sa.CheckConstraint("length(token_sha256) = 64", name="token_sha256_length"),
        sa.CheckConstraint("created_at < expires_at", name="expiry_order"),
    )
    op.create_index(op.f("ix_password_token_account_id_created_at"), "password_token", ["account_id", "created_at"])
