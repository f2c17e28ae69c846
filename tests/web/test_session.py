"""The session: its cookie, its end, and what was typed when it ended."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from innocook.services.assessments import stored_answers
from innocook.store.tables import Account
from tests.support.pages import csrf_token, form_of, with_values, words
from tests.support.web import (
    ONE_DATABASE,
    ClientFor,
    Sessions,
    assessment_of,
    client_of,
    email_of,
    fill,
    make_app,
    password_of,
    sign_in,
)

HTTPS = "https://innocook.example"
NOTE = 'ملاحظة من سطرين\r\nوفيها <b> و& و"اقتباس"'


def set_cookie(app: Flask, base_url: str) -> str:
    """The cookie that signing in sets, at the app's public address."""
    client = app.test_client()
    response = sign_in(client, email_of("lead"), password_of("lead"), base_url=base_url)
    (cookie,) = response.headers.getlist("Set-Cookie")
    return cookie


def attributes(cookie: str) -> set[str]:
    """What follows name and value, in lower case, times left out."""
    parts = [part.strip().lower() for part in cookie.split(";")[1:]]
    return {part.partition("=")[0] if part.startswith(("expires", "max-age")) else part for part in parts}


def test_the_cookie_on_http(shared_app: Flask):
    """On http the cookie is plain by name, unreachable for script and not sent along from other sites."""
    cookie = set_cookie(shared_app, "http://localhost")
    assert cookie.startswith("session=")
    assert attributes(cookie) == {"httponly", "samesite=lax", "path=/", "expires"}


@ONE_DATABASE
def test_the_cookie_on_https(demonstration_url: str, tmp_path: Path):
    """On https it is Secure and has the prefix that binds it to this very host."""
    app = make_app(demonstration_url, tmp_path, public_address=HTTPS)
    cookie = set_cookie(app, HTTPS)
    assert cookie.startswith("__Host-session=")
    assert attributes(cookie) == {"httponly", "samesite=lax", "path=/", "expires", "secure"}


@ONE_DATABASE
@pytest.mark.parametrize(("address", "sent"), [(HTTPS, True), ("http://localhost", False)])
def test_strict_transport_on_https_only(demonstration_url: str, tmp_path: Path, address: str, sent: bool):
    """HSTS is sent, errors included, when the public address is https, and never on http."""
    app = make_app(demonstration_url, tmp_path, public_address=address)
    client = app.test_client()
    answers = [client.get(path, base_url=address) for path in ("/ar/", "/ar/nothing", "/healthz", "/ar/assessments/")]
    assert {"Strict-Transport-Security" in each.headers for each in answers} == {sent}


@ONE_DATABASE
def test_a_planted_session_does_not_survive_signing_in(app: Flask, client_for: ClientFor):
    """What was in the session before is gone: a token from before the sign-in opens nothing afterwards."""
    client = client_for()
    before = csrf_token(client.get("/ar/sign-in"))
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client, email_of("lead"), password_of("lead"))
    with client.session_transaction() as session:
        assert "planted" not in session
    address = f"/ar/assessments/{assessment_of(app)}/submit"
    assert client.post(address, data={"csrf_token": before}).status_code == 400


@ONE_DATABASE
def test_signing_out_ends_the_session(client_for: ClientFor):
    """After signing out the pages ask for a sign-in again and the session is empty."""
    client = client_for("lead")
    token = csrf_token(client.get("/ar/assessments/"))
    assert client.post("/ar/sign-out", data={"csrf_token": token}).headers["Location"] == "/ar/"
    with client.session_transaction() as session:
        assert dict(session) == {}
    assert client.get("/ar/assessments/").status_code == 302


def test_a_new_epoch_ends_every_session(client_for: ClientFor, stored: Sessions):
    """Raising the account's epoch signs out all its browsers at once, and no other account's."""
    first, second, other = client_for("lead"), client_for("lead"), client_for("contributor")
    with stored() as session:
        session.execute(update(Account).where(Account.email_key == email_of("lead")).values(session_epoch=1))
        session.commit()
    assert [each.get("/ar/assessments/").status_code for each in (first, second, other)] == [302, 302, 200]


def test_a_deactivated_account_is_out_at_once(client_for: ClientFor, stored: Sessions):
    """Deactivation does not wait for the session to end."""
    client = client_for("lead")
    with stored() as session:
        session.execute(update(Account).values(deactivated_at=datetime.now(UTC)))
        session.commit()
    assert client.get("/ar/assessments/").status_code == 302


@pytest.mark.parametrize("value", ["garbage", "a.b.c", "", "\x7f", "eyJfdXNlcl9pZCI6Im5vYm9keSJ9.aaaaaa.bbbbbb"])
def test_a_forged_cookie_is_nobody(shared_app: Flask, value: str):
    """A cookie that we did not sign is ignored."""
    client = shared_app.test_client()
    client.set_cookie("session", value)
    assert client.get("/ar/assessments/").status_code == 302


