"""Signing in: what is asked, what is refused, and how often one may try."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from innocook.config import Mode
from innocook.services.accounts import DemonstrationAccountsFound
from innocook.store import audit
from innocook.store.sign_ins import record_attempt
from innocook.store.tables import Account, SignInAttempt
from tests.support.pages import form_of, with_values, words
from tests.support.web import (
    ONE_DATABASE,
    ClientFor,
    Sessions,
    client_of,
    email_of,
    load_demonstration,
    make_app,
    password_of,
    sign_in,
)

STARTS = {
    "lead": "/fr/assessments/",
    "contributor": "/fr/assessments/",
    "reviewer": "/fr/compare/",
    "coordinator": "/fr/",
    "administrator": "/fr/",
}
DO_NOT_FIT = "E-mail address and password do not fit together."
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "/ar/\r\nSet-Cookie: a=b",
    "//[",
    "ar/assessments/",
    "@evil.example",
    "\x00//evil.example",
]


@pytest.mark.parametrize("role", STARTS)
def test_each_role_starts_where_its_work_is(shared_app: Flask, role: str):
    """After signing in: the assessments, the comparison, or the home page, in the language of the form."""
    client = shared_app.test_client()
    response = sign_in(client, email_of(role), password_of(role), "/fr/sign-in")
    assert (response.status_code, response.headers["Location"]) == (302, STARTS[role])


@ONE_DATABASE
def test_the_address_is_read_without_case_and_blanks(client_for: ClientFor):
    """Capitals and blanks around the e-mail address do not matter."""
    assert sign_in(client_for(), "  LEAD@Demo.Example ", password_of("lead")).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("lead@demo.example", "not this one"),
        ("nobody@demo.example", "not this one"),
        ("lead@demo.example", "PASSWORD OF THE LEAD"),
    ],
)
def test_a_wrong_password_and_a_wrong_address_look_alike(client_for: ClientFor, email: str, password: str):
    """The page never says which of the two is wrong, keeps the address and forgets the password."""
    refused = sign_in(client_for(), email, password, "/en/sign-in")
    assert refused.status_code == 422
    assert DO_NOT_FIT in words(refused)
    assert form_of(refused).values["email"] == email
    assert password not in refused.text


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("", "x", "Enter your e-mail address."),
        ("not an address", "x", "such as name@example.org"),
        ("x" * 300, "x", "This e-mail address is too long."),
        ("lead@demo.example", "", "Enter your password."),
        ("lead@demo.example", "x" * 2000, "This password is too long."),
        ("le\x00ad@demo.example", "x\x00", DO_NOT_FIT),
    ],
)
def test_what_cannot_be_an_account_is_said(client_for: ClientFor, email: str, password: str, sentence: str):
    """Missing, long and impossible values get a sentence at the field and a link to it."""
    refused = sign_in(client_for(), email, password, "/en/sign-in")
    assert refused.status_code == 422
    assert sentence in words(refused)


def test_five_failures_close_the_door_for_every_process(app: Flask, client_for: ClientFor, tmp_path: Path):
    """After five failures even the right password gets 429, in a second process too; others still come in."""
    statuses = [sign_in(client_for(), email_of("lead"), "wrong").status_code for _ in range(5)]
    again = make_app(str(app.config["INNOCOOK"].database_url), tmp_path)
    refused = sign_in(again.test_client(), email_of("lead").upper(), password_of("lead"), "/en/sign-in")
    assert (statuses, refused.status_code) == ([422] * 5, 429)
    assert "Wait a quarter of an hour" in words(refused)
    assert sign_in(again.test_client(), email_of("reviewer"), password_of("reviewer")).status_code == 302


def test_the_door_opens_again(app: Flask, client_for: ClientFor, stored: Sessions):
    """Failures older than fifteen minutes count no more."""
    for _ in range(5):
        sign_in(client_for(), email_of("lead"), "wrong")
    with stored() as session:
        session.execute(update(SignInAttempt).values(at=datetime.now(UTC) - timedelta(minutes=16)))
        session.commit()
    assert sign_in(client_for(), email_of("lead"), password_of("lead")).status_code == 302


def test_fifty_failures_close_the_door_for_an_address(client_for: ClientFor, stored: Sessions):
    """One address that tries many accounts is shut out; the address itself is not stored."""
    key = hashlib.sha256(b"address:127.0.0.1").hexdigest()
    with stored() as session:
        for _ in range(50):
            record_attempt(session, key, datetime.now(UTC), succeeded=False)
        session.commit()
    assert sign_in(client_for(), email_of("lead"), password_of("lead")).status_code == 429


def test_every_attempt_is_counted(client_for: ClientFor, stored: Sessions):
    """A failure and a success are both rows, under the account, the address and both; none names either."""
    sign_in(client_for(), email_of("lead"), "wrong")
    sign_in(client_for(), email_of("lead"), password_of("lead"))
    with stored() as session:
        counts = session.execute(
            select(SignInAttempt.succeeded, func.count())
            .group_by(SignInAttempt.succeeded)
            .order_by(SignInAttempt.succeeded)
        )
        assert [tuple(row) for row in counts] == [(False, 3), (True, 3)]
        assert {len(key) for key in session.scalars(select(SignInAttempt.key))} == {64}


def test_a_sign_in_is_logged(client_for: ClientFor, stored: Sessions):
    """Who signed in when is an event of the system's chain, without e-mail or name."""
    client_for("lead")
    with stored() as session:
        (event,) = audit.events_of(session, audit.SYSTEM)
        lead = session.scalars(select(Account.id).where(Account.email_key == email_of("lead"))).one()
        assert (event.action, event.actor_id, event.object, event.payload) == ("sign_in", lead, f"account:{lead}", {})
        assert audit.verify_stream(session, audit.SYSTEM).broken_at is None


