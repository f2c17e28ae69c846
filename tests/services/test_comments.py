"""Comments of a team: who may, what is new to whom, who is named, and that nothing is there twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from innocook.core.comments import CommentRefused
from innocook.core.errors import NotFound
from innocook.services import comments, conversations
from innocook.services.comments import CommentMarks, TypedComment
from innocook.services.conversations import Conversation
from innocook.store.tables import Assessment, Comment, CommentMention, CommentThread, ThreadReading
from tests.support.colleagues import add_colleague, add_grant, opened_by
from tests.support.web import ONE_DATABASE, Sessions, assessment_of

NOW = datetime.now(UTC)
ADDRESS = "https://innocook.example"
DRAFT = "Public Transport Company of Wadi Nour"


@dataclass(frozen=True)
class Team:
    """People at work on one assessment; every call is a transaction of its own."""

    app: Flask
    stored: Sessions
    own: UUID

    def begin(self, who: str, text: str, indicator: str = "STR1", minutes: int = 0) -> UUID | None:
        """Open a thread."""
        with self.stored() as session:
            visitor, opened = opened_by(session, who, self.own)
            typed = TypedComment(text, "en")
            return comments.open_thread(session, visitor, opened, indicator, typed, address=ADDRESS, at=at(minutes))

    def reply(self, who: str, thread: UUID, text: str, minutes: int = 0, seen: tuple[UUID, ...] = ()) -> None:
        """Answer in a thread."""
        with self.stored() as session:
            visitor, opened = opened_by(session, who, self.own)
            comments.reply(
                session, visitor, opened, thread, TypedComment(text, "en", seen), address=ADDRESS, at=at(minutes)
            )

    def resolve(self, who: str, thread: UUID, minutes: int = 0, last: str = "") -> None:
        """Settle a thread, with a last word if there is one."""
        with self.stored() as session:
            visitor, opened = opened_by(session, who, self.own)
            typed = TypedComment(last, "en") if last else None
            comments.resolve(session, visitor, opened, thread, typed, address=ADDRESS, at=at(minutes))

    def reopen(self, who: str, thread: UUID) -> None:
        """Open it again."""
        with self.stored() as session:
            comments.reopen(session, *opened_by(session, who, self.own), thread, at=NOW)

    def read(self, who: str, *seen: UUID) -> None:
        """Mark these comments, and what came before them, as read."""
        with self.stored() as session:
            comments.mark_read(session, *opened_by(session, who, self.own), seen, at=NOW)

    def marks(self, who: str) -> dict[str, tuple[int, int, int]]:
        """Open, unread, mentions by indicator."""
        with self.stored() as session:
            visitor, opened = opened_by(session, who, self.own)
            found = comments.marks(session, opened, visitor.account_id)
        return {key: (one.open, one.unread, one.mentions) for key, one in found.items()}

    def threads(self, who: str, indicator: str = "STR1") -> tuple[Conversation, ...]:
        """The conversations on an indicator as they read them."""
        with self.stored() as session:
            return conversations.on_indicator(session, *opened_by(session, who, self.own), indicator)

    def texts(self, who: str = "lead", indicator: str = "STR1") -> list[list[str]]:
        """Only the words."""
        return [[said.text for said in one.comments] for one in self.threads(who, indicator)]


def at(minutes: int) -> datetime:
    """So many minutes from now."""
    return NOW + timedelta(minutes=minutes)


def begun(thread: UUID | None) -> UUID:
    """The thread, which was begun."""
    assert thread is not None
    return thread


@pytest.fixture
def team(app: Flask, stored: Sessions) -> Team:
    """The lead, the contributor, and Samira, who may open STR only."""
    add_colleague(app, "samira", "سميرة خليل", sections=("STR",))
    return Team(app, stored, assessment_of(app))


def test_what_is_new_is_counted_per_person(team: Team):
    """Worked by hand: the lead begins two threads on STR1 and one on STR2, the contributor answers once.

    New to the lead is the answer alone; to the contributor the lead's three; to Samira all four.
    """
    first, _second = begun(team.begin("lead", "One", minutes=1)), team.begin("lead", "Two", minutes=2)
    team.begin("lead", "Three", "STR2", minutes=3)
    team.reply("contributor", first, "Four", minutes=4)
    assert team.marks("lead") == {"STR1": (2, 1, 0), "STR2": (1, 0, 0)}
    assert team.marks("contributor") == {"STR1": (2, 2, 0), "STR2": (1, 1, 0)}
    assert team.marks("samira") == {"STR1": (2, 3, 0), "STR2": (1, 1, 0)}


def test_reading_is_up_to_what_was_seen(team: Team):
    """Marking what was seen leaves new what came meanwhile; again, or backwards, it changes nothing."""
    thread = begun(team.begin("lead", "One", minutes=1))
    (shown,) = team.threads("contributor")
    team.reply("lead", thread, "Two", minutes=2)
    team.read("contributor", shown.comments[0].id)
    assert team.marks("contributor") == {"STR1": (1, 1, 0)}
    (both,) = team.threads("contributor")
    assert [said.is_new for said in both.comments] == [False, True]
    for seen in ((both.comments[1].id,), (both.comments[1].id,), (both.comments[0].id,)):
        team.read("contributor", *seen)
        assert team.marks("contributor") == {"STR1": (1, 0, 0)}
    assert team.marks("samira") == {"STR1": (1, 2, 0)}
    with team.stored() as session:
        assert session.scalar(select(func.count()).select_from(ThreadReading)) == 1


def test_answering_marks_what_was_seen(team: Team):
    """Whoever answers has read what the page showed of that thread, and nothing more."""
    thread = begun(team.begin("lead", "One", minutes=1))
    (shown,) = team.threads("contributor")
    team.reply("lead", thread, "Two", minutes=2)
    team.reply("contributor", thread, "Three", minutes=3, seen=(shown.comments[0].id,))
    assert [said.is_new for said in team.threads("contributor")[0].comments] == [False, True, False]


def test_clocks_that_differ_lose_no_comment(team: Team):
    """An answer from a machine whose clock is behind still stands after what it answers, and is new."""
    thread = begun(team.begin("lead", "One", minutes=10))
    (shown,) = team.threads("contributor")
    team.read("contributor", shown.comments[0].id)
    team.reply("samira", thread, "Two", minutes=0)
    assert team.texts() == [["One", "Two"]]
    assert team.marks("contributor") == {"STR1": (1, 1, 0)}


def test_who_is_named_is_told(team: Team):
    """A mention counts for those who are named, while it is unread; the writer and strangers are not told."""
    team.begin("lead", "يا @سَميرة خلـيل و@Demonstration Contributor و@Demonstration lead و@Nobody")
    assert [team.marks(who)["STR1"] for who in ("samira", "contributor", "lead")] == [(1, 1, 1), (1, 1, 1), (1, 0, 0)]
    (thread,) = team.threads("samira")
    (said,) = thread.comments
    assert (said.names_me, thread.newly_names_me) == (True, True)
    assert [said.text[one.start : one.end] for one in said.named] == ["@سَميرة خلـيل", "@Demonstration Contributor"]
    team.read("samira", said.id)
    assert team.marks("samira") == {"STR1": (1, 0, 0)}
    assert team.threads("samira")[0].comments[0].names_me


def test_only_those_who_may_open_the_section_are_named(team: Team):
    """In a section that is closed to Samira her name is text; a second one of her name, who may, is meant."""
    team.begin("lead", "@سميرة خليل", "DAT1")
    assert [one.named for thread in team.threads("lead", "DAT1") for one in thread.comments] == [()]
    other = add_colleague(team.app, "samira2", "سميرة خليل")
    team.begin("contributor", "@سميرة خليل!", "DAT1", minutes=1)
    (_first, second) = team.threads("lead", "DAT1")
    assert [one.people for one in second.comments[0].named] == [(other,)]
    team.begin("lead", "@سميرة خليل", "STR1")
    (thread,) = team.threads("lead")
    assert len(thread.comments[0].named[0].people) == 2


def test_settled_and_opened_again(team: Team):
    """Settling twice keeps who settled it first and when; open threads stand before settled ones."""
    first = begun(team.begin("lead", "One", minutes=1))
    team.begin("lead", "Two", minutes=2)
    team.resolve("contributor", first, minutes=3)
    team.resolve("samira", first, minutes=4)
    two, one = team.threads("lead")
    assert (two.is_open, one.is_open, one.resolved_by) == (True, False, "Demonstration contributor")
    assert one.resolved_at == at(3)
    assert team.marks("lead") == {"STR1": (1, 0, 0)}
    team.reopen("lead", first)
    team.reopen("lead", first)
    assert [(thread.comments[0].text, thread.is_open) for thread in team.threads("lead")] == [
        ("One", True),
        ("Two", True),
    ]


def test_a_last_word_goes_with_settling(team: Team):
    """A text typed beside the button is a comment of the thread; what is new in a settled thread stays new."""
    thread = begun(team.begin("lead", "One", minutes=1))
    team.resolve("contributor", thread, minutes=2, last="Agreed.")
    assert team.texts() == [["One", "Agreed."]]
    assert team.marks("lead") == {"STR1": (0, 1, 0)}


def test_sent_twice_it_is_there_once(team: Team):
    """The same answer twice in a row, and the same beginning on the same indicator, are one; elsewhere they are two."""
    thread = begun(team.begin("lead", "One"))
    assert team.begin("lead", "One", minutes=5) is None
    for _ in range(2):
        team.reply("contributor", thread, "Yes")
    team.reply("lead", thread, "Yes")
    assert team.texts() == [["One", "Yes", "Yes"]]
    assert team.begin("contributor", "One") is not None
    assert team.begin("lead", "One", "STR2") is not None


def test_two_of_the_same_at_once_are_one(team: Team):
    """Four clicks that arrive together begin one thread; four answers that do stand one after the other."""
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: team.begin("lead", "One"), range(4)))
        (thread,) = (each for each in made if each is not None)
        list(pool.map(lambda number: team.reply("contributor", thread, f"Answer {number}"), range(4)))
    (found,) = team.threads("lead")
    assert sorted(said.text for said in found.comments[1:]) == [f"Answer {number}" for number in range(4)]
    instants = [said.at for said in found.comments]
    assert instants == sorted(set(instants))


def test_put_comment_is_part_of_something_larger(team: Team):
    """It begins a thread once per person, text and indicator, without committing, in this assessment only."""
    with team.stored() as session:
        visitor, opened = opened_by(session, "lead", team.own)
        put = [
            comments.put_comment(session, visitor, opened, key, TypedComment(text, "ar"), address=ADDRESS, at=NOW)
            for key, text in [("STR1", "نص"), ("STR1", "نص"), ("STR1", "نص آخر"), ("STR2", "نص")]
        ]
        assert put == [True, False, True, True]
        session.rollback()
    assert team.texts() == []


@ONE_DATABASE
@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n\t", "empty"), ("x" * 4001, "too_long")])
def test_texts_that_are_refused(team: Team, text: str, code: str):
    """Nothing, blanks and 4,001 characters are refused everywhere; nothing is stored."""
    thread = begun(team.begin("lead", "x" * 4000))
    with pytest.raises(CommentRefused) as refused:
        team.begin("lead", text)
    assert refused.value.code == code
    with pytest.raises(CommentRefused):
        team.reply("lead", thread, text)
    assert team.texts() == [["x" * 4000]]


def test_texts_for_the_workbook(team: Team):
    """By indicator, thread by thread, with author, language and whether it is settled."""
    first = begun(team.begin("lead", "One", minutes=1))
    team.begin("samira", "Two", minutes=2)
    team.reply("contributor", first, "Three", minutes=3)
    team.resolve("lead", first, minutes=4)
    with team.stored() as session:
        found = comments.texts_of(session, team.own)
    assert list(found) == ["STR1"]
    assert [(one.author, one.text, one.language, one.resolved) for one in found["STR1"]] == [
        ("Demonstration lead", "One", "en", True),
        ("Demonstration contributor", "Three", "en", True),
        ("سميرة خليل", "Two", "en", False),
    ]
    assert [one.at for one in found["STR1"]] == [at(1), at(3), at(2)]


def test_marks_take_two_queries(team: Team):
    """However many indicators have comments."""
    for number in range(1, 5):
        team.begin("lead", "One", f"STR{number}")
    seen: list[str] = []
    with team.stored() as session:
        visitor, opened = opened_by(session, "contributor", team.own)
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
        found = comments.marks(session, opened, visitor.account_id)
    assert found == {f"STR{number}": CommentMarks(1, 1, 0) for number in range(1, 5)}
    assert len(seen) == 2


@ONE_DATABASE
@pytest.mark.parametrize("state", ["submitted", "in_review", "validated", "closed", "lapsed"])
def test_comments_are_possible_in_every_state(team: Team, state: str):
    """They change no answer, so a team goes on talking after it has submitted."""
    with team.stored() as session:
        session.execute(update(Assessment).values(state=state))
        session.commit()
    team.resolve("contributor", begun(team.begin("lead", "One")))
    assert team.texts() == [["One"]]


@ONE_DATABASE
def test_a_closed_section_is_closed_in_every_way(team: Team):
    """Samira, limited to STR, neither begins, answers, settles, reopens nor reads in DAT."""
    thread = begun(team.begin("lead", "One", "DAT1"))
    (shown,) = team.threads("lead", "DAT1")
    for act in (
        lambda: team.begin("samira", "Two", "DAT1"),
        lambda: team.reply("samira", thread, "Two"),
        lambda: team.resolve("samira", thread),
        lambda: team.reopen("samira", thread),
    ):
        with pytest.raises(NotFound):
            act()
    team.read("samira", shown.comments[0].id)
    with team.stored() as session:
        assert session.scalar(select(func.count()).select_from(ThreadReading)) == 0
        visitor, opened = opened_by(session, "samira", team.own)
        assert conversations.of_assessment(session, visitor, opened, at=NOW) == ()


@ONE_DATABASE
def test_a_thread_of_another_assessment_is_not_found(team: Team):
    """Neither its id nor the ids of its comments do anything from here, for a lead of both institutions even."""
    other = assessment_of(team.app, DRAFT)
    add_colleague(team.app, "both", "B", role="lead")
    add_grant(team.app, "both", role="lead", at=DRAFT)
    elsewhere = Team(team.app, team.stored, other)
    thread = begun(elsewhere.begin("both", "Secret"))
    for act in (lambda: team.reply("both", thread, "x"), lambda: team.resolve("both", thread)):
        with pytest.raises(NotFound):
            act()
    team.read("both", elsewhere.threads("both")[0].comments[0].id, uuid4())
    with team.stored() as session:
        assert session.scalar(select(func.count()).select_from(ThreadReading)) == 0
        assert session.scalar(select(func.count()).select_from(Comment)) == 1
    with pytest.raises(NotFound):
        team.begin("lead", "x", "NOPE1")


def test_news_of_the_whole_assessment(team: Team):
    """Mentions of me first, then other news, then what is only open; settled and read threads are left out."""
    team.begin("lead", "Mine alone", "STR1", minutes=1)
    done = begun(team.begin("lead", "Done", "STR2", minutes=2))
    team.begin("contributor", "News", "DAT1", minutes=3)
    team.begin("contributor", "@Demonstration lead", "PAR1", minutes=1)
    team.resolve("lead", done)
    with team.stored() as session:
        found = conversations.of_assessment(session, *opened_by(session, "lead", team.own), at=NOW)
    assert [one.comments[0].text for one in found] == ["@Demonstration lead", "News", "Mine alone"]
    with team.stored() as session:
        found = conversations.of_assessment(session, *opened_by(session, "samira", team.own), at=NOW)
    assert [one.indicator for one in found] == ["STR2", "STR1"]


def test_named_twice_is_told_once(team: Team):
    """A name that comes again in the same text makes one mention."""
    team.begin("lead", "@Demonstration contributor @demonstration contributor")
    assert team.marks("contributor") == {"STR1": (1, 1, 1)}
    with team.stored() as session:
        assert session.scalar(select(func.count()).select_from(CommentMention)) == 1
        assert session.scalar(select(func.count()).select_from(CommentThread)) == 1
