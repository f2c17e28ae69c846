"""On paper a page is its content."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from innocook.i18n import without_bidi_marks
from tests.browser.places import BY_NAME
from tests.support.families import absent

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
A4 = {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "15mm")}
NOT_ON_PAPER = (".top", ".skip", ".foot", ".banner", "button", ".actions")
SHOWN = "selector => [...document.querySelectorAll(selector)].filter(each => each.getClientRects().length).length"


@pytest.mark.parametrize("name", ["results", "compare", "check_complete", "section"])
def test_what_is_only_for_the_screen_is_not_printed(opened: Open, name: str):
    """No menu, no banner, no buttons."""
    page = opened(BY_NAME[name], "ar")
    page.emulate_media(media="print")
    assert {selector: page.evaluate(SHOWN, selector) for selector in NOT_ON_PAPER} == dict.fromkeys(NOT_ON_PAPER, 0)


def test_the_results_on_paper_hold_the_score_and_no_menu(opened: Open, tmp_path: Path):
    """The words of the printed page are those of the results; “sign out” is not among them."""
    page = opened(BY_NAME["results"], "fr")
    score = page.locator(".big strong").inner_text()
    words = words_of(page.pdf(**A4), tmp_path / "page.pdf")
    assert score in words.split()
    assert "Confiance" in words
    assert "Se déconnecter" not in words
    assert "English" not in words


def test_folded_text_is_printed_too(opened: Open):
    """Examples of evidence stand under each step on paper, although they are folded on the screen."""
    page = opened(BY_NAME["results"], "ar")
    page.emulate_media(media="print")
    assert page.locator("ol.cards details li").first.is_visible()


def words_of(document: bytes, target: Path) -> str:
    """The text that poppler reads from a PDF."""
    target.write_bytes(document)
    try:
        done = subprocess.run(["pdftotext", target, "-"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        absent("pdftotext", "no pdftotext on PATH")
    return without_bidi_marks(done.stdout)
