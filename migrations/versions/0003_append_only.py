"""Revisions, submissions and audit events can be added, never changed or removed."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("answer_revision", "submission", "audit_event")
_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def upgrade() -> None:
    """Set the triggers."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(_REFUSE)
    for table in _TABLES:
        for change in ("update", "delete"):
            op.execute(_postgresql(table, change) if postgresql else _sqlite(table, change))


def downgrade() -> None:
    """Take them away."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in _TABLES:
        for change in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{change}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION refuse_change()")


def _sqlite(table: str, change: str) -> str:
    return f"""
        CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """


def _postgresql(table: str, change: str) -> str:
    return f"""
        CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """
