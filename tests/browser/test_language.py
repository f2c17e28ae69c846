"""No Arabic or French page shows an English interface text."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from babel.messages.catalog import Message
from playwright.sync_api import Page

from innocook import catalogues
from innocook.i18n import without_bidi_marks
from tests.browser.places import BY_NAME, PLACES, Place

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
GAP = re.compile(r"%\(\w+\)[sd]")
INDICATOR = re.compile(r"\b[A-Z]{3}[1-9]\b")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
NAMES = {"InnoCook", "SHA", "CSV", "JSON", "PDF", "Excel", "ENACT", "ESCWA", "PNG"}
TEXTS = """() => {
  const found = new Set([document.title]);
  const foreign = each => each.closest('script, style, code, [hidden], [lang]:not(html)');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      if (!foreign(node.parentElement)) found.add(node.data);
    } else if (!foreign(node)) {
      for (const { name, value } of node.attributes)
        if (/^(aria-label|title|alt|placeholder|data-label|data-(drawing|drawn|plain|failed|chart-label))$/.test(name))
          found.add(value);
    }
  }
  return [...found].map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_no_text_of_the_interface_is_left_in_english(opened: Open, place: Place, language: str):
    """No text, name or label of the page is an English message that the catalogue translates otherwise."""
    shown = texts(opened(place, language))
    patterns = english(language)
    assert [text for text in shown if any(pattern.search(text) for pattern in patterns)] == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_english_is_recognised(opened: Open, language: str):
    """The check bites: on the English results page it finds headings, buttons and sentences with gaps."""
    shown = texts(opened(BY_NAME["results"], "en"))
    found = {text for text in shown if any(each.search(text) for each in english(language))}
    assert {"Strengths", "Gaps", "Sign out", "All indicators", "5 steps to begin with"} <= found


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_arabic_page_holds_no_latin_words_but_names(opened: Open, place: Place):
    """Whatever is not Arabic is the name of something, or marked with its own language."""
    words = {word for text in texts(opened(place, "ar")) for word in LATIN_WORD.findall(text)}
    assert {word for word in words if word not in NAMES} == set()


def texts(page: Page) -> list[str]:
    """Everything the page shows or says, without direction marks and ids of indicators."""
    return [INDICATOR.sub("", without_bidi_marks(text)).strip() for text in page.evaluate(TEXTS)]


@cache
def english(language: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each message that the language says otherwise, unless a translation happens to read like it."""
    both = [pair for message in catalogues.read(language) for pair in pairs(message)]
    translated = [without_bidi_marks(text) for _, text in both]
    found = [pattern(source) for source, text in both if source != text and len(fixed_words(source)) > 0]
    return tuple(each for each in found if not any(each.search(text) for text in translated))


def pairs(message: Message) -> list[tuple[str, str]]:
    """Source and translation of a message, singular and plural; nothing for the heading of the catalogue."""
    if not message.id:
        return []
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(source, message.string[-1]) for source in message.id]


def pattern(source: str) -> re.Pattern[str]:
    """What the message looks like on a page, with anything in its gaps: within a text when it is a phrase."""
    body = ".+".join(re.escape(part) for part in GAP.split(source))
    return re.compile(rf"\b{body}" if len(fixed_words(source)) >= 3 else rf"^{body}$")


def fixed_words(source: str) -> list[str]:
    """The words of a message outside its gaps."""
    return LATIN_WORD.findall(GAP.sub(" ", source))
