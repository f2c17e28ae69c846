"""Results of comparison that are kept: the same for every process, never older than the data."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.services import analyses
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


def number(session: Session) -> int:
    """How many results are kept."""
    return session.scalars(select(func.count()).select_from(RoundAnalysis)).one()


def test_a_result_comes_back_as_it_was_kept(session: Session):
    """Under its name and its view only; a second process that made it too changes nothing."""
    whole, small = view(session), view(session, size="small")
    assert len(small.group) < len(whole.group)
    analyses.keep(session, whole, "order-1", {"الاسم": [1.5, None, "x"]}, at=NOW)
    analyses.keep(session, whole, "order-1", {"other": 1}, at=NOW)
    analyses.keep(session, small, "order-1", {"small": 1}, at=NOW)
    assert analyses.kept(session, whole, "order-1") == {"الاسم": [1.5, None, "x"]}
    assert analyses.kept(session, small, "order-1") == {"small": 1}
    assert analyses.kept(session, whole, "order-2") is None
    assert analyses.kept(session, view(session, national="without"), "order-1") is None
    assert number(session) == 2


def test_a_change_of_the_round_lets_go_of_what_was_made_before(app: Flask, session: Session):
    """After one more submission nothing old is given, and the next result takes its place."""
    before = view(session)
    analyses.keep(session, before, "order-1", {"old": 1}, at=NOW)
    add_submitted(app, 1)
    session.rollback()
    after = view(session)
    assert len(after.group) == len(before.group) + 1
    assert analyses.kept(session, after, "order-1") is None
    analyses.keep(session, after, "order-1", {"new": 1}, at=NOW)
    assert (analyses.kept(session, after, "order-1"), number(session)) == ({"new": 1}, 1)


@ONE_DATABASE
def test_the_oldest_go_when_there_are_too_many(session: Session, monkeypatch: pytest.MonkeyPatch):
    """Two may stay: of three the first goes."""
    monkeypatch.setattr(stored, "MOST", 2)
    seen = view(session)
    for hour, what in enumerate("abc"):
        analyses.keep(session, seen, what, {what: hour}, at=NOW + timedelta(hours=hour))
    assert [analyses.kept(session, seen, what) for what in "abc"] == [None, {"b": 1}, {"c": 2}]


@ONE_DATABASE
def test_a_value_that_is_no_number_is_refused(session: Session):
    """Not-a-number would come back as something else: it raises, and nothing is kept."""
    with pytest.raises(Exception, match=r"[Oo]ut of range float values"):
        analyses.keep(session, view(session), "order-1", {"x": float("nan")}, at=NOW)
    session.rollback()
    assert number(session) == 0
