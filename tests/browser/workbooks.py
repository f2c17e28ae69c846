"""What somebody does with the offline workbook on its page, so that its preview or its refusal is seen."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from tests.support.browser import sent
from tests.support.workbooks import Formula, aged, changed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploaded(page: Page, content: bytes) -> None:
    """Choose a file and send it."""
    page.set_input_files("#workbook", FilePayload(name="w.xlsx", mimeType=XLSX, buffer=content))
    sent(page, "main form .button")


def workbook_refused(page: Page) -> None:
    """A file that is no workbook."""
    uploaded(page, b"<html>")


def workbook_previewed(page: Page) -> None:
    """New cells, one that was changed on both sides, a formula, and a level that is none."""
    made = page.request.get(f"{page.url}.xlsx?language=en").body()
    filled = {
        ("STR1", "answer"): "4 · Leading",
        ("STR1", "note"): "The strategy was approved in March.\nThe action plan follows.",
        ("STR2", "links"): "https://example.org/a-long-address/that-goes-on/and-on/to-the-plan-of-action-2026.pdf",
        ("STR3", "comment"): "من يملك الأرقام؟",
        ("DPI1", "answer"): "Not applicable",
        ("DPI1", "na_reason"): "The matter lies outside the institution's mandate.",
        ("DPI1", "na_text"): "Another authority does this.",
        ("DAT1", "answer"): Formula("=1+1"),
        ("DAT2", "answer"): "excellent",
    }
    uploaded(page, aged(changed(made, filled), "STR1"))
