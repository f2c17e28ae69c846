"""The offline workbook in the browser: downloaded, filled in, looked at cell by cell, applied once."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from innocook.core.answers import Answer, chosen, not_applicable
from innocook.offline.names import section_names
from innocook.services.assessments import stored_answers
from innocook.store.tables import (
    Account,
    AnswerRevision,
    AuditEvent,
    Comment,
    EvidenceLink,
    Grant,
)
from innocook.store.tables import (
    Answer as AnswerTable,
)
from tests.reports.sample import questionnaire
from tests.support.pages import CheckingClient, form_of, with_values, words
from tests.support.rounds import example_assessment, move_round
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, email_of, fill
from tests.support.workbooks import Formula, changed, download, upload, values

FILLED = {
    ("STR1", "answer"): "3 · Established",
    ("STR1", "note"): "=not a formula",
    ("STR2", "links"): "https://Example.org/a\nhttps://example.org/b",
    ("STR3", "comment"): "please look",
    ("DPI1", "answer"): "Not applicable",
    ("DPI1", "na_reason"): "The matter lies outside the institution's mandate.",
    ("DPI1", "na_text"): "Elsewhere.",
}


@pytest.fixture
def own(app: Flask) -> UUID:
    """The assessment of the lead and the contributor."""
    return assessment_of(app)


@pytest.fixture
def lead(client_for: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return client_for("lead")


def apply(client: CheckingClient, page: object, **choices: str) -> object:
    """Send the preview with these choices: "workbook", "stored", or "" to take out a tick; `__` stands for a point."""
    form = form_of(page, "/changes")  # type: ignore[arg-type]
    sent = with_values(form, {f"take.{key.replace('__', '.')}": value for key, value in choices.items() if value})
    for key in (f"take.{key.replace('__', '.')}" for key, value in choices.items() if not value):
        sent.poplist(key)
    return client.post(form.action, data=sent)


def answers(stored: Sessions, assessment: UUID) -> dict[str, Answer]:
    """The stored answers."""
    with stored() as session:
        return {key: kept.answer for key, kept in stored_answers(session, assessment).items()}


def counted(stored: Sessions) -> tuple[int, ...]:
    """How many revisions, comments, links beside indicators and events of workbooks there are."""
    with stored() as session:
        of_workbooks = select(func.count()).where(AuditEvent.action == "workbook_applied")
        rows = [
            session.scalar(select(func.count()).select_from(each)) for each in (AnswerRevision, Comment, EvidenceLink)
        ]
        return (*(row or 0 for row in rows), session.scalar(of_workbooks) or 0)


def test_filled_in_looked_at_and_applied(lead: CheckingClient, own: UUID, stored: Sessions):
    """Six new cells are listed, nothing is stored by looking; applied, each is there, with the origin and one event."""
    before = counted(stored)
    page = upload(lead, own, changed(download(lead, own), FILLED))
    assert page.status_code == 200
    assert "6 new cells" in words(page)
    assert "Answer DPI1" in words(page)
    assert "Not applicable: The matter lies outside the institution's mandate." in words(page)
    assert counted(stored) == before
    done = apply(lead, page)
    assert done.status_code == 302  # type: ignore[attr-defined]
    said = words(lead.get(done.headers["Location"]))  # type: ignore[attr-defined]
    assert "2 answers1 note2 evidence links1 comment" in said
    found = answers(stored, own)
    assert (found["STR1"].option, found["STR1"].note) == ("3", "=not a formula")
    assert found["DPI1"] == not_applicable("no_mandate", "Elsewhere.")
    assert counted(stored) == (before[0] + 2, before[1] + 1, before[2] + 2, before[3] + 1)
    with stored() as session:
        origins = set(session.scalars(select(AnswerTable.origin).where(AnswerTable.assessment_id == own)))
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "workbook_applied")).one()
        assert origins == {"workbook"}
        assert (event.payload["answers"], event.payload["links"], len(event.payload["sha256"])) == (2, 2, 64)


def test_the_same_file_twice_changes_nothing(lead: CheckingClient, own: UUID, stored: Sessions):
    """The second time there is nothing to change and no form; a preview sent twice stores nothing more either."""
    book = changed(download(lead, own), FILLED)
    page = upload(lead, own, book)
    apply(lead, page)
    once = counted(stored)
    assert apply(lead, page).status_code == 302  # type: ignore[attr-defined]
    second = upload(lead, own, book)
    assert "There is nothing to change" in words(second)
    assert "6 unchanged cells" in words(second)
    assert "take." not in second.text
    assert counted(stored) == once


def test_what_both_sides_changed_is_a_choice(lead: CheckingClient, client_for: ClientFor, own: UUID, stored: Sessions):
    """The stored level stays unless the workbook's is chosen; the note, which only the workbook has, comes along."""
    book = changed(download(lead, own), {("STR1", "answer"): "3", ("STR1", "note"): "mine", ("STR2", "answer"): "1"})
    fill(client_for("contributor"), f"/en/assessments/{own}/sections/STR", STR1="1", STR2="4")
    page = upload(lead, own, book)
    assert "2 cells changed on both sides" in words(page)
    assert "1 · Initial" in words(page)
    form = form_of(page, "/changes")
    assert (form.values["take.STR1.answer"], form.values["take.STR1.note"]) == ("stored", "workbook")
    apply(lead, page, STR2__answer="workbook")
    found = answers(stored, own)
    assert (found["STR1"].option, found["STR1"].note, found["STR2"].option) == ("1", "mine", "1")


