"""The connection to the database, with the same promises on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

_BUSY_SECONDS = 10
_IMPATIENT_SECONDS = 0.2
_SNAPSHOT = "innocook.snapshot"
Value = TypeVar("Value")


def make_engine(url: str | URL) -> Engine:
    """An engine for a `sqlite:///` or `postgresql://` address.

    SQLite: one writer at a time, who waits up to 10 s for the turn; readers see a snapshot and never wait;
    what was committed survives a power cut. PostgreSQL: psycopg, connections checked before use.
    """
    address = _with_driver(make_url(url))
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address)
    return create_engine(address, pool_pre_ping=True, pool_size=5, max_overflow=10, pool_recycle=1800)


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """The maker of sessions; objects stay readable after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def reading(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session over one unchanging snapshot that refuses every write."""
    with sessions() as session:
        session.connection(execution_options=reading_options(session.get_bind().dialect.name))
        yield session


@contextmanager
def writing(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session that is committed when the block ends well and rolled back when it raises."""
    with sessions() as session:
        yield session
        session.commit()


def reading_options(dialect: str) -> dict[str, Any]:
    """The execution options of a connection that only reads, over one snapshot, for a dialect's name."""
    if dialect == "sqlite":
        return {"readonly": True}
    return {"readonly": True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def once_per_snapshot(session: Session, key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives: made once while the session reads one unchanging snapshot, anew where it may write."""
    if not session.connection().get_execution_options().get("readonly"):
        return make()
    transaction, known = session.info.get(_SNAPSHOT, (None, {}))
    if transaction is not session.get_transaction():
        known = {}
        session.info[_SNAPSHOT] = session.get_transaction(), known
    if key not in known:
        known[key] = make()
    found: Value = known[key]
    return found


def begin_impatiently(session: Session) -> None:
    """Begin a writing transaction that fails with OperationalError after 0.2 s of waiting, for what may be left out."""
    connection = session.connection(execution_options={"busy_seconds": _IMPATIENT_SECONDS})
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(_IMPATIENT_SECONDS * 1000)}")


def _with_driver(address: URL) -> URL:
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    return address


def _sqlite_engine(address: URL) -> Engine:
    # The driver would open transactions late and not at all before a savepoint: we begin them ourselves.
    engine = create_engine(address, connect_args={"isolation_level": None, "timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # With WAL only FULL syncs at every commit; NORMAL may lose the last answers shown as saved.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred BEGIN that turns into a write fails at once when another writer came first: writers ask up front.
    options = connection.get_execution_options()
    readonly, busy_seconds = bool(options.get("readonly")), options.get("busy_seconds", _BUSY_SECONDS)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(readonly)}")
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
