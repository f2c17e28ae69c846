"""The second factor in the browser: set up, asked for after the password, required of some, carried text and all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.config import Mode, SecondFactor
from innocook.services import accounts
from innocook.store import audit
from innocook.store.tables import Account, RecoveryCode
from tests.support.pages import CheckingClient, csrf_token, form_of, text_of, tree, with_values, words
from tests.support.second_factors import SECRET, STEP, code_at, give_factor, wrong_code
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

FACTOR = "/en/account/second-factor"
NEEDED = "Your account needs a second factor."
NOTE = "ملاحظة من سطرين\r\nوفيها <b>"


@pytest.fixture
def strict(demonstration_url: str, stored: Sessions, tmp_path: Path) -> Flask:
    """The same data as a real installation would have them, where reviewers and administrators need a factor."""
    with stored() as session:
        session.execute(update(Account).values(is_demonstration=False))
        session.commit()
    return make_app(demonstration_url, tmp_path, mode=Mode.DEVELOPMENT, second_factor=SecondFactor.REQUIRED)


def guard(stored: Sessions, role: str = "lead") -> None:
    """Give the account with this role a second factor."""
    with stored() as session:
        give_factor(session, session.scalars(select(Account).where(Account.email_key == email_of(role))).one())
        session.commit()


def first_step(client: CheckingClient, role: str = "lead", page: str = "/en/sign-in"):
    """Give the right password."""
    return sign_in(client, email_of(role), password_of(role), page)


def enter(client: CheckingClient, code: str, page: str = "/en/sign-in/code"):
    """Give a code on the page that asks for it."""
    return fill(client, page, code=code)


def waiting_secret(page) -> str:
    """The key that the set-up page shows."""
    (shown,) = [each for each in tree(page.text).iter("code") if each.get("class") == "secret"]
    return text_of(shown).replace(" ", "")


def set_up(client: CheckingClient, page: str = FACTOR):
    """From the beginning to the recovery codes, as people do; the page that shows them."""
    form = form_of(client.get(page), "/begin")
    back = client.post(form.action, data=form.values)
    waiting = client.get(back.headers["Location"])
    return fill(client, back.headers["Location"], code=code_at(secret=waiting_secret(waiting)))


def codes_on(page) -> list[str]:
    """The recovery codes that a page shows."""
    return [text_of(each) for each in tree(page.text).iter("code")]


def actions(stored: Sessions) -> list[str]:
    """What the log of the system says happened."""
    with stored() as session:
        return [each.action for each in audit.events_of(session, audit.SYSTEM)]


def test_from_setting_up_to_signing_in(client_for: ClientFor, stored: Sessions):
    """Set up by the key, ten codes shown once, then the password leads to the code, and the code leads in."""
    client = client_for("lead")
    shown = set_up(client)
    codes = codes_on(shown)
    assert (shown.status_code, len(set(codes))) == (200, 10)
    assert all(re.fullmatch(r"[2-9a-z]{4}(-[2-9a-z]{4}){3}", code) for code in codes)
    state = client.get(FACTOR)
    assert "10 recovery codes are left." in words(state)
    assert not any(code in state.text for code in codes)
    assert client.get("/en/account/").status_code == 200
    other = client_for()
    asked = first_step(other)
    assert asked.headers["Location"] == "/en/sign-in/code"
    assert other.get("/en/account/").status_code == 302
    assert enter(other, codes[0]).headers["Location"] == "/en/assessments/"
    assert other.get("/en/account/").status_code == 200
    assert actions(stored) == ["sign_in", "set_second_factor", "use_recovery_code", "sign_in"]


@ONE_DATABASE
def test_the_drawing_has_its_text(client_for: ClientFor):
    """The QR code is named, and the key stands below it in groups of four, left to right; both only while it waits."""
    client = client_for("lead")
    assert "<svg viewBox" not in client.get(FACTOR).text.partition("<main")[2]
    form = form_of(client.get(FACTOR), "/begin")
    client.post(form.action, data=form.values)
    page = client.get(FACTOR)
    assert re.search(r'<code dir="ltr" class="secret">([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>', page.text)
    assert 'role="img" aria-label="QR code with the key that is written below it"' in page.text
    assert waiting_secret(client.get(FACTOR)) == waiting_secret(page)
    again = form_of(page, "/begin")
    client.post(again.action, data=again.values)
    assert waiting_secret(client.get(FACTOR)) != waiting_secret(page)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "Enter a code."), ("x" * 61, "This code is too long."), ("abc", "does not fit"), (None, "does not fit")],
)
def test_a_code_that_is_not_taken_while_setting_up(client_for: ClientFor, code: str | None, sentence: str):
    """A sentence at the field; the key stays the same, and the factor stays off."""
    client = client_for("lead")
    form = form_of(client.get(FACTOR), "/begin")
    client.post(form.action, data=form.values)
    key = waiting_secret(client.get(FACTOR))
    refused = fill(client, FACTOR, code=wrong_code() if code is None else code)
    assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert waiting_secret(refused) == key
    assert first_step(client_for()).headers["Location"] == "/en/assessments/"


@ONE_DATABASE
def test_the_codes_can_be_read_in_another_language(client_for: ClientFor, stored: Sessions):
    """A language button on the page that shows them shows the same, and echoes nothing that is no code."""
    client = client_for("lead")
    shown = set_up(client)
    form = form_of(shown, "/second-factor")
    page = client.post("/fr/account/second-factor", data=with_values(form, {"_keep": "fr"}))
    assert codes_on(page) == codes_on(shown)
    foreign = {"csrf_token": csrf_token(page), "_keep": "fr", "codes": "call 0800 for help"}
    assert "0800" not in client.post("/fr/account/second-factor", data=foreign).text


def test_a_wrong_code_and_a_used_one_look_alike(client_for: ClientFor, stored: Sessions):
    """Both are refused in the same words; the refusals are logged, and no session begins."""
    guard(stored)
    assert enter(entered_first(client_for()), code_at()).status_code == 302
    pages = [enter(entered_first(client_for()), code) for code in (code_at(), wrong_code())]
    assert [page.status_code for page in pages] == [422, 422]
    assert words(pages[0]) == words(pages[1])
    assert "does not fit, or was used before" in words(pages[0])
    assert actions(stored) == ["sign_in", "refuse_second_factor", "refuse_second_factor"]


def entered_first(client: CheckingClient) -> CheckingClient:
    """Who gave the right password."""
    assert first_step(client).headers["Location"] == "/en/sign-in/code"
    return client


@ONE_DATABASE
def test_a_code_may_be_typed_in_arabic_digits(client_for: ClientFor, stored: Sessions):
    """With a space in the middle, as apps show it."""
    guard(stored)
    code = code_at().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    client = client_for()
    first_step(client, page="/ar/sign-in")
    assert enter(client, f"{code[:3]} {code[3:]}", "/ar/sign-in/code").status_code == 302


def test_five_wrong_codes_close_the_door(client_for: ClientFor, stored: Sessions):
    """Then the right one gets 429, in another browser too, until some time has passed."""
    guard(stored)
    client = entered_first(client_for())
    assert [enter(client, wrong_code()).status_code for _ in range(5)] == [422] * 5
    for each in (client, entered_first(client_for())):
        refused = enter(each, code_at())
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
        assert "Wait a quarter of an hour" in words(refused)


@ONE_DATABASE
@pytest.mark.parametrize("forged", [None, [], ["x", 0, "y"], "text", 7, ["00000000-0000-0000-0000-000000000000", 0]])
def test_without_the_password_there_is_no_second_step(client_for: ClientFor, stored: Sessions, forged: object):
    """The page sends to the password; a code sent all the same asks for it, and nonsense in a cookie breaks nothing."""
    guard(stored)
    client = client_for()
    if forged is not None:
        with client.session_transaction() as cookie:
            cookie["second_step"] = forged
    assert client.get("/en/sign-in/code?next=/en/plan/").headers["Location"] == "/en/sign-in?next=/en/plan/"
    token = csrf_token(client.get("/en/sign-in"))
    refused = client.post("/en/sign-in/code", data={"csrf_token": token, "code": code_at()})
    assert (refused.status_code, "Please enter e-mail address and password again" in words(refused)) == (422, True)


@ONE_DATABASE
def test_ten_minutes_later_the_password_is_asked_again(client_for: ClientFor, stored: Sessions):
    """With where the visitor wanted to be."""
    guard(stored)
    client = client_for()
    first_step(client, page="/en/sign-in?next=/en/assessments/")
    form = form_of(client.get("/en/sign-in/code?next=/en/assessments/"))
    with client.session_transaction() as cookie:
        account, epoch, since = cookie["second_step"]
        earlier = datetime.fromisoformat(since) - timedelta(minutes=10)
        cookie["second_step"] = [account, epoch, earlier.isoformat()]
    late = client.post(form.action, data=with_values(form, {"code": code_at()}))
    assert (late.status_code, form_of(late).values["next"]) == (422, "/en/assessments/")
    assert client.get("/en/account/").status_code == 302


@ONE_DATABASE
def test_the_way_on_survives_the_second_step(client_for: ClientFor, stored: Sessions):
    """Somebody who asked for a page is brought there, past a wrong code and a change of language; never elsewhere."""
    guard(stored)
    client = client_for()
    asked = client.get("/en/account/sessions").headers["Location"]
    way = first_step(client, page=asked).headers["Location"]
    assert way == "/en/sign-in/code?next=/en/account/sessions"
    wrong = enter(client, wrong_code(), way)
    french = client.post("/fr/sign-in/code", data=with_values(form_of(wrong), {"_keep": "fr", "code": "12"}))
    assert (french.status_code, form_of(french).values["code"]) == (200, "12")
    done = client.post("/fr/sign-in/code", data=with_values(form_of(french), {"code": code_at()}))
    assert done.headers["Location"] == "/en/account/sessions"
    again = client_for()
    first_step(again)
    foreign = form_of(again.get("/en/sign-in/code?next=//evil.example/"))
    assert foreign.values["next"] == "/"
    data = with_values(foreign, {"next": "https://evil.example/", "code": code_at(datetime.now(UTC) + STEP)})
    assert again.post(foreign.action, data=data).headers["Location"] == "/en/assessments/"


def test_typed_text_survives_the_second_step(app: Flask, client_for: ClientFor, stored: Sessions):
    """A section sent too late: password, wrong code, stale page, right code; the text is back, unsaved."""
    guard(stored)
    client, address = client_for(), f"/ar/assessments/{assessment_of(app)}/sections/STR"
    late = client.post(address, data={"STR1": "4", "STR1.note": NOTE})
    data = with_values(form_of(late), {"email": email_of("lead"), "password": password_of("lead")})
    asked = client.post("/ar/sign-in", data=data)
    assert asked.status_code == 200
    wrong = client.post("/ar/sign-in/code", data=with_values(form_of(asked), {"code": wrong_code()}))
    stale = client.post("/ar/sign-in/code", data=with_values(form_of(wrong), {"csrf_token": "x", "code": code_at()}))
    assert (wrong.status_code, stale.status_code) == (422, 400)
    data = with_values(form_of(stale), {"email": email_of("lead"), "password": password_of("lead")})
    again = client.post("/ar/sign-in", data=data)
    way = form_of(client.post("/ar/sign-in/code", data=with_values(form_of(again), {"code": code_at()})))
    back = client.post(way.action, data=way.values)
    assert (way.action, form_of(back).values["STR1.note"]) == (address, NOTE)
    assert form_of(back).values["STR1"] == "4"


@ONE_DATABASE
def test_nothing_of_before_survives_signing_in(client_for: ClientFor, stored: Sessions):
    """What was planted in the session is gone after the password, what waited is gone after the code."""
    guard(stored)
    client = client_for()
    client.get("/en/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    first_step(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
    enter(client, code_at())
    with client.session_transaction() as cookie:
        assert "second_step" not in cookie


@ONE_DATABASE
def test_new_codes_and_switching_off(client_for: ClientFor, stored: Sessions):
    """Each for a code; a wrong one changes nothing; once off, the password is enough."""
    client = client_for("lead")
    old = codes_on(set_up(client))
    refused = fill(client, FACTOR, code=wrong_code())
    assert (refused.status_code, "does not fit" in words(refused)) == (422, True)
    new = codes_on(fill(client, FACTOR, code=old[0]))
    assert (len(new), set(new) & set(old)) == (10, set())
    form = form_of(client.get(FACTOR), "/codes")
    for code, status in ((old[1], 422), ("", 422), (new[0], 302)):
        done = client.post(f"{FACTOR}/remove", data=with_values(form, {"code": code}))
        assert done.status_code == status
    assert "The second factor is switched off" in words(client.get("/en/account/"))
    assert first_step(client_for()).headers["Location"] == "/en/assessments/"
    with stored() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
    assert actions(stored)[-2:] == ["remove_second_factor", "sign_in"]


@ONE_DATABASE
def test_what_does_not_stand_cannot_be_changed(client_for: ClientFor, stored: Sessions):
    """Forms sent in a state they do not belong to lead to the page that fits, and change nothing."""
    plain, guarded = client_for("lead"), client_for("contributor")
    guard(stored, "contributor")
    token = csrf_token(plain.get("/en/account/"))
    for action in ("", "/codes", "/remove"):
        answer = plain.post(f"{FACTOR}{action}", data={"csrf_token": token, "code": code_at()})
        assert answer.headers["Location"] == FACTOR
    token = csrf_token(guarded.get("/en/account/"))
    for action in ("", "/begin"):
        answer = guarded.post(f"{FACTOR}{action}", data={"csrf_token": token, "code": code_at()})
        assert answer.headers["Location"] == FACTOR
    with stored() as session:
        secrets = {each.email_key: each.totp_secret for each in session.scalars(select(Account))}
    assert (secrets[email_of("lead")], secrets[email_of("contributor")]) == (None, SECRET)


@ONE_DATABASE
@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_some_roles_need_one(strict: Flask, role: str):
    """Where it is required, they are led to set it up, can open nothing else, and go on from there afterwards."""
    client = client_of(strict)
    start = first_step(client, role, "/en/sign-in?next=/en/account/").headers["Location"]
    assert start == "/en/account/"
    for path in ("/en/account/", "/en/account/sessions", "/en/compare/", "/en/assessments/", "/en/account/password"):
        assert client.get(path).headers["Location"] == f"{FACTOR}?next={path}"
    token = csrf_token(client.get(FACTOR))
    assert client.post("/en/account/sessions/end", data={"csrf_token": token}).headers["Location"] == f"{FACTOR}"
    page = client.get(f"{FACTOR}?next=/en/account/")
    assert "Reviewers and administrators need a second factor here." in words(page)
    shown = set_up(client, f"{FACTOR}?next=/en/account/")
    assert f'href="{start}">I have kept them' in shown.text
    assert client.get("/en/account/").status_code == 200


@ONE_DATABASE
def test_who_needs_one_can_still_leave_and_read_what_is_public(strict: Flask):
    """The methodology is open as to everybody, and signing out works."""
    client = client_of(strict, "reviewer")
    assert [client.get(path).status_code for path in ("/en/", "/en/methodology", "/en/session")] == [200, 200, 200]
    token = csrf_token(client.get(FACTOR))
    assert client.post("/en/sign-out", data={"csrf_token": token}).headers["Location"] == "/en/"


@ONE_DATABASE
def test_other_roles_need_none(strict: Flask):
    """Leads, contributors and coordinators go to work with a password, and may set one up all the same."""
    for role, path in (("lead", "/en/assessments/"), ("contributor", "/en/assessments/"), ("coordinator", "/en/")):
        client = client_of(strict, role)
        assert client.get(path).status_code == 200
        assert "need a second factor here" not in words(client.get(FACTOR))
        assert "Set up" in words(client.get(FACTOR))


@ONE_DATABASE
def test_what_was_typed_waits_for_the_factor(strict: Flask, stored: Sessions):
    """A form sent by somebody whose role needs one by now is not lost, nor stored: set up elsewhere, then go on."""
    client = client_of(strict, "reviewer")
    token = csrf_token(client.get(FACTOR))
    held = client.post("/en/account/", data={"csrf_token": token, "name": "Rania", "language": "en"})
    assert (held.status_code, NEEDED in words(held)) == (403, True)
    assert form_of(held).values["name"] == "Rania"
    script = client.post("/en/account/", data={"csrf_token": token}, headers={"Accept": "application/json"})
    assert (script.status_code, script.json["state"], NEEDED in script.json["sentence"]) == (403, "refused", True)
    set_up(client)
    data = form_of(held).values
    data["csrf_token"] = csrf_token(client.get("/en/account/"))
    assert form_of(client.post(form_of(held).action, data=data), "/account/").values["name"] == "Rania"
    with stored() as session:
        assert session.scalars(select(Account).where(Account.name == "Rania")).all() == []


@ONE_DATABASE
def test_switching_off_where_it_is_needed_leads_to_another(strict: Flask):
    """Allowed, for a new telephone; nothing else opens until the next one stands."""
    client = client_of(strict, "administrator")
    codes = codes_on(set_up(client))
    form = form_of(client.get(FACTOR), "/codes")
    client.post(f"{FACTOR}/remove", data=with_values(form, {"code": codes[0]}))
    assert client.get("/en/account/").headers["Location"] == f"{FACTOR}?next=/en/account/"
    assert len(codes_on(set_up(client))) == 10


def test_the_demonstration_requires_none(client_for: ClientFor):
    """There reviewers and administrators come in with the password alone, and no page says they need more."""
    for role in ("reviewer", "administrator"):
        client = client_for(role)
        assert client.get("/en/account/").status_code == 200
        assert "need a second factor here" not in words(client.get(FACTOR))


@ONE_DATABASE
def test_other_sessions_neither_see_the_key_nor_outlive_the_factor(client_for: ClientFor, stored: Sessions):
    """Whoever has only the password does not see the key that waits elsewhere, and is out once it is confirmed."""
    elsewhere, desk = client_for("lead"), client_for("lead")
    form = form_of(desk.get(FACTOR), "/begin")
    waiting = desk.get(desk.post(form.action, data=form.values).headers["Location"])
    key = waiting_secret(waiting)
    assert key not in elsewhere.get(FACTOR).text.replace(" ", "")
    assert 'class="secret"' not in elsewhere.get(FACTOR).text
    assert fill(desk, FACTOR, code=code_at(secret=key)).status_code == 200
    assert elsewhere.get("/en/account/").headers["Location"].startswith("/en/sign-in")
    assert desk.get("/en/account/").status_code == 200
    with stored() as session:
        who = session.scalars(select(Account.id).where(Account.email_key == email_of("lead"))).one()
        found = accounts.visitor(session, who, at=datetime.now(UTC))
    assert found is not None
    assert found.has_second_factor