@ONE_DATABASE
def test_what_was_taken_out_is_not_stored(lead: CheckingClient, own: UUID, stored: Sessions):
    """A tick taken out leaves that cell as it was."""
    before = counted(stored)
    page = upload(lead, own, changed(download(lead, own), FILLED))
    apply(lead, page, STR1__answer="", STR2__link__1="", STR3__comment="")
    found = answers(stored, own)
    assert (found["STR1"].option, found["STR1"].note) == (None, "=not a formula")
    assert counted(stored) == (before[0] + 2, before[1], before[2] + 1, before[3] + 1)


def test_changed_between_looking_and_applying(lead: CheckingClient, client_for: ClientFor, own: UUID, stored: Sessions):
    """409: nothing at all is stored, the new preview shows the collision with the choices made, and can be applied."""
    page = upload(lead, own, changed(download(lead, own), FILLED))
    fill(client_for("contributor"), f"/en/assessments/{own}/sections/STR", STR1="1")
    before = counted(stored)
    again = apply(lead, page, STR3__comment="")
    assert again.status_code == 409  # type: ignore[attr-defined]
    assert "Somebody changed answers meanwhile" in words(again)  # type: ignore[arg-type]
    assert "1 cell changed on both sides" in words(again)  # type: ignore[arg-type]
    assert counted(stored) == before
    form = form_of(again, "/changes")  # type: ignore[arg-type]
    assert "take.STR3.comment" not in form.values
    assert apply(lead, again, STR1__answer="workbook").status_code == 302  # type: ignore[attr-defined]
    assert answers(stored, own)["STR1"].option == "3"


@ONE_DATABASE
def test_another_cell_changed_meanwhile_is_no_matter(
    lead: CheckingClient, client_for: ClientFor, own: UUID, stored: Sessions
):
    """Only what was decided about is held against what was shown."""
    page = upload(lead, own, changed(download(lead, own), FILLED))
    fill(client_for("contributor"), f"/en/assessments/{own}/sections/STR", STR4="1")
    assert apply(lead, page).status_code == 302  # type: ignore[attr-defined]
    assert (answers(stored, own)["STR4"].option, answers(stored, own)["STR1"].option) == ("1", "3")


@ONE_DATABASE
def test_cells_that_cannot_be_used_do_not_stop_the_rest(lead: CheckingClient, own: UUID, stored: Sessions):
    """A formula, a level that is none and a link to nowhere: each with cell, text and reason; the rest is applied."""
    wrong = {
        ("STR1", "answer"): Formula("=1+1"),
        ("STR2", "answer"): "excellent",
        ("STR3", "links"): "file:///etc/passwd",
        ("STR4", "answer"): "2",
    }
    page = upload(lead, own, changed(download(lead, own), wrong))
    said = words(page)
    for expected in (
        "3 cells cannot be used",
        "=1+1",
        "excellent",
        "file:///etc/passwd",
        "F6",
        "The cell holds a formula.",
    ):
        assert expected in said
    assert apply(lead, page).status_code == 302  # type: ignore[attr-defined]
    assert {key: each.option for key, each in answers(stored, own).items()} == {"STR4": "2"}


@ONE_DATABASE
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_download_is_in_the_language_asked_for(lead: CheckingClient, own: UUID, language: str):
    """By its link, or by default that of the page; its name tells what it is."""
    response = lead.get(f"/{language}/assessments/{own}/workbook.xlsx")
    names = section_names(questionnaire(), ["STR"], language)
    assert names["STR"] in load_workbook(io.BytesIO(response.data)).sheetnames
    assert f"{str(own)[:8]}-{language}.xlsx" in response.headers["Content-Disposition"]
    assert response.data != download(lead, own, "fr" if language != "fr" else "en")


