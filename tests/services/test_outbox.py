"""The outbox: every mail leaves once, however many send at the same time, and none is forgotten."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Barrier, Lock
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from innocook.cli import main
from innocook.outbound.letters import Letter
from innocook.outbound.mail import PostOffice
from innocook.outbound.smtp import MailFailed, ServerFailed
from innocook.services import outbox
from innocook.services.outbox import Delivery
from innocook.store.engine import reading, writing
from innocook.store.tables import OutboxMail
from tests.support.mailbox import Mailbox

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SENDER = "InnoCook <innocook@demo.example>"
LINK = "http://127.0.0.1:8000/en/invitations/a-secret-token"

Sessions = sessionmaker[Session]


class Bag:
    """A way out that keeps what it is given, or fails as `failure` says for each recipient."""

    def __init__(self, failure: dict[str, Exception] | None = None) -> None:
        self.recipients: list[str] = []
        self.failure = failure or {}
        self.lock = Lock()

    def send(self, message: EmailMessage) -> None:
        """Take it or fail."""
        with self.lock:
            self.recipients.append(message["To"])
        if message["To"] in self.failure:
            raise self.failure[message["To"]]


def letter(recipient: str = "nour@example.org") -> Letter:
    """A letter that lets somebody in."""
    return Letter("invitation", recipient, "en", "Come in", f"{LINK}\n", f"<p>{LINK}</p>")


def put(sessions: Sessions, *recipients: str) -> None:
    """Letters in the outbox, the first one the oldest."""
    with writing(sessions) as session:
        for place, recipient in enumerate(recipients):
            outbox.put(session, letter(recipient), at=NOW + place * timedelta(seconds=1))


def deliver(sessions: Sessions, bag: Bag, at: datetime = NOW + MINUTE) -> Delivery:
    """Everything that is due at that time."""
    return outbox.deliver(sessions, PostOffice(bag, SENDER), lambda: at)


def rows(sessions: Sessions) -> list[OutboxMail]:
    """The outbox, the oldest first."""
    with reading(sessions) as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.created_at)))


def test_a_letter_leaves_with_its_cause_or_not_at_all(sessions: Sessions):
    """What is rolled back never had a mail."""
    with sessions() as session:
        outbox.put(session, letter(), at=NOW)
        session.rollback()
    assert rows(sessions) == []


def test_a_sent_mail_is_emptied(sessions: Sessions):
    """Once it has left, nothing in the database holds the link any more."""
    put(sessions, "nour@example.org")
    assert deliver(sessions, Bag()) == Delivery(1, 0, None)
    (row,) = rows(sessions)
    assert (row.text, row.html, row.sent_at, row.attempts) == ("", "", NOW + MINUTE, 1)
    assert deliver(sessions, Bag()) == Delivery(0, 0, None)


def test_the_oldest_leaves_first(sessions: Sessions):
    """In the order of writing."""
    put(sessions, "a@example.org", "b@example.org", "c@example.org")
    bag = Bag()
    deliver(sessions, bag)
    assert bag.recipients == ["a@example.org", "b@example.org", "c@example.org"]


def test_a_failure_waits_longer_each_time(sessions: Sessions):
    """1, 5, 15, 60 minutes, 3 hours, then every 6 hours, for ever; the text stays and the reason is kept."""
    put(sessions, "nour@example.org")
    bag = Bag({"nour@example.org": MailFailed("450 full")})
    at, pauses = NOW, []
    for attempt in range(1, 9):
        delivery = deliver(sessions, bag, at)
        assert (delivery.sent, delivery.failed) == (0, 1)
        assert delivery.next_attempt_at is not None
        pauses.append((delivery.next_attempt_at - at) // MINUTE)
        assert deliver(sessions, bag, delivery.next_attempt_at - timedelta(seconds=1)).failed == 0
        at = delivery.next_attempt_at
        (row,) = rows(sessions)
        assert (row.attempts, row.last_error, row.sent_at, LINK in row.text) == (attempt, "450 full", None, True)
    assert pauses == [1, 5, 15, 60, 180, 360, 360, 360]
    bag.failure.clear()
    assert deliver(sessions, bag, at).sent == 1
    assert rows(sessions)[0].last_error == ""


def test_one_bad_address_does_not_hold_up_the_others(sessions: Sessions):
    """The others leave in the same round."""
    put(sessions, "bad@example.org", "a@example.org", "نور@example.org", "b@example.org")
    bag = Bag({"bad@example.org": MailFailed("550 unknown")})
    assert deliver(sessions, bag) == Delivery(2, 2, NOW + 2 * MINUTE)
    assert [row.last_error for row in rows(sessions)] == ["550 unknown", "", "no mail can be sent to this address", ""]


def test_a_server_that_fails_is_asked_once(sessions: Sessions):
    """When the server is away, the others are not tried one after another; they stay due."""
    put(sessions, "a@example.org", "b@example.org")
    bag = Bag({"a@example.org": ServerFailed("nobody there")})
    assert deliver(sessions, bag) == Delivery(0, 1, NOW + timedelta(seconds=1))
    assert bag.recipients == ["a@example.org"]
    assert deliver(sessions, bag) == Delivery(1, 0, NOW + 2 * MINUTE)


def test_many_senders_never_send_a_mail_twice(sessions: Sessions):
    """Four at once, twenty mails: each leaves exactly once."""
    put(sessions, *(f"n{place}@example.org" for place in range(20)))
    bag, together = Bag(), Barrier(4)

    def work(_place: int) -> int:
        together.wait()
        return deliver(sessions, bag).sent

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(work, range(4)))
    assert sum(counts) == 20
    assert sorted(bag.recipients) == sorted(f"n{place}@example.org" for place in range(20))


def test_a_mail_in_somebodys_hands_is_left_alone(sessions: Sessions):
    """While one is sending it, another finds nothing due; after five minutes it is taken for lost and tried again."""
    put(sessions, "nour@example.org")
    inner: list[int] = []

    class Nosy(Bag):
        def send(self, message: EmailMessage) -> None:
            inner.append(deliver(sessions, Bag(), NOW + 4 * MINUTE).sent)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(sessions, Nosy(), NOW)
    assert inner == [0]
    assert deliver(sessions, Bag(), NOW + 5 * MINUTE).sent == 1


def test_a_late_failure_does_not_undo_a_success(sessions: Sessions):
    """A sender that was slower than its five minutes notes its failure on its own attempt only."""
    put(sessions, "nour@example.org")

    class Slow(Bag):
        def send(self, message: EmailMessage) -> None:
            assert deliver(sessions, Bag(), NOW + 6 * MINUTE).sent == 1
            raise MailFailed("too late")

    deliver(sessions, Slow(), NOW)
    (row,) = rows(sessions)
    assert (row.sent_at, row.last_error, row.attempts) == (NOW + 6 * MINUTE, "", 2)


def test_the_command_sends_and_says_what_waits(database_url: str, sessions: Sessions, mailbox: Mailbox):
    """`innocook mail send`: through SMTP, then how many left, how many wait, and why."""
    put(sessions, "a@example.org", "b@example.org")
    mailbox.refused["b@example.org"] = "550 unknown here"
    environment = {
        "INNOCOOK_DATABASE_URL": database_url,
        "INNOCOOK_SECRET_KEY": "k" * 32,
        "INNOCOOK_PUBLIC_ADDRESS": "https://innocook.example",
        "INNOCOOK_MAIL_FROM": "InnoCook <post@innocook.example>",
    }
    waiting = CliRunner().invoke(main, ["mail", "send"], env=environment | {"INNOCOOK_MAIL": ""})
    assert waiting.output.startswith("Sent: 0. Waiting: 2.\n")
    assert waiting.output.count("no mail server is set (INNOCOOK_MAIL)") == 2
    done = CliRunner().invoke(main, ["mail", "send"], env=environment | {"INNOCOOK_MAIL": mailbox.address})
    assert done.exit_code == 0, done.output
    assert re.fullmatch(
        r"Sent: 1\. Waiting: 1\.\n2026-03-01 09:00 invitation to b@example\.org, attempts: 1, "
        r"next after .* UTC: 550 unknown here\n",
        done.output,
    )
    assert [message["To"] for message in mailbox.messages] == ["a@example.org"]
    assert "secret-token" not in done.output


def test_the_command_refuses_unsafe_settings():
    """As the server does, without a stack of calls."""
    refused = CliRunner().invoke(main, ["mail", "send"], env={"INNOCOOK_MAIL": "ftp://x", "INNOCOOK_SECRET_KEY": ""})
    assert refused.exit_code == 1
    assert "INNOCOOK_MAIL must be console" in refused.output


def test_the_id_of_a_mail_can_be_given(sessions: Sessions):
    """So that what it speaks of can find it."""
    with writing(sessions) as session:
        assert outbox.put(session, letter(), at=NOW, mail_id=UUID(int=7)) == UUID(int=7)
    assert [row.id for row in rows(sessions)] == [UUID(int=7)]
