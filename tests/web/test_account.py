"""One's own account: what can be changed, the password, and the sessions one is signed in with."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from innocook.core.answers import Answer
from innocook.services import passwords
from innocook.services.assessments import stored_answers
from innocook.store import audit
from innocook.store.tables import Account, OutboxMail, SignInSession
from tests.support.pages import CheckingClient, csrf_token, form_of, text_of, tree, with_values, words
from tests.support.web import (
    CHEAP,
    ONE_DATABASE,
    ClientFor,
    Sessions,
    assessment_of,
    email_of,
    fill,
    password_of,
    sign_in,
)

NEW = "several odd words"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hashing is tested elsewhere and takes its time."""
    monkeypatch.setattr(passwords, "hashed", CHEAP.hash)


def account(stored: Sessions, role: str = "lead") -> Account:
    """The demonstration account with this role, as it is now."""
    with stored() as session:
        return session.scalars(select(Account).where(Account.email_key == email_of(role))).one()


def actions(stored: Sessions) -> list[str]:
    """What the log of the system says happened."""
    with stored() as session:
        return [each.action for each in audit.events_of(session, audit.SYSTEM)]


def rows(response) -> list[str]:
    """The lines of the table of sessions."""
    return [text_of(row) for body in tree(response.text).iter("tbody") for row in body.iter("tr")]


def on(client: CheckingClient, device: str) -> CheckingClient:
    """The client, from now on with this browser."""
    client.environ_base["HTTP_USER_AGENT"] = device
    return client


def entered(client: CheckingClient, role: str = "lead", device: str = FIREFOX) -> CheckingClient:
    """Signed in with this browser."""
    assert sign_in(on(client, device), email_of(role), password_of(role)).status_code == 302
    return client


@ONE_DATABASE
def test_the_page_shows_who_one_is(client_for: ClientFor):
    """Address, name, language and time zone; the address is not a field."""
    page = client_for("lead").get("/en/account/")
    values = form_of(page, "/account/").values
    assert (values["name"], values["language"], values["time_zone"]) == ("Demonstration lead", "ar", "Asia/Beirut")
    assert set(values) == {"csrf_token", "name", "language", "time_zone"}
    assert "lead@demo.example" in words(page)


def test_changing_what_one_is(client_for: ClientFor, stored: Sessions):
    """Kept, shown again, and logged by what changed, not by its content; saving the same again logs nothing."""
    client, change = client_for("lead"), {"name": "  Leila  Mansour ", "language": "fr", "time_zone": "Africa/Tunis"}
    for _ in range(2):
        assert fill(client, "/en/account/", **change).headers["Location"] == "/en/account/"
    assert "Saved at" in words(client.get("/en/account/"))
    found = account(stored)
    assert (found.name, found.language, found.time_zone) == ("Leila  Mansour", "fr", "Africa/Tunis")
    with stored() as session:
        last = audit.events_of(session, audit.SYSTEM)[-1]
    assert (last.action, last.payload) == ("change_account", {"changed": ["language", "name", "time_zone"]})
    assert actions(stored).count("change_account") == 1


@ONE_DATABASE
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Enter your name."),
        ("name", "1234", "Enter your name."),
        ("name", "x" * 121, "This name is too long."),
        ("language", "de", "Choose a language."),
        ("time_zone", "Mars/Olympus", "Choose a time zone."),
    ],
)
def test_what_cannot_be_is_said(client_for: ClientFor, stored: Sessions, field: str, value: str, sentence: str):
    """A sentence at the field, what was typed stays, nothing is stored."""
    client = client_for("lead")
    form = form_of(client.get("/en/account/"), "/account/")
    refused = client.post(form.action, data=with_values(form, {"name": "Leila", field: value}))
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert account(stored).name == "Demonstration lead"


@ONE_DATABASE
def test_a_language_button_keeps_what_was_typed(client_for: ClientFor, stored: Sessions):
    """The page in another language with the typed name, nothing stored."""
    client = client_for("lead")
    form = form_of(client.get("/en/account/"), "/account/")
    page = client.post("/fr/account/", data=with_values(form, {"name": "Leila", "_keep": "fr"}))
    assert (page.status_code, form_of(page, "/account/").values["name"]) == (200, "Leila")
    assert account(stored).name == "Demonstration lead"


