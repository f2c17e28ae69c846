"""What the clients of a kill test asked for and heard, and what was found in the database afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from innocook.store.audit import ChainCheck
from innocook.store.scores import StoredScore

HELD = "ok"
"""What an undamaged database says of itself."""


@dataclass(frozen=True, slots=True)
class Save:
    """One request to store an answer; `note` is unlike that of every other, so a stored answer says whose it is."""

    client: int
    indicator: str
    level: str
    note: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A save whose whole answer said "saved", as `version`; when it was last asked for, and how long it took."""

    save: Save
    version: int
    last_asked: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """An answer as a revision, or the table of answers, holds it."""

    version: int
    level: str | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from the database after everything; `scores` are stored, `right_scores` those of the answers.

    `exports` counts the audit events of reports taken away.
    """

    answers: Mapping[str, StoredVersion]
    revisions: Mapping[str, tuple[StoredVersion, ...]]
    scores: Mapping[str, StoredScore]
    right_scores: Mapping[str, StoredScore]
    chains: Mapping[str, ChainCheck]
    exports: int
    integrity: str = HELD


@dataclass(slots=True)
class SaveLog:
    """Written by all clients at once; `own` are the indicators that only one client ever writes."""

    own: frozenset[str]
    sent: list[Save] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken_off: int = 0
    hung_up: int = 0
    reports: int = 0
    failure: Exception | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note_sent(self, save: Save) -> None:
        """A request is about to leave for the first time."""
        with self.changed:
            self.sent.append(save)

    def note_heard(self, status: int) -> None:
        """An answer arrived whole."""
        with self.changed:
            self.statuses[status] += 1

    def note_unheard(self, *, hung_up: bool) -> None:
        """A request whose answer nobody will read: the client hung up, or the connection broke off."""
        with self.changed:
            self.hung_up += hung_up
            self.broken_off += not hung_up

    def acknowledge(self, done: Acknowledged) -> None:
        """The client now takes its save for stored."""
        with self.changed:
            self.acknowledged.append(done)
            self.changed.notify_all()

    def note_report(self) -> None:
        """A report, which is an audit event, arrived whole."""
        with self.changed:
            self.reports += 1

    def fail(self, why: Exception) -> None:
        """Nobody goes on; the first reason is kept."""
        with self.changed:
            self.failure = self.failure or why
            self.changed.notify_all()

    def wait_for(self, count: int) -> int:
        """How many saves are acknowledged, once there are `count` of them or somebody failed."""
        with self.changed:
            self.changed.wait_for(lambda: self.failure or len(self.acknowledged) >= count)
            return len(self.acknowledged)
