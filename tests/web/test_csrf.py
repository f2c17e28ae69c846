"""Forms without a good token: refused with a sentence, nothing stored, what was typed kept."""

import pytest
from flask import Flask, url_for

from innocook.services.assessments import stored_answers
from tests.support.pages import csrf_token, form_of, with_values, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, client_of, fill, make_app

NOTE = 'السطر الأول\r\n"line" <two> & 50 %'
POSTS = ("sections.save", "submission.send", "submission.withdraw", "sign_in.enter")


def section(app: Flask) -> str:
    """A section page of the lead's own assessment."""
    return f"/en/assessments/{assessment_of(app)}/sections/STR"


def answers_of(app: Flask, stored: Sessions) -> list[str]:
    """What is stored of the lead's own assessment."""
    with stored() as session:
        return list(stored_answers(session, assessment_of(app)))


@pytest.mark.parametrize("endpoint", POSTS)
def test_every_form_needs_a_token(shared_app: Flask, shared_client: ClientFor, endpoint: str):
    """Each address that takes a POST answers 400 without a token."""
    known = {"language": "en", "assessment_id": assessment_of(shared_app), "section_id": "STR"}
    wanted = next(shared_app.url_map.iter_rules(endpoint)).arguments
    with shared_app.test_request_context():
        address = url_for(endpoint, **{name: known[name] for name in wanted})
    assert shared_client("lead").post(address, data={"STR1": "2"}).status_code == 400


@pytest.mark.parametrize("kind", ["absent", "garbage", "stale", "foreign"])
def test_a_bad_token_stores_nothing_and_keeps_the_text(app: Flask, client_for: ClientFor, stored: Sessions, kind: str):
    """Whatever is wrong with the token: 400, a clear sentence, and the typed values in the page."""
    client, other = client_for("lead"), client_for("contributor")
    tokens = {"absent": "", "garbage": "x.y.z", "foreign": csrf_token(other.get(section(app)))}
    tokens["stale"] = csrf_token(client_for().get("/en/sign-in"))
    data = {"csrf_token": tokens[kind], "STR1": "3", "STR1.note": NOTE}
    refused = client.post(section(app), data=data)
    assert refused.status_code == 400
    assert "nothing was stored yet. What you typed is kept" in words(refused)
    assert form_of(refused).values["STR1.note"] == NOTE
    assert answers_of(app, stored) == []


@ONE_DATABASE
def test_what_was_typed_comes_back_and_can_be_saved(app: Flask, client_for: ClientFor, stored: Sessions):
    """One button opens the page again with the values, unsaved; saving stores them."""
    client = client_for("lead")
    refused = client.post(section(app), data={"STR1": "3", "STR1.note": NOTE, "STR1.version": "0"})
    again = client.post(form_of(refused).action, data=form_of(refused).values)
    assert "Your text is back and is not saved yet" in words(again)
    assert answers_of(app, stored) == []
    assert client.post(section(app), data=form_of(again).values).status_code == 302
    assert fill_of(client.get(section(app)), "STR1", "STR1.note") == ["3", NOTE]


@ONE_DATABASE
def test_a_stale_password_is_not_kept(client_for: ClientFor):
    """A sign-in form without a token comes back with the address, never with the password."""
    refused = client_for().post("/en/sign-in", data={"email": "a@b.example", "password": "secret words"})
    assert form_of(refused).values["email"] == "a@b.example"
    assert "secret words" not in refused.text


@ONE_DATABASE
def test_one_press_on_a_foreign_form_does_nothing(app: Flask, client_for: ClientFor):
    """The button that brings typed values back never carries out what a forged form wanted."""
    client, own = client_for("lead"), assessment_of(app)
    answer_all(app, own)
    fill(client, f"/en/assessments/{own}/submit", declaration="yes")
    forged = client.post(f"/en/assessments/{own}/withdraw")
    client.post(form_of(forged).action, data=form_of(forged).values)
    assert client.get(f"/en/assessments/{own}/submitted").status_code == 200


@ONE_DATABASE
def test_no_other_header_is_needed(app: Flask, client_for: ClientFor):
    """A form with its token is taken without Origin, Referer and Sec-Fetch headers, on http."""
    client = client_for("lead")
    saved = fill(client, section(app), STR1="1")
    sent = {name.lower() for name, _ in saved.request.headers}
    assert sent.isdisjoint({"origin", "referer", "sec-fetch-site"})
    assert saved.status_code == 302


@ONE_DATABASE
def test_no_other_header_is_needed_on_https(demonstration_url: str, tmp_path):
    """Nor on https, where some libraries insist on a Referer."""
    app = make_app(demonstration_url, tmp_path, public_address="https://localhost")
    client = client_of(app, "lead", base_url="https://localhost")
    form = form_of(client.get(section(app), base_url="https://localhost"))
    saved = client.post(form.action, data=with_values(form, {"STR1": "1"}), base_url="https://localhost")
    assert saved.status_code == 302


def fill_of(page, *names: str) -> list[str]:
    """The values of these fields of a page."""
    return [form_of(page).values[name] for name in names]
