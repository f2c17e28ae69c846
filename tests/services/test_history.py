"""The history of answers: three people at work, worked by hand, and who may read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from innocook.core.answers import BLANK, Answer, AnswerState, chosen, not_applicable
from innocook.core.errors import NotFound
from innocook.services import history
from innocook.services.history import AnswerChange
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.answers import answers_of
from tests.support.colleagues import add_colleague, opened_by, visitor_of
from tests.support.web import ONE_DATABASE, Sessions, assessment_of

NOW = datetime.now(UTC)


class Desk:
    """An assessment on which people change answers, one minute after the other."""

    def __init__(self, app: Flask, stored: Sessions) -> None:
        self.stored, self.own, self.minute = stored, assessment_of(app), 0

    def change(self, who: str, answers: dict[str, Answer], **facts: object) -> None:
        """Store these answers at once, as if this person had saved a page."""
        self.minute += 1
        with self.stored() as session:
            versions = {key: row.version for key, row in answers_of(session, self.own).items()}
            changes = {
                key: Change(answer, versions.get(key, 0), "ar", **facts)  # type: ignore[arg-type]
                for key, answer in answers.items()
            }
            stamp = Stamp(visitor_of(session, who).account_id, NOW + timedelta(minutes=self.minute))
            put_answers(session, self.own, changes, stamp)
            session.commit()

    def of(self, indicator: str, who: str = "lead") -> list[AnswerChange]:
        """The history of an answer as somebody sees it."""
        with self.stored() as session:
            return list(history.of_indicator(session, *opened_by(session, who, self.own), indicator, at=NOW))

    def page(self, who: str = "lead", **asked: object) -> history.ChangesPage:
        """A page of the latest changes as somebody sees it."""
        with self.stored() as session:
            return history.of_assessment(session, *opened_by(session, who, self.own), at=NOW, **asked)  # type: ignore[arg-type]


@pytest.fixture
def desk(app: Flask, stored: Sessions) -> Desk:
    """With the lead, the contributor, and Samira, who may open DPI only."""
    add_colleague(app, "samira", "سميرة خليل", sections=("DPI",))
    return Desk(app, stored)


def noted(option: str, note: str) -> Answer:
    """A level with a note."""
    return Answer(AnswerState.ANSWERED, option=option, note=note)


def test_three_people_on_one_answer(desk: Desk):
    """Level 1, a note, "not applicable", level 3, cleared: each with its person, its time and both sides."""
    reason = not_applicable("no_service", "لا خدمات")
    desk.change("lead", {"DPI1": chosen("1")})
    desk.change("contributor", {"DPI1": noted("1", "ملاحظة")})
    desk.change("samira", {"DPI1": reason})
    desk.change("lead", {"DPI1": chosen("3")})
    desk.change("contributor", {"DPI1": BLANK})
    found = desk.of("DPI1")
    assert [(one.version, one.name, (one.at - NOW).seconds // 60) for one in found] == [
        (5, "Demonstration contributor", 5),
        (4, "Demonstration lead", 4),
        (3, "سميرة خليل", 3),
        (2, "Demonstration contributor", 2),
        (1, "Demonstration lead", 1),
    ]
    sides = [(one.before.answer, one.after.answer) for one in reversed(found)]
    assert sides == [
        (BLANK, chosen("1")),
        (chosen("1"), noted("1", "ملاحظة")),
        (noted("1", "ملاحظة"), reason),
        (reason, chosen("3")),
        (chosen("3"), BLANK),
    ]
    changed = [(one.value_changed, one.reason_changed, one.note_changed) for one in reversed(found)]
    assert changed == [
        (True, False, False),
        (False, False, True),
        (True, True, True),
        (True, True, False),
        (True, False, False),
    ]
    assert (found[3].after.note_language, found[2].after.na_text_language) == ("ar", "ar")


def test_taken_over_and_confirmed(desk: Desk):
    """An answer of the previous round that is confirmed as it is: nothing changed but that."""
    desk.change("lead", {"STR1": chosen("2")}, origin="previous_round", confirmed=False)
    desk.change("contributor", {"STR1": chosen("2")})
    confirmed, taken = desk.of("STR1")
    assert (taken.after.origin, taken.after.confirmed, taken.confirms) == ("previous_round", False, False)
    assert (confirmed.confirms, confirmed.value_changed, confirmed.note_changed) == (True, False, False)


def test_who_answered_what_and_when(desk: Desk):
    """Newest first across the assessment, one page saved at once in the order of indicators; filters narrow it."""
    desk.change("lead", {"STR2": chosen("1"), "STR1": chosen("0")})
    desk.change("samira", {"DPI1": chosen("2")})
    desk.change("contributor", {"STR1": chosen("4")})
    everything = desk.page()
    assert [(one.indicator, one.version) for one in everything.changes] == [
        ("STR1", 2),
        ("DPI1", 1),
        ("STR1", 1),
        ("STR2", 1),
    ]
    names = [name for _, name in everything.people]
    assert names == ["Demonstration contributor", "Demonstration lead", "سميرة خليل"]
    lead = {name: person for person, name in everything.people}["Demonstration lead"]
    assert [one.indicator for one in desk.page(by=lead).changes] == ["STR1", "STR2"]
    assert [one.indicator for one in desk.page(section="DPI").changes] == ["DPI1"]
    assert [one.indicator for one in desk.page(section="STR", by=lead).changes] == ["STR1", "STR2"]
    assert [one.indicator for one in desk.page("samira").changes] == ["DPI1"]
    assert [name for _, name in desk.page("samira").people] == ["سميرة خليل"]
    assert desk.page(by=UUID(int=0)).changes == ()


def test_fifty_on_a_page(desk: Desk):
    """101 changes are three pages of 50, 50 and 1, none missing, none twice; pages out of range are the nearest."""
    for number in range(101):
        desk.change("lead", {"STR1": chosen(str(number % 5))})
    pages = [desk.page(page=number) for number in (1, 2, 3)]
    assert [len(one.changes) for one in pages] == [50, 50, 1]
    assert [change.version for one in pages for change in one.changes] == list(range(101, 0, -1))
    assert {(one.pages, one.total) for one in pages} == {(3, 101)}
    assert (desk.page(page=0).page, desk.page(page=-5).page, desk.page(page=10**9).page) == (1, 1, 3)
    assert (desk.page(section="PAR").page, desk.page(section="PAR").pages) == (1, 1)


@ONE_DATABASE
def test_a_closed_section_has_no_history(desk: Desk):
    """Neither on its own page nor in the list, filters or not."""
    desk.change("lead", {"STR1": chosen("1")})
    with pytest.raises(NotFound):
        desk.of("STR1", "samira")
    assert desk.page("samira", section="STR").changes == ()
    with pytest.raises(NotFound):
        desk.of("NOPE1")
