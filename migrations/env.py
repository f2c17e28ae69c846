"""Runs the migrations, each run in one transaction and one at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from innocook.store.engine import make_engine
from innocook.store.errors import DatabaseOutOfStep
from innocook.store.tables import Base

_LOCK = 20_260_101


def run() -> None:
    """Run what was asked for on the database named by the attribute `url` of the configuration."""
    engine = make_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            _set_foreign_keys(connection, on=False)
            with connection.begin():
                _migrate(connection)
            _set_foreign_keys(connection, on=True)
    finally:
        engine.dispose()


def _migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        _check_foreign_keys(connection)


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite rebuilds a table by dropping it, and dropping deletes every row that points to it. The switch has no
    # effect inside a transaction, so it goes to the driver before one begins.
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 -- a fresh connection always has one
        driver.execute(f"PRAGMA foreign_keys = {int(on)}")


def _check_foreign_keys(connection: Connection) -> None:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if rows:
        raise DatabaseOutOfStep([f"{table} row {row} points to no {parent}" for table, row, parent, _ in rows])


run()
