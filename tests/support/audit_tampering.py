"""Somebody with every right in the database: the guards taken away, then whatever they like."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker


def tamper(sessions: sessionmaker[Session], statements: Sequence[str], **values: str) -> None:
    """Run the statements where no trigger, key or constraint of the audit log stands in the way any more."""
    with sessions() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
            for change in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_event_no_{change}")
        else:
            for change in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_event_no_{change} ON audit_event")
            for name in ("uq_audit_event_stream_seq", "fk_audit_event_stream"):
                connection.exec_driver_sql(f"ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS {name}")
        for statement in statements:
            session.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
        session.commit()
    engine = sessions.kw["bind"]
    engine.dispose()  # no connection of ours keeps the foreign keys off
