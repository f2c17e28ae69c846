"""Letters about notices: each kind whole in each language, and that nothing typed can change their shape."""

from __future__ import annotations

import html5lib
import pytest

from innocook import i18n
from innocook.core.notice_words import words_of
from innocook.core.notices import NoticeKind
from innocook.outbound import notice_letters
from innocook.outbound.letters import Letter
from innocook.outbound.notice_letters import Reader
from tests.core.test_notices import PAYLOADS

LANGUAGES = ("ar", "en", "fr")
LINK = "https://innocook.example/en/notices/00000000-0000-0000-0000-000000000001"
CHOICES = "https://innocook.example/en/notices/choices"
INSTITUTION = {"ar": "مؤسسة الخدمات", "en": "Services <Institution>", "fr": "Institution des services"}
ROUND = {"ar": "دورة 2026", "en": "Round 2026", "fr": "Cycle 2026"}
SECTIONS = [
    {"ar": "البيانات", "en": "Data & ethics", "fr": "Données"},
    {"ar": "الثقافة", "en": "Culture", "fr": "Culture"},
]
RETURNED = {
    "to": "lead",
    "institution": INSTITUTION,
    "round": ROUND,
    "until": "2026-12-31T22:00:00+00:00",
    "sections": SECTIONS,
}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    i18n.compile_catalogues()


def letter(
    language: str = "en",
    kind: NoticeKind = NoticeKind.RETURNED,
    payload: dict[str, object] = RETURNED,
    name: str = "Nour",
    person: str = "Lina",
) -> Letter:
    """A letter about a notice."""
    reader = Reader("nour@example.org", name, language, "Africa/Tunis")
    return notice_letters.notice(reader, words_of(kind, payload, person), link=LINK, choices=CHOICES)


def plain(text: str) -> str:
    """Without isolates, to compare words."""
    return i18n.without_bidi_marks(text)


def seen(html: str) -> str:
    """The words of the body."""
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(html)
    return plain(" ".join("".join(page.find("body").itertext()).split()))


def test_a_letter_says_everything():
    """Greeting, what happened, where, until when in the reader's time zone, the link, and how to have no more."""
    sent = letter()
    text = plain(sent.text)
    for piece in (
        "Dear Nour,",
        "The reviewers have questions about answers in the self-assessment of Services <Institution> (Round 2026).",
        "submit before 31 December 2026, 23:00.",
        "please do not reply to it",
    ):
        assert piece in text
        assert piece in seen(sent.html)
    assert "- Data & ethics\n- Culture\n" in text
    assert "Data & ethics Culture" in seen(sent.html)
    assert {LINK, CHOICES} <= set(text.splitlines())
    assert (sent.kind, sent.recipient, sent.language) == ("notice", "nour@example.org", "en")
    assert plain(sent.subject) == "The self-assessment of Services <Institution> was returned for clarification"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "payload"), PAYLOADS)
def test_every_kind_is_whole_in_every_language(kind: NoticeKind, payload: dict[str, object], language: str):
    """Valid HTML with language and direction, both links, nothing loaded, no gap left open, a subject of one line."""
    sent = letter(language, kind, {"what": "unsent"} | payload)
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(sent.html)
    direction = "rtl" if language == "ar" else "ltr"
    box = page.find("body/div")
    assert (box.get("lang"), box.get("dir")) == (language, direction)
    assert [each.get("href") for each in page.iter("a")] == [LINK, CHOICES]
    assert not [each for each in page.iter() if each.tag in {"img", "link", "script", "style", "iframe"}]
    whole = sent.text + sent.html + sent.subject
    assert not [sign for sign in ("%(", "{{", "{%") if sign in whole]
    assert "\n" not in sent.subject
    assert sent.text.splitlines()[0]
    assert max(map(len, sent.text.splitlines())) < 400


def test_a_list_in_arabic_begins_at_the_right():
    """A line of isolates alone has no direction of its own, so that it is given one."""
    lines = [line for line in letter("ar").text.splitlines() if "- " in line]
    assert lines == ["\u200f- \u2068البيانات\u2069", "\u200f- \u2068الثقافة\u2069"]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "%(link)s", "a\r\nBcc: b"]
)
def test_nothing_typed_becomes_anything_else(name: str):
    """Markup, templates, gaps and line breaks in the names of people stay text on one line, in a subject too."""
    facts = {"institution": INSTITUTION, "indicator": "STR1", "indicator_title": ROUND}
    sent = letter("en", NoticeKind.MENTIONED, facts, name=name, person=name)
    one_line = " ".join(name.split())
    assert f"\u2068{one_line}\u2069 names you in a comment on \u2068STR1\u2069" in sent.text
    assert f"Dear \u2068{one_line}\u2069," in sent.text
    assert f"Dear {one_line}," in seen(sent.html)
    assert "<script" not in sent.html
    assert "<img" not in sent.html
    assert plain(sent.subject) == f"{one_line} mentions you in a comment"
