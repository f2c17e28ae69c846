"""What nobody should send: always a 4xx with a page in the reader's language, never a 5xx."""

import pytest
from flask import Flask

from innocook.i18n import LANGUAGES
from tests.support.pages import CheckingClient, csrf_token, words
from tests.support.web import ONE_DATABASE, ClientFor, assessment_of, make_app

SENTENCES = {
    404: ("الصفحة غير موجودة", "Page not found", "Page introuvable"),
}
HOSTILE = [
    "page=-1",
    "page=0",
    "page=999999999999999999999",
    "page=" + "9" * 5000,
    "page=abc",
    "page=1e9",
    "page=%00",
    "page=1&page=2",
    "country=<script>alert(1)</script>",
    "country=%00",
    "country=%FF%FE",
    "country=XA'%20OR%201=1--",
    "type=%E2%80%AE",
    "order=value",
    "order=name;drop",
    "order=%00",
    "language=fr",
    "round_id=1",
    "endpoint=x",
    "self=1",
    "values=1",
    "_external=1&_anchor=x&_scheme=javascript&_method=POST",
    "assessment_id=1&section_id=2&score_id=3",
    "a" * 8000 + "=1",
    "=&&==&%",
    "institution=abc",
    "institution=%00&institution=%FF",
    "institution={00000000-0000-0000-0000-000000000000}&institution=",
]
PATHS = [
    "/ar/%00",
    "/ar/%FF%FE",
    "/%FF/",
    "/ar/assessments/%00/",
    "/ar/assessments/not-an-id/",
    "/ar/assessments/00000000-0000-0000-0000-00000000000g/",
    "/ar/" + "a" * 5000,
    "/ar/../../etc/passwd",
    "/ar/..%2f..%2fetc%2fpasswd",
    "/xx/",
    "/AR/",
    "/static/nothing.css",
    "/static/../config.py",
    "/static/%00",
    "/ar/compare/x/export.csv",
    "/%E2%80%AE/",
    "/ar/%0d%0aSet-Cookie:%20a=b",
]


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_questions(shared_app: Flask, shared_client: ClientFor, query: str):
    """Whatever stands behind the question mark, public and closed pages answer with less than 500.

    Side by side refuses: too few or too many with 422, somebody who does not take part with 404.
    """
    reviewer, lead = shared_client("reviewer"), shared_client("lead")
    start = reviewer.get("/ar/compare/").headers["Location"]
    own = f"/ar/assessments/{assessment_of(shared_app)}"
    found = [reviewer.get(f"{start}{view}?{query}").status_code for view in ("", "heatmap", "side-by-side")]
    found += [lead.get(f"{page}?{query}").status_code for page in ("/ar/", f"{own}/", f"{own}/sections/STR")]
    found.append(shared_client().get(f"/ar/sign-in?{query}").status_code)
    assert found.pop(2) in (404, 422)
    assert found == [200] * 6


@pytest.mark.parametrize("query", ["country=XB", "country=<script>", "country=%00", "type=nothing", "order=nothing"])
def test_unknown_filters_in_exports(reviewer: CheckingClient, query: str):
    """The exports take the same questions."""
    start = reviewer.get("/ar/compare/").headers["Location"]
    assert [reviewer.get(f"{start}export.{kind}?{query}").status_code for kind in ("csv", "xlsx")] == [200, 200]


@pytest.mark.parametrize("path", PATHS)
def test_hostile_paths(shared_client: ClientFor, path: str):
    """An address that cannot be is not found, for strangers and for people who are signed in."""
    assert {shared_client(role).get(path).status_code for role in ("anonymous", "lead")} == {404}


def test_hostile_sections_and_scores(shared_app: Flask, shared_client: ClientFor):
    """The free parts of an address hold nothing but what the questionnaire names."""
    client, own = shared_client("lead"), f"/en/assessments/{assessment_of(shared_app)}"
    for part in ("%00", "%FF", "STR%00", "str", "..", "%2e%2e%2f", "<script>", "a" * 3000, "STR1", "'"):
        assert client.get(f"{own}/sections/{part}").status_code == 404
        assert client.get(f"{own}/results/trace/{part}").status_code == 404


