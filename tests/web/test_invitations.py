"""The page behind an invitation's link, from the letter to the first answer; and what it tells nobody."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.config import Config
from innocook.services import outbox, passwords
from innocook.services.outbox import office_of
from innocook.store.tables import Account, Grant, Invitation, OutboxMail
from tests.support.mailbox import Mailbox, parts_of
from tests.support.pages import CheckingClient, csrf_token, form_of, tree, with_values, words
from tests.support.server import running
from tests.support.visitor import Visitor, form_values
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

NOUR = "nour@example.org"
PASSWORD = "several odd words"
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/\S+)")


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's own assessment."""
    return assessment_of(app)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hashing is tested elsewhere and takes its time."""
    monkeypatch.setattr(passwords, "hashed", CHEAP.hash)


def invited(client_for: ClientFor, stored: Sessions, own: UUID, email: str = NOUR, **more: str) -> str:
    """The lead invites somebody by the form; the path of the link in the letter."""
    lead, team = client_for("lead"), f"/en/assessments/{own}/team"
    form = form_of(lead.get(team), "/team")
    data = with_values(form, {"email": email, "language": "en", **more})
    assert lead.post(form.action, data=data).status_code == 302
    with stored() as session:
        mail = session.scalars(select(OutboxMail).order_by(OutboxMail.created_at.desc())).all()[0]
        return LINK.search(mail.text)[1]  # type: ignore[index]


def accept(client: CheckingClient, link: str, **changes: str) -> Any:
    """Fill the form of a newcomer and send it."""
    return fill(client, link, **({"name": "Nour", "password": PASSWORD} | changes))


def test_from_the_letter_to_the_first_answer(
    app: Flask, client_for: ClientFor, stored: Sessions, own: UUID, mailbox: Mailbox
):
    """Invited, mailed through SMTP, opened, joined with the real hashing: the given section opens and no other."""
    invited(client_for, stored, own, sections="DAT", reach="only", language="ar")
    config = Config("", "", mail=mailbox.address)
    office = office_of(config)
    assert office is not None
    assert outbox.deliver(stored, office, lambda: datetime.now(UTC)).sent == 1
    (message,) = mailbox.messages
    parts = parts_of(message)
    assert message["To"] == NOUR
    assert "مؤسسة الخدمات النموذجية" in message["Subject"]
    link = LINK.search(parts["text/plain"])[1]  # type: ignore[index]
    assert f"{link}<" in parts["text/html"]
    assert 'lang="ar" dir="rtl"' in parts["text/html"]
    assert re.search(r"<img|<link|<script|src=|url\(", parts["text/html"]) is None
    with stored() as session:
        assert session.scalars(select(OutboxMail.text)).one() == ""
    nour = client_for()
    joined = accept(nour, link, language="en", time_zone="Africa/Tunis")
    assert (joined.status_code, joined.headers["Location"]) == (302, f"/en/assessments/{own}/")
    assert "0 of 4 answered" in words(nour.get(joined.headers["Location"]))
    section = f"/en/assessments/{own}/sections"
    saved = fill(nour, f"{section}/DAT", DAT1="2")
    assert saved.status_code == 302
    assert "1 of 4 answered" in words(nour.get(f"/en/assessments/{own}/"))
    assert [nour.get(f"{section}/{one}").status_code for one in ("STR", "PAR")] == [404, 404]
    assert nour.get(f"/en/assessments/{own}/team").status_code == 404
    again = sign_in(client_for(), NOUR, PASSWORD)
    assert again.status_code == 302
    with stored() as session:
        account = session.scalars(select(Account).where(Account.email_key == NOUR)).one()
        assert (account.is_demonstration, account.time_zone) == (True, "Africa/Tunis")
        assert (account.password_hash or "").startswith("$argon2id$v=19$m=65536")


@ONE_DATABASE
def test_the_page_says_what_it_must_and_no_more(client_for: ClientFor, stored: Sessions, own: UUID):
    """Institution, round, inviter, sections, address, until when; no other people, scores or answers."""
    link = invited(client_for, stored, own, sections="DAT", reach="only")
    text = words(client_for().get(link))
    for piece in ("Model Services Institution", "Assessment round 2026", "Demonstration lead", NOUR, "valid until"):
        assert piece in text
    assert "Data and ethical governance" in text
    for piece in ("contributor", "lead@demo.example", "answered", "Qamaria", str(own)):
        assert piece not in text.replace("contribute", "")
    assert 'readonly autocomplete="username"' in client_for().get(link).text
    assert 'autocomplete="new-password"' in client_for().get(link).text


@ONE_DATABASE
@pytest.mark.usefixtures("cheap")
def test_dead_links_look_the_same(client_for: ClientFor, stored: Sessions, own: UUID):
    """Unknown, used, withdrawn and expired: 404 and the same page to the letter, however it is asked for."""
    pages = []
    used = invited(client_for, stored, own)
    assert accept(client_for(), used).status_code == 302
    withdrawn = invited(client_for, stored, own, "rana@example.org")
    invited(client_for, stored, own, "rana@example.org")
    expired = invited(client_for, stored, own, "sami@example.org")
    with stored() as session:
        past = datetime.now(UTC) - timedelta(days=15)
        mine = update(Invitation).where(Invitation.email == "sami@example.org")
        session.execute(mine.values(created_at=past, expires_at=past + timedelta(days=14)))
        session.commit()
    for link in (
        used,
        withdrawn,
        expired,
        "/en/invitations/unknown",
        "/en/invitations/%00%ff",
        "/en/invitations/" + "x" * 5000,
    ):
        client = client_for()
        shown = client.get(link)
        token = csrf_token(client.get("/en/sign-in"))
        posted = client.post(link, data={"csrf_token": token, "name": "x", "password": PASSWORD})
        assert (shown.status_code, posted.status_code) == (404, 404)
        pages += [words(shown), words(posted)]
    assert len(set(pages)) == 1
    assert "no longer valid" in pages[0]
    assert "Ask the person who invited you" in pages[0]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "short words", "The password needs at least 12 characters."),
        ("password", "x" * 1025, "This password is too long."),
        ("password", "NOUR@example.org", "The password must not be your e-mail address."),
        ("password", "Password2026!", "This password is easy to guess."),
        ("password", "", "Choose a password."),
        ("name", "", "Enter your name."),
        ("name", " \u200f. ", "Enter your name."),
        ("name", "n" * 121, "This name is too long."),
        ("language", "de", "Choose a language."),
        ("time_zone", "Mars/Olympus", "Choose a time zone."),
    ],
)
def test_wrong_values_are_said_at_their_field(
    client_for: ClientFor, stored: Sessions, own: UUID, field: str, value: str, sentence: str
):
    """What was typed stays, but for the password; no account is made and the link stays good."""
    link, client = invited(client_for, stored, own), client_for()
    refused = accept(client, link, **{"name": "Nour Haddad", field: value})
    assert refused.status_code == 422
    assert f'<a href="#{field}">{sentence}' in refused.text
    values = form_of(refused, link).values
    assert values["password"] == ""
    if field != "name":
        assert values["name"] == "Nour Haddad"
    with stored() as session:
        assert session.scalars(select(Account).where(Account.email_key == NOUR)).all() == []
    assert client.get(link).status_code == 200


@ONE_DATABASE
def test_the_language_menu_keeps_the_form(client_for: ClientFor, stored: Sessions, own: UUID):
    """Name and choices come back in the other language, the password does not."""
    link, client = invited(client_for, stored, own), client_for()
    form = form_of(client.get(link))
    data = with_values(form, {"name": "نور", "password": PASSWORD, "time_zone": "Asia/Gaza", "_keep": "ar"})
    page = client.post(link.replace("/en/", "/ar/"), data=data)
    values = form_of(page).values
    assert page.status_code == 200
    assert [values[name] for name in ("name", "password", "time_zone")] == ["نور", "", "Asia/Gaza"]
    assert PASSWORD not in page.text


@ONE_DATABASE
def test_a_form_without_its_token_makes_no_account(client_for: ClientFor, stored: Sessions, own: UUID):
    """A stale form gives the typed text back, without the password, and stores nothing."""
    link, client = invited(client_for, stored, own), client_for()
    client.get(link)
    stale = client.post(link, data={"csrf_token": "x", "name": "Nour", "password": PASSWORD})
    assert stale.status_code == 400
    assert PASSWORD not in stale.text
    with stored() as session:
        assert session.scalars(select(Account).where(Account.email_key == NOUR)).all() == []


@ONE_DATABASE
def test_somebody_with_an_account_signs_in_and_joins(client_for: ClientFor, stored: Sessions, own: UUID):
    """The page leads to the sign-in and back; then one button, and the list of sections."""
    link, client = invited(client_for, stored, own, email_of("reviewer"), sections="STR", reach="only"), client_for()
    page = client.get(link)
    assert "There is an account with this e-mail address" in words(page)
    assert 'name="password"' not in page.text
    way = next(each.get("href") for each in tree(page.text).iter("a") if f"next={link}" in each.get("href", ""))
    back = sign_in(client, email_of("reviewer"), password_of("reviewer"), way)
    assert back.headers["Location"] == link
    form = form_of(client.get(link), "/join")
    joined = client.post(form.action, data=form.values)
    assert (joined.status_code, joined.headers["Location"]) == (302, f"/en/assessments/{own}/")
    assert client.get(f"/en/assessments/{own}/sections/STR").status_code == 200
    assert client.get(f"/en/assessments/{own}/sections/DAT").status_code == 404
    assert client.get(link).status_code == 404


@ONE_DATABASE
def test_somebody_else_is_told_to_sign_out(client_for: ClientFor, stored: Sessions, own: UUID):
    """Signed in with another address: who one is, and a way out; neither joining nor a new account works."""
    link, client = invited(client_for, stored, own), client_for("coordinator")
    page = client.get(link)
    assert "You are signed in as coordinator@demo.example, but the invitation is for another address" in words(page)
    token = form_of(page, "/sign-out").values["csrf_token"]
    data = {"csrf_token": token, "name": "x y", "password": PASSWORD, "language": "en", "time_zone": "UTC"}
    assert client.post(link, data=data).status_code == 409
    assert client.post(f"{link}/join", data=data).status_code == 409
    with stored() as session:
        assert session.scalars(select(Account).where(Account.email_key == NOUR)).all() == []
        assert session.scalars(select(Invitation.accepted_at)).one() is None


@ONE_DATABASE
def test_joining_needs_a_sign_in(client_for: ClientFor, stored: Sessions, own: UUID):
    """The button sent without a session leads to the sign-in and joins nobody."""
    link, client = invited(client_for, stored, own, email_of("reviewer")), client_for()
    token = csrf_token(client.get("/en/sign-in"))
    assert client.post(f"{link}/join", data={"csrf_token": token}).status_code == 401
    with stored() as session:
        assert session.scalars(select(Invitation.accepted_at)).one() is None


@ONE_DATABASE
def test_a_closed_account_gets_the_dead_page(client_for: ClientFor, stored: Sessions, own: UUID):
    """An invitation of somebody whose account was closed is as good as none."""
    link = invited(client_for, stored, own, email_of("reviewer"))
    with stored() as session:
        now = datetime.now(UTC)
        session.execute(update(Account).where(Account.email_key == email_of("reviewer")).values(deactivated_at=now))
        session.commit()
    assert client_for().get(link).status_code == 404


@ONE_DATABASE
@pytest.mark.usefixtures("cheap")
def test_a_new_session_begins_with_the_account(client_for: ClientFor, stored: Sessions, own: UUID):
    """What the browser's cookie held before is gone: nobody can plant a session."""
    link, client = invited(client_for, stored, own), client_for()
    client.get(link)
    before = client.get_cookie("session")
    accept(client, link)
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    with stored() as session:
        joined = session.scalars(select(Account.id).where(Account.email_key == NOUR)).one()
        assert session.scalars(select(Grant.role).where(Grant.account_id == joined)).all() == ["contributor"]