@pytest.mark.usefixtures("_cheap")
def test_another_password(client_for: ClientFor, stored: Sessions):
    """This browser stays in, another is out at its next page, the new password fits, the owner gets a letter."""
    mine, other = client_for("lead"), client_for("lead")
    done = fill(mine, "/en/account/password", present=password_of("lead"), password=NEW)
    assert done.headers["Location"] == "/en/account/"
    assert "Your password is changed." in words(mine.get("/en/account/"))
    assert "Your password is changed." not in words(mine.get("/en/account/"))
    assert other.get("/en/account/").headers["Location"] == "/en/sign-in?next=/en/account/"
    assert sign_in(client_for(), email_of("lead"), NEW).status_code == 302
    assert sign_in(client_for(), email_of("lead"), password_of("lead")).status_code == 422
    with stored() as session:
        assert session.scalars(select(OutboxMail.kind)).all() == ["password_changed"]
    assert "change_password" in actions(stored)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("present", "password", "sentence"),
    [
        ("wrong", NEW, "This is not your present password."),
        ("", NEW, "Enter your present password."),
        ("password of the lead", "", "Choose a password."),
        ("password of the lead", "short", "The password needs at least 12 characters."),
        ("password of the lead", "lead@demo.example", "The password must not be your e-mail address."),
        ("password of the lead", "password1234", "This password is easy to guess."),
        ("x" * 2000, NEW, "This password is too long."),
    ],
)
def test_a_password_that_is_not_taken(client_for: ClientFor, present: str, password: str, sentence: str):
    """A sentence at the field; neither password comes back in the page; the old one still fits."""
    client = client_for("lead")
    refused = fill(client, "/en/account/password", present=present, password=password)
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    values = form_of(refused, "/password").values
    assert (values["present"], values["password"]) == ("", "")
    assert sign_in(client_for(), email_of("lead"), password_of("lead")).status_code == 302


@ONE_DATABASE
def test_guessing_ones_own_password_is_throttled(client_for: ClientFor):
    """After five wrong ones the right one gets 429."""
    client = client_for("lead")
    given = [fill(client, "/en/account/password", present="wrong", password=NEW).status_code for _ in range(5)]
    refused = fill(client, "/en/account/password", present=password_of("lead"), password=NEW)
    assert (given, refused.status_code) == ([422] * 5, 429)
    assert int(refused.headers["Retry-After"]) == 900


@ONE_DATABASE
def test_passwords_and_codes_are_not_carried_over_an_expired_session(client_for: ClientFor):
    """What a late form holds comes back after signing in, but no secret is in the page meanwhile."""
    client = client_for()
    data = {"present": "secret-1", "password": "secret-2", "code": "secret-3", "codes": "secret-4", "name": "Leila"}
    late = client.post("/en/account/password", data=data)
    assert (late.status_code, "Leila" in late.text, "secret-" in late.text) == (401, True, False)


@ONE_DATABASE
def test_the_sessions_are_listed_in_plain_words(client_for: ClientFor):
    """Browser and system of each, this one first and marked, with a button for the others only."""
    entered(client_for(), device=IPHONE)
    entered(client_for(), device="curl/8")
    page = entered(client_for()).get("/en/account/sessions")
    first, *others = rows(page)
    assert first.startswith("Firefox on Linux")
    assert "This session" in first
    assert sorted(other.partition(" ")[0] for other in others) == ["A", "Safari"]
    assert all(other.endswith("End the session") for other in others)
    assert "Your account is open in 4 places." in words(entered(client_for()).get("/en/account/"))


@ONE_DATABASE
def test_what_a_browser_says_is_never_markup(client_for: ClientFor):
    """A browser that calls itself a script is a device that does not say what it is."""
    entered(client_for(), device="<script>alert(1)</script>\x1b[31m")
    page = entered(client_for()).get("/ar/account/sessions")
    assert "alert(1)" not in page.text


def test_a_session_ended_elsewhere_is_out_and_loses_no_text(app: Flask, client_for: ClientFor, stored: Sessions):
    """Ended from another browser: the next page leads to sign in, and a section sent then comes back typed."""
    phone, desk = entered(client_for(), device=IPHONE), entered(client_for())
    address = f"/en/assessments/{assessment_of(app)}/sections/STR"
    typed = with_values(form_of(phone.get(address)), {"STR1": "4", "STR1.note": "kept"})
    form = form_of(desk.get("/en/account/sessions"), "/end")
    assert desk.post(form.action, data=form.values).headers["Location"] == "/en/account/sessions"
    assert "The session has ended." in words(desk.get("/en/account/sessions"))
    assert phone.get("/en/account/").headers["Location"] == "/en/sign-in?next=/en/account/"
    late = phone.post(address, data=typed)
    assert (late.status_code, stored_note(stored, app)) == (401, None)
    back = phone.post(
        form_of(late).action,
        data=with_values(form_of(late), {"email": email_of("lead"), "password": password_of("lead")}),
    )
    way = form_of(back)
    assert form_of(phone.post(way.action, data=way.values)).values["STR1.note"] == "kept"
    assert desk.get("/en/account/").status_code == 200
    assert "end_session" in actions(stored)


def stored_note(stored: Sessions, app: Flask) -> Answer | None:
    """The answer to STR1, if there is one."""
    with stored() as session:
        found = stored_answers(session, assessment_of(app)).get("STR1")
    return found.answer if found else None


def test_all_others_at_once(client_for: ClientFor, stored: Sessions):
    """Every other browser is out, this one is in, and another person's sessions stay."""
    others, mine, reviewer = [client_for("lead"), client_for("lead")], client_for("lead"), client_for("reviewer")
    form = form_of(mine.get("/en/account/sessions"), "/sessions/end")
    assert mine.post(form.action, data=form.values).status_code == 302
    assert [each.get("/en/account/").status_code for each in (*others, mine, reviewer)] == [302, 302, 200, 200]
    assert actions(stored).count("end_sessions") == 1
    assert len(rows(mine.get("/en/account/sessions"))) == 1