def test_a_signed_cookie_with_nonsense_is_nobody(shared_app: Flask):
    """Nor does nonsense inside a signed cookie break a page."""
    for nonsense in ("nobody", "1:2", ":", "00000000-0000-0000-0000-000000000000:0"):
        client = shared_app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = nonsense
        assert client.get("/ar/assessments/").status_code == 302


@ONE_DATABASE
def test_a_session_ends_by_itself(demonstration_url: str, tmp_path: Path):
    """The session lasts as long as configured since the last page, here no time at all."""
    app = make_app(demonstration_url, tmp_path, session_seconds=1)
    client = client_of(app, "lead")
    app.config["PERMANENT_SESSION_LIFETIME"] = -1
    assert client.get("/ar/assessments/").status_code == 302


def test_an_ended_session_loses_no_text(app: Flask, client_for: ClientFor, stored: Sessions):
    """A section sent too late: 401, sign in again, the typed text is back unsaved, and saving stores it."""
    client, own = client_for("lead"), assessment_of(app)
    address = f"/ar/assessments/{own}/sections/STR"
    typed = with_values(form_of(client.get(address)), {"STR1": "4", "STR2": "3", "STR1.note": NOTE})
    client.delete_cookie("session")
    late = client.post(address, data=typed)
    assert (late.status_code, "STR1" in answers(stored, own)) == (401, False)
    data = with_values(form_of(late), {"email": email_of("lead"), "password": password_of("lead")})
    way = form_of(client.post(form_of(late).action, data=data))
    back = client.post(way.action, data=way.values)
    shown = form_of(back).values
    assert (way.action, shown["STR1"], shown["STR2"], shown["STR1.note"]) == (address, "4", "3", NOTE)
    assert client.post(address, data=with_values(form_of(back), {"STR2": "1"})).status_code == 302
    assert answers(stored, own)["STR1"].note == NOTE.replace("\r\n", "\n")


@ONE_DATABASE
def test_a_wrong_password_in_between_loses_no_text(app: Flask, client_for: ClientFor):
    """The typed text is carried over a failed sign-in and a change of language too."""
    client, address = client_for(), f"/ar/assessments/{assessment_of(app)}/sections/STR"
    late = client.post(address, data={"STR1": "4", "STR1.note": NOTE})
    wrong = client.post("/ar/sign-in", data=with_values(form_of(late), {"email": "a@b.example", "password": "no"}))
    french = client.post("/fr/sign-in", data=with_values(form_of(wrong), {"_keep": "fr"}))
    data = with_values(form_of(french), {"email": email_of("lead"), "password": password_of("lead")})
    assert form_of(client.post("/fr/sign-in", data=data)).values["STR1.note"] == NOTE


@ONE_DATABASE
def test_a_late_declaration_is_asked_again(app: Flask, client_for: ClientFor):
    """Submitting with an ended session never submits on its own: the page is shown again first."""
    client, own = client_for(), assessment_of(app)
    late = client.post(f"/ar/assessments/{own}/submit", data={"declaration": "yes"})
    data = with_values(form_of(late), {"email": email_of("lead"), "password": password_of("lead")})
    way = form_of(client.post("/ar/sign-in", data=data))
    again = client.post(way.action, data=way.values)
    assert again.status_code == 200
    assert client.get(f"/ar/assessments/{own}/submitted").status_code == 404


@ONE_DATABASE
def test_a_late_button_leads_to_a_page(app: Flask, client_for: ClientFor):
    """Where only a button was pressed, signing in again leads to a page that exists."""
    client = client_for()
    late = client.post(f"/ar/assessments/{assessment_of(app)}/withdraw")
    assert late.status_code == 401
    data = with_values(form_of(late), {"email": email_of("lead"), "password": password_of("lead")})
    assert client.post("/ar/sign-in", data=data, follow_redirects=True).status_code == 200


@ONE_DATABASE
def test_another_person_may_sign_in_instead(app: Flask, client_for: ClientFor):
    """If somebody without rights signs in, the carried text opens nothing."""
    client, own = client_for(), assessment_of(app)
    late = client.post(f"/ar/assessments/{own}/sections/STR", data={"STR1": "4"})
    data = with_values(form_of(late), {"email": email_of("reviewer"), "password": password_of("reviewer")})
    way = form_of(client.post("/ar/sign-in", data=data))
    assert client.post(way.action, data=way.values).status_code == 404


@ONE_DATABASE
def test_saving_without_script_says_when(app: Flask, client_for: ClientFor):
    """The page after a save says when it was saved, once."""
    client, start = client_for("lead"), f"/en/assessments/{assessment_of(app)}/sections"
    saved = fill(client, f"{start}/STR", STR1="1")
    first, second = (words(client.get(saved.headers["Location"])) for _ in range(2))
    assert ("Saved at" in first, "Saved at" in second) == (True, False)


def answers(stored: Sessions, assessment):
    """The stored answers by indicator."""
    with stored() as session:
        return {key: kept.answer for key, kept in stored_answers(session, assessment).items()}
