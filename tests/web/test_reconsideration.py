"""Asking for a reconsideration: once, in time, by the lead; nothing typed is lost."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from innocook.core.review import LONGEST_REASON
from innocook.services.reconsidering import request_of
from innocook.services.validations import latest
from innocook.store import audit
from innocook.store.tables import Assessment, AuditEvent, Round
from tests.support.colleagues import add_colleague, visitor_of
from tests.support.pages import CheckingClient, Form, csrf_token, form_of, with_values, words
from tests.support.reviews import (
    another_reviewer,
    asked,
    lowered,
    raised,
    reconsideration_asked,
    reconsidered,
    returned,
    reviewed,
)
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, sessions_of

ALL = ("lead", "contributor", "coordinator", "reviewer", "administrator")
WHY = "Page 4 names the owner.\nPage 5 names the budget."


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment, validated: STR1 lowered from 2 to 0, CIT1 raised to 3, the rest confirmed."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    with sessions_of(app)() as session:
        reviewed(session, assessment, {"STR1": lowered("0"), "CIT1": raised("3")}, datetime.now(UTC))
    return assessment


@pytest.fixture
def page(own: UUID) -> str:
    """Its address in English."""
    return f"/en/assessments/{own}/reconsideration"


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def send(client: CheckingClient, page: str, **changes: str):
    """Fill the form in (`__` stands for the hyphen in a name) and send it."""
    form = form_of(client.get(page))
    return client.post(page, data=with_values(form, {key.replace("__", "-"): value for key, value in changes.items()}))


def asked_of(stored: Sessions, own: UUID) -> dict[str, tuple[str, str]]:
    """What the stored request names, with text and language."""
    with stored() as session:
        request = request_of(session, own)
        return {one.indicator: (one.reason.text, one.reason.language) for one in request.indicators} if request else {}


def state_of(stored: Sessions, own: UUID) -> str:
    """The state of the assessment."""
    with stored() as session:
        return session.get_one(Assessment, own).state


@ONE_DATABASE
def test_only_the_lead_asks(app: Flask, client_for: ClientFor, own: UUID, page: str):
    """Nobody else finds the form or can send it; strangers sign in first."""
    add_colleague(app, "limited", "Rana", sections=("STR",))
    data = with_values(form_of(client_for("lead").get(page)), {"STR1-asks": "y", "STR1-text": WHY})
    for role in (*ALL[1:], "limited"):
        client = client_for(role)
        data.setlist("csrf_token", [token_of(client)])
        assert (client.get(page).status_code, client.post(page, data=data).status_code) == (404, 404), role
    assert client_for().get(page).status_code == 302


def token_of(client: CheckingClient) -> str:
    """A token of the client."""
    return csrf_token(client.get("/en/"))


@ONE_DATABASE
def test_there_is_nothing_to_ask_before_the_validation(app: Flask, lead: CheckingClient, stored: Sessions):
    """A draft and a returned submission have no such page."""
    own = assessment_of(app)
    assert lead.get(f"/en/assessments/{own}/reconsideration").status_code == 404


def test_the_page_shows_what_differs_first(lead: CheckingClient, page: str):
    """STR1 (two levels down), CIT1 (one up), then a fold with the thirty confirmed ones; what happens is said."""
    shown = lead.get(page)
    text = shown.text
    places = [text.index(f'name="{key}-asks"') for key in ("STR1", "CIT1", "STR2")]
    assert places == sorted(places)
    assert places[1] < text.index("30 confirmed answers") < places[2]
    said = words(shown)
    assert "Another reviewer, who had no part in the review" in said
    assert "A level may go up, stay or go down." in said
    assert "You can ask only once, until" in said


def test_a_request_is_sent_once(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """Two indicators with reasons in two languages; the state, the log and the page say so; then no form is left."""
    first = send(
        lead, page, STR1__asks="y", STR1__text=WHY, CIT2__asks="y", CIT2__text="انظروا الصفحة 4.", CIT2__language="ar"
    )
    assert (first.status_code, first.headers["Location"]) == (302, page)
    assert asked_of(stored, own) == {"STR1": (WHY, "en"), "CIT2": ("انظروا الصفحة 4.", "ar")}
    assert state_of(stored, own) == "reconsidered"
    shown = lead.get(page)
    assert ("Your request was sent on" in words(shown), "2 indicators of your request" in words(shown)) == (True, True)
    assert '<div class="typed" lang="ar" dir="rtl">انظروا الصفحة 4.</div>' in shown.text
    assert 'method="post" action="' + page not in shown.text
    with stored() as session:
        event = session.query(AuditEvent).filter_by(action="ask_reconsideration").one()
        assert event.payload == {"indicators": ["CIT2", "STR1"]}
        assert audit.verify_stream(session, event.stream).broken_at is None


def test_a_second_request_is_refused(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """A form that was open while the first one was sent: 409, nothing is stored, before and after the decision."""
    form = form_of(lead.get(page))
    data = with_values(form, {"STR1-asks": "y", "STR1-text": WHY})
    assert lead.post(page, data=data).status_code == 302
    again = lead.post(page, data=with_values(form, {"CIT1-asks": "y", "CIT1-text": "More."}))
    assert again.status_code == 409
    with stored() as session:
        reconsidered(session, own, {"STR1": lowered("1")}, datetime.now(UTC))
    again = lead.post(page, data=with_values(form, {"CIT1-asks": "y", "CIT1-text": "More."}))
    assert (again.status_code, "That is possible only once." in words(again)) == (409, True)
    assert set(asked_of(stored, own)) == {"STR1"}


@ONE_DATABASE
def test_an_empty_request_is_refused(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """422 with a link to the list of indicators."""
    refused = send(lead, page)
    assert refused.status_code == 422
    assert '<a href="#named">' in refused.text
    assert asked_of(stored, own) == {}


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"STR1-asks": "y"}, "Write why this level should be looked at again"),
        ({"STR1-asks": "y", "STR1-text": " \r\n "}, "Write why this level should be looked at again"),
        ({"STR1-text": WHY}, "tick the box as well, or delete the text."),
        ({"STR1-asks": "y", "STR1-text": "x" * (LONGEST_REASON + 1)}, "The reason is longer than 4000 characters."),
    ],
)
def test_faults_are_said_at_their_field_and_nothing_is_lost(
    lead: CheckingClient, stored: Sessions, own: UUID, page: str, changes: dict[str, str], sentence: str
):
    """422; the summary leads to the field; another reason, in the fold, is still there and the fold is open."""
    other = {"CIT2-asks": "y", "CIT2-text": "نص آخر", "CIT2-language": "ar"}
    refused = lead.post(page, data=with_values(form_of(lead.get(page)), changes | other))
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert '<a href="#STR1-text">' in refused.text
    again: Form = form_of(refused)
    kept = {key: again.values.get(key) for key in other}
    assert kept == other | {"CIT2-text": "نص آخر"}
    assert '<details class="more" open>' in refused.text
    assert asked_of(stored, own) == {}


@ONE_DATABASE
def test_typed_values_survive_the_language_menu(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """The same page in Arabic with the English text, marked as English; nothing is stored."""
    form = form_of(lead.get(page))
    arabic = page.replace("/en/", "/ar/")
    shown = lead.post(arabic, data=with_values(form, {"STR1-asks": "y", "STR1-text": WHY, "_keep": "ar"}))
    assert shown.status_code == 200
    again = form_of(shown).values
    assert (again["STR1-asks"], again["STR1-text"], again["STR1-language"]) == ("y", WHY.replace("\n", "\r\n"), "en")
    assert asked_of(stored, own) == {}


@ONE_DATABASE
def test_hostile_values_change_nothing(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """Unknown indicators are ignored, an unknown language is the page's, markup is text."""
    evil = "<script>alert(1)</script>"
    data = {"XXX-asks": "y", "XXX-text": evil, "STR1-asks": "y", "STR1-text": evil, "STR1-language": "xx"}
    assert lead.post(page, data=with_values(form_of(lead.get(page)), data)).status_code == 302
    assert asked_of(stored, own) == {"STR1": (evil, "en")}
    assert evil not in lead.get(page).text


