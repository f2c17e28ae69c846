"""Everything can be done with Tab, arrows, Space and Enter, and the focus is always seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, has_focus, reach
from tests.browser.places import BY_NAME
from tests.browser.stage import LEAD, Stage

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
NOTE = "قرار الوزير رقم 12"


@pytest.fixture
def at_desk(new_page: Callable[..., Page], stage: Stage) -> Page:
    """The lead, signed in, at a page of their own."""
    return new_page(storage_state=stage.states[LEAD])


def test_signing_in_and_opening_a_section(page: Page, stage: Stage):
    """The skip link comes first and leads to the form; then list, task list and first section, one after the other."""
    email, password = stage.server.accounts[LEAD]
    page.goto(stage.at("/sign-in"))
    page.keyboard.press("Tab")
    assert has_focus(page, ".skip")
    page.keyboard.press("Enter")
    assert has_focus(page, "main")
    for selector, typed in (("[name=email]", email), ("[name=password]", password)):
        reach(page, selector)
        page.keyboard.type(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, f"a[href*='{stage.assessments['by_keyboard']}']")
    follow(page, "main .actions .button")
    assert page.url.endswith("/sections/STR")


def test_answering_a_section_in_two_languages(at_desk: Page, stage: Stage):
    """Arrows choose levels; changing the language keeps levels and note, unsaved; the button stores them."""
    at_desk.goto(stage.at("/assessments/{by_keyboard}/sections/STR"))
    for number in range(1, 5):
        reach(at_desk, f"[name=STR{number}]")
        at_desk.keyboard.press("ArrowUp")
        at_desk.keyboard.press("ArrowUp")
    write_note(at_desk, "STR4")
    reach(at_desk, "button[value=fr]", "Shift+Tab")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Space")
    assert at_desk.locator("html").get_attribute("lang") == "fr"
    assert at_desk.locator("[name='STR4.note']").input_value() == NOTE
    assert at_desk.locator("[value='3']:checked").count() == 4
    follow(at_desk, "#answers .button")
    assert at_desk.url.endswith("/sections/CUL")
    expect(at_desk.locator("[role=status] .saved")).to_be_visible()
    expect(at_desk.locator(".steps .count").first).to_contain_text("4")


def write_note(page: Page, indicator: str) -> None:
    """Unfold the note and write it."""
    reach(page, f"#{indicator} summary")
    page.keyboard.press("Enter")
    reach(page, f"#{indicator}-note")
    page.keyboard.type(NOTE)


def test_the_error_summary_leads_to_the_field(at_desk: Page, stage: Stage):
    """“Not applicable” without a reason: the link in the summary moves to the field that is missing."""
    at_desk.goto(stage.at("/assessments/{by_keyboard}/sections/CIT"))
    chosen = at_desk.locator("[value=na]").first.get_attribute("name")
    reach(at_desk, f"[name={chosen}]")
    at_desk.keyboard.press("ArrowDown")
    assert has_focus(at_desk, "[value=na]")
    follow(at_desk, "#answers .button", "Space")
    reach(at_desk, ".summary a")
    at_desk.keyboard.press("Enter")
    assert has_focus(at_desk, f"#{chosen}-na_reason")
    reach(at_desk, f"#{chosen}-na_reason")
    at_desk.keyboard.press("ArrowDown")
    assert at_desk.locator(f"#{chosen}-na_reason").input_value() != ""


def test_checking_and_submitting(at_desk: Page, stage: Stage):
    """Check, try without the declaration, follow the summary to the box, tick it with Space, submit."""
    at_desk.goto(stage.at("/assessments/{to_submit}/check"))
    follow(at_desk, "a[href$='/submit']")
    follow(at_desk, "main form .button")
    reach(at_desk, ".summary a")
    at_desk.keyboard.press("Enter")
    assert has_focus(at_desk, "#declaration")
    at_desk.keyboard.press("Space")
    follow(at_desk, "main form .button")
    assert at_desk.url.endswith("/submitted")
    follow(at_desk, "a[href$='/results']")
    assert at_desk.url.endswith("/results")


def test_every_stop_on_the_results_is_seen(opened: Open):
    """Petals, bars, folds and files: tabbing through the whole page never hides the focus."""
    reach(opened(BY_NAME["results"], "ar"), "footer a")


def test_interactive_charts_open_by_keyboard(opened: Open):
    """Space on the button draws the chart; the button keeps the focus and says that it is pressed."""
    page = opened(BY_NAME["results"], "fr")
    reach(page, "[data-chart-load='chart-radar']")
    page.keyboard.press("Space")
    button = page.locator("[data-chart-load='chart-radar']")
    expect(button).to_have_attribute("aria-pressed", "true", timeout=20_000)
    assert has_focus(page, "[data-chart-load='chart-radar']")
    expect(page.locator("[data-chart-status]")).not_to_be_empty()