@ONE_DATABASE
def test_time_zones_have_names_in_every_language(client_for: ClientFor, stored: Sessions, own: UUID):
    """The Arab States first, Beirut chosen, each by the name of its city, none twice."""
    link = invited(client_for, stored, own)
    for language, beirut, hebron in (
        ("ar", "بيروت", "الخليل"),
        ("en", "Beirut", "Hebron"),
        ("fr", "Beyrouth", "Hébron"),
    ):
        page = client_for().get(link.replace("/en/", f"/{language}/"))
        groups = [group.iter("option") for group in tree(page.text).iter("optgroup")]
        arab, others = ({each.get("value"): each.text for each in group} for group in groups)
        assert (len(arab), arab["Asia/Beirut"], arab["Asia/Hebron"]) == (23, beirut, hebron)
        assert set(arab) & set(others) == set()
        assert len({*arab.values(), *others.values()}) == len(arab) + len(others)
        assert form_of(page).values["time_zone"] == "Asia/Beirut"


@pytest.mark.slow
def test_the_demonstration_prints_its_mails(tmp_path: Path):
    """A real server in demonstration mode: the letter stands in its output at once, and its link works."""
    with running(tmp_path) as server:
        lead = Visitor(server.address)
        lead.sign_in(*server.accounts["lead"])
        index = lead.get("/en/assessments/").text
        own = re.search(r"/en/assessments/([0-9a-f-]{36})/", index)[1]  # type: ignore[index]
        team = f"/en/assessments/{own}/team"
        values = {"email": NOUR, "language": "en", "reach": "all"}
        token = form_values(lead.get(team).text)["csrf_token"]
        assert lead.post(team, values | {"csrf_token": token}).status == 302
        printed = wait_for(tmp_path / "server.log", LINK)
        assert f"To: {NOUR}\nSubject: Invitation to the self-assessment of" in printed
        link = LINK.search(printed)[1]  # type: ignore[index]
        stranger = Visitor(server.address)
        assert stranger.get(link).status == 200
        assert "The e-mail is about to leave." not in lead.get(team).text
        lead.close()
        stranger.close()


def wait_for(log: Path, pattern: re.Pattern[str]) -> str:
    """What the file holds once the pattern is in it; whatever it holds after ten seconds."""

    latest = time.monotonic() + 10
    while not pattern.search(log.read_text("utf-8")) and time.monotonic() < latest:
        time.sleep(0.02)
    return log.read_text("utf-8")
