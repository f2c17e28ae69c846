"""The pages of notifications: the list, what is read, and what comes by letter."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from innocook.core.notices import NoticeKind
from innocook.store.tables import Account, Notice
from tests.support.notices import PAGE, account, tell, titles, unread
from tests.support.pages import CheckingClient, Form, form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of, email_of

LANGUAGES = ("ar", "en", "fr")


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def ticked(form: Form, *kinds: str, keep: str = "") -> MultiDict[str, str]:
    """The form of the choices with these ticks, or its language button."""
    values = with_values(form, {"_keep": keep} if keep else {})
    values.setlist("kinds", list(kinds))
    return values


def test_an_empty_list_says_so(lead: CheckingClient):
    """Without notices there is nothing to mark."""
    shown = lead.get(PAGE)
    assert "You have no notifications yet." in words(shown)
    assert "Mark all as read" not in words(shown)


def test_a_list_from_newest_to_oldest(lead: CheckingClient, stored: Sessions):
    """What is new is said in words and counted; names are shown as they are, nobody else's notices are there."""
    tell(stored, kind=NoticeKind.RECONSIDERED, minutes=5)
    tell(stored, kind=NoticeKind.CORRECTED)
    tell(stored, "contributor")
    shown = lead.get(PAGE)
    assert titles(shown.text) == [
        "The validated result of Registry <Office> was corrected New",
        "The reconsideration of Registry <Office> is decided New",
    ]
    assert "2 notifications are new to you." in words(shown)
    assert "Two reviewers have corrected an answer in the validated self-assessment of Registry <Office>" in words(
        shown
    )


@ONE_DATABASE
def test_every_kind_is_shown_in_every_language(lead: CheckingClient, stored: Sessions):
    """No gap is left open, and each leads somewhere."""
    author = str(account(stored, "contributor").id)
    ids = [tell(stored, kind=kind, author=author) for kind in NoticeKind]
    for language in LANGUAGES:
        shown = lead.get(f"/{language}/notices/")
        assert len(titles(shown.text)) == len(NoticeKind)
        assert "%(" not in shown.text
    assert {lead.get(f"{PAGE}{notice}").status_code for notice in ids} == {302}


@ONE_DATABASE
def test_sections_and_persons_are_named(lead: CheckingClient, stored: Sessions):
    """A return lists its sections; a mention names its author as they are called now, by the id alone."""
    tell(stored, kind=NoticeKind.RETURNED, sections=[{"ar": "أ", "en": "Data & ethics", "fr": "D"}], minutes=1)
    tell(stored, kind=NoticeKind.MENTIONED, author=str(account(stored, "contributor").id))
    shown = words(lead.get(PAGE))
    assert "It is about these sections: Data & ethics" in shown
    assert "Demonstration contributor names you in a comment on STR1, Registry <Office>" in shown


@ONE_DATABASE
def test_fifty_on_a_page(lead: CheckingClient, stored: Sessions):
    """The fifty-first begins the second page; pages that do not exist are the nearest that does."""
    for minutes in range(51):
        tell(stored, minutes=minutes)
    assert len(titles(lead.get(PAGE).text)) == 50
    last = lead.get(f"{PAGE}?page=2")
    assert len(titles(last.text)) == 1
    assert "Page 2 of 2" in words(last)
    assert "51 notifications are new to you." in words(last)
    for page in ("3", "99999999999999999999", "-1", "x"):
        assert len(titles(lead.get(f"{PAGE}?page={page}").text)) in {1, 50}


def test_marking_all_leaves_what_came_meanwhile(lead: CheckingClient, stored: Sessions):
    """The button marks what the page could show; a notice that came after it was opened stays new."""
    tell(stored, minutes=5)
    tell(stored, "contributor", minutes=5)
    form = form_of(lead.get(PAGE))
    tell(stored)
    sent = lead.post(form.action, data=with_values(form, {}))
    assert sent.headers["Location"] == PAGE
    shown = lead.get(PAGE)
    assert "1 notification is new to you." in words(shown)
    assert [title.endswith("New") for title in titles(shown.text)] == [True, False]
    assert (unread(stored), unread(stored, "contributor")) == (1, 1)
    form = form_of(shown)
    lead.post(form.action, data=with_values(form, {}))
    assert "You have read all notifications." in words(lead.get(PAGE))


