"""The quick scan in public: no cookie, nothing stored, everything in the link."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from innocook.core.answers import Answer, chosen
from innocook.core.loader import read_document
from innocook.core.plan import compile_plan
from innocook.i18n import LANGUAGES
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.engine import reading
from innocook.store.questionnaires import put_questionnaire_version
from innocook.store.tables import Base
from innocook.web import quick_scan as pages
from innocook.web.quick_scan_links import token_of
from tests.core.test_quick_scan import mixed
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.web import ONE_DATABASE, SECRET, ClientFor, Sessions, sessions_of

LEVELS = {"STR1": "2", "CUL1": "3", "PIL2": "1", "DPI3": "2", "DAT3": "4", "EMT2": "0", "CIT4": "3", "PAR1": "2"}
QUESTIONNAIRE = packaged_plan().questionnaire


@pytest.fixture
def stranger(shared_client: ClientFor) -> CheckingClient:
    """Somebody without an account."""
    return shared_client()


def token_for(app: Flask, given: dict[str, Answer] | None = None) -> str:
    """The link of these levels."""
    with app.test_request_context():
        return token_of(QUESTIONNAIRE, given or {name: chosen(level) for name, level in LEVELS.items()})


def checked_values(markup: str) -> dict[str, str]:
    """What is chosen on the form."""
    fields = (each for each in tree(markup).iter("input") if each.get("type") == "radio")
    return {each.attrib["name"]: each.attrib["value"] for each in fields if each.get("checked") is not None}


def signed(*parts: object) -> str:
    """A link with a good signature and any content."""
    return str(URLSafeSerializer(SECRET, salt="quick-scan").dumps(list(parts)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_every_question_with_full_levels(stranger: CheckingClient, language: str):
    """Eight fieldsets with a legend and five levels, each with its whole text; none is chosen."""
    page = tree(stranger.get(f"/{language}/quick-scan").text)
    groups = list(page.iter("fieldset"))
    assert len(groups) == len(LEVELS)
    for group, name in zip(groups, LEVELS, strict=True):
        indicator = QUESTIONNAIRE.indicator_by_id[name]
        assert " ".join(indicator.question.in_language(language).split()) in text_of(next(group.iter("legend")))
        shown = text_of(group)
        assert all(" ".join(option.text.in_language(language).split()) in shown for option in indicator.options)
        assert [each.get("value") for each in group.iter("input")] == ["0", "1", "2", "3", "4"]
    assert checked_values(stranger.get(f"/{language}/quick-scan").text) == {}


def test_from_the_home_page_to_the_result(stranger: CheckingClient):
    """The number of questions comes from the questionnaire; the answers lead to a link by 303."""
    home = stranger.get("/en/")
    assert "Quick scan: 8 questions, about 10 minutes" in words(home)
    assert 'href="/en/quick-scan"' in home.text
    sent = stranger.get(f"/en/quick-scan/check?{urlencode(LEVELS)}")
    assert sent.status_code == 303
    page = stranger.get(sent.headers["Location"])
    said = words(page)
    assert page.status_code == 200
    assert "Indicative: 8 of 32 questions, and nobody has checked the answers." in said
    assert "(37.5 + 37.5 + 87.5 + 50) ÷ 4 = 53.125" in said
    assert "(75 + 0) ÷ 2 = 37.5" in said
    assert "3 steps to begin with" in said


def test_no_page_sets_a_cookie_and_nothing_is_stored(
    shared_app: Flask, stranger: CheckingClient, caplog: pytest.LogCaptureFixture
):
    """Form, errors, redirect, result, damaged link, in every language: no cookie, no row, no line in the log."""
    before = rows_of(shared_app)
    token = token_for(shared_app)
    for language in LANGUAGES:
        start = f"/{language}/quick-scan"
        for path in ("", f"?{urlencode(LEVELS)}", "/check", f"/check?{urlencode(LEVELS)}", f"/{token}", f"/{token}x"):
            response = stranger.get(start + path)
            assert "Set-Cookie" not in response.headers, path
            assert response.headers["Cache-Control"] == "no-store"
            assert 'method="post"' not in response.text
    assert rows_of(shared_app) == before
    assert caplog.messages == []


def rows_of(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with reading(sessions_of(app)) as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_what_is_missing_or_unknown_is_said_and_the_rest_kept(stranger: CheckingClient):
    """A blank and a level that is not there: two links to two questions; six choices stay."""
    typed = LEVELS | {"CUL1": "9", "PAR1": "", "other": "x"}
    page = stranger.get(f"/en/quick-scan/check?{urlencode(typed)}")
    assert page.status_code == 422
    said = words(page)
    assert "CUL1: choose one of the levels that are listed." in said
    assert "PAR1: choose the level that is true today." in said
    assert 'href="#CUL1"' in page.text
    assert 'href="#PAR1"' in page.text
    assert checked_values(page.text) == {key: value for key, value in LEVELS.items() if key not in ("CUL1", "PAR1")}


@pytest.mark.parametrize("typed", [{}, {"STR1": "na"}, {"STR1": "<script>"}, {"STR1": "\x00"}, {"STR1": "2" * 5000}])
def test_hostile_choices_are_refused(stranger: CheckingClient, typed: dict[str, str]):
    """Nothing at all, N/A where it is not allowed, markup, control characters, length."""
    page = stranger.get(f"/ar/quick-scan/check?{urlencode(typed)}")
    assert page.status_code == 422
    assert "<script>" not in page.text


def test_changing_the_language_keeps_the_choices(stranger: CheckingClient):
    """The menu's buttons belong to the form and lead to the form's own address; the link of the page keeps them too."""
    for path in (f"?{urlencode(LEVELS)}", "/check?STR1=2&CUL1=3"):
        page = tree(stranger.get(f"/ar/quick-scan{path}").text)
        buttons = {each.get("value"): each for each in page.iter("button") if each.get("name") == "_keep"}
        assert set(buttons) == {"en", "fr"}
        assert {each.get("form") for each in buttons.values()} == {"scan"}
        assert (buttons["fr"].get("formaction") or "").startswith("/fr/quick-scan?")
        here = next(each for each in page.iter("a") if each.get("aria-current") == "true")
        assert "STR1=2" in (here.get("href") or "")
    french = stranger.get(f"/fr/quick-scan?{urlencode(LEVELS)}&_keep=fr")
    assert checked_values(french.text) == LEVELS


def test_a_result_in_another_language_is_the_same_link(shared_app: Flask, stranger: CheckingClient):
    """The language menu keeps the token, and so does the way back to the answers."""
    token = token_for(shared_app)
    page = stranger.get(f"/ar/quick-scan/{token}")
    assert f'href="/fr/quick-scan/{token}"' in page.text
    assert f"/ar/quick-scan?{urlencode(LEVELS)}".replace("&", "&amp;") in page.text


@pytest.mark.parametrize(
    "token",
    [
        "x",
        ".x.",
        "%00",
        "a" * 3000,
        signed(),
        signed("a" * 16),
        signed(QUESTIONNAIRE.sha256[:16], []),
        signed(QUESTIONNAIRE.sha256[:16], ["9"] * 8),
        signed(QUESTIONNAIRE.sha256[:16], [None] * 8),
        signed(QUESTIONNAIRE.sha256[:16], {"STR1": "2"}),
        signed(1, 2),
        str(URLSafeSerializer(SECRET, salt="another").dumps([QUESTIONNAIRE.sha256[:16], ["2"] * 8])),
        str(URLSafeSerializer("another key", salt="quick-scan").dumps([QUESTIONNAIRE.sha256[:16], ["2"] * 8])),
    ],
)
def test_a_damaged_link_says_so(stranger: CheckingClient, token: str):
    """Cut off, made elsewhere, for another purpose, or with a content that does not fit."""
    page = stranger.get(f"/en/quick-scan/{token}")
    assert page.status_code == 404
    assert "Start the quick scan again" in words(page)


def test_every_changed_character_is_noticed(shared_app: Flask, stranger: CheckingClient):
    """No other answers can be made out of a link."""
    token = token_for(shared_app)
    for place in range(0, len(token), 7):
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert stranger.get(f"/en/quick-scan/{other}").status_code == 404


def test_a_link_without_its_questionnaire_says_so(stranger: CheckingClient):
    """Signed by us, for questions that neither the database nor the files have."""
    page = stranger.get(f"/en/quick-scan/{signed('0' * 16, ['2'] * 8)}")
    assert page.status_code == 410
    assert "the questionnaire it was made with is no longer here" in words(page)


@ONE_DATABASE
def test_an_older_questionnaire_is_still_read(app: Flask, client_for: ClientFor, stored: Sessions):
    """The link names its version; the result is made with that one, and the page says that there is a newer one."""
    document = json.loads(QUESTIONNAIRE.document)
    document["version"] = "0.9"
    document["quick_scan"]["scores"][-1]["rule"] = "geometric"
    older = read_document(json.dumps(document))
    with stored() as session:
        put_questionnaire_version(session, older, datetime.now(UTC))
        session.commit()
    with app.test_request_context():
        token = token_of(older, {name: chosen("2") for name in LEVELS} | {"STR1": chosen("4"), "DPI3": chosen("4")})
    said = words(client_for().get(f"/en/quick-scan/{token}"))
    assert "version 0.9 of the questionnaire; a newer one is in use now" in said
    assert "Geometric mean" in said
    assert "59" in said  # the fourth root of 50 x 50 x 50 x 100 is 59.46


@ONE_DATABASE
def test_numbers_and_not_applicable(app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch):
    """A questionnaire with a number and N/A: typed with Arabic digits and a comma, left out and said on the result."""
    made = mixed()
    plan = compile_plan(made)
    monkeypatch.setattr(pages, "shown_plan", lambda session, at: plan)
    monkeypatch.setattr("innocook.services.quick_scan.shown_plan", lambda session, at: plan)
    stranger = client_for()
    form = stranger.get("/en/quick-scan")
    assert form.text.count('value="na"') == 2
    refused = stranger.get("/en/quick-scan/check?a=na&b=2&n=x&m=101")
    assert refused.status_code == 422
    assert "n: write a number" in words(refused)
    assert "m: the number is outside the range" in words(refused)
    assert 'value="101"' in refused.text
    sent = stranger.get("/ar/quick-scan/check?" + urlencode({"a": "na", "b": "2", "n": "٥٠٫٥", "m": "100"}))
    assert sent.status_code == 303
    said = words(stranger.get(sent.headers["Location"].replace("/ar/", "/en/")))
    assert "1 question does not apply and is left out." in said
    assert "(50 + 50.5 + 100) ÷ 3 = 66.833333333" in said


@ONE_DATABASE
def test_without_a_quick_scan_there_is_no_page_and_no_button(client_for: ClientFor, monkeypatch: pytest.MonkeyPatch):
    """A questionnaire that names no such questions."""
    plan = replace(packaged_plan(), questionnaire=replace(QUESTIONNAIRE, quick_scan=None))
    monkeypatch.setattr(pages, "shown_plan", lambda session, at: plan)
    monkeypatch.setattr("innocook.web.home.shown_plan", lambda session, at: plan)
    assert client_for().get("/en/quick-scan").status_code == 404
    assert "/quick-scan" not in client_for().get("/en/").text
