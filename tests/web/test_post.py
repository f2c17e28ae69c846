"""The thread that sends waiting mails beside the requests, and the console of the demonstration."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from innocook.config import Mode
from innocook.web.post import Postman, mails_wait
from tests.support.web import make_app

LOG = logging.getLogger("tests.post")
SECONDS = 10


def until(fact: Callable[[], bool]) -> bool:
    """Whether it becomes true within ten seconds."""
    latest = time.monotonic() + SECONDS
    while not fact() and time.monotonic() < latest:
        time.sleep(0.005)
    return fact()


def test_nobody_works_before_there_is_mail():
    """No thread without a call; one call, one round, and the thread is gone."""
    rounds: list[str] = []
    postman = Postman(lambda: rounds.append(threading.current_thread().name), LOG)
    assert "postman" not in {thread.name for thread in threading.enumerate()}
    postman.wake()
    assert postman.rest(SECONDS)
    assert rounds == ["postman"]


def test_only_one_works_at_a_time():
    """Calls during a round lead to one more round, never to a second thread."""
    inside, go, rounds = threading.Event(), threading.Event(), []

    def deliver() -> None:
        rounds.append(sum(thread.name == "postman" for thread in threading.enumerate()))
        inside.set()
        go.wait(SECONDS)

    postman = Postman(deliver, LOG)
    postman.wake()
    assert inside.wait(SECONDS)
    for _ in range(5):
        postman.wake()
    go.set()
    assert postman.rest(SECONDS)
    assert rounds == [1, 1]


def test_the_thread_does_not_keep_the_process():
    """It is a daemon: a server that is told to stop stops."""
    kinds: list[bool] = []
    postman = Postman(lambda: kinds.append(threading.current_thread().daemon), LOG)
    postman.wake()
    assert postman.rest(SECONDS)
    assert kinds == [True]


def test_what_failed_is_tried_again_when_it_is_due():
    """While something waits, the thread sleeps until then, and a call wakes it earlier."""
    later = [datetime.now(UTC) + timedelta(hours=1), None]
    rounds: list[int] = []

    def deliver() -> datetime | None:
        rounds.append(1)
        return later.pop(0)

    postman = Postman(deliver, LOG)
    postman.wake()
    assert until(lambda: len(rounds) == 1)
    assert not postman.rest(0.05)
    postman.wake()
    assert postman.rest(SECONDS)
    assert len(rounds) == 2


def test_a_round_that_breaks_is_logged_and_the_next_call_works(caplog: pytest.LogCaptureFixture):
    """A database that is away for a moment stops nothing for good."""
    outcomes: list[Exception | None] = [RuntimeError("away"), None]

    def deliver() -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    postman = Postman(deliver, LOG)
    for _ in range(2):
        postman.wake()
        assert postman.rest(SECONDS)
    assert outcomes == []
    assert "mails could not be sent" in caplog.text


def test_tests_deliver_themselves(shared_app: Flask):
    """No thread starts behind a test's back."""
    with shared_app.app_context():
        mails_wait()
    assert shared_app.extensions["innocook.postman"] is None
    assert "postman" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_production_without_a_mail_server_says_so_once(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """One warning at the start; the mails wait."""
    app = make_app(database_url, tmp_path, mode=Mode.PRODUCTION, public_address="https://innocook.example")
    with app.app_context():
        mails_wait()
        mails_wait()
    assert caplog.text.count("INNOCOOK_MAIL is not set") == 1