def close_time(stored: Sessions, days: int) -> None:
    """Every round lets institutions ask for so many days."""
    with stored() as session:
        session.execute(update(Round).values(reconsideration_days=days))
        session.commit()


@ONE_DATABASE
def test_too_late(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """No days to ask: the page says until when it was possible; a form that was open is refused with its values."""
    form = form_of(lead.get(page))
    close_time(stored, 0)
    text = words(lead.get(page))
    assert ("A reconsideration could be asked for until" in text, "Send the request" in text) == (True, False)
    late = lead.post(page, data=with_values(form, {"STR1-asks": "y", "STR1-text": WHY}))
    assert (late.status_code, "The time to ask for a reconsideration is over." in words(late)) == (409, True)
    assert asked_of(stored, own) == {}
    assert "Ask for a reconsideration" not in words(lead.get(page.replace("/reconsideration", "/review")))


@ONE_DATABASE
def test_after_the_publication_it_is_too_late(lead: CheckingClient, stored: Sessions, own: UUID, page: str):
    """A closed assessment can no longer be reconsidered."""
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == own).values(state="closed"))
        session.commit()
    assert "The round is published" in words(lead.get(page))


def test_the_answer_is_read(lead: CheckingClient, client_for: ClientFor, stored: Sessions, own: UUID, page: str):
    """STR1 goes from 0 to 1 and STR2 stays: level before and after, the reasons of both sides, no name."""
    at = datetime.now(UTC)
    with stored() as session:
        reconsideration_asked(session, own, {"STR1": WHY, "STR2": "It is more."}, at)
        decisions = {"STR1": lowered("1", "Page 4 names one of two."), "STR2": lowered("1", "Page 9 says less.")}
        reconsidered(session, own, decisions, at)
        names = [visitor_of(session, "reviewer").name, another_reviewer(session).name]
        found = latest(session, own)
        assert found is not None
        assert (found.n, found.kind) == (2, "reconsidered")
    shown = lead.get(page)
    text = words(shown)
    assert "The decision is final." in text
    assert "Validated before 0 · Not started Since the reconsideration 1 · Initial" in text
    assert ("Page 4 names one of two." in text, "Page 4 names the owner." in text) == (True, True)
    assert [name for name in names if name in shown.text] == []
    assert state_of(stored, own) == "validated"
    review = words(lead.get(page.replace("/reconsideration", "/review")))
    assert ("Your request for reconsideration" in review, "Ask for a reconsideration" in review) == (True, False)


@ONE_DATABASE
def test_a_returned_one_cannot_be_asked_about(app: Flask, client_for: ClientFor, stored: Sessions):
    """Returned for clarification: nothing is validated, so there is no page."""
    own = assessment_of(app)
    answer_all(app, own)
    with stored() as session:
        returned(session, own, {"STR1": asked()}, datetime.now(UTC), datetime.now(UTC) + timedelta(days=5))
    assert client_for("lead").get(f"/en/assessments/{own}/reconsideration").status_code == 404
