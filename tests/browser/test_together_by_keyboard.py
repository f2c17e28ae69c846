"""Working together with the keyboard alone: inviting, commenting, showing a link, and a quick scan."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, reach
from tests.browser.stage import LEAD, Stage

pytestmark = pytest.mark.browser


@pytest.fixture
def at_desk(new_page: Callable[..., Page], stage: Stage) -> Page:
    """The lead, signed in, at a page of their own."""
    return new_page(storage_state=stage.states[LEAD])


def test_inviting_a_colleague(at_desk: Page, stage: Stage):
    """From the task list to the team, an address, a section, and the invitation is on the list."""
    at_desk.goto(stage.at("/assessments/{by_keyboard}/"))
    follow(at_desk, "a[href$='/team']")
    reach(at_desk, "main [name=email]")
    at_desk.keyboard.type("by.keyboard@example.org")
    reach(at_desk, "main [name=sections]")
    at_desk.keyboard.press("Space")
    follow(at_desk, "main form:has([name=email]) button.button")
    expect(at_desk.locator("main table").first).to_contain_text("by.keyboard@example.org")


def test_a_comment_and_a_link_beside_a_question(at_desk: Page, stage: Stage):
    """From the question to its comments, one written; back, to its evidence, a link added."""
    question = stage.at("/assessments/{by_keyboard}/sections/PAR")
    at_desk.goto(question)
    follow(at_desk, "#PAR1 a[href*='/comments/']")
    reach(at_desk, "main textarea")
    at_desk.keyboard.type("نحتاج إلى الاتفاق الموقّع.")
    follow(at_desk, "main form:has(textarea) button.button")
    expect(at_desk.locator("main")).to_contain_text("نحتاج إلى الاتفاق الموقّع.")
    at_desk.goto(question)
    follow(at_desk, "#PAR1 a[href*='/evidence/']")
    reach(at_desk, "main [name=url]")
    at_desk.keyboard.type("https://example.org/agreement")
    follow(at_desk, "main form:has([name=url]) button.button")
    expect(at_desk.locator("main")).to_contain_text("example.org")


def test_a_quick_scan(page: Page, stage: Stage):
    """Eight levels with the arrows, and the first rosette."""
    page.goto(stage.at("/quick-scan"))
    names = page.locator("main [type=radio]").evaluate_all("all => [...new Set(all.map(each => each.name))]")
    for name in names:
        reach(page, f"[name={name}]")
        page.keyboard.press("ArrowDown")
    follow(page, "main form button.button")
    expect(page.locator(".rosette svg")).to_be_visible()
