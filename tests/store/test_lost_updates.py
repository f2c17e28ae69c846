"""Many writers at once: nothing is silently lost, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from innocook.core.answers import measured
from innocook.store.answer_changes import Change, Stamp, put_answer
from innocook.store.answers import answers_of, revisions_of
from innocook.store.audit import Event, append_event, events_of, verify_stream
from innocook.store.engine import reading, writing
from innocook.store.errors import StaleAnswer
from tests.support.records import NOW, an_account, an_assessment

WRITERS, TIMES = 4, 25


def _increment(sessions: sessionmaker[Session], assessment_id: UUID, stamp: Stamp) -> int:
    """Read, add one, save; try again when somebody was faster. How often it was refused."""
    for refused in range(1000):
        with reading(sessions) as session:
            row = answers_of(session, assessment_id).get("STR1")
        number, version = (row.answer.number or 0, row.version) if row else (0, 0)
        try:
            with writing(sessions) as session:
                put_answer(session, assessment_id, "STR1", Change(measured(number + 1), version, "en"), stamp)
        except StaleAnswer:
            continue
        return refused
    raise AssertionError("refused a thousand times")


def test_no_update_is_lost(sessions: sessionmaker[Session]) -> None:
    """4 writers x 25 increments make 100, with 100 revisions that follow one another; collisions are refused."""
    with writing(sessions) as session:
        assessment_id, stamp = an_assessment(session).id, Stamp(an_account(session).id, NOW)
    together = Barrier(WRITERS)

    def work(_number: int) -> int:
        together.wait()
        return sum(_increment(sessions, assessment_id, stamp) for _ in range(TIMES))

    with ThreadPoolExecutor(WRITERS) as pool:
        refused = sum(pool.map(work, range(WRITERS)))
    with reading(sessions) as session:
        row = answers_of(session, assessment_id)["STR1"]
        numbers = [one.after["number"] for one in revisions_of(session, assessment_id, "STR1")]
    assert (row.answer.number, row.version) == (100, 100)
    assert numbers == list(range(1, 101))
    assert refused > 0


def test_chains_do_not_break_under_many_writers(sessions: sessionmaker[Session]) -> None:
    """4 writers x 25 events in one new stream make one chain of 100; another stream stays apart."""
    together = Barrier(WRITERS)

    def work(number: int) -> None:
        together.wait()
        for time in range(TIMES):
            with writing(sessions) as session:
                append_event(session, Event("busy", None, "save", f"writer:{number}", NOW, {"time": time}))
                append_event(session, Event(f"quiet:{number}", None, "save", "x", NOW, {}))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    with reading(sessions) as session:
        assert [event.seq for event in events_of(session, "busy")] == list(range(1, 101))
        checks = [verify_stream(session, stream) for stream in ("busy", "quiet:0")]
    assert [(check.events, check.broken_at) for check in checks] == [(100, None), (25, None)]
