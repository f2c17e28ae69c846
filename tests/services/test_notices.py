"""Telling people: once, never whoever did it, and by letter unless they chose otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from innocook.core.notices import NoticeKind
from innocook.services import notices
from innocook.services.notices import put_notices
from innocook.store.tables import Account, Notice, OutboxMail
from tests.support.stories import ADDRESS, NOW, Story, account_of, thing
from tests.support.web import ONE_DATABASE, email_of


def test_letters_follow_each_person_and_notices_do_not(story: Story):
    """Muted: in the product only. Deactivated: no letter. Without an address nobody gets one."""
    story.change("second", muted_mails=["closing_soon", "returned"])
    story.change("samira", muted_mails=["returned"])
    story.change("contributor", deactivated_at=NOW)
    story.put(thing(story), "lead", "second", "samira", "contributor")
    assert story.who(NoticeKind.CLOSING_SOON) == ["contributor", "lead", "samira", "second"]
    assert story.mailed() == ["lead", "samira"]
    story.put(thing(story, "closing:2"), "lead", address="")
    assert story.mailed() == ["lead", "samira"]
    assert len(story.told()) == 5


def test_letters_lead_to_the_notice_in_the_reader_s_language(story: Story):
    """Each to their own notice, in their own language and time zone."""
    story.change("second", language="fr", time_zone="Africa/Tunis")
    story.put(thing(story), "lead", "second")
    with story.stored() as session:
        ids = {row.account_id: row.id for row in session.scalars(select(Notice))}
        mails = {mail.recipient: mail for mail in session.scalars(select(OutboxMail))}
        for key, language in (("lead", "ar"), ("second", "fr")):
            mail = mails[email_of(key)]
            assert f"{ADDRESS}/{language}/notices/{ids[account_of(session, key)]}\n" in mail.text
            assert f"{ADDRESS}/{language}/notices/choices\n" in mail.text
            assert mail.language == language


def test_nobody_is_told_of_what_they_did(story: Story):
    """The actor among those to be told is left out."""
    with story.stored() as session:
        actor = account_of(session, "lead")
    story.put(thing(story), "lead", "second", besides=actor)
    assert story.told() == [("second", "closing_soon")]


def test_told_again_it_is_no_news(story: Story):
    """The same event reaches only those who had not heard of it; nobody twice, not even when named twice."""
    story.put(thing(story), "lead", "lead")
    story.put(thing(story), "lead", "second")
    assert story.who(NoticeKind.CLOSING_SOON) == ["lead", "second"]
    assert story.mailed() == ["lead", "second"]


def test_two_at_once_tell_once(story: Story):
    """Six processes tell three people the same in different orders: three notices, three letters."""
    people = ["lead", "second", "samira"]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda turn: story.put(thing(story), *people[turn % 3 :], *people[: turn % 3]), range(6)))
    assert story.who(NoticeKind.CLOSING_SOON) == sorted(people)
    assert story.mailed() == sorted(people)


def test_telling_takes_no_part_in_the_commit(story: Story):
    """Undone with what it speaks of, the letter too."""
    with story.stored() as session:
        put_notices(session, thing(story), [account_of(session, "lead")], address=ADDRESS, at=NOW)
        session.rollback()
    assert (story.told(), story.mailed()) == ([], [])


@ONE_DATABASE
def test_telling_many_takes_a_few_queries(story: Story):
    """Forty people cost as many queries as four; finding the reviewers costs one."""
    counts = []
    for number in (4, 40):
        with story.stored() as session:
            facts = {"name": "X", "language": "ar", "time_zone": "Asia/Beirut"}
            people = [Account(email=f"{uuid4().hex}@example.org", **facts) for _ in range(number)]
            session.add_all(people)
            session.commit()
            ids = [one.id for one in people]
            with statements(session) as seen:
                put_notices(session, thing(story), ids, address=ADDRESS, at=NOW)
            counts.append(len(seen))
            session.rollback()
    assert counts[0] == counts[1] <= 5
    with story.stored() as session, statements(session) as seen:
        assert len(notices.reviewers_of(session, "XA", None, NOW)) == 2
    assert len(seen) == 1


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """The statements that go to the database, without those that begin a transaction."""
    session.connection()
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield seen
    event.remove(session.get_bind(), "before_cursor_execute", note)
