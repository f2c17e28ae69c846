"""The story of one assessment, and who was told of what: `story`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.notices import NoticeKind
from innocook.core.text import Text
from innocook.services.notices import Told, put_notices
from innocook.store.tables import Account, Notice, OutboxMail
from tests.support import reviews
from tests.support.colleagues import add_colleague
from tests.support.web import Sessions, answer_all, assessment_of, email_of

NOW = datetime.now(UTC)
ADDRESS = "https://innocook.example"
NAME = Text({"ar": "دورة", "en": "Round", "fr": "Cycle"})


@dataclass(frozen=True)
class Story:
    """The lead's own assessment, complete, and who was told of what."""

    app: Flask
    stored: Sessions
    own: UUID

    def told(self, kind: NoticeKind | None = None) -> list[tuple[str, str]]:
        """(who, kind) of every notice, in alphabetical order."""
        query = select(Account.email, Notice.kind).join(Notice.account)
        if kind:
            query = query.where(Notice.kind == kind.value)
        with self.stored() as session:
            return sorted((email.partition("@")[0], kind) for email, kind in session.execute(query))

    def who(self, kind: NoticeKind) -> list[str]:
        """Everybody who was told this."""
        return [who for who, _ in self.told(kind)]

    def mailed(self) -> list[str]:
        """Everybody to whom a letter about a notice was written, once for each letter."""
        query = select(OutboxMail.recipient).where(OutboxMail.kind == "notice").order_by(OutboxMail.id)
        with self.stored() as session:
            return sorted(recipient.partition("@")[0] for recipient in session.scalars(query))

    def payloads(self, kind: NoticeKind) -> dict[str, dict[str, object]]:
        """What each was told, by who."""
        query = select(Account.email, Notice.payload).join(Notice.account).where(Notice.kind == kind.value)
        with self.stored() as session:
            return {email.partition("@")[0]: payload for email, payload in session.execute(query)}

    def does(self, act: Callable[..., object], *details: object) -> None:
        """Something of `tests.support.reviews` happens to the assessment."""
        with self.stored() as session:
            act(session, self.own, *details, NOW)

    def change(self, key: str, **values: object) -> None:
        """Change an account."""
        with self.stored() as session:
            session.execute(update(Account).where(Account.email_key == email_of(key)).values(**values))
            session.commit()

    def put(self, told: Told, *who: str, besides: UUID | None = None, address: str = ADDRESS) -> None:
        """Tell something in a transaction of its own."""
        with self.stored() as session:
            ids = [account_of(session, key) for key in who]
            put_notices(session, told, ids, address=address, at=NOW, besides=besides)
            session.commit()


def account_of(session: Session, key: str) -> UUID:
    """The account with this key."""
    return session.scalars(select(Account.id).where(Account.email_key == email_of(key))).one()


def thing(story: Story, key: str = "closing:1") -> Told:
    """Something to tell."""
    names = dict(NAME.by_language)
    payload = {"institution": names, "round": names, "what": "unsent", "until": NOW.isoformat()}
    return Told(NoticeKind.CLOSING_SOON, key, story.own, payload)


@pytest.fixture
def story(app: Flask, stored: Sessions) -> Story:
    """The lead, a second lead, the contributor, Samira for STR only, the reviewer and a second one."""
    add_colleague(app, "second", "Second Lead", role="lead")
    add_colleague(app, "samira", "سميرة خليل", sections=("STR",))
    with stored() as session:
        reviews.another_reviewer(session)
    own = assessment_of(app)
    answer_all(app, own)
    return Story(app, stored, own)
