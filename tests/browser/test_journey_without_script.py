"""The whole journey in Arabic by clicking, in a browser that runs no script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import LEAD, Stage
from tests.support.browser import sent
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser

INSTITUTION = "هيئة الأراضي في الواحات"
LEVELS = "12340"
REASON = "تتولى مؤسسة أخرى هذه الخدمة."
NOT_APPLICABLE = "[type=radio][value=na]"


def test_from_the_home_page_to_the_report(new_page: Callable[..., Page], stage: Stage, tmp_path: Path):
    """Sign in, answer 32 indicators (one “not applicable”), clear one, check, submit, see the results, take the PDF."""
    page = new_page(java_script_enabled=False, locale="ar", viewport={"width": 390, "height": 844})
    enter(page, stage.server)
    page.get_by_role("link", name=INSTITUTION).click()
    sent(page, "main .actions .button >> nth=0")
    assert [answer_section(page) for _ in range(8)] == [4] * 8
    expect(page.locator(".note.good")).to_be_visible()
    clear_the_last_answer(page)
    submit(page)
    assert len(page.locator("code").inner_text()) == 64
    sent(page, "main .actions .button >> nth=0")
    assert 0 < int(page.locator(".big strong").inner_text()) < 100
    assert "32" in page.locator(".big + p").inner_text()
    report = download(page, tmp_path / "report.pdf")
    assert report.startswith(b"%PDF-")
    assert len(report) > 20_000


def enter(page: Page, server: LiveServer) -> None:
    """From the home page through the form."""
    email, password = server.accounts[LEAD]
    page.goto(server.address)
    sent(page, "main .actions .button")
    page.get_by_label("البريد الإلكتروني").fill(email)
    page.get_by_label("كلمة").fill(password)
    sent(page, "main form button")


def answer_section(page: Page) -> int:
    """Choose a level for every indicator of the section, N/A with its reason where DPI allows it, save and go on."""
    questions = page.locator(".question").all()
    for place, question in enumerate(questions):
        if question.locator(NOT_APPLICABLE).count() and "/DPI" in page.url:
            exempt(question.locator(NOT_APPLICABLE), question)
        else:
            question.locator(f"[type=radio][value='{LEVELS[place % len(LEVELS)]}']").check()
    sent(page, "#answers .button >> nth=0")
    return len(questions)


def exempt(button: Locator, question: Locator) -> None:
    """Not applicable, with a reason and a sentence: the fields appear without script."""
    fields = question.locator(".na-fields")
    expect(fields).to_be_hidden()
    button.check()
    expect(fields).to_be_visible()
    fields.locator("select").select_option(index=1)
    fields.locator("textarea").fill(REASON)


def clear_the_last_answer(page: Page) -> None:
    """Take an answer back: the check page misses it and offers no submission; then give it again."""
    expect(page.get_by_text(REASON).first).to_be_visible()
    sent(page, ".qa .change a >> nth=-1")
    last = page.locator(".question").last
    last.locator("[type=radio][value='']").check()
    sent(page, "#answers .button >> nth=0")
    expect(page.locator(".note.good")).to_have_count(0)
    expect(page.locator("a[href$='/submit']")).to_have_count(0)
    sent(page, ".qa .change a >> nth=-1")
    page.locator(".question").last.locator("[type=radio][value='2']").check()
    sent(page, "#answers .button >> nth=0")


def submit(page: Page) -> None:
    """Without the declaration it is refused with a sentence; with it, the confirmation comes."""
    sent(page, "a[href$='/submit']")
    sent(page, "main form .button")
    expect(page.locator("#declaration-error")).to_be_visible()
    page.locator("#declaration").check()
    sent(page, "main form .button")
    assert page.url.endswith("/submitted")


def download(page: Page, target: Path) -> bytes:
    """The file behind the first button of the results."""
    with page.expect_download() as waiting:
        page.click("a[href$='report.pdf']")
    waiting.value.save_as(target)
    return target.read_bytes()
