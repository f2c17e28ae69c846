"""The thread that keeps time beside the requests."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.store.tables import Assessment, Round
from innocook.web import timekeeper
from innocook.web.timekeeper import Timekeeper
from tests.support.web import ONE_DATABASE, make_app, sessions_of

LOG = logging.getLogger("tests.timekeeper")


def test_it_turns_again_and_again():
    """Three turns without anybody's help; it neither keeps the process alive nor goes on once stopped."""
    turned = threading.Semaphore(0)
    keeper = Timekeeper(turned.release, LOG, seconds=0.01)
    keeper.start()
    assert all(turned.acquire(timeout=10) for _ in range(3))
    assert keeper._thread is not None
    assert keeper._thread.daemon
    assert keeper.stop(10)


def test_it_starts_once():
    """However many requests come."""
    keeper = Timekeeper(lambda: None, LOG, seconds=60)
    keeper.start()
    first = keeper._thread
    keeper.start()
    assert keeper._thread is first
    assert keeper.stop(10)


def test_it_is_woken():
    """Without waiting for the end of the minute."""
    turned = threading.Semaphore(0)
    keeper = Timekeeper(turned.release, LOG, seconds=600)
    keeper.start()
    assert turned.acquire(timeout=10)
    keeper.wake()
    assert turned.acquire(timeout=10)
    assert keeper.stop(10)


def test_a_turn_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture):
    """It is logged, and the next one comes."""
    turned = threading.Semaphore(0)

    def fail() -> None:
        turned.release()
        raise RuntimeError("the database is away")

    keeper = Timekeeper(fail, LOG, seconds=0.01)
    keeper.start()
    assert all(turned.acquire(timeout=10) for _ in range(2))
    assert keeper.stop(10)
    assert "the clock could not be turned" in caplog.text


@ONE_DATABASE
def test_tests_turn_the_clock_themselves(app: Flask):
    """There is no thread in a test."""
    assert app.extensions["innocook.timekeeper"] is None


@ONE_DATABASE
def test_the_first_request_starts_it(demonstration_url: str, tmp_path: Path):
    """A served process lets the drafts of a closed round lapse by itself."""
    app = make_app(demonstration_url, tmp_path, testing=False)
    past = datetime.now(UTC) - timedelta(days=1)
    with sessions_of(app)() as session:
        session.execute(update(Round).values(opens_at=past - timedelta(days=9), submissions_close_at=past))
        session.commit()
    keeper = app.extensions["innocook.timekeeper"]
    assert keeper._thread is None
    assert app.test_client().get("/healthz").status_code == 200
    lapsed = select(Assessment.id).where(Assessment.state == "lapsed")
    for _ in range(200):
        with sessions_of(app)() as session:
            if len(session.scalars(lapsed).all()) == 4:
                break
        threading.Event().wait(0.05)
    else:
        pytest.fail("nothing lapsed")
    assert keeper.stop(10)


def test_a_minute_is_a_minute():
    """What is over lapses within a minute."""
    assert timekeeper.MINUTE == 60
