"""From the quick scan into a real assessment, through the pages."""

from __future__ import annotations

import pytest
from flask import Flask

from innocook.core.answers import chosen
from innocook.store.answers import answers_of
from tests.support.pages import form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, assessment_of, email_of, fill, password_of
from tests.web.test_quick_scan import LEVELS, token_for

pytestmark = ONE_DATABASE


@pytest.fixture
def carry(app: Flask) -> str:
    """The address of the carry page of a scan."""
    return f"/en/quick-scan/{token_for(app)}/carry"


def options_of(stored: Sessions, app: Flask) -> dict[str, str | None]:
    """The levels in the lead's own assessment."""
    with stored() as session:
        return {key: row.answer.option for key, row in answers_of(session, assessment_of(app)).items()}


def test_sign_in_leads_back_to_the_answers(client_for: ClientFor, carry: str):
    """A stranger is asked to sign in and comes back to what would be taken over."""
    client = client_for()
    asked = client.get(carry)
    assert asked.headers["Location"].startswith("/en/sign-in?next=")
    form = form_of(client.get(asked.headers["Location"]))
    values = with_values(form, {"email": email_of("lead"), "password": password_of("lead")})
    back = client.post(form.action, data=values)
    assert back.headers["Location"] == carry
    assert "Take 8 answers over" in words(client.get(carry))


def test_taking_over_fills_what_is_blank(app: Flask, client_for: ClientFor, stored: Sessions, carry: str):
    """STR1 is answered already and stays; seven go in, and the list of sections says when they were saved."""
    client, own = client_for("lead"), assessment_of(app)
    fill(client, f"/en/assessments/{own}/sections/STR", STR1="0")
    page = client.get(carry)
    said = words(page)
    assert "Answered there already, kept as they are:" in said
    assert "Take 7 answers over" in said
    sent = client.post(form_of(page).action, data=form_of(page).values)
    assert sent.headers["Location"] == f"/en/assessments/{own}/"
    assert "Saved at" in words(client.get(sent.headers["Location"]))
    assert options_of(stored, app) == LEVELS | {"STR1": "0"}
    again = client.get(carry)
    assert "There is nothing to take over here." in words(again)
    assert 'method="post"' not in again.text.partition("<main")[2]


def test_sending_twice_changes_nothing(app: Flask, client_for: ClientFor, stored: Sessions, carry: str):
    """The second time everything is answered already; it is said, and versions stay."""
    client = client_for("lead")
    form = form_of(client.get(carry))
    client.post(form.action, data=form.values)
    with stored() as session:
        before = {key: row.version for key, row in answers_of(session, assessment_of(app)).items()}
    sent = client.post(form.action, data=form.values)
    assert sent.headers["Location"] == carry
    with stored() as session:
        assert {key: row.version for key, row in answers_of(session, assessment_of(app)).items()} == before


def test_an_answer_given_meanwhile_is_named(app: Flask, client_for: ClientFor, stored: Sessions, carry: str):
    """A colleague answers CUL1 while the page is open: theirs stays, and the next page says so once."""
    client, colleague = client_for("lead"), client_for("contributor")
    form = form_of(client.get(carry))
    fill(colleague, f"/en/assessments/{assessment_of(app)}/sections/CUL", CUL1="1")
    sent = client.post(form.action, data=form.values)
    assert sent.headers["Location"] == carry
    said = words(client.get(carry))
    assert "7 answers were taken over." in said
    assert "CUL1 has an answer by now; it stays as it is." in said
    assert "by now" not in words(client.get(carry))
    assert options_of(stored, app) == LEVELS | {"CUL1": "1"}


def test_a_form_kept_through_an_expired_session_comes_back(
    client_for: ClientFor, stored: Sessions, app: Flask, carry: str
):
    """With `_keep` the page is shown again and nothing is stored."""
    client = client_for("lead")
    form = form_of(client.get(carry))
    page = client.post(form.action, data=with_values(form, {"_keep": "1"}))
    assert page.status_code == 200
    assert "Take 8 answers over" in words(page)
    assert options_of(stored, app) == {}


@pytest.mark.parametrize("assessment", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_assessment_that_is_not_there_is_not_found(client_for: ClientFor, carry: str, assessment: str):
    """Nothing chosen, no id, an id of nobody."""
    client = client_for("lead")
    form = form_of(client.get(carry))
    assert client.post(form.action, data=with_values(form, {"assessment": assessment})).status_code == 404


def test_another_institution_is_out_of_reach(app: Flask, client_for: ClientFor, carry: str):
    """An assessment of somebody else is not found, and a reviewer is offered none."""
    client = client_for("lead")
    form = form_of(client.get(carry))
    other = str(assessment_of(app, "Water Authority of Wadi Nour"))
    assert client.post(form.action, data=with_values(form, {"assessment": other})).status_code == 404
    assert "no assessment of this questionnaire" in words(client_for("reviewer").get(carry))


def test_a_damaged_link_carries_nothing(client_for: ClientFor, carry: str):
    """The page says that the link cannot be read, for those who are signed in too."""
    assert client_for("lead").get(carry.replace("/carry", "x/carry")).status_code == 404


def test_choices_of_a_signed_in_visitor_stay_in_the_link(client_for: ClientFor, app: Flask):
    """The result offers to carry the answers over without the word "sign in"."""
    said = words(client_for("lead").get(f"/en/quick-scan/{token_for(app, {name: chosen('2') for name in LEVELS})}"))
    assert "Carry the answers over" in said
    assert "Sign in and carry" not in said