@ONE_DATABASE
def test_nonsense_marks_nothing(lead: CheckingClient, stored: Sessions):
    """An instant that is none, has no zone or lies before every clock marks nothing and breaks nothing."""
    tell(stored)
    form = form_of(lead.get(PAGE))
    for until in ("", "x", "2026-01-01", "2999-01-01T00:00:00", "0001-01-01T00:00:00+14:00"):
        assert lead.post(form.action, data=with_values(form, {"until": until})).status_code == 302
    assert unread(stored) == 1


def test_opening_marks_as_read_and_goes_on(lead: CheckingClient, own: UUID, stored: Sessions):
    """One step from a letter to its place; again it changes nothing more."""
    notice = tell(stored, about=own)
    other = tell(stored, about=own)
    assert lead.get(f"{PAGE}{notice}").headers["Location"] == f"/en/assessments/{own}/results"
    with stored() as session:
        first = session.get_one(Notice, notice).read_at
    lead.get(f"{PAGE}{notice}")
    with stored() as session:
        assert session.get_one(Notice, notice).read_at == first
        assert session.get_one(Notice, other).read_at is None
    assert unread(stored) == 1


@ONE_DATABASE
def test_looking_ahead_marks_nothing(lead: CheckingClient, stored: Sessions):
    """HEAD, and a browser that loads in advance, do not count as reading."""
    notice = tell(stored)
    assert lead.head(f"{PAGE}{notice}").status_code == 302
    assert lead.get(f"{PAGE}{notice}", headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 302
    assert unread(stored) == 1


def test_a_notice_of_somebody_else_is_not_found(client_for: ClientFor, stored: Sessions):
    """Neither opened nor marked, by nobody in whatever role."""
    notice = tell(stored)
    for role in ("contributor", "reviewer", "administrator"):
        assert client_for(role).get(f"{PAGE}{notice}").status_code == 404
    assert unread(stored) == 1


def test_choices_are_kept(lead: CheckingClient, stored: Sessions):
    """Everything is sent until somebody unticks it; the choice is there when the page opens again."""
    page = "/en/notices/choices"
    form = form_of(lead.get(page))
    every = {kind.value for kind in NoticeKind} - {"assigned", "resubmitted", "reconsideration_asked"}
    assert set(form.values.getlist("kinds")) == every
    sent = lead.post(page, data=ticked(form, "returned", "mentioned", "assigned", "nonsense"))
    assert sent.headers["Location"] == page
    again = lead.get(page)
    assert "Saved at" in words(again)
    assert set(form_of(again).values.getlist("kinds")) == {"returned", "mentioned"}
    muted = every - {"returned", "mentioned"}
    assert set(account(stored, "lead").muted_mails) == muted


@ONE_DATABASE
def test_choices_of_another_role_stay(lead: CheckingClient, stored: Sessions):
    """What somebody chose as a reviewer outlives the time in which they are none."""
    with stored() as session:
        session.execute(
            update(Account).where(Account.email_key == email_of("lead")).values(muted_mails=["assigned", "returned"])
        )
        session.commit()
    page = "/en/notices/choices"
    form = form_of(lead.get(page))
    lead.post(page, data=ticked(form, "returned"))
    muted = account(stored, "lead").muted_mails
    assert "assigned" in muted
    assert "returned" not in muted


@ONE_DATABASE
def test_a_language_button_keeps_the_ticks(lead: CheckingClient, stored: Sessions):
    """Nothing is stored, and what was ticked is ticked in the other language."""
    form = form_of(lead.get("/en/notices/choices"))
    shown = lead.post("/fr/notices/choices", data=ticked(form, "returned", keep="fr"))
    assert shown.status_code == 200
    assert form_of(shown).values.getlist("kinds") == ["returned"]
    assert account(stored, "lead").muted_mails == []


@ONE_DATABASE
def test_each_role_chooses_among_its_own(client_for: ClientFor):
    """A reviewer sees four kinds, and its own words for a submission; an administrator is told that there is none."""
    reviewer = client_for("reviewer").get("/en/notices/choices")
    kinds = form_of(reviewer).values.getlist("kinds")
    assert kinds == ["submitted", "resubmitted", "assigned", "reconsideration_asked"]
    assert "an institution submits its self-assessment" in words(reviewer)
    nothing = client_for("administrator").get("/en/notices/choices")
    assert "Nothing of what your account may do sends notifications." in words(nothing)