def test_a_deactivated_account_is_like_none(client_for: ClientFor, stored: Sessions):
    """It cannot sign in, and the page does not say why."""
    with stored() as session:
        session.execute(update(Account).values(deactivated_at=datetime.now(UTC)))
        session.commit()
    refused = sign_in(client_for(), email_of("lead"), password_of("lead"), "/en/sign-in")
    assert (refused.status_code, DO_NOT_FIT in words(refused)) == (422, True)


@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.DEVELOPMENT])
def test_demonstration_data_stop_the_start_elsewhere(demonstration_url: str, tmp_path: Path, mode: Mode):
    """Outside demonstration mode the product does not start over a database with demonstration accounts."""
    with pytest.raises(DemonstrationAccountsFound):
        make_app(demonstration_url, tmp_path, mode=mode, public_address="https://innocook.example")


@ONE_DATABASE
def test_demonstration_accounts_cannot_sign_in_elsewhere(database_url: str, tmp_path: Path):
    """Should they arrive later, the sign-in refuses them all the same."""
    app = make_app(database_url, tmp_path, mode=Mode.DEVELOPMENT)
    load_demonstration(database_url)
    refused = sign_in(app.test_client(), email_of("lead"), password_of("lead"), "/en/sign-in")
    assert (refused.status_code, DO_NOT_FIT in words(refused)) == (422, True)


@ONE_DATABASE
def test_the_banner_shows_in_demonstration_mode_only(shared_app: Flask, database_url: str, tmp_path: Path):
    """The demonstration says so on every page; a real installation does not."""
    app = make_app(database_url, tmp_path, mode=Mode.DEVELOPMENT)
    pages = [client_of(each).get("/en/").text for each in (shared_app, app)]
    assert ["Demonstration: the institutions" in page for page in pages] == [True, False]


def test_the_way_on_is_remembered(shared_app: Flask):
    """Somebody who asked for a page is brought there, its query with it."""
    client = shared_app.test_client()
    asked = client.get("/en/compare/?order=band")
    response = sign_in(client, email_of("reviewer"), password_of("reviewer"), asked.headers["Location"])
    assert response.headers["Location"] == "/en/compare/?order=band"


@pytest.mark.parametrize("target", FOREIGN)
def test_nobody_is_sent_to_another_site(shared_app: Flask, target: str):
    """Whatever `next` says, the way on stays here."""
    client = shared_app.test_client()
    form = form_of(client.get("/ar/sign-in"))
    data = with_values(form, {"email": email_of("lead"), "password": password_of("lead"), "next": target})
    assert client.post(form.action, data=data).headers["Location"] == "/ar/assessments/"
    again = shared_app.test_client().get("/ar/sign-in", query_string={"next": target})
    assert form_of(again).values["next"] == "/"


@ONE_DATABASE
def test_a_language_button_keeps_address_and_way_on(client_for: ClientFor):
    """Changing the language on the sign-in page keeps the e-mail address and where to go, not the password."""
    client = client_for()
    form = form_of(client.get("/ar/sign-in?next=/ar/compare/"))
    data = with_values(form, {"email": "a@b.example", "password": "secret words", "_keep": "fr"})
    page = client.post("/fr/sign-in", data=data)
    assert page.status_code == 200
    assert [form_of(page).values[name] for name in ("email", "password", "next")] == ["a@b.example", "", "/ar/compare/"]


@pytest.mark.parametrize(
    "carried",
    ["{", "1", "null", '"text"', "[1, 2]", '[["a"]]', "[" * 100_000, '[["a", {"b": 1}]]', "9" * 10_000, "{}"],
)
def test_damaged_carried_values_are_dropped(shared_app: Flask, carried: str):
    """A sign-in form whose carried values cannot be read still signs in."""
    client = shared_app.test_client()
    form = form_of(client.get("/ar/sign-in"))
    data = with_values(form, {"email": email_of("lead"), "password": password_of("lead"), "kept": carried})
    assert client.post(form.action, data=data).status_code == 302
