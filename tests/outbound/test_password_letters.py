"""Letters about passwords: what they say, in the owner's language and time, and that no name can change their shape."""

from datetime import UTC, datetime

import html5lib
import pytest

from innocook import i18n
from innocook.outbound import password_letters as letters
from innocook.outbound.letters import Letter
from innocook.outbound.password_letters import Owner

LINK = "https://innocook.example/en/password/abc-DEF_123"
UNTIL = datetime(2026, 12, 6, 22, 30, tzinfo=UTC)
LANGUAGES = ("ar", "en", "fr")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    i18n.compile_catalogues()


def owner(language: str = "en", name: str = "Lina") -> Owner:
    """Somebody in Beirut, two hours ahead of UTC in winter."""
    return Owner("lina@example.org", name, language, "Asia/Beirut")


def every_letter(language: str = "en", name: str = "Lina") -> list[Letter]:
    """One of each kind."""
    who = owner(language, name)
    return [
        letters.reset(who, LINK, UNTIL, is_asked=True),
        letters.reset(who, LINK, UNTIL, is_asked=False),
        letters.welcome(who, LINK, UNTIL),
        letters.changed(who, LINK, UNTIL),
    ]


def seen(letter: Letter) -> str:
    """The words of the HTML."""
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(letter.html)
    return i18n.without_bidi_marks(" ".join("".join(page.find("body").itertext()).split()))


def plain(letter: Letter) -> str:
    """The words of the plain text."""
    return i18n.without_bidi_marks(" ".join(letter.text.split()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_has_its_link_in_both_forms(language: str):
    """Whole and on a line of its own in the text, behind a button and to copy in the HTML; in the right direction."""
    for letter in every_letter(language):
        assert (letter.recipient, letter.language) == ("lina@example.org", language)
        assert LINK in letter.text.splitlines()
        assert letter.html.count(LINK) == 2
        assert f'lang="{language}" dir="{i18n.direction(language)}"' in letter.html
        assert "<img" not in letter.html
        assert "<script" not in letter.html


def test_what_they_say():
    """Who asked, until when in the owner's time, and what to do when it was somebody else."""
    asked, sent, welcome, changed = every_letter()
    for read in (plain, seen):
        assert "Somebody asked for a new password" in read(asked)
        assert "ignore this message" in read(asked)
        assert "An administrator of InnoCook" in read(sent)
        assert "ignore this message" not in read(sent)
        assert "An account in InnoCook was made for you" in read(welcome)
        assert "ask for a new password at once" in read(changed)
        for letter in (asked, sent, welcome, changed):
            assert "7 December 2026, 00:30" in read(letter)
            assert "Dear Lina," in read(letter)


def test_a_name_stays_a_name():
    """Markup is shown as typed, and a line break in a name brings no line of its own."""
    for letter in every_letter(name="<b>Lina</b>\nhttps://evil.example/"):
        assert "<b>" not in letter.html
        assert "https://evil.example/" not in letter.text.splitlines()
