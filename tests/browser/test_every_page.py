"""What holds for every page from right to left and from left to right: it fits, it speaks one language, nothing stands
in anybody's way, and it stays with its own server."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from babel.messages.catalog import Message

from innocook import catalogues
from innocook.i18n import without_bidi_marks
from tests.browser.places import BY_NAME, PLACES, Place
from tests.browser.seen import NARROWEST, Seen
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

Look = Callable[[Place, str], Seen]
VISITED = ("ar", "fr")
"""Arabic, and French for what runs from left to right: its texts are the longest, English has other words alone."""
GAP = re.compile(r"%\(\w+\)[sd]")
ADDRESS = re.compile(r"\S+@\S+")
INDICATOR = re.compile(r"\b[A-Z]{3}[1-9]\b")
OWN_SCHEMES = ("data:", "blob:")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
NAMES = {
    "InnoCook",
    "SHA",
    "CSV",
    "JSON",
    "PDF",
    "ZIP",
    "Excel",
    "ENACT",
    "ESCWA",
    "PNG",
    "LibreOffice",
    "XLSX",
    "UTC",
    "UTF",
}


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_no_text_of_the_interface_is_left_in_english(seen: Look, place: Place, language: str):
    """No text, name or label of the page is an English message that the catalogue translates otherwise."""
    shown = texts(seen(place, language))
    assert in_english(shown, english(language)) == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_english_is_recognised(seen: Look, language: str):
    """The check bites: on the English results page it finds headings, buttons and sentences with gaps."""
    shown = texts(seen(BY_NAME["results"], "en"))
    found = in_english(shown, english(language))
    assert {"Strengths", "Gaps", "Sign out", "All indicators", "5 steps to begin with"} <= set(found)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_arabic_page_holds_no_latin_words_but_names(seen: Look, place: Place):
    """Whatever is not Arabic is the name of something, or marked with its own language."""
    words = {word for text in texts(seen(place, "ar")) for word in LATIN_WORD.findall(text)}
    assert {word for word in words if word not in NAMES} == set()


@pytest.mark.parametrize("language", VISITED)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_axe_finds_nothing(seen: Look, place: Place, language: str):
    """No violation of WCAG 2.2 A and AA or of a best practice, on every page, in Arabic and in French."""
    assert seen(place, language).violations == ""


@pytest.mark.parametrize("language", VISITED)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_nothing_scrolls_sideways_on_the_narrowest_screen(seen: Look, place: Place, language: str):
    """At 320 pixels every page is as wide as the screen, and nothing but tables and drawings reaches over its edge."""
    visit = seen(place, language)
    assert visit.narrow_width <= NARROWEST
    assert visit.cut_off == ()


@pytest.mark.parametrize("language", VISITED)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_page_stays_with_its_own_server(seen: Look, stage: Stage, place: Place, language: str):
    """No request to another host, no complaint of the browser (policy, scripts), no file that is missing."""
    visit = seen(place, language)
    assert [url for url in visit.asked if not url.startswith((stage.server.address, *OWN_SCHEMES))] == []
    cut = place.name == "section_offline"
    assert [text for text in visit.said if not is_expected(text) and not (cut and "ERR_FAILED" in text)] == []


def is_expected(text: str) -> bool:
    """Chromium reports the status of a page that is meant to be refused."""
    return text.startswith("Failed to load resource") and any(
        f" {status} " in text for status in (400, 403, 404, 409, 422)
    )


def texts(visit: Seen) -> list[str]:
    """Everything the page shows or says, without direction marks, e-mail addresses and ids of indicators."""
    return [INDICATOR.sub("", ADDRESS.sub("", without_bidi_marks(text))).strip() for text in visit.texts]


@dataclass(frozen=True)
class Source:
    """A message as it may stand on a page, and a part of it that every such text holds."""

    part: str
    pattern: re.Pattern[str]


def in_english(shown: Sequence[str], sources: Sequence[Source]) -> list[str]:
    """The texts that one of the messages is, or stands in. Only messages whose part is somewhere are tried on each."""
    whole = "\n".join(shown)
    near = [source.pattern for source in sources if source.part in whole]
    return [text for text in shown if any(pattern.search(text) for pattern in near)]


@cache
def english(language: str) -> tuple[Source, ...]:
    """Every message that the language says otherwise, unless a translation happens to read like it."""
    both = [pair for message in catalogues.read(language) for pair in pairs(message)]
    translated = [without_bidi_marks(text) for _, text in both]
    found = [source_of(source) for source, text in both if source != text and len(fixed_words(source)) > 0]
    whole = "\n".join(translated)
    read_alike = {each for each in found if each.part in whole and in_english(translated, [each])}
    return tuple(each for each in found if each not in read_alike)


def pairs(message: Message) -> list[tuple[str, str]]:
    """Source and translation of a message, singular and plural; nothing for the heading of the catalogue."""
    if not message.id:
        return []
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(source, message.string[-1]) for source in message.id]


def source_of(source: str) -> Source:
    """What the message looks like on a page, with anything in its gaps: within a text when it is a phrase."""
    parts = GAP.split(source)
    body = ".+".join(re.escape(part) for part in parts)
    pattern = re.compile(rf"\b{body}" if len(fixed_words(source)) >= 3 else rf"^{body}$")
    return Source(max(parts, key=len), pattern)


def fixed_words(source: str) -> list[str]:
    """The words of a message outside its gaps."""
    return LATIN_WORD.findall(GAP.sub(" ", source))
