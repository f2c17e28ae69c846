"""A forgotten password, from the sign-in page through the letter to being in again; and what it tells nobody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from innocook.services import password_links, passwords
from innocook.store import audit
from innocook.store.tables import Account, OutboxMail, PasswordToken
from innocook.web.password import link_to
from tests.support.pages import form_of, with_values, words
from tests.support.second_factors import code_at, give_factor
from tests.support.web import (
    CHEAP,
    ONE_DATABASE,
    ClientFor,
    Sessions,
    email_of,
    fill,
    password_of,
    sign_in,
)

NEW = "several odd words"
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/\S+/password/\S+)")
FORGOT = "/en/forgot-password"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hashing is tested elsewhere and takes its time."""
    monkeypatch.setattr(passwords, "hashed", CHEAP.hash)


def forget(client_for: ClientFor, stored: Sessions, role: str = "lead") -> str:
    """Ask for a link by the form; its path in the letter."""
    assert fill(client_for(), FORGOT, email=email_of(role)).status_code == 302
    with stored() as session:
        mail = session.scalars(select(OutboxMail).order_by(OutboxMail.created_at.desc())).all()[0]
    return LINK.search(mail.text)[1]  # type: ignore[index]


def expire(stored: Sessions) -> None:
    """As if an hour had passed."""
    with stored() as session:
        hour = timedelta(hours=1)
        for row in session.scalars(select(PasswordToken)):
            row.created_at, row.expires_at = row.created_at - hour, row.expires_at - hour
        session.commit()


def test_from_the_sign_in_page_to_being_in_again(client_for: ClientFor, stored: Sessions):
    """The link of the sign-in page, the letter, a new password, the work; other browsers are out."""
    elsewhere, client = client_for("lead"), client_for()
    assert f'href="{FORGOT}"' in client.get("/en/sign-in").text
    sent = fill(client, FORGOT, email="  LEAD@demo.example ")
    assert sent.headers["Location"] == "/en/forgot-password/sent"
    assert "If there is an account with this address" in words(client.get(sent.headers["Location"]))
    with stored() as session:
        link = LINK.search(session.scalars(select(OutboxMail.text)).one())[1]  # type: ignore[index]
    assert link.startswith("/ar/password/")
    page = client.get(link.replace("/ar/", "/en/"))
    assert words(page).startswith("Choose a new password")
    assert 'value="lead@demo.example" dir="ltr" readonly autocomplete="username"' in page.text
    assert client.get(link).status_code == 200  # looking at it uses nothing up
    done = fill(client, link, password=NEW)
    assert done.headers["Location"] == "/ar/assessments/"
    assert client.get("/ar/assessments/").status_code == 200
    assert elsewhere.get("/en/account/").status_code == 302
    assert sign_in(client_for(), email_of("lead"), NEW).status_code == 302
    assert sign_in(client_for(), email_of("lead"), password_of("lead")).status_code == 422
    with stored() as session:
        assert [each.action for each in audit.events_of(session, audit.SYSTEM)][:3] == [
            "sign_in",
            "reset_password",
            "sign_in",
        ]


def test_nobody_learns_whether_there_is_an_account(app: Flask, client_for: ClientFor, stored: Sessions):
    """For a known and an unknown address: the same answer, the same next page, the same statements, no hashing."""
    said: list[str] = []
    event.listen(app.extensions["innocook.engine"], "before_cursor_execute", lambda *facts: said.append(facts[2]))
    seen = []
    for email in ("lead@demo.example", "nobody@demo.example"):
        client = client_for()
        form = form_of(client.get(FORGOT))
        said.clear()
        answer = client.post(form.action, data=with_values(form, {"email": email}))
        statements = [" ".join(each.split()) for each in said]
        page = client.get(answer.headers["Location"])
        seen.append((answer.status_code, dict(answer.headers)["Location"], statements, words(page)))
    assert seen[0] == seen[1]
    with stored() as session:
        assert session.scalars(select(OutboxMail.recipient)).all() == ["lead@demo.example"]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter your e-mail address."),
        ("nobody", "such as name@example.org"),
        ("x" * 300, "This e-mail address is too long."),
        ("a@b.example\nBcc: c@d.example", "such as name@example.org"),
    ],
)
def test_what_is_no_address_is_said(client_for: ClientFor, stored: Sessions, email: str, sentence: str):
    """At the field, with what was typed, and no letter."""
    refused = fill(client_for(), FORGOT, email=email)
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    with stored() as session:
        assert session.scalars(select(OutboxMail)).all() == []


