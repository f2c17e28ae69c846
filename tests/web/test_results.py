"""Results and reports: the same figures on the page, in the traces and in every file."""

import csv
import io
import json
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook

from innocook.core.scoring import display
from innocook.i18n import LANGUAGES
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.scores import scores_of
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, answer_all, assessment_of, fill

SCORES = [score.id for score in packaged_plan().questionnaire.scores]


@pytest.fixture
def address(shared_app: Flask) -> str:
    """A submitted assessment with scores of every kind, as a reviewer sees it."""
    return f"/en/assessments/{assessment_of(shared_app, 'Water Authority of Wadi Nour')}"


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


def shown_points(markup: str) -> dict[str, str]:
    """Points by score id in the table of all scores."""
    found = {}
    for row in tree(markup).iter("tr"):
        link = next((each.get("href", "") for each in row.iter("a") if "/trace/" in each.get("href", "")), "")
        cells = list(row.iter("td"))
        if link and cells:
            found[link.rpartition("/")[2]] = text_of(cells[0])
    return found


def csv_rows(client: CheckingClient, address: str) -> list[dict[str, str]]:
    """The rows of report.csv."""
    return list(csv.DictReader(io.StringIO(client.get(f"{address}/report.csv").text)))


def test_the_page_the_csv_and_the_json_agree(reviewer: CheckingClient, address: str):
    """Every score of report.csv equals report.json, and the page shows it in whole points."""
    rows = csv_rows(reviewer, address)
    document = json.loads(reviewer.get(f"{address}/report.json").text)
    values = {row["id"]: float(row["shown"]) for row in rows if row["kind"] != "indicator"}
    assert values == {row["id"]: row["shown"] for row in document["results"] if row["kind"] != "indicator"}
    assert list(rows[0]) == ["kind", "id", "self", "validated", "shown", "band", "counted", "applicable"]
    assert list(document["results"][0]) == list(rows[0])
    page = reviewer.get(f"{address}/results").text
    assert shown_points(page) == {key: str(display(value)) for key, value in values.items()}


def test_the_csv_has_every_score_and_indicator(reviewer: CheckingClient, address: str):
    """One row per score and per indicator; validated is empty before a review, shown is what was self-assessed."""
    rows = csv_rows(reviewer, address)
    assert len(rows) == len(SCORES) + 32
    assert {row["validated"] for row in rows} == {""}
    assert [row["shown"] for row in rows] == [row["self"] for row in rows]


def test_the_files_name_their_questionnaire(reviewer: CheckingClient, address: str):
    """Id, version and SHA-256 stand in the JSON, the workbook and on the page."""
    questionnaire = packaged_plan().questionnaire
    named = json.loads(reviewer.get(f"{address}/report.json").text)["questionnaire"]
    assert named == {"id": "innocook", "version": questionnaire.version, "sha256": questionnaire.sha256}
    assert questionnaire.sha256 in cells_of(reviewer.get(f"{address}/report.xlsx").data)
    assert questionnaire.sha256[:16] in words(reviewer.get(f"{address}/results"))


def test_the_workbook_has_the_same_numbers(reviewer: CheckingClient, address: str):
    """Every principle, section and the overall score is a real number of the workbook."""
    values = {float(row["shown"]) for row in csv_rows(reviewer, address) if row["kind"] != "indicator"}
    cells = cells_of(reviewer.get(f"{address}/report.xlsx").data)
    assert values <= {round(cell, 9) for cell in cells if isinstance(cell, int | float)}


def test_the_stored_scores_are_those_of_the_file(
    shared_app: Flask, reviewer: CheckingClient, address: str, shared_stored: Sessions
):
    """What lists and comparisons read from the table equals what the file says."""
    with shared_stored() as session:
        rows = scores_of(session, UUID(address.rpartition("/")[2]))
    found = {row["id"]: (float(row["self"]), int(row["counted"])) for row in csv_rows(reviewer, address)[: len(SCORES)]}
    assert found == {key: (row.value, row.counted) for key, row in rows.items()}


