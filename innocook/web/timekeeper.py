"""Keeps time beside the requests: one thread per process that turns the clock once a minute."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import cast

from flask import Flask, current_app

from innocook.services.timekeeping import keep_time
from innocook.web.clock import now
from innocook.web.post import mails_wait, public_address

MINUTE = 60.0


class Timekeeper:
    """Calls `turn` every so many seconds, in a thread of its own from the first call of `start` on.

    The thread does not keep the process from ending, and whatever goes wrong in a turn waits for the next one.
    """

    def __init__(self, turn: Callable[[], None], log: logging.Logger, seconds: float = MINUTE) -> None:
        self._turn = turn
        self._log = log
        self._seconds = seconds
        self._starting = threading.Lock()
        self._called = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, unless that was done before. Called by requests: a process that forks does not serve before."""
        if self._thread is not None:
            return
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="timekeeper", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Do not wait for the next minute."""
        self._called.set()
        self.start()

    def stop(self, seconds: float) -> bool:
        """End after the turn that is going on, waiting at most so long; whether it has ended."""
        self._stopped.set()
        self._called.set()
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._called.clear()
            try:
                self._turn()
            except Exception:
                self._log.exception("the clock could not be turned")
            if not self._stopped.is_set():
                self._called.wait(self._seconds)


def init_app(app: Flask) -> None:
    """A timekeeper for the process, started by its first request; none in tests, which turn the clock themselves."""
    config = app.config["INNOCOOK"]
    app.extensions["innocook.timekeeper"] = None
    if config.testing:
        return
    sessions = app.extensions["innocook.sessions"]

    def turn() -> None:
        kept = keep_time(sessions, now(), config.public_address)
        if kept.told:
            with app.app_context():
                mails_wait()

    keeper = Timekeeper(turn, app.logger)
    app.extensions["innocook.timekeeper"] = keeper
    app.before_request(_start)


def turn_soon() -> None:
    """Something has just ended: turn the clock, in its own thread where there is one."""
    keeper = cast(Timekeeper | None, current_app.extensions["innocook.timekeeper"])
    if keeper is None:
        keep_time(current_app.extensions["innocook.sessions"], now(), public_address())
    else:
        keeper.wake()


def _start() -> None:
    current_app.extensions["innocook.timekeeper"].start()