@pytest.mark.parametrize(("place", "language"), list(enumerate(LANGUAGES)))
def test_not_found_in_every_language(shared_client: ClientFor, place: int, language: str):
    """The page for an unknown address speaks the language of the address."""
    assert SENTENCES[404][place] in words(shared_client().get(f"/{language}/nothing"))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en", "en"),
        ("ar-LB", "ar"),
        ("de,es;q=0.5", "ar"),
        ("", "ar"),
        ("*", "ar"),
        ("de;q=0.9,fr;q=0.5,en;q=0.6", "en"),
        ("en;q=0,fr;q=x", "ar"),
        ("\x00,;;q==,fr", "fr"),
        ("xx-yy;q=0.1," * 2000 + "en", "en"),
        ("a" * 60_000, "ar"),
    ],
)
def test_the_bare_address_speaks_the_readers_language(shared_client: ClientFor, header: str, language: str):
    """/ leads to the language the reader's browser asks for, Arabic by default, and never breaks."""
    headers = {"Accept-Language": header.replace("\x00", "")}
    assert shared_client().get("/", headers=headers).headers["Location"] == f"/{language}/"
    assert words(shared_client().get("/nothing", headers=headers)) != ""


def test_without_the_header_it_is_arabic(shared_client: ClientFor):
    """A reader who says nothing reads Arabic, on / and on a page that is not there."""
    assert shared_client().get("/").headers["Location"] == "/ar/"
    assert 'lang="ar" dir="rtl"' in shared_client().get("/nothing").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wrong_method(shared_client: ClientFor, language: str):
    """405 has a page and says which methods there are."""
    refused = shared_client().post(f"/{language}/methodology")
    assert (refused.status_code, set(refused.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})
    assert shared_client("lead").get(f"/{language}/sign-out").status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_much_at_once(shared_app: Flask, shared_client: ClientFor, language: str):
    """More than 2 MiB is 413 with a page, signed in or not, before anything is stored."""
    big = {"STR1.note": "x" * (2 * 1024 * 1024)}
    for address in (f"/{language}/sign-in", f"/{language}/assessments/{assessment_of(shared_app)}/sections/STR"):
        for role in ("anonymous", "lead"):
            assert shared_client(role).post(address, data=big).status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"csrf_token=%FF&STR1=%C3%28"),
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00=\x00&&&===%%%"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/json", b'{"csrf_token": "x"'),
        ("text/plain", b"STR1=3"),
        ("application/octet-stream; charset=nonsense", b"\x00" * 1000),
    ],
)
def test_bodies_that_are_no_form(shared_app: Flask, shared_client: ClientFor, kind: str, body: bytes):
    """A body that is no form of ours is 400 for those who are signed in, 401 for others."""
    address = f"/en/assessments/{assessment_of(shared_app)}/sections/STR"
    sent = {role: shared_client(role).post(address, data=body, content_type=kind) for role in ("lead", "anonymous")}
    assert {role: each.status_code for role, each in sent.items()} == {"lead": 400, "anonymous": 401}


@ONE_DATABASE
def test_text_that_is_not_utf8(app: Flask, client_for: ClientFor):
    """Bytes that are no UTF-8 in a good form are replaced, stored and shown without breaking a page."""
    client, address = client_for("lead"), f"/en/assessments/{assessment_of(app)}/sections/STR"
    token = csrf_token(client.get(address)).encode()
    body = b"csrf_token=" + token + b"&STR1=2&STR1.note=a%FFb%ED%A0%80c"
    kind = "application/x-www-form-urlencoded"
    assert client.post(address, data=body, content_type=kind).status_code == 302
    for page in (address, address.replace("sections/STR", "check"), address.replace("sections/STR", "report.xlsx")):
        assert client.get(page).status_code == 200


@ONE_DATABASE
def test_many_fields_at_once(app: Flask, client_for: ClientFor):
    """Ten thousand made-up fields are passed over."""
    client, address = client_for("lead"), f"/en/assessments/{assessment_of(app)}/sections/STR"
    data = {f"x{place}": "1" for place in range(10_000)} | {"csrf_token": csrf_token(client.get(address))}
    assert client.post(address, data=data).status_code in {302, 413}


@ONE_DATABASE
def test_a_fault_of_ours_is_a_page_too(demonstration_url: str, tmp_path, caplog):
    """An error nobody foresaw is logged, and the reader gets a page with every header and no detail."""
    app = make_app(demonstration_url, tmp_path, testing=False)

    def broken() -> str:
        raise RuntimeError("the inner secret")

    broken.access = "public"
    app.add_url_rule("/broken", view_func=broken)
    page = app.test_client().get("/broken")
    assert page.status_code == 500
    assert "the inner secret" not in page.text
    assert "the inner secret" in caplog.text