def test_nobody_ends_anothers_session(client_for: ClientFor, stored: Sessions):
    """The address of somebody else's session is 404, and it goes on."""
    reviewer, lead = client_for("reviewer"), client_for("lead")
    with stored() as session:
        who = account(stored, "reviewer").id
        theirs = session.scalars(select(SignInSession.id).where(SignInSession.account_id == who)).one()
    token = csrf_token(lead.get("/en/account/"))
    assert lead.post(f"/en/account/sessions/{theirs}/end", data={"csrf_token": token}).status_code == 404
    assert reviewer.get("/en/account/").status_code == 200


@ONE_DATABASE
def test_ending_the_present_session_is_signing_out(client_for: ClientFor, stored: Sessions):
    """Whoever sends the address of their own session is out."""
    client = client_for("lead")
    with stored() as session:
        mine = session.scalars(select(SignInSession.id)).one()
    token = csrf_token(client.get("/en/account/"))
    assert client.post(f"/en/account/sessions/{mine}/end", data={"csrf_token": token}).headers["Location"] == "/en/"
    assert client.get("/en/account/").status_code == 302


def test_signing_out_ends_the_row(client_for: ClientFor, stored: Sessions):
    """A copy of the cookie from before signing out opens nothing."""
    client = client_for("lead")
    copy = client.get_cookie("session")
    token = csrf_token(client.get("/en/account/"))
    client.post("/en/sign-out", data={"csrf_token": token})
    thief = client_for()
    thief.set_cookie("session", copy.value)
    assert thief.get("/en/account/").status_code == 302
    with stored() as session:
        assert session.scalars(select(SignInSession.ended_at)).one() is not None
    assert actions(stored) == ["sign_in", "sign_out"]


@ONE_DATABASE
def test_signing_out_needs_no_database(client_for: ClientFor, app: Flask, stored: Sessions):
    """When the tables cannot be read, the browser is signed out all the same."""
    client = client_for("lead")
    token = csrf_token(client.get("/en/account/"))
    with app.extensions["innocook.engine"].begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sign_in_session RENAME TO away")
    out = client.post("/en/sign-out", data={"csrf_token": token})
    with app.extensions["innocook.engine"].begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO sign_in_session")
    assert out.headers["Location"] == "/en/"
    assert client.get("/en/account/").status_code == 302


def test_use_is_noted_after_ten_minutes(client_for: ClientFor, stored: Sessions):
    """A page shortly after the last note writes nothing; one after ten minutes does."""
    client = client_for("lead")
    for minutes, is_noted in ((9, False), (11, True)):
        before = datetime.now(UTC) - timedelta(minutes=minutes)
        with stored() as session:
            session.execute(update(SignInSession).values(begun_at=before, seen_at=before))
            session.commit()
        assert client.get("/en/account/").status_code == 200
        with stored() as session:
            assert (session.scalars(select(SignInSession.seen_at)).one() > before) == is_noted


def test_a_busy_database_does_not_stop_a_reader(client_for: ClientFor, stored: Sessions):
    """While another process writes for long, a page that would note the use comes all the same, and soon."""
    client, before = client_for("lead"), datetime.now(UTC) - timedelta(minutes=11)
    with stored() as session:
        session.execute(update(SignInSession).values(begun_at=before, seen_at=before))
        session.commit()
        session.execute(update(SignInSession).values(device="held"))
        started = datetime.now(UTC)
        assert client.get("/en/account/").status_code == 200
        assert datetime.now(UTC) - started < timedelta(seconds=3)


@ONE_DATABASE
def test_who_visits_costs_two_queries(app: Flask, client_for: ClientFor):
    """The account with its session, and the grants; a page that has nothing else to ask asks no more."""
    client, said = client_for("coordinator"), list[str]()
    client.get("/en/account/password")
    event.listen(app.extensions["innocook.engine"], "before_cursor_execute", lambda *facts: said.append(facts[2]))
    client.get("/en/account/password")
    tables = [re.findall(r"FROM \"?(\w+)", each)[0] for each in said if each.startswith("SELECT")]
    assert tables[:2] == ["account", "grant"]
    assert set(tables[2:]) <= {"notice"}


@ONE_DATABASE
def test_a_cookie_of_before_sessions_is_nobody(client_for: ClientFor, stored: Sessions):
    """Account and epoch without a session, or with another's, open nothing; nor does nonsense."""
    lead, other = client_for("lead"), client_for("reviewer")
    with other.session_transaction() as cookie:
        theirs = cookie["_user_id"].rpartition(":")[2]
    who = account(stored).id
    for key in (f"{who}:0", f"{who}:0:{theirs}", f"{who}:0:{UUID(int=0)}", f"{who}:0:x", f"{who}:0::", "::"):
        with lead.session_transaction() as cookie:
            cookie["_user_id"] = key
        assert lead.get("/en/account/").status_code == 302, key
