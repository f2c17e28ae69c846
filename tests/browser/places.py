"""Every page of the product, each in the states a visitor can meet, and how to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.stage import ADMINISTRATOR, LEAD, NOBODY, REVIEWER, Stage
from tests.browser.workbooks import workbook_previewed, workbook_refused
from tests.support.browser import sent
from tests.support.faulty_institutions import faulty_file
from tests.support.second_factors import GUARDED

LANGUAGES = ("ar", "en", "fr")
SCAN = "STR1=2&CUL1=3&PIL2=1&DPI3=2&DAT3=4&EMT2=0&CIT4=3&PAR1=2"
FORGED_TOKEN = "document.querySelector('main [name=csrf_token]').value = 'x'"


def nothing_more(page: Page) -> None:
    """The page is ready as it opens."""


def refused_sign_in(page: Page) -> None:
    """Without e-mail and password."""
    sent(page, "main form button")


def stale_form(page: Page) -> None:
    """A text typed into a form whose token is no longer good."""
    unfolded(page)
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


def refused_invitation(page: Page) -> None:
    """An address that is none."""
    page.fill("main [name=email]", "nobody")
    sent(page, "main form:has([name=email]) .button >> nth=0")


def refused_account(page: Page) -> None:
    """A name without a password."""
    page.fill("main [name=name]", "سلمى")
    sent(page, "main form:has([name=password]) .button >> nth=0")


def refused_request(page: Page) -> None:
    """An indicator ticked without a reason."""
    page.check("main .asks [type=checkbox] >> nth=0")
    sent(page, "#request .button")


def late_answer(page: Page) -> None:
    """Another level than the stored one, from a page that never saw the stored one."""
    stored = page.locator("main .question:has(.level:not(.plain) :checked)").first
    stored.locator("[name$='.version']").evaluate("(field) => { field.value = '99' }")
    stored.locator(".level:not(.plain) input:not(:checked)").first.check()
    expect(page.locator("main .question .error")).to_be_visible()


def cut_off(page: Page) -> None:
    """A level chosen while the server does not answer."""
    page.route("**/answers/*", lambda route: route.abort())
    page.locator("main .question .level:not(.plain) input:not(:checked)").first.check()
    expect(page.locator("[data-save-bar]")).to_be_visible()


def interactive_charts(page: Page) -> None:
    """Every interactive chart of the page drawn."""
    for button in page.locator("button[data-chart-load]").all():
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true", timeout=20_000)


def unfolded(page: Page) -> None:
    """Every fold of the page open."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")


def refused_comment(page: Page) -> None:
    """Sent without a text."""
    sent(page, "#comments [value=open]")


def carried_over(page: Page) -> None:
    """On from the result of a quick scan to where its answers can go."""
    sent(page, "a[href$='/carry']")


def refused_file(page: Page) -> None:
    """A web page without an ending chosen as evidence."""
    content = b"<!doctype html><script>alert(1)</script>"
    page.set_input_files("#files", [{"name": "صفحة", "mimeType": "application/pdf", "buffer": content}])
    sent(page, "#add .button")


def details_of_evidence(page: Page) -> None:
    """On to what is said about the first piece."""
    sent(page, ".does a >> nth=0")


def factor_begun(page: Page) -> None:
    """A key that waits for its first code."""
    sent(page, "main form[action$='/begin'] button")


def code_asked(page: Page) -> None:
    """The right password of an account with a second factor given."""
    page.fill("main [name=email]", GUARDED[0])
    page.fill("main [name=password]", GUARDED[1])
    sent(page, "main form button")


def refused_round(page: Page) -> None:
    """A new round with names and nothing else."""
    for language in LANGUAGES:
        page.fill(f"main [name=name_{language}]", "دورة التقييم 2028")
    sent(page, "#round .button >> nth=0")


def refused_new_account(page: Page) -> None:
    """A lead without a name, at an institution that several fit."""
    page.select_option("main [name=kind]", "lead.institution")
    page.fill("main [name=institution_text]", "وزارة")
    sent(page, "#new-account .actions .button")


def refused_decision(page: Page) -> None:
    """Another level without a reason, every fold open."""
    unfolded(page)
    page.locator("main .decisions input").first.check()
    sent(page, "#decision [value=save]")


def refused_institution(page: Page) -> None:
    """The first institution of the list without its English name, and words that several parents have."""
    sent(page, "tbody th a >> nth=0")
    page.fill("[name=name_en]", "")
    page.fill("[name=parent_text]", "وزارة")
    sent(page, "#institution .actions .button")