@ONE_DATABASE
def test_what_is_stored_is_in_the_download(app: Flask, lead: CheckingClient, own: UUID):
    """Answers, links and comments go out again, and come back unchanged."""
    apply(lead, upload(lead, own, changed(download(lead, own), FILLED)))
    book = download(lead, own, "fr")
    filled = values(book)
    assert filled["STR1", "answer"] == "3 · Établi"
    assert filled["STR2", "links"] == "https://example.org/a\nhttps://example.org/b"
    assert "please look" in str(
        [cell.value for row in load_workbook(io.BytesIO(book)).worksheets[1].iter_rows() for cell in row]
    )
    assert "There is nothing to change" in words(upload(lead, own, book))


def limit(stored: Sessions, role: str, sections: list[str]) -> None:
    """Let the grants of a role reach these sections only."""
    with stored() as session:
        account = session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()
        for grant in session.scalars(select(Grant).where(Grant.account_id == account)):
            grant.sections = sections
        session.commit()


@ONE_DATABASE
def test_a_limited_contributor_has_these_sheets_only(
    client_for: ClientFor, lead: CheckingClient, own: UUID, stored: Sessions
):
    """Their download has one section; of the lead's workbook the other sections are left out, named, never shown."""
    fill(lead, f"/en/assessments/{own}/sections/DPI", DPI3="1", DPI3__note="for the lead's eyes")
    limit(stored, "contributor", ["STR"])
    contributor = client_for("contributor")
    assert load_workbook(io.BytesIO(download(contributor, own))).sheetnames[1:-2] == ["1 Vision, strategy and…"]
    book = changed(download(lead, own), {("STR1", "answer"): "2", ("DPI3", "answer"): "4", ("DPI3", "note"): "x"})
    page = upload(contributor, own, book)
    assert "These sections are not yours to answer" in words(page)
    assert "Digital public infrastructure" in words(page)
    assert "for the lead's eyes" not in page.text
    form = form_of(page, "/changes")
    forged = with_values(form, {"take.DPI3.answer": "workbook", "shown": "STR1:0 DPI3:1"})
    contributor.post(form.action, data=forged)
    found = answers(stored, own)
    assert (found["STR1"].option, found["DPI3"].option, found["DPI3"].note) == ("2", "1", "for the lead's eyes")


@ONE_DATABASE
def test_a_workbook_of_another_assessment_is_refused(app: Flask, lead: CheckingClient, own: UUID, stored: Sessions):
    """422 with the reason at the field, and nothing of it is read."""
    other = example_assessment(app)
    refused = upload(lead, own, download(lead, other))
    assert refused.status_code == 422
    assert "The workbook belongs to another assessment." in words(refused)
    assert refused.text.count("workbook-error") >= 2


@ONE_DATABASE
def test_numbers_come_back_too(app: Flask, lead: CheckingClient, stored: Sessions):
    """The example questionnaire asks for numbers, with Arabic digits as with others."""
    other = example_assessment(app)
    page = upload(lead, other, changed(download(lead, other), {("TIM1", "answer"): "١٢٫٥"}))
    apply(lead, page)
    assert answers(stored, other)["TIM1"].number == 12.5


@ONE_DATABASE
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is not an Excel workbook"),
        (b"<html>", "The file is not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password or the old XLS format"),
        (b"PK\x03\x04" + bytes(600), "The file is damaged"),
        (b"PK\x03\x04" + bytes(5_000_001), "larger than 5 MB"),
    ],
)
def test_other_files_are_refused(lead: CheckingClient, own: UUID, content: bytes, reason: str):
    """In a sentence at the field, with an error summary that leads there."""
    refused = upload(lead, own, content)
    assert refused.status_code == 422
    assert reason in words(refused)
    assert refused.text.count('href="#workbook"') == 1


@ONE_DATABASE
def test_no_file_at_all(lead: CheckingClient, own: UUID):
    """The field asks for one."""
    page = lead.get(f"/en/assessments/{own}/workbook")
    refused = lead.post(
        f"/en/assessments/{own}/workbook", data=form_of(page).values, content_type="multipart/form-data"
    )
    assert (refused.status_code, "Choose the workbook file." in words(refused)) == (422, True)


