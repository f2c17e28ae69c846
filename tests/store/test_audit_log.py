"""The audit log read by time, in pages that do not count what came before them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from innocook.store.audit import SYSTEM, Event, append_event, institution_stream
from innocook.store.audit_log import (
    EventFilter,
    Place,
    each_event,
    hash_at,
    heads,
    institutions_by_id,
    newest_events,
    next_events,
    streams,
)
from tests.support.records import NOW, an_account, an_institution

HOUR = timedelta(hours=1)


@pytest.fixture
def stream(session: Session) -> str:
    """Six events at three instants, in turn of the system and of an institution; the stream of the institution."""
    actor, name = an_account(session).id, institution_stream(an_institution(session).id)
    for number in range(6):
        where, who = ((SYSTEM, None), (name, actor))[number % 2]
        action = "sign_in" if number < 2 else "export"
        append_event(session, Event(where, who, action, f"o:{number}", NOW + number // 2 * HOUR, {"n": number}))
    return name


def objects(session: Session, wanted: EventFilter = EventFilter(), **named: object) -> list[str]:  # noqa: B008
    """The objects of the newest events that fit."""
    return [event.object for event in newest_events(session, wanted, 100, **named)]  # type: ignore[arg-type]


def test_the_newest_come_first(session: Session, stream: str):
    """By instant; what happened at one instant stands together, in an order that stays."""
    read = newest_events(session, EventFilter(), 100)
    assert [event.at for event in read] == [NOW + hours * HOUR for hours in (2, 2, 1, 1, 0, 0)]
    assert read == newest_events(session, EventFilter(), 100)
    assert {read[0].payload, read[1].payload} == {'{"n":4}', '{"n":5}'}


@pytest.mark.parametrize("size", [1, 2, 4, 6, 9])
def test_pages_lose_nothing_and_repeat_nothing(session: Session, stream: str, size: int):
    """Forwards through the log and back again, events of one instant on two pages too."""
    pages, before = [], None
    while page := newest_events(session, EventFilter(), size, before):
        pages.append(page)
        before = Place(page[-1].at, page[-1].id)
    whole = newest_events(session, EventFilter(), 100)
    assert [event for page in pages for event in page] == whole
    last = pages[-1][0]
    back = next_events(session, EventFilter(), size, Place(last.at, last.id))
    assert back == whole[: whole.index(last)][-size:]


@pytest.mark.parametrize(
    ("since", "until", "numbers"),
    [
        (None, None, {0, 1, 2, 3, 4, 5}),
        (NOW + HOUR, None, {2, 3, 4, 5}),
        (None, NOW + HOUR, {0, 1}),
        (NOW + HOUR, NOW + 2 * HOUR, {2, 3}),
        (NOW + 3 * HOUR, None, set()),
    ],
)
def test_events_between_two_instants(
    session: Session, stream: str, since: datetime | None, until: datetime | None, numbers: set[int]
):
    """From the first one on, before the second."""
    assert set(objects(session, EventFilter(since=since, until=until))) == {f"o:{number}" for number in numbers}


def test_filters_add_up(session: Session, stream: str):
    """Stream, action and actor, alone and together; unknown ones fit nothing."""
    actor = newest_events(session, EventFilter(stream=stream), 1)[0].actor_id
    assert set(objects(session, EventFilter(stream=SYSTEM))) == {"o:0", "o:2", "o:4"}
    assert objects(session, EventFilter(stream=stream)) == ["o:5", "o:3", "o:1"]
    assert set(objects(session, EventFilter(action="sign_in"))) == {"o:0", "o:1"}
    assert objects(session, EventFilter(action="export", actor_id=actor)) == ["o:5", "o:3"]
    assert objects(session, EventFilter(stream="institution:none")) == []
    assert objects(session, EventFilter(action="' OR 1=1")) == []
    assert objects(session, EventFilter(actor_id=UUID(int=1))) == []


def test_the_log_is_read_in_portions(session: Session, stream: str):
    """All of what fits, or so many."""
    assert [event.object for event in each_event(session, EventFilter(stream=stream))] == ["o:5", "o:3", "o:1"]
    assert len(list(each_event(session, EventFilter(), limit=4))) == 4


def test_streams_and_their_heads(session: Session, stream: str):
    """By name, in the order of code points; the hash of a head is that of the last event."""
    assert streams(session) == [stream, SYSTEM]
    assert streams(session, after=stream) == [SYSTEM]
    assert streams(session, limit=1) == [stream]
    seq, last = heads(session)[SYSTEM]
    assert (seq, last) == (3, hash_at(session, SYSTEM, 3))
    assert hash_at(session, SYSTEM, 4) is None


def test_institutions_are_named(session: Session):
    """Unknown ones are left out."""
    institution = an_institution(session)
    assert institutions_by_id(session, [institution.id, UUID(int=0)]) == {institution.id: institution}