@ONE_DATABASE
@pytest.mark.parametrize("email", ["lead@demo.example", "nobody@demo.example"])
def test_asking_too_often(client_for: ClientFor, email: str):
    """The sixth time within a quarter of an hour is 429, for any address alike; signing in is not touched by it."""
    statuses = [fill(client_for(), FORGOT, email=email).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert fill(client_for(), FORGOT, email=email).headers["Retry-After"] == "900"
    assert sign_in(client_for(), email_of("lead"), password_of("lead")).status_code == 302


@ONE_DATABASE
def test_a_language_button_keeps_the_address(client_for: ClientFor, stored: Sessions):
    """And sends nothing."""
    client = client_for()
    form = form_of(client.get(FORGOT))
    page = client.post("/ar/forgot-password", data=with_values(form, {"email": "a@b.example", "_keep": "ar"}))
    assert (page.status_code, form_of(page).values["email"]) == (200, "a@b.example")
    with stored() as session:
        assert session.scalars(select(OutboxMail)).all() == []


def test_dead_links_look_the_same(client_for: ClientFor, stored: Sessions):
    """Unknown, used, expired and of a deactivated account: 404 and the same page to the letter, however it is asked."""
    used = forget(client_for, stored)
    assert fill(client_for(), used, password=NEW).status_code == 302
    expired = forget(client_for, stored, "reviewer")
    expire(stored)
    deactivated = forget(client_for, stored, "contributor")
    with stored() as session:
        mine = update(Account).where(Account.email_key == email_of("contributor"))
        session.execute(mine.values(deactivated_at=datetime.now(UTC)))
        session.commit()
    pages = []
    for link in (used, expired, deactivated, "/ar/password/unknown", "/ar/password/%00%ff"):
        client = client_for()
        page = client.get(link)
        assert page.status_code == 404
        pages.append(words(page))
        token = form_of(client.get("/ar/sign-in")).values["csrf_token"]
        sent = client.post(link, data={"csrf_token": token, "password": "yet other odd words"})
        assert (sent.status_code, words(sent)) == (404, pages[0])
    assert len(set(pages)) == 1
    assert sign_in(client_for(), email_of("reviewer"), password_of("reviewer")).status_code == 302


@ONE_DATABASE
@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Choose a password."),
        ("short", "The password needs at least 12 characters."),
        ("Lead@demo.example", "The password must not be your e-mail address."),
        ("password1234", "This password is easy to guess."),
        ("x" * 1025, "This password is too long."),
    ],
)
def test_a_password_that_is_not_taken(client_for: ClientFor, stored: Sessions, password: str, sentence: str):
    """A sentence at the field, the password is not in the page, and the link is still good."""
    link = forget(client_for, stored).replace("/ar/", "/en/")
    refused = fill(client_for(), link, password=password)
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert form_of(refused).values["password"] == ""
    assert client_for().get(link).status_code == 200


@ONE_DATABASE
def test_a_language_button_uses_no_link_up(client_for: ClientFor, stored: Sessions):
    """Nor does it keep the password that was typed."""
    link, client = forget(client_for, stored), client_for()
    form = form_of(client.get(link))
    page = client.post(link.replace("/ar/", "/fr/"), data=with_values(form, {"password": NEW, "_keep": "fr"}))
    assert (page.status_code, form_of(page).values["password"]) == (200, "")
    assert fill(client, link, password=NEW).status_code == 302


def test_the_second_factor_is_still_asked_for(client_for: ClientFor, stored: Sessions):
    """The mailbox alone lets nobody in: after the new password comes the code."""
    with stored() as session:
        give_factor(session, session.scalars(select(Account).where(Account.email_key == email_of("lead"))).one())
        session.commit()
    link, client = forget(client_for, stored), client_for()
    asked = fill(client, link, password=NEW)
    assert asked.headers["Location"] == "/ar/sign-in/code"
    assert client.get("/ar/account/").status_code == 302
    done = fill(client, asked.headers["Location"], code=code_at())
    assert done.headers["Location"] == "/ar/assessments/"
    assert client.get("/ar/account/").status_code == 200


@ONE_DATABASE
def test_the_link_signs_in_its_own_account(client_for: ClientFor, stored: Sessions):
    """In a browser where somebody else is signed in, that session makes way."""
    link, client = forget(client_for, stored), client_for("reviewer")
    assert fill(client, link, password=NEW).status_code == 302
    assert "lead@demo.example" in words(client.get("/en/account/"))


def test_a_welcome(app: Flask, client_for: ClientFor, stored: Sessions):
    """An account without a password gets one by the letter of an administrator, and is in."""
    with stored() as session, app.test_request_context():
        rana = Account(email="rana@demo.example", name="Rana", language="en", time_zone="Asia/Beirut")
        rana.is_demonstration = True
        session.add(rana)
        session.flush()
        at = datetime.now(UTC)
        password_links.put_link(session, rana, "welcome", link_to=link_to, created_by=None, at=at)
        session.commit()
        link = LINK.search(session.scalars(select(OutboxMail.text)).one())[1]  # type: ignore[index]
    assert sign_in(client_for(), "rana@demo.example", "").status_code == 422
    client = client_for()
    assert words(client.get(link)).startswith("Welcome to InnoCook An account was made for you.")
    assert fill(client, link, password=NEW).headers["Location"] == "/en/"
    assert sign_in(client_for(), "rana@demo.example", NEW).status_code == 302


@ONE_DATABASE
def test_the_page_lets_nobody_else_learn_the_link(client_for: ClientFor, stored: Sessions):
    """It is not cached, and no other site is told where the reader was."""
    page = client_for().get(forget(client_for, stored))
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "same-origin")
