"""Results of comparison that are kept: the same for every process, never older than the data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from innocook.services import analyses
from innocook.services.comparison import View
from innocook.store import analyses as stored
from innocook.store.tables import RoundAnalysis
from tests.support.compared import latest_view as view
from tests.support.rounds import add_submitted
from tests.support.web import ONE_DATABASE, sessions_of

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def session(app: Flask):
    """A session of the demonstration."""
    with sessions_of(app)() as session:
        yield session


def keep(session: Session, seen: View, what: str, document: dict[str, Any], *, at: datetime = NOW) -> None:
    """Keep a result as a page does: in a session of its own, which sees the round as it is by then."""
    session.rollback()
    with Session(session.get_bind()) as beside:
        analyses.keep(beside, seen, what, document, at=at)


def number(session: Session) -> int:
    """How many results are kept."""
    return session.scalars(select(func.count()).select_from(RoundAnalysis)).one()


def test_a_result_comes_back_as_it_was_kept(session: Session):
    """Under its name and its view only; a second process that made it too changes nothing."""
    whole, small = view(session), view(session, size="small")
    assert len(small.group) < len(whole.group)
    keep(session, whole, "order-1", {"الاسم": [1.5, None, "x"]})
    keep(session, whole, "order-1", {"other": 1})
    keep(session, small, "order-1", {"small": 1})
    assert analyses.kept(session, whole, "order-1") == {"الاسم": [1.5, None, "x"]}
    assert analyses.kept(session, small, "order-1") == {"small": 1}
    assert analyses.kept(session, whole, "order-2") is None
    assert analyses.kept(session, view(session, national="without"), "order-1") is None
    assert number(session) == 2


def test_a_change_of_the_round_lets_go_of_what_was_made_before(app: Flask, session: Session):
    """After one more submission nothing old is given, and the next result takes its place."""
    before = view(session)
    keep(session, before, "order-1", {"old": 1})
    add_submitted(app, 1)
    session.rollback()
    after = view(session)
    assert len(after.group) == len(before.group) + 1
    assert analyses.kept(session, after, "order-1") is None
    keep(session, after, "order-1", {"new": 1})
    assert (analyses.kept(session, after, "order-1"), number(session)) == ({"new": 1}, 1)


@ONE_DATABASE
def test_the_oldest_go_when_there_are_too_many(session: Session, monkeypatch: pytest.MonkeyPatch):
    """Two may stay: of three the first goes."""
    monkeypatch.setattr(stored, "MOST", 2)
    seen = view(session)
    for hour, what in enumerate("abc"):
        keep(session, seen, what, {what: hour}, at=NOW + timedelta(hours=hour))
    assert [analyses.kept(session, seen, what) for what in "abc"] == [None, {"b": 1}, {"c": 2}]


@ONE_DATABASE
def test_a_value_that_is_no_number_is_refused(session: Session):
    """Not-a-number would come back as something else: it raises, and nothing is kept."""
    with pytest.raises(Exception, match=r"[Oo]ut of range float values"):
        keep(session, view(session), "order-1", {"x": float("nan")})
    session.rollback()
    assert number(session) == 0


def test_a_slow_process_does_not_put_its_older_result_before_a_newer_one(app: Flask, session: Session):
    """Made before the last change and ready after it: the newer result stays, the older is not kept."""
    before = view(session)
    session.rollback()
    add_submitted(app, 1)
    after = view(session)
    keep(session, after, "order-1", {"new": 1})
    keep(session, before, "order-1", {"old": 1})
    assert (analyses.kept(session, after, "order-1"), analyses.kept(session, before, "order-1")) == ({"new": 1}, None)


def test_a_busy_database_is_left_alone(app: Flask, session: Session):
    """While somebody else writes for long nothing is kept, nothing is raised and nobody waits for it."""
    seen = view(session)
    session.rollback()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    with sessions_of(app)() as other:
        other.execute(text("UPDATE round SET id = id" if is_sqlite else "LOCK TABLE round_analysis IN EXCLUSIVE MODE"))
        keep(session, seen, "order-1", {"a": 1})
        other.rollback()
    assert number(session) == 0
