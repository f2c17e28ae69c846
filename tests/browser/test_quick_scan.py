"""The quick scan as a visitor meets it: without script, by keyboard, in another language, into the assessment."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, has_focus, reach
from tests.browser.places import SCAN
from tests.browser.stage import LEAD, Stage

pytestmark = pytest.mark.browser

IDS = [pair.partition("=")[0] for pair in SCAN.split("&")]


def test_ten_minutes_without_script_and_account(new_page: Callable[..., Page], stage: Stage):
    """Eight levels, French in between, one forgotten, the result, back to the answers, sign in, carry over."""
    page = new_page(java_script_enabled=False, locale="ar", viewport={"width": 390, "height": 844})
    page.goto(stage.server.address)
    sent_to(page, "main a[href$='/quick-scan']")
    for name in IDS[:-1]:
        page.check(f"[name={name}][value='2']")
    sent_to(page, "button[value=fr]")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("[value='2']:checked").count() == 7
    sent_to(page, "#scan .button")
    expect(page.locator(".summary li")).to_have_count(1)
    assert page.locator("[value='2']:checked").count() == 7
    page.check(f"[name={IDS[-1]}][value='4']")
    sent_to(page, "#scan .button")
    assert page.locator(".big strong").inner_text() == "56"
    assert page.context.cookies() == []
    link = page.url
    sent_to(page, "main a[href*='/quick-scan?']")
    assert page.locator("[value='2']:checked").count() == 7
    page.goto(link)
    carry_over(page, stage)


def carry_over(page: Page, stage: Stage) -> None:
    """Sign in on the way, and take what the lead's own assessment is still missing."""
    sent_to(page, "a[href$='/carry']")
    email, password = stage.server.accounts[LEAD]
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    sent_to(page, "main form button")
    assert page.url.endswith("/carry")
    card = page.locator("section.card", has=page.locator(f"input[value='{stage.assessments['scanned']}']"))
    with page.expect_navigation():
        card.locator("button").click()
    assert page.url.endswith(f"/assessments/{stage.assessments['scanned']}/")
    expect(page.locator("[role=status] .saved")).to_be_visible()


def test_by_keyboard(page: Page, stage: Stage):
    """Arrows choose, the summary leads to the question that is missing, Enter sends; the focus is always seen."""
    page.goto(stage.at("/quick-scan", "en"))
    for name in IDS[1:]:
        reach(page, f"[name={name}]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    follow(page, "#scan .button")
    reach(page, ".summary a")
    page.keyboard.press("Enter")
    assert has_focus(page, f"#{IDS[0]}")
    reach(page, f"[name={IDS[0]}]")
    page.keyboard.press("Space")
    follow(page, "#scan .button")
    assert page.locator(".big strong").inner_text() == "22"
    reach(page, "footer a")


def sent_to(page: Page, target: str) -> None:
    """A link or button pressed, and the page it leads to loaded."""
    with page.expect_navigation():
        page.click(target)
