"""The audit log: a chain in which every change, gap and cut shows."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from innocook.store.audit import (
    SYSTEM,
    ChainCheck,
    Event,
    append_event,
    append_events,
    events_of,
    institution_stream,
    verify_stream,
)
from tests.support.records import DAY, NOW, an_account, an_institution


@pytest.fixture
def chain(session: Session) -> str:
    """A stream of three events."""
    actor = an_account(session).id
    for number in range(3):
        append_event(session, Event("s", actor, "export", f"round:{number}", NOW + number * DAY, {"rows": number}))
    return "s"


def _tamper(session: Session, statement: str) -> None:
    """Somebody with the keys of the database takes the guard away first."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    for change in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_event_no_{change}" + ("" if sqlite else " ON audit_event")))
    session.execute(text(statement))


def test_events_are_chained(session: Session, chain: str) -> None:
    """Numbers count from 1, each event holds the hash of the one before, the first one none."""
    events = events_of(session, chain)
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.prev_hash for event in events] == ["", events[0].hash, events[1].hash]
    assert len({event.hash for event in events}) == 3
    assert verify_stream(session, chain) == ChainCheck(3, None)


def test_events_are_paged(session: Session, chain: str) -> None:
    """From behind a number on, at most so many."""
    assert [event.seq for event in events_of(session, chain, after=1, limit=1)] == [2]


def test_streams_are_apart(session: Session, chain: str) -> None:
    """Each stream counts for itself; an unknown one is whole and empty."""
    institution = an_institution(session)
    stream = institution_stream(institution.id)
    assert append_event(session, Event(stream, None, "submit", "a", NOW, {})) == 1
    assert stream == f"institution:{institution.id}"
    assert verify_stream(session, SYSTEM) == ChainCheck(0, None)


def test_a_chain_is_verified_from_the_database(session: Session, chain: str) -> None:
    """What was committed verifies in the words of the database, not of this process."""
    session.commit()
    session.expunge_all()
    assert verify_stream(session, chain) == ChainCheck(3, None)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_events_are_append_only(session: Session, chain: str, statement: str) -> None:
    """The database itself refuses to change or remove an event."""
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_event SET payload = '{}' WHERE seq = 2", 2),
        ("UPDATE audit_event SET actor_id = NULL WHERE seq = 1", 1),
        ("UPDATE audit_event SET action = 'import' WHERE seq = 3", 3),
        ("DELETE FROM audit_event WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 3", 3),
        ("DELETE FROM audit_event", 1),
        ("UPDATE audit_event SET seq = 7 WHERE seq = 3", 3),
    ],
)
def test_tampering_shows(session: Session, chain: str, statement: str, broken_at: int) -> None:
    """Changing, removing, cutting off and renumbering are found at the first event that is not as written."""
    _tamper(session, statement)
    assert verify_stream(session, chain).broken_at == broken_at


def test_many_events_at_once_make_the_same_chains(session: Session) -> None:
    """Some in new streams, two in one, one behind what is there: numbers go on and every chain holds."""
    append_event(session, Event("b", None, "first", "x:0", NOW, {}))
    events = [Event(stream, None, "more", f"x:{n}", NOW, {"n": n}) for n, stream in enumerate("cbabc")]
    append_events(session, events)
    append_events(session, [])
    append_event(session, Event("a", None, "last", "x:9", NOW, {}))
    for stream, objects in {"a": ["x:2", "x:9"], "b": ["x:0", "x:1", "x:3"], "c": ["x:0", "x:4"]}.items():
        assert [event.object for event in events_of(session, stream)] == objects
        assert verify_stream(session, stream) == ChainCheck(len(objects), None)


def test_more_streams_than_one_statement_takes(session: Session) -> None:
    """1,200 streams begin and go on together."""
    for _ in range(2):
        append_events(session, [Event(f"s{n}", None, "act", "x:1", NOW, {}) for n in range(1200)])
    assert {verify_stream(session, f"s{n}").events for n in range(0, 1200, 199)} == {2}
