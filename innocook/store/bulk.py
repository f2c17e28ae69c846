"""Many rows of many tables at once, for data that comes in thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from innocook.store.tables import Base

Rows = Mapping[type[Base], Sequence[Mapping[str, Any]]]
_CACHE_KIB = 128 * 1024


def insert_rows(session: Session, rows: Rows) -> None:
    """Insert complete rows, the tables that others point to first. Nothing follows names or counts versions here.

    The database checks what it always checks; the keys of names (`keyed_names`) are the caller's to bring.
    """
    session.flush()
    connection = session.connection()
    named = {model.__tablename__: some for model, some in rows.items() if some}
    for table in Base.metadata.sorted_tables:
        if table.name in named:
            connection.execute(insert(table), list(named[table.name]))


def expect_many(session: Session) -> None:
    """Let this connection hold more of its indexes in memory (128 MiB) on SQLite, where 2 MiB are usual."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
