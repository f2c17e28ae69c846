"""What the clock does: what lapses and when, once, with several processes at work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from innocook.services import timekeeping
from innocook.services.closing_reminders import put_closing_reminders
from innocook.services.timekeeping import keep_time
from innocook.store.audit import events_of, institution_stream, verify_stream
from innocook.store.tables import Assessment, Participation
from tests.support.records import DAY, NOW, a_round
from tests.support.round_rows import in_state, taking_part

STATES = ("draft", "submitted", "in_review", "returned", "validated", "reconsidered", "closed", "lapsed")


def states(sessions: sessionmaker[Session], ids: list[UUID]) -> list[str]:
    """Their states as they are stored now."""
    with sessions() as session:
        return [session.get_one(Assessment, one).state for one in ids]


def test_only_what_the_institution_still_has_lapses(sessions: sessionmaker[Session]) -> None:
    """Of every state after the close: drafts and returned ones."""
    with sessions() as session:
        over = a_round(session, -20, -1)
        ids = [in_state(session, taking_part(session, over, state), state).id for state in STATES]
        session.commit()
    assert keep_time(sessions, NOW).lapsed == 2
    assert states(sessions, ids) == ["lapsed" if state in {"draft", "returned"} else state for state in STATES]


@pytest.mark.parametrize(("minutes", "lapses"), [(-1, False), (0, True), (1, True)])
def test_a_draft_lapses_at_the_close(sessions: sessionmaker[Session], minutes: int, lapses: bool) -> None:
    """Not a minute before; at the very instant nothing can be submitted any more."""
    with sessions() as session:
        round_ = a_round(session, -20, 1)
        one = in_state(session, taking_part(session, round_, "A"), "draft").id
        at = round_.submissions_close_at + timedelta(minutes=minutes)
        session.commit()
    keep_time(sessions, at)
    assert states(sessions, [one]) == ["lapsed" if lapses else "draft"]


@pytest.mark.parametrize(
    ("closes", "due", "lapses"),
    [(-1, 1, False), (-1, 0, True), (-1, -2, True), (1, -2, False), (-1, None, True), (1, None, False)],
)
def test_a_returned_one_has_its_own_day(
    sessions: sessionmaker[Session], closes: int, due: int | None, lapses: bool
) -> None:
    """It lapses when both the round and its own day are over, in whichever order; without a day with the round."""
    with sessions() as session:
        part = taking_part(session, a_round(session, -20, closes), "A")
        one = in_state(session, part, "returned", answers_due_at=None if due is None else NOW + due * DAY).id
        session.commit()
    assert keep_time(sessions, NOW).lapsed == int(lapses)
    assert states(sessions, [one]) == ["lapsed" if lapses else "returned"]


def test_a_draft_does_not_wait_for_a_day_of_long_ago(sessions: sessionmaker[Session]) -> None:
    """A due day that is left from an earlier return has no meaning for a draft."""
    with sessions() as session:
        part = taking_part(session, a_round(session, -20, -1), "A")
        one = in_state(session, part, "draft", answers_due_at=NOW + 9 * DAY).id
        session.commit()
    keep_time(sessions, NOW)
    assert states(sessions, [one]) == ["lapsed"]


def test_each_lapse_is_one_event_without_an_actor(sessions: sessionmaker[Session]) -> None:
    """A second turn of the clock adds nothing."""
    with sessions() as session:
        part = taking_part(session, a_round(session, -20, -1), "A")
        one = in_state(session, part, "draft").id
        institution, round_ = part.institution_id, part.round_id
        session.commit()
    assert [keep_time(sessions, NOW).lapsed, keep_time(sessions, NOW).lapsed] == [1, 0]
    with sessions() as session:
        (event,) = events_of(session, institution_stream(institution))
        assert (event.action, event.actor_id, event.object) == ("lapse", None, f"assessment:{one}")
        assert event.payload == {"from": "draft", "round": str(round_)}
        assert verify_stream(session, institution_stream(institution)).broken_at is None


def test_four_clocks_at_once_let_each_lapse_once(sessions: sessionmaker[Session]) -> None:
    """Every assessment lapses, no one twice: as many events as assessments."""
    with sessions() as session:
        round_ = a_round(session, -20, -1)
        ids = [in_state(session, taking_part(session, round_, f"I{place}"), "draft").id for place in range(12)]
        session.commit()
    with ThreadPoolExecutor(4) as pool:
        lapsed = [kept.lapsed for kept in pool.map(lambda _: keep_time(sessions, NOW), range(4))]
    assert sum(lapsed) == 12
    assert set(states(sessions, ids)) == {"lapsed"}
    with sessions() as session:
        parts = session.query(Participation).all()
        counts = [len(events_of(session, institution_stream(part.institution_id))) for part in parts]
    assert counts == [1] * 12


def test_more_than_fit_at_once_lapse_too(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on until nothing is left."""
    monkeypatch.setattr(timekeeping, "_AT_ONCE", 2)
    with sessions() as session:
        round_ = a_round(session, -20, -1)
        for place in range(5):
            in_state(session, taking_part(session, round_, f"I{place}"), "draft")
        session.commit()
    assert keep_time(sessions, NOW).lapsed == 5


def test_what_is_to_be_said_is_said_with_the_address(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has something to say at a time is asked at each turn, in a session that is committed."""
    told: list[object] = []

    def tell(_session: Session, at: datetime, address: str) -> int:
        told.append((at, address))
        return 3

    monkeypatch.setattr(timekeeping, "TOLD", (tell, tell))
    assert keep_time(sessions, NOW, "https://example.org").told == 6
    assert told == [(NOW, "https://example.org")] * 2


def test_reminders_before_the_close_are_among_it() -> None:
    """The clock is what sends them."""
    assert put_closing_reminders in timekeeping.TOLD
