"""Reminders before the close: to those with something open, 14, 3 and 1 days before, once each, in small portions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from innocook.core.notices import NoticeKind
from innocook.services import closing_reminders
from innocook.services.closing_reminders import put_closing_reminders
from innocook.store.answer_changes import Stamp
from innocook.store.clarifications import settle
from innocook.store.tables import (
    Account,
    Answer,
    Assessment,
    Grant,
    Institution,
    Notice,
    OutboxMail,
    Participation,
    Round,
)
from tests.support import reviews
from tests.support.colleagues import add_colleague
from tests.support.web import ONE_DATABASE, Sessions, answer_all, assessment_of, email_of

ADDRESS = "https://innocook.example"
CLOSE = datetime(2027, 6, 30, 20, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def closing(app: Flask, stored: Sessions) -> Sessions:
    """The round closes at CLOSE; at the lead's institution work the contributor and Samira, limited to STR.

    The demonstration's other institutions have no people.
    """
    add_colleague(app, "samira", "سميرة خليل", sections=("STR",))
    with stored() as session:
        session.execute(update(Round).where(Round.published_at.is_(None)).values(submissions_close_at=CLOSE))
        session.commit()
    return stored


def remind(stored: Sessions, before: timedelta) -> int:
    """What the clock does so long before the close; how many places were told of."""
    with stored() as session:
        told = put_closing_reminders(session, CLOSE - before, ADDRESS)
        session.commit()
    return told


def told(stored: Sessions) -> dict[str, list[str]]:
    """What everybody was told, the first first."""
    query = select(Account.email, Notice.payload).join(Notice.account).where(Notice.kind == NoticeKind.CLOSING_SOON)
    found: dict[str, list[str]] = {}
    with stored() as session:
        for email, payload in session.execute(query.order_by(Notice.at, Notice.id)):
            found.setdefault(email.partition("@")[0], []).append(payload["what"])
    return found


def sections(stored: Sessions, key: str) -> list[str]:
    """The sections of somebody's last reminder."""
    query = select(Notice.payload).join(Notice.account).where(Account.email_key == email_of(key))
    with stored() as session:
        payload = session.scalars(query.order_by(Notice.at.desc()).limit(1)).one()
    return [names["en"].split()[0] for names in payload["sections"]]


def letters(stored: Sessions) -> int:
    """How many letters wait."""
    with stored() as session:
        return len(session.scalars(select(OutboxMail.id).where(OutboxMail.kind == "notice")).all())


def test_each_step_once(closing: Sessions):
    """Nothing before 14 days; then one reminder per step, however often the clock ticks; nothing after the close."""
    ticks = (14.5, 14, 13.9, 3.01, 3, 2.5, 1.01, 1, 0.5, 0.001, 0, -1)
    assert [remind(closing, days * DAY) for days in ticks] == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]
    assert told(closing) == dict.fromkeys(("lead", "contributor", "samira"), ["unanswered"] * 3)
    assert letters(closing) == 9


def test_a_late_clock_takes_only_the_last_step(closing: Sessions):
    """Started two days before the close, it says once what is open, not three times."""
    assert remind(closing, 2 * DAY) == 1
    assert told(closing)["lead"] == ["unanswered"]


def test_everybody_hears_of_their_own_sections(app: Flask, closing: Sessions):
    """Everything but DAT1 is answered: DAT is open to lead and contributor, and Samira is not disturbed."""
    answer_all(app, assessment_of(app), leave_out=("DAT1",))
    remind(closing, DAY)
    assert told(closing) == {"lead": ["unanswered"], "contributor": ["unanswered"]}
    assert (sections(closing, "lead"), sections(closing, "contributor")) == (["Data"], ["Data"])


def test_answers_that_wait_to_be_confirmed_are_open(app: Flask, closing: Sessions):
    """An answer taken over from an earlier round keeps its section open until somebody confirms it."""
    own = assessment_of(app)
    answer_all(app, own)
    with closing() as session:
        session.execute(
            update(Answer).where(Answer.assessment_id == own, Answer.indicator == "STR2").values(confirmed=False)
        )
        session.commit()
    remind(closing, DAY)
    assert told(closing) == {"lead": ["unanswered"], "contributor": ["unanswered"], "samira": ["unanswered"]}
    assert sections(closing, "samira") == sections(closing, "lead")


def test_complete_but_not_submitted(app: Flask, closing: Sessions):
    """Only the lead can do something about it; once submitted, nobody is reminded."""
    own = assessment_of(app)
    answer_all(app, own)
    remind(closing, 3 * DAY)
    assert told(closing) == {"lead": ["unsent"]}
    with closing() as session:
        reviews.handed_in(session, own, CLOSE - 2 * DAY)
    assert remind(closing, DAY) == 0