@pytest.mark.parametrize("score", SCORES)
def test_every_score_opens_its_trace(reviewer: CheckingClient, address: str, score: str):
    """The trace shows the exact value of the file and its arithmetic, in every language."""
    value = {row["id"]: row["shown"] for row in csv_rows(reviewer, address)}[score]
    for language in LANGUAGES:
        page = reviewer.get(f"{address}/results/trace/{score}".replace("/en/", f"/{language}/"))
        shown = value.replace(".", ",") if language == "fr" else value
        assert f"= {shown}" in words(page)
        assert packaged_plan().questionnaire.sha256 in words(page)


def test_every_number_of_the_page_leads_to_its_trace(reviewer: CheckingClient, address: str):
    """The page links each score, and an unknown score is not found."""
    page = reviewer.get(f"{address}/results").text
    assert all(f'href="{address}/results/trace/{score}"' in page for score in SCORES)
    for unknown in ("nothing", "STR1", "", "%00"):
        assert reviewer.get(f"{address}/results/trace/{unknown}").status_code == 404


def test_self_assessed_results_say_so(reviewer: CheckingClient, address: str):
    """Before a review the page says that nobody checked the scores."""
    text = words(reviewer.get(f"{address}/results"))
    assert "These are self-assessed scores. No reviewer has checked them yet." in text
    assert "Self-assessed score" in text
    assert "Validated score" not in text


@pytest.mark.parametrize(
    ("file", "kind", "start"),
    [
        ("report.pdf", "application/pdf", b"%PDF-"),
        ("report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("report.csv", "text/csv; charset=utf-8", b"kind,"),
        ("report.json", "application/json", b"{"),
    ],
)
def test_files_come_as_downloads(reviewer: CheckingClient, address: str, file: str, kind: str, start: bytes):
    """Each file has its type, a name to save it under, and is kept by no cache."""
    response = reviewer.get(f"{address}/{file}")
    assert (response.headers["Content-Type"], response.data[: len(start)]) == (kind, start)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="innocook-')


def test_the_data_files_are_the_same_in_every_language(reviewer: CheckingClient, address: str):
    """CSV and JSON are data: the language of the page changes nothing in them."""
    for file in ("report.csv", "report.json"):
        texts = {reviewer.get(f"{address}/{file}".replace("/en/", f"/{language}/")).text for language in LANGUAGES}
        assert len(texts) == 1


def test_nothing_is_rated_before_there_are_answers(shared_app: Flask, shared_client: ClientFor):
    """An empty draft reads "not rated yet", never zero, on the page and in the files."""
    client, start = shared_client("lead"), f"/en/assessments/{assessment_of(shared_app)}"
    text = client.get(f"{start}/results").text
    assert set(shown_points(text).values()) == {"Not rated yet"}
    rows = csv_rows(client, start)
    assert {(row["shown"], row["band"]) for row in rows} == {("", "")}
    assert {row["counted"] for row in rows} == {"0"}


@ONE_DATABASE
def test_a_hand_worked_result(app: Flask, client_for: ClientFor):
    """Level 2 everywhere is 50 everywhere; one section at level 4 is 100 there; steps and gaps are shown."""
    own = assessment_of(app)
    answer_all(app, own, "2")
    client, start = client_for("lead"), f"/en/assessments/{own}"
    fill(client, f"{start}/sections/CUL", CUL1="4", CUL2="4", CUL3="4", CUL4="4")
    shown = shown_points(client.get(f"{start}/results").text)
    assert (shown["CUL"], shown["STR"], shown["DAT"]) == ("100", "50", "50")
    assert "steps to begin with" in words(client.get(f"{start}/results"))


@ONE_DATABASE
def test_a_formula_in_a_note_stays_text(app: Flask, client_for: ClientFor):
    """A note that begins like a formula is text in the workbook and whole in the JSON."""
    own = assessment_of(app)
    client, start = client_for("lead"), f"/en/assessments/{own}"
    note = '=HYPERLINK("http://evil.example","x")'
    fill(client, f"{start}/sections/STR", STR1="2", STR1__note=note)
    book = load_workbook(io.BytesIO(client.get(f"{start}/report.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == note]
    assert {cell.data_type for cell in cells} == {"s"}
    answers = json.loads(client.get(f"{start}/report.json").text)["answers"]
    assert [answer["note"] for answer in answers if answer["id"] == "STR1"] == [note]


def cells_of(content: bytes) -> set[object]:
    """The values of every cell of a workbook."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    found = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    return found
