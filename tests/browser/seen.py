"""What one visit to a page tells: its words, what it loaded and said, and how wide it is on the narrowest screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import ConsoleMessage, Error, Page, Request

from tests.browser.places import Place
from tests.browser.stage import Stage

NARROWEST = 320
WIDTH_NEEDED = "document.documentElement.scrollWidth"
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(each => {
  const box = each.getBoundingClientRect();
  return box.width && !each.closest('.scroll, .rosette, .hidden-visually, svg, .skip')
    && (box.left < -1 || box.right > innerWidth + 1);
}).map(each => each.outerHTML.slice(0, 120))"""
TEXTS = """() => {
  const found = new Set([document.title]);
  const foreign = each => each.closest('script, style, code, [hidden], [lang]:not(html)');
  const said = /^(aria-label|title|alt|placeholder|data-(label|say-.+|drawing|drawn|plain|failed|chart-label))$/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      if (!foreign(node.parentElement)) found.add(node.data);
    } else if (!foreign(node)) {
      for (const { name, value } of node.attributes)
        if (said.test(name))
          found.add(value);
    }
  }
  return [...found].map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit at 1280 pixels, looked at by axe, then made as narrow as NARROWEST."""

    texts: tuple[str, ...]
    asked: tuple[str, ...]
    said: tuple[str, ...]
    narrow_width: int
    cut_off: tuple[str, ...]
    violations: str


def look_at(page: Page, place: Place, stage: Stage, language: str, axe: Callable[[Page], str]) -> Seen:
    """Visit the place and note what there is; `axe` says what stands in somebody's way on it.

    The page is left as it came, for the next visit.
    """
    asked: list[str] = []
    said: list[str] = []

    def ask(request: Request) -> None:
        asked.append(request.url)

    def say(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    def fail(error: Error) -> None:
        said.append(str(error))

    page.on("request", ask)
    page.on("console", say)
    page.on("pageerror", fail)
    page.set_viewport_size({"width": 1280, "height": 900})
    place.open(page, stage, language)
    texts, violations = page.evaluate(TEXTS), axe(page)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    width, cut_off = page.evaluate(WIDTH_NEEDED), page.evaluate(CUT_OFF)
    page.remove_listener("request", ask)
    page.remove_listener("console", say)
    page.remove_listener("pageerror", fail)
    page.unroute_all()
    return Seen(tuple(texts), tuple(asked), tuple(said), width, tuple(cut_off), violations)
