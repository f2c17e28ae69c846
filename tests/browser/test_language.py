"""No Arabic or French page shows an English interface text."""

import re
from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from innocook import catalogues
from innocook.i18n import without_bidi_marks
from tests.browser.places import PLACES, Place

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
GAP = re.compile(r"%\(\w+\)[sd]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
NAMES = {"InnoCook", "SHA", "CSV", "JSON", "PDF", "Excel", "ENACT", "ESCWA", "API", "INNOCOOK"}
TEXTS = """() => {
  const found = new Set([document.title]);
  const foreign = each => each.closest('script, style, code, [lang]:not(html)');
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


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_arabic_page_holds_no_latin_words_but_names(opened: Open, place: Place):
    """Whatever is not Arabic is the name of something, or marked with its own language."""
    words = {word for text in texts(opened(place, "ar")) for word in LATIN_WORD.findall(text)}
    assert {word for word in words if word not in NAMES} == set()


def texts(page: Page) -> list[str]:
    """Everything the page shows or says, without direction marks."""
    return [without_bidi_marks(text) for text in page.evaluate(TEXTS)]


def english(language: str) -> list[re.Pattern[str]]:
    """A pattern for each message whose translation differs: whole texts, or within a text when it is a phrase."""
    found = []
    for message in catalogues.read(language):
        for source, translated in pairs(message):
            if source and translated and source != translated:
                found.append(pattern(source))
    return found


def pairs(message: object) -> Iterable[tuple[str, str]]:
    """Source and translation of a message, singular and plural."""
    sources, translated = message.id, message.string
    if isinstance(sources, str):
        return [(sources, translated)]
    return [(source, translated[-1]) for source in sources]


def pattern(source: str) -> re.Pattern[str]:
    """What the message looks like on a page, with anything in its gaps."""
    body = ".+".join(re.escape(part) for part in GAP.split(source))
    fixed = GAP.sub(" ", source).split()
    return re.compile(rf"\b{body}" if len(fixed) >= 3 else rf"^{body}$")
