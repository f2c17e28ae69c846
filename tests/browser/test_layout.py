"""Pages bear large text, and Arabic pages run from right to left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import BY_NAME
from tests.browser.seen import CUT_OFF, WIDTH_NEEDED
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
MAIN = ("home", "methodology", "sign_in_refused", "tasks", "section", "check_missing", "submit", "results", "compare")
PLACE_OF_TEXT = """([selector, text]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(text);
    if (at < 0) continue;
    return [...text].map((_, offset) => {
      const range = document.createRange();
      range.setStart(walker.currentNode, at + offset);
      range.setEnd(walker.currentNode, at + offset + 1);
      const { left, right } = range.getBoundingClientRect();
      return (left + right) / 2;
    });
  }
}"""
DRAWN_FROM = """selector => [...document.querySelectorAll(selector)].map(bar => {
  const [ground, full] = bar.querySelectorAll('rect');
  const outer = ground.getBoundingClientRect(), inner = full.getBoundingClientRect();
  return inner.width < 1 ? 'empty' : Math.abs(outer.right - inner.right) < 1 ? 'right' : 'left';
})"""


@pytest.mark.parametrize("name", MAIN)
def test_text_can_be_twice_as_large(opened: Open, name: str):
    """With letters of twice the size nothing is cut off and no page scrolls sideways, in Arabic."""
    page = opened(BY_NAME[name], "ar")
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.evaluate("size => { document.documentElement.style.fontSize = size + 'px' }", 2 * size)
    assert page.evaluate(WIDTH_NEEDED) <= 1280
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_a_page_names_its_language_and_direction(opened: Open, language: str, direction: str):
    """The root element says both, and the name of the product stands where reading starts."""
    page = opened(BY_NAME["tasks"], language)
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    brand, menu = (page.locator(name).bounding_box() for name in (".brand", "nav.end"))
    assert (brand["x"] > menu["x"]) == (direction == "rtl")


@pytest.mark.parametrize(("language", "side"), [("ar", "right"), ("fr", "left")])
def test_bars_grow_from_where_reading_starts(opened: Open, language: str, side: str):
    """Bars of scores begin at the right in Arabic and at the left in French."""
    sides = opened(BY_NAME["results"], language).evaluate(DRAWN_FROM, ".bars .bar")
    assert len(sides) == 4
    assert set(sides) == {side}


@pytest.mark.parametrize(("language", "is_mirrored"), [("ar", True), ("en", False)])
def test_a_level_has_its_button_where_reading_starts(opened: Open, language: str, is_mirrored: bool):
    """The button, the name of the level and its text follow one another in reading order."""
    level = opened(BY_NAME["section"], language).locator(".level").first
    places = [level.locator(part).bounding_box()["x"] for part in ("input", "b", ".text")]
    assert places == sorted(places, reverse=is_mirrored)


def test_a_gain_in_arabic_keeps_its_sign_before_the_number(opened: Open):
    """“+3.1” reads from left to right in the middle of Arabic: the sign, then the digits."""
    page = opened(BY_NAME["results"], "ar")
    gain = page.locator(".pill.good", has_text="+").first.inner_text().split("+")[1].rstrip("\u2069 ")
    places = page.evaluate(PLACE_OF_TEXT, ["ol.cards", f"+{gain}"])
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["section_saved", "submitted"])
def test_a_time_in_arabic_keeps_its_order(opened: Open, name: str):
    """Hours, colon and minutes stand from left to right."""
    page = opened(BY_NAME[name], "ar")
    shown = page.locator("[role=status], time").first.inner_text()
    time = next(word.strip("\u2068\u2069.،") for word in shown.split() if ":" in word)
    places = page.evaluate(PLACE_OF_TEXT, ["main", time])
    assert len(places) == 5
    assert places == sorted(places)


def test_the_arithmetic_of_a_trace_reads_from_left_to_right(opened: Open):
    """The sum in an Arabic page stands as it is written: terms, division, result."""
    page = opened(BY_NAME["trace_overall"], "ar")
    written = page.locator("tfoot td").last.inner_text().strip("\u2066\u2069")
    places = page.evaluate(PLACE_OF_TEXT, ["tfoot", written.split(" ÷")[0]])
    assert places == sorted(places)


def test_the_menu_of_languages_keeps_the_page(opened: Open, stage: Stage):
    """Choosing French on a trace leads to the same trace in French, its address without anything lost."""
    page = opened(BY_NAME["side_by_side"], "ar")
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(stage.at(BY_NAME["side_by_side"].path, "fr"))
    assert page.locator("html").get_attribute("lang") == "fr"
