"""The engine: durable, one writer at a time, foreign keys, savepoints, and sessions that read or write."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from innocook.store.engine import make_engine, once_per_snapshot, reading, reading_options, writing
from innocook.store.tables import Country, Institution
from tests.support.records import a_country, an_institution


def _countries(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Country)).one()


def _country(country_id: str) -> Country:
    return Country(id=country_id, name_ar="أ", name_en="A", name_fr="A")


@pytest.mark.parametrize("name", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_addresses_use_our_driver(name: str) -> None:
    """Whatever way a PostgreSQL address is written, psycopg 3 serves it."""
    engine = make_engine(f"{name}://someone@localhost/innocook")
    assert engine.url.drivername == "postgresql+psycopg"


def test_sqlite_is_durable_and_checks_references(sqlite_template) -> None:
    """WAL, a sync at every commit (FULL = 2), 10 s of patience, foreign keys on."""
    engine = make_engine(f"sqlite:///{sqlite_template}")
    settings = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {setting}").scalar() for setting in settings]
    engine.dispose()
    assert found == ["wal", 2, 10_000, 1]


def test_writing_commits(sessions: sessionmaker[Session]) -> None:
    """A block that ends well is kept."""
    with writing(sessions) as session:
        a_country(session)
    with reading(sessions) as session:
        assert _countries(session) == 1


def test_writing_rolls_back(sessions: sessionmaker[Session]) -> None:
    """A block that raises leaves nothing."""
    with pytest.raises(IntegrityError), writing(sessions) as session:
        session.add_all([_country("XA"), _country("XA")])
    with reading(sessions) as session:
        assert _countries(session) == 0


def test_reading_refuses_writes(sessions: sessionmaker[Session]) -> None:
    """A reading session cannot write, and its connection can again afterwards."""
    with reading(sessions) as session, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        a_country(session)
    with writing(sessions) as session:
        a_country(session)


def test_reading_sees_one_snapshot(sessions: sessionmaker[Session]) -> None:
    """What others commit meanwhile does not show in a reading session."""
    with reading(sessions) as reader:
        before = _countries(reader)
        with writing(sessions) as writer:
            a_country(writer)
        assert _countries(reader) == before == 0
    with reading(sessions) as later:
        assert _countries(later) == 1


def test_savepoints_are_isolated(session: Session) -> None:
    """A savepoint that is rolled back takes its own rows only, and the transaction takes the rest."""
    a_country(session, "XA")
    inner = session.begin_nested()
    a_country(session, "XB")
    inner.rollback()
    assert session.scalars(select(Country.id)).all() == ["XA"]
    session.rollback()
    assert _countries(session) == 0


def test_referenced_rows_cannot_be_deleted(session: Session) -> None:
    """A country with institutions stays."""
    an_institution(session)
    with pytest.raises(IntegrityError):
        session.execute(text("DELETE FROM country"))


def test_names_sort_the_same_on_every_database(session: Session) -> None:
    """Arabic names sort by letter, whatever their hamza, and never by the collation of the database."""
    for name in ("بلدية", "إدارة", "أمانة", "Agency", "Zebra", "Élan"):
        an_institution(session, name)
    query = select(Institution.name_ar).order_by(Institution.sort_ar, Institution.id)
    assert session.scalars(query).all() == ["Agency", "Élan", "Zebra", "إدارة", "أمانة", "بلدية"]


def test_a_snapshot_is_asked_once(sessions: sessionmaker[Session]) -> None:
    """What is asked again in one snapshot is not counted again; the next snapshot of the same session is."""
    options = reading_options(sessions.kw["bind"].dialect.name)
    with sessions() as session:
        session.connection(execution_options=options)
        assert [once_per_snapshot(session, "a", lambda: _countries(session)) for _ in range(2)] == [0, 0]
        with writing(sessions) as other:
            a_country(other)
        assert once_per_snapshot(session, "a", lambda: 7) == 0
        assert once_per_snapshot(session, "b", lambda: 7) == 7
        session.rollback()
        session.connection(execution_options=options)
        assert once_per_snapshot(session, "a", lambda: _countries(session)) == 1


def test_a_session_that_writes_asks_each_time(sessions: sessionmaker[Session]) -> None:
    """It sees what it has written itself."""
    with sessions() as session:
        before = once_per_snapshot(session, "a", lambda: _countries(session))
        session.add(_country("XA"))
        session.flush()
        assert (before, once_per_snapshot(session, "a", lambda: _countries(session))) == (0, 1)
