"""Mails: put into the outbox with what they speak of, sent afterwards, each by one sender at a time.

A mail is sent at least once: should the process die between the server's "yes" and our note of it, it is sent again
with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, sessionmaker

from innocook.config import Config
from innocook.outbound.letters import Letter
from innocook.outbound.mail import Mail, MailRefused, PostOffice, post_office
from innocook.outbound.smtp import MailFailed, ServerFailed
from innocook.store import mails as stored
from innocook.store.engine import reading, writing
from innocook.store.tables import OutboxMail

__all__ = ["Delivery", "PostOffice", "WaitingMail", "deliver", "office_of", "put", "put_all", "waiting"]

LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))

Sessions = sessionmaker[Session]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a round of deliveries did; `next_attempt_at` is when the first mail that waits is due, None: none waits."""

    sent: int
    failed: int
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that has not left; `error` is why its last attempt failed, empty before the first."""

    kind: str
    recipient: str
    created_at: datetime
    attempts: int
    next_attempt_at: datetime
    error: str


def office_of(config: Config) -> PostOffice | None:
    """The way out that the settings name; None where mails stay in the outbox."""
    return post_office(config.mail_way, config.mail_from)


def put(session: Session, letter: Letter, *, at: datetime, mail_id: UUID | None = None) -> UUID:
    """Put a letter into the outbox, its id `mail_id` if given; does not commit, so that it leaves with its cause."""
    mail = _mail(letter, mail_id or uuid4(), at)
    session.add(mail)
    session.flush()
    return mail.id


def put_all(
    session: Session, letters: Iterable[Letter], *, at: datetime, mail_ids: Iterable[UUID] | None = None
) -> None:
    """As `put`, for many letters at once; `mail_ids` are theirs in the same order, if given."""
    ids = iter(mail_ids) if mail_ids is not None else iter(uuid4, None)
    session.add_all([_mail(letter, mail_id, at) for letter, mail_id in zip(letters, ids, strict=False)])
    session.flush()


def deliver(sessions: Sessions, office: PostOffice, clock: Callable[[], datetime]) -> Delivery:
    """Send every mail that is due, one after another, until none is left or the server fails.

    Any number of processes may do so at once: a mail is claimed in a short transaction, sent outside any, and what
    became of it is written down in another short one.
    """
    sent = failed = 0
    is_reachable = True
    while is_reachable and (claimed := _claim(sessions, clock())) is not None:
        mail, attempts = claimed
        try:
            office.send(mail)
        except (MailFailed, MailRefused) as error:
            failed += 1
            is_reachable = not isinstance(error, ServerFailed)
            _put_off(sessions, mail.id, attempts, str(error), clock())
        else:
            sent += 1
            with writing(sessions) as session:
                stored.mark_sent(session, mail.id, clock())
    with reading(sessions) as session:
        return Delivery(sent, failed, stored.next_attempt(session))


def waiting(session: Session) -> list[WaitingMail]:
    """The mails that have not left, the oldest first, without their text."""
    return [
        WaitingMail(mail.kind, mail.recipient, mail.created_at, mail.attempts, mail.next_attempt_at, mail.last_error)
        for mail in stored.waiting_mails(session)
    ]


def pause_after(attempts: int) -> timedelta:
    """How long to wait after attempt number `attempts` failed, counted from 1."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def _mail(letter: Letter, mail_id: UUID, at: datetime) -> OutboxMail:
    return OutboxMail(
        id=mail_id,
        kind=letter.kind,
        recipient=letter.recipient,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        created_at=at,
        next_attempt_at=at,
    )


def _claim(sessions: Sessions, at: datetime) -> tuple[Mail, int] | None:
    with writing(sessions) as session:
        row = stored.claim_due_mail(session, at, until=at + LEASE)
        if row is None:
            return None
        mail = Mail(row.id, row.recipient, row.language, row.subject, row.text, row.html or "", row.created_at)
        return mail, row.attempts


def _put_off(sessions: Sessions, mail_id: UUID, attempts: int, error: str, at: datetime) -> None:
    later = at + pause_after(attempts)
    with writing(sessions) as session:
        stored.mark_failed(session, mail_id, attempts, error=error, next_attempt_at=later)
