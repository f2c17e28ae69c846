"""Every page of the product, each in the states a visitor can meet, and how to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.stage import LEAD, NOBODY, REVIEWER, Stage
from tests.support.browser import sent

LANGUAGES = ("ar", "en", "fr")
FORGED_TOKEN = "document.querySelector('main [name=csrf_token]').value = 'x'"


def nothing_more(page: Page) -> None:
    """The page is ready as it opens."""


def refused_sign_in(page: Page) -> None:
    """Without e-mail and password."""
    sent(page, "main form button")


def stale_form(page: Page) -> None:
    """A text typed into a form whose token is no longer good."""
    page.locator("#STR1 details summary").click()
    page.fill("[name='STR1.note']", "ملاحظة")
    page.evaluate(FORGED_TOKEN)
    sent(page, "#answers .button")


def missing_reason(page: Page) -> None:
    """“Not applicable” without its reason."""
    page.check("main [value=na] >> nth=0")
    sent(page, "#answers .button")


def saved(page: Page) -> None:
    """Saved once as it stands."""
    sent(page, "#answers .button")


def undeclared(page: Page) -> None:
    """Submitted without the declaration."""
    sent(page, "main form .button")


def interactive_charts(page: Page) -> None:
    """Every interactive chart of the page drawn."""
    for button in page.locator("button[data-chart-load]").all():
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true", timeout=20_000)


def unfolded(page: Page) -> None:
    """Every fold of the page open."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one state: `path` is for Stage.at, `role` who sees it, `then` what is done there first."""

    name: str
    path: str
    role: str = LEAD
    then: Callable[[Page], None] = nothing_more

    def open(self, page: Page, stage: Stage, language: str = "ar") -> None:
        """Go there, with a page of the right role."""
        page.goto(stage.at(self.path, language))
        self.then(page)

    def __str__(self) -> str:
        return self.name


PLACES = (
    Place("home", "/", NOBODY),
    Place("methodology", "/methodology", NOBODY),
    Place("methodology_unfolded", "/methodology", NOBODY, unfolded),
    Place("sign_in", "/sign-in", NOBODY),
    Place("sign_in_refused", "/sign-in", NOBODY, refused_sign_in),
    Place("not_found", "/nothing", NOBODY),
    Place("assessments", "/assessments/"),
    Place("tasks", "/assessments/{draft}/"),
    Place("tasks_submitted", "/assessments/{submitted}/"),
    Place("section", "/assessments/{draft}/sections/DPI"),
    Place("section_unfolded", "/assessments/{draft}/sections/CIT", then=unfolded),
    Place("section_refused", "/assessments/{empty}/sections/CIT", then=missing_reason),
    Place("section_saved", "/assessments/{draft}/sections/STR", then=saved),
    Place("section_locked", "/assessments/{submitted}/sections/STR"),
    Place("continue", "/assessments/{draft}/sections/STR", then=stale_form),
    Place("check_missing", "/assessments/{draft}/check"),
    Place("check_complete", "/assessments/{ready}/check"),
    Place("submit", "/assessments/{ready}/submit"),
    Place("submit_refused", "/assessments/{ready}/submit", then=undeclared),
    Place("submitted", "/assessments/{submitted}/submitted"),
    Place("results_empty", "/assessments/{empty}/results"),
    Place("results_draft", "/assessments/{draft}/results"),
    Place("results", "/assessments/{submitted}/results"),
    Place("results_interactive", "/assessments/{submitted}/results", then=interactive_charts),
    Place("trace_overall", "/assessments/{submitted}/results/trace/overall"),
    Place("trace", "/assessments/{draft}/results/trace/trust"),
    Place("compare", "/compare/{round}/", REVIEWER),
    Place("compare_none", "/compare/{round}/?country=XB&type=agency", REVIEWER),
    Place("heatmap", "/compare/{round}/heatmap", REVIEWER),
    Place("heatmap_interactive", "/compare/{round}/heatmap", REVIEWER, interactive_charts),
    Place("side_by_side", "/compare/{round}/side-by-side?{several}", REVIEWER),
    Place("choose", "/compare/{round}/side-by-side", REVIEWER),
    Place("refused", "/compare/", LEAD),
)
BY_NAME = {place.name: place for place in PLACES}