def refused_list(page: Page) -> None:
    """A list with many faults."""
    content, _told = faulty_file()
    page.set_input_files("#file", [{"name": "قائمة.csv", "mimeType": "text/csv", "buffer": content}])
    unfolded(page)
    sent(page, "#list .button")


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one state: `path` is for Stage.at, `role` who sees it, `then` what is done there first."""

    name: str
    path: str
    role: str = LEAD
    then: Callable[[Page], None] = nothing_more

    def open(self, page: Page, stage: Stage, language: str = "ar") -> None:
        """Go there, with a page of the right role."""
        page.add_init_script("localStorage.clear()")  # what one place left unsaved is not for the next
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
    Place("results_validated", "/assessments/{validated}/results", then=unfolded),
    Place("trace_overall", "/assessments/{submitted}/results/trace/overall"),
    Place("trace", "/assessments/{draft}/results/trace/trust"),
    Place("compare", "/compare/{round}/?scores=self", REVIEWER),
    Place("compare_none", "/compare/{round}/?country=XB&type=agency&scores=self", REVIEWER),
    Place("glance", "/compare/{round}/glance?scores=self", REVIEWER),
    Place("groups", "/compare/{round}/groups?by=type&scores=self", REVIEWER),
    Place("indicators", "/compare/{round}/indicators?scores=self", REVIEWER),
    Place("heatmap", "/compare/{round}/heatmap?columns=indicators&scores=self", REVIEWER),
    Place("heatmap_interactive", "/compare/{round}/heatmap?scores=self", REVIEWER, interactive_charts),
    Place("side_by_side", "/compare/{round}/side-by-side?{several}", REVIEWER),
    Place("choose", "/compare/{round}/side-by-side", REVIEWER),
    Place("refused", "/compare/", LEAD),
    Place("comments", "/assessments/{empty}/comments/STR1"),
    Place("comments_unfolded", "/assessments/{empty}/comments/STR1", then=unfolded),
    Place("comments_refused", "/assessments/{empty}/comments/STR2", then=refused_comment),
    Place("comments_overview", "/assessments/{empty}/comments/"),
    Place("history", "/assessments/{draft}/history/STR1"),
    Place("history_of_all", "/assessments/{draft}/history/"),
    Place("quick_scan", "/quick-scan", NOBODY),
    Place("quick_scan_refused", "/quick-scan/check?STR1=2&CUL1=9", NOBODY),
    Place("quick_scan_result", "/quick-scan/check?" + SCAN, NOBODY),
    Place("quick_scan_carry", "/quick-scan/check?" + SCAN, then=carried_over),
    Place("quick_scan_damaged", "/quick-scan/unreadable", NOBODY),
    Place("results_not_applicable", "/assessments/{exempt}/results"),
    Place("tasks_empty", "/assessments/{empty}/"),
    Place("section_waiting", "/assessments/{waiting}/sections/DPI"),
    Place("section_conflict", "/assessments/{draft}/sections/CUL", then=late_answer),
    Place("section_offline", "/assessments/{draft}/sections/CUL", then=cut_off),
    Place("check_waiting", "/assessments/{waiting}/check"),
    Place("evidence", "/assessments/{empty}/evidence/CIT1", then=unfolded),
    Place("evidence_refused", "/assessments/{empty}/evidence/CIT3", then=refused_file),
    Place("evidence_of_all", "/assessments/{empty}/evidence/"),
    Place("evidence_details", "/assessments/{empty}/evidence/CIT1", then=details_of_evidence),
    Place("evidence_choice", "/assessments/{empty}/evidence/CIT1/library"),
    Place("workbook", "/assessments/{draft}/workbook"),
    Place("workbook_preview", "/assessments/{draft}/workbook", then=workbook_previewed),
    Place("workbook_refused", "/assessments/{draft}/workbook", then=workbook_refused),
    Place("team", "/assessments/{empty}/team"),
    Place("team_refused", "/assessments/{empty}/team", then=refused_invitation),
    Place("team_person", "/assessments/{empty}/team/{contributor}"),
    Place("team_dates", "/assessments/{empty}/team/dates"),
    Place("invitation", "/invitations/{token}", NOBODY),
    Place("invitation_refused", "/invitations/{token}", NOBODY, refused_account),
    Place("invitation_gone", "/invitations/unknown", NOBODY),
    Place("outcome_returned", "/assessments/{returned}/review"),
    Place("outcome", "/assessments/{validated}/review", then=unfolded),
    Place("reconsideration_refused", "/assessments/{validated}/reconsideration", then=refused_request),
    Place("record", "/assessments/{validated}/record"),
    Place("notices", "/notices/"),
    Place("notice_choices", "/notices/choices"),
    Place("account", "/account/"),
    Place("second_factor", "/account/second-factor", then=factor_begun),
    Place("sign_in_code", "/sign-in", NOBODY, code_asked),
    Place("forgot_password", "/forgot-password", NOBODY),
    Place("round_refused", "/admin/rounds/new", ADMINISTRATOR, refused_round),
    Place("round_institutions", "/admin/rounds/{round}/institutions", ADMINISTRATOR),
    Place("progress", "/progress/{round}/", ADMINISTRATOR),
    Place("publication", "/admin/rounds/{published}/publish", ADMINISTRATOR),
    Place("accounts", "/admin/accounts/?q=demo.example", ADMINISTRATOR),
    Place("one_account", "/admin/accounts/{contributor}", ADMINISTRATOR, unfolded),
    Place("new_account_refused", "/admin/accounts/new", ADMINISTRATOR, refused_new_account),
    Place("audit_log", "/admin/audit/", ADMINISTRATOR),
    Place("review", "/reviews/{in_review}/", REVIEWER, unfolded),
    Place("review_indicator_refused", "/reviews/{in_review}/indicators/STR1", REVIEWER, refused_decision),
    Place("review_return", "/reviews/{in_review}/return", REVIEWER),
    Place("review_validate", "/reviews/{decided}/validate", REVIEWER),
    Place("institutions", "/admin/institutions/", ADMINISTRATOR),
    Place("institution_refused", "/admin/institutions/", ADMINISTRATOR, refused_institution),
    Place("institution_list_faults", "/admin/institutions/import", ADMINISTRATOR, refused_list),
    Place("change", "/compare/{round}/change?scores=self", REVIEWER),
    Place("round_data", "/compare/{published}/data?country=XF", REVIEWER),
    Place("annex", "/compare/{round}/annex?scores=self", REVIEWER, unfolded),
    Place("robustness", "/compare/{round}/robustness?scores=self", REVIEWER, unfolded),
    Place("peers", "/assessments/{past}/peers"),
)
BY_NAME = {place.name: place for place in PLACES}
