"""Letters: what they say in each language, and that nothing typed can change their shape."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import html5lib
import pytest

from innocook import i18n
from innocook.core.text import Text
from innocook.outbound import letters
from innocook.outbound.letters import Invited, Letter, ListedSection, Reminded

INSTITUTION = Text({"ar": "مؤسسة الخدمات", "en": "Services <Institution>", "fr": "Institution des services"})
ROUND = Text({"ar": "دورة 2026", "en": "Round 2026", "fr": "Cycle 2026"})
SECTION = Text({"ar": "البيانات", "en": "Data & ethics", "fr": "Données"})
OTHER = Text({"ar": "الشراكات", "en": "Partnerships", "fr": "Partenariats"})
LINK = "https://innocook.example/en/invitations/abc-DEF_123?a=1&b=2"
LANGUAGES = ("ar", "en", "fr")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    i18n.compile_catalogues()


def invitation(language: str = "en", inviter: str = "Lina", **changes: object) -> Letter:
    """An invitation to answer two sections, one with a date."""
    facts = {
        "role": "contributor",
        "sections": (ListedSection(SECTION, 3, 4, date(2026, 11, 22)), ListedSection(OTHER, 4, 4)),
        "is_limited": True,
        "expires_at": datetime(2026, 12, 6, 22, 30, tzinfo=UTC),
        "time_zone": "Asia/Beirut",
        "link": LINK,
    }
    return letters.invitation("nour@example.org", language, Invited(INSTITUTION, ROUND, inviter, **(facts | changes)))


def reminder(language: str = "en") -> Letter:
    """A reminder of one section with three open indicators and one with a single one."""
    sections = (ListedSection(SECTION, 3, 4, date(2026, 11, 22)), ListedSection(OTHER, 1, 4))
    closes = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    facts = Reminded(INSTITUTION, ROUND, "Nour", "Lina", sections, closes, "Africa/Tunis", LINK)
    return letters.reminder("nour@example.org", language, facts)


def plain(text: str) -> str:
    """Without isolates, to compare words."""
    return i18n.without_bidi_marks(text)


def seen(html: str) -> str:
    """The words of the body."""
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(html)
    return plain(" ".join("".join(page.find("body").itertext()).split()))


def test_an_invitation_says_everything():
    """Institution, round, who invites, sections with dates, link, until when, that it is automatic."""
    letter = invitation()
    text = plain(letter.text)
    for piece in (
        "Lina invites you to contribute to the self-assessment of Services <Institution> in InnoCook (Round 2026).",
        "- Data & ethics (due on 22 November 2026)\n- Partnerships\n",
        "You can open these sections only.",
        f"\n{LINK}\n",
        "valid until 7 December 2026, 00:30",
        "please do not reply to it",
    ):
        assert piece in text
        if not piece.startswith(("-", "\n")):
            assert " ".join(piece.split()) in seen(letter.html)
    assert (letter.recipient, letter.language, letter.kind) == ("nour@example.org", "en", "invitation")
    assert plain(letter.subject) == "Invitation to the self-assessment of Services <Institution>"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_limited": False}, "You can open the other sections, too."),
        ({"sections": (), "is_limited": False}, "You can open all sections."),
        ({"role": "lead"}, "Lina invites you to lead the self-assessment of"),
    ],
)
def test_an_invitation_says_how_far_it_reaches(changes: dict[str, object], sentence: str):
    """In both parts."""
    letter = invitation(**changes)
    assert sentence in plain(letter.text)
    assert sentence in seen(letter.html)


def test_a_reminder_counts_what_is_open():
    """Each open section with its number of indicators in the right grammatical number, and the closing."""
    text = plain(reminder().text)
    assert "Dear Nour," in text
    assert "- Data & ethics: 3 indicators without an answer (due on 22 November 2026)\n" in text
    assert "- Partnerships: 1 indicator without an answer\n" in text
    assert "Submissions close on 31 December 2026, 23:00" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [invitation, reminder])
def test_every_letter_is_whole_in_every_language(kind: object, language: str):
    """Valid HTML with language and direction on what a mail program keeps, both links, nothing loaded from anywhere."""
    letter: Letter = kind(language)  # type: ignore[operator]
    direction = "rtl" if language == "ar" else "ltr"
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(letter.html)
    box = page.find("body/div")
    assert (box.get("lang"), box.get("dir")) == (language, direction)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    assert [each.get("href") for each in page.iter("a")] == [LINK]
    assert not [each for each in page.iter() if each.tag in {"img", "link", "script", "style", "iframe"}]
    assert "url(" not in letter.html
    assert "%(" not in letter.text + letter.html + letter.subject
    assert "{{" not in letter.text + letter.html
    assert LINK in letter.text.splitlines()
    assert INSTITUTION.in_language(language) in plain(letter.subject)
    assert max(map(len, letter.text.splitlines())) < 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_kept_apart_from_the_sentence(language: str):
    """A name in another script moves nothing: isolates in plain text, <bdi> in HTML."""
    letter = invitation(language, "خالد (مدير)" if language != "ar" else "Khaled (Head)")
    assert re.search("\u2068(خالد|Khaled) [^\u2069]*\u2069", letter.text)
    assert re.search("<bdi>(خالد|Khaled)", letter.html)


def test_a_list_in_arabic_begins_at_the_right():
    """A line of isolates alone has no direction of its own, so that it is given one."""
    lines = [line for line in invitation("ar").text.splitlines() if "- " in line]
    assert len(lines) == 2
    assert all(line.startswith("\u200f- ") for line in lines)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "%(link)s", "a\r\nBcc: b"]
)
def test_nothing_typed_becomes_anything_else(name: str):
    """Markup, templates, gaps and line breaks in a name stay text on one line."""
    letter = invitation(inviter=name)
    assert f"\u2068{' '.join(name.split())}\u2069 invites you" in letter.text
    assert " ".join(name.split()) in seen(letter.html)
    assert "<script" not in letter.html
    assert "<img" not in letter.html
