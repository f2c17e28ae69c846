"""Somebody with the keys of the database who changes what cannot be changed."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def tamper(session: Session, table: str, statement: str, **values: object) -> None:
    """Take the guard of an append-only table away and change its rows."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update" + (f" ON {table}" if is_postgresql else "")))
    session.execute(text(statement), values)
    session.commit()