@ONE_DATABASE
def test_a_closed_round_takes_no_workbook(app: Flask, lead: CheckingClient, own: UUID, stored: Sessions):
    """The page says so without a form; downloading, uploading and applying what was looked at before are 409."""
    book = changed(download(lead, own), FILLED)
    page, token = upload(lead, own, book), form_of(lead.get(f"/en/assessments/{own}/workbook")).values
    move_round(app, -10, -1)
    closed = lead.get(f"/en/assessments/{own}/workbook")
    assert ("Submissions for this round are closed" in words(closed), 'type="file"' in closed.text) == (True, False)
    assert lead.get(f"/en/assessments/{own}/workbook.xlsx").status_code == 409
    sent = lead.post(f"/en/assessments/{own}/workbook", data={**token, "workbook": (io.BytesIO(book), "w.xlsx")})
    assert (sent.status_code, apply(lead, page).status_code) == (409, 409)  # type: ignore[attr-defined]
    assert answers(stored, own) == {}


@ONE_DATABASE
def test_a_submitted_assessment_takes_no_workbook(app: Flask, lead: CheckingClient, own: UUID):
    """The page says that it is no draft any more."""
    answer_all(app, own)
    fill(lead, f"/en/assessments/{own}/submit", declaration="yes")
    assert "no longer a draft" in words(lead.get(f"/en/assessments/{own}/workbook"))
    assert lead.get(f"/en/assessments/{own}/workbook.xlsx").status_code == 409


@ONE_DATABASE
def test_the_session_ends_while_looking(
    app: Flask, client_for: ClientFor, lead: CheckingClient, own: UUID, stored: Sessions
):
    """Applying asks to sign in; afterwards the same preview is there with the choices, unsaved, and can be applied."""
    page = upload(lead, own, changed(download(lead, own), FILLED))
    lead.post("/en/sign-out", data={"csrf_token": form_of(page, "/changes").values["csrf_token"]})
    asked = apply(lead, page, STR3__comment="")
    assert asked.status_code == 401  # type: ignore[attr-defined]
    form = form_of(asked)  # type: ignore[arg-type]
    entered = lead.post(
        form.action, data=with_values(form, {"email": email_of("lead"), "password": "password of the lead"})
    )
    onwards = form_of(entered)
    back = lead.post(onwards.action, data=onwards.values)
    assert "What the workbook would change" in words(back)
    assert answers(stored, own) == {}
    assert apply(lead, back).status_code == 302  # type: ignore[attr-defined]
    assert answers(stored, own)["STR1"].option == "3"
    assert counted(stored)[1] == 0


@ONE_DATABASE
def test_another_language_keeps_the_choices(lead: CheckingClient, own: UUID, stored: Sessions):
    """The language buttons send the form: the page in French has the same changes and ticks, and stores nothing."""
    page = upload(lead, own, changed(download(lead, own), FILLED))
    assert f'formaction="/fr/assessments/{own}/workbook/changes"' in page.text
    form = form_of(page, "/changes")
    sent = with_values(form, {"_keep": "fr"})
    sent.poplist("take.STR1.answer")
    french = lead.post(f"/fr/assessments/{own}/workbook/changes", data=sent)
    kept = form_of(french, "/changes").values
    assert ("take.STR1.answer" in kept, kept["take.STR1.note"], kept["reading"]) == (
        False,
        "workbook",
        form.values["reading"],
    )
    assert answers(stored, own) == {}


@ONE_DATABASE
@pytest.mark.parametrize("reading", ["", "x", "eJw", "x" * 500_000, "eJyrBgABcADD"])
def test_a_damaged_preview_leads_back(lead: CheckingClient, own: UUID, reading: str):
    """What this product did not make is not guessed at."""
    form = form_of(lead.get(f"/en/assessments/{own}/workbook"))
    sent = lead.post(f"/en/assessments/{own}/workbook/changes", data={**form.values, "reading": reading})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/en/assessments/{own}/workbook")


@ONE_DATABASE
def test_a_preview_has_no_address_of_its_own(lead: CheckingClient, own: UUID):
    """Whoever opens it anew is led to the page of the workbook."""
    assert lead.get(f"/en/assessments/{own}/workbook/changes").headers["Location"].endswith(f"{own}/workbook")


@ONE_DATABASE
def test_confirming_answers_of_the_last_round(app: Flask, lead: CheckingClient, own: UUID, stored: Sessions):
    """“Still true” confirms the answer as it is; a new level confirms by itself."""
    answer_all(app, own)
    with stored() as session:
        session.execute(update(AnswerTable).values(confirmed=False, origin="previous_round"))
        session.commit()
    book = download(lead, own)
    page = upload(lead, own, changed(book, {("STR1", "confirmed"): "Yes", ("STR2", "answer"): "4"}))
    assert "2 · Developing, not yet re-confirmed" in words(page)
    apply(lead, page)
    with stored() as session:
        kept = stored_answers(session, own)
        assert [key for key, each in kept.items() if each.confirmed] == ["STR1", "STR2"]
        assert kept["STR1"].answer == chosen("2")