def test_not_begun(app: Flask, closing: Sessions):
    """The lead of an institution that has not begun is told to begin; its contributor has nothing to do yet."""
    with closing() as session:
        begun = select(Assessment.participation_id)
        name = session.scalars(
            select(Institution.name_en)
            .join(Participation, Participation.institution_id == Institution.id)
            .join(Participation.round)
            .where(Participation.id.not_in(begun), Round.submissions_close_at == CLOSE)
            .order_by(Institution.name_en)
        ).first()
    assert name is not None
    add_colleague(app, "idle", "Idle Lead", role="lead", at=name)
    add_colleague(app, "waiting", "Waiting", at=name)
    assert remind(closing, DAY) == 2
    assert told(closing)["idle"] == ["not_begun"]
    assert "waiting" not in told(closing)


def test_a_returned_assessment_closes_at_its_own_day(app: Flask, closing: Sessions):
    """Returned with ten days from the close on: 3 days before that day lead and contributor hear of their questions.

    Once settled, the lead is reminded to submit.
    """
    own = assessment_of(app)
    answer_all(app, own)
    with closing() as session:
        reviews.returned(session, own, {"DAT1": reviews.asked()}, CLOSE - DAY, due_at=CLOSE + 10 * DAY)
    steps = [remind(closing, before) for before in (timedelta(0), -6.9 * DAY, -7 * DAY, -8 * DAY)]
    assert steps == [1, 0, 1, 0]
    assert told(closing) == {"lead": ["unsettled"] * 2, "contributor": ["unsettled"] * 2}
    assert sections(closing, "contributor") == ["Data"]
    with closing() as session:
        who = session.scalars(select(Account.id).where(Account.email_key == email_of("lead"))).one()
        settle(session, own, ["DAT1"], "confirmed", Stamp(who, CLOSE))
        session.commit()
    assert [remind(closing, before) for before in (-9 * DAY, -10 * DAY)] == [1, 0]
    assert told(closing)["lead"] == ["unsettled", "unsettled", "unsent"]


def test_a_later_close_is_told_again(closing: Sessions):
    """When the round is given more time, the reminders begin anew for the new day."""
    assert remind(closing, DAY) == 1
    with closing() as session:
        session.execute(
            update(Round).where(Round.submissions_close_at == CLOSE).values(submissions_close_at=CLOSE + 5 * DAY)
        )
        session.commit()
    assert [remind(closing, before) for before in (0.5 * DAY, timedelta(0), -2 * DAY, -2 * DAY)] == [1, 0, 1, 0]


@pytest.mark.parametrize("how", ["deactivated", "ended"])
def test_a_place_without_a_lead_is_left_out(closing: Sessions, how: str):
    """Its lead deactivated, or the grant ended: it is not told of, and does not stand in the way of others."""
    with closing() as session:
        lead = session.scalars(select(Account).where(Account.email_key == email_of("lead"))).one()
        if how == "deactivated":
            lead.deactivated_at = CLOSE - 2 * DAY
        else:
            session.execute(update(Grant).where(Grant.account_id == lead.id).values(valid_until=CLOSE - 2 * DAY))
        session.commit()
    assert remind(closing, DAY) == 0
    assert told(closing) == {}


def test_many_are_told_in_portions(app: Flask, closing: Sessions, monkeypatch: pytest.MonkeyPatch):
    """At most so many places in one transaction; the next tick takes the next ones, until all are told."""
    add_colleague(app, "idle", "Idle Lead", role="lead", at="Public Transport Company of Wadi Nour")
    monkeypatch.setattr(closing_reminders, "AT_ONCE", 1)
    assert [remind(closing, DAY) for _ in range(3)] == [1, 1, 0]
    assert set(told(closing)) == {"lead", "contributor", "samira", "idle"}


@ONE_DATABASE
def test_the_clock_is_cheap(closing: Sessions):
    """One query while nothing closes soon, and a number that does not grow with the places once something does."""
    assert statements(closing, 20 * DAY) == 1
    few = statements(closing, 14 * DAY)
    with closing() as session:
        for each in session.scalars(select(Participation).order_by(Participation.id)).all():
            starts = CLOSE - 400 * DAY
            account = Account(email=f"{each.id}@example.org", name="X", language="ar", time_zone="Asia/Beirut")
            session.add(account)
            session.flush()
            grant = Grant(account_id=account.id, role="lead", scope="institution", valid_from=starts)
            grant.institution_id = each.institution_id
            session.add(grant)
        session.commit()
    assert statements(closing, 3 * DAY) <= few + 1


def statements(stored: Sessions, before: timedelta) -> int:
    """How many statements one tick of the clock takes."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    with stored() as session:
        session.connection()
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        put_closing_reminders(session, CLOSE - before, ADDRESS)
        event.remove(engine, "before_cursor_execute", note)
        session.commit()
    return len(seen)
