"""Sends waiting mails beside the requests: one thread per process, started only when there is something to send."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import cast

from flask import Flask, current_app

from innocook.services import outbox
from innocook.web.clock import now

LONGEST_NAP = 3600.0


class Postman:
    """Calls `deliver` in a thread of its own until nothing waits; `deliver` says when the next mail is due, if any.

    The thread does not keep the process from ending: what it leaves behind is sent by the next one.
    """

    def __init__(self, deliver: Callable[[], datetime | None], log: logging.Logger) -> None:
        self._deliver = deliver
        self._log = log
        self._turn = threading.Lock()
        self._called = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """There is new mail."""
        with self._turn:
            self._called.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="postman", daemon=True)
                self._thread.start()

    def rest(self, seconds: float) -> bool:
        """Wait until nothing is left to do, at most so long; whether that is so."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def _work(self) -> None:
        while True:
            self._called.clear()
            next_at = self._attempt()
            if next_at is None:
                with self._turn:
                    if not self._called.is_set():
                        self._thread = None
                        return
            else:
                seconds = (next_at - now()).total_seconds()
                self._called.wait(min(max(seconds, 1.0), LONGEST_NAP))

    def _attempt(self) -> datetime | None:
        """One round; whatever goes wrong ends it, and the mails wait for the next call."""
        try:
            return self._deliver()
        except Exception:
            self._log.exception("mails could not be sent")
            return None


def init_app(app: Flask) -> None:
    """A postman for the process; none in tests, which deliver themselves."""
    config = app.config["INNOCOOK"]
    office = outbox.office_of(config)
    if office is None:
        app.logger.warning(
            "INNOCOOK_MAIL is not set: mails wait in the outbox until `innocook mail send` may send them"
        )
    if office is None or config.testing:
        app.extensions["innocook.postman"] = None
        return
    sessions = app.extensions["innocook.sessions"]
    deliver: Callable[[], datetime | None] = lambda: outbox.deliver(sessions, office, now).next_attempt_at  # noqa: E731
    app.extensions["innocook.postman"] = Postman(deliver, app.logger)


def public_address() -> str:
    """Where people reach this installation; links in mails begin with it."""
    address: str = current_app.config["INNOCOOK"].public_address
    return address


def mails_wait() -> None:
    """New mail was committed: somebody should send it, without keeping this request waiting."""
    postman = cast(Postman | None, current_app.extensions["innocook.postman"])
    if postman is not None:
        postman.wake()
