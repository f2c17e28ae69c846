"""Reviewing by single keys: they lead on, never while somebody writes, and can be switched off."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import REVIEWER, Stage
from tests.support.browser import sent

pytestmark = pytest.mark.browser

ARABIC_LAYOUT = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ى', code: 'KeyN', bubbles: true}))"


@pytest.fixture
def desk(stage: Stage, new_page: Callable[..., Page]) -> tuple[Page, Callable[[str], str]]:
    """A submission that the reviewer has taken, open at STR1; and the address of an indicator in it."""
    assessment: UUID = stage.compared[0]
    page = new_page(storage_state=stage.states[REVIEWER])
    page.goto(stage.at(f"/reviews/{assessment}/", "en"))
    if page.locator("form[action$='/take']").count():
        sent(page, "form[action$='/take'] button")

    def address(key: str) -> str:
        return stage.at(f"/reviews/{assessment}/indicators/{key}", "en")

    page.goto(address("STR1"))
    return page, address


def pressed(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_keys_go_on_confirm_and_can_be_switched_off(desk: tuple[Page, Callable[[str], str]]):
    """n, p, c and o lead where they should; not while writing, not past unsaved text, not once switched off."""
    page, address = desk
    pressed(page, "n")
    assert page.url == address("STR2")
    pressed(page, "p")
    assert page.url == address("STR1")
    pressed(page, "c")
    assert page.url == address("STR2")
    expect(page.locator("main [role=status]", has_text="STR1 · Confirmed")).to_be_visible()
    pressed(page, "o")
    assert page.url == address("STR3")
    with page.expect_navigation():
        page.evaluate(ARABIC_LAYOUT)
    assert page.url == address("STR4")
    page.locator("#reason").press_sequentially("no open ones")
    expect(page.locator("#reason")).to_have_value("no open ones")
    page.locator("#choice").check()
    page.keyboard.press("n")
    expect(page.locator("[data-keys-status]")).to_contain_text("not saved yet")
    assert page.url == address("STR4")
    page.locator("#reason").fill("")
    page.keyboard.press("Escape")
    page.goto(address("STR4"))
    page.keyboard.press("?")
    expect(page.locator("[data-keys] summary")).to_be_focused()
    page.locator("[data-keys-on]").uncheck()
    page.goto(address("STR4"))
    page.keyboard.press("n")
    page.keyboard.press("c")
    expect(page.locator("[data-keys-on]")).not_to_be_checked()
    assert page.url == address("STR4")


def test_without_script_there_are_no_keys_and_nothing_is_missing(
    desk: tuple[Page, Callable[[str], str]], stage: Stage, new_page: Callable[..., Page]
):
    """The list of keys is not shown; a level is lowered by the form alone, and the next indicator opens."""
    _, address = desk
    page = new_page(storage_state=stage.states[REVIEWER], java_script_enabled=False)
    page.goto(address("CUL1"))
    expect(page.locator("[data-keys]")).to_be_hidden()
    page.locator("main .decisions input[value=ask]").check()
    page.locator("#reason_code").select_option("unclear")
    page.locator("#reason").fill("Which year is this about?")
    sent(page, "#decision [value=save]")
    assert page.url == address("CUL2")
    expect(page.locator("main [role=status]", has_text="CUL1 · Asked back")).to_be_visible()
