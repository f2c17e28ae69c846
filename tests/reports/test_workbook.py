"""Workbooks: real numbers, no formula, sheets in the direction of the language."""

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from innocook.core.text import Text
from innocook.reports.round_workbook import round_workbook
from innocook.reports.rounds import RoundRow, cell_of, round_table
from innocook.reports.sheets import sheet_name
from innocook.reports.workbook import report_workbook
from tests.reports.sample import HOSTILE, REASON, SUBJECT, TITLE, questionnaire, report, reviewed


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("en", False), ("fr", False)])
def test_sheets_follow_the_direction(language: str, rtl: bool) -> None:
    """Five sheets, seven with what a reviewer changed and the evidence; all right to left in Arabic, none elsewhere."""
    for made, number in ((report(), 5), (reviewed(), 7)):
        book = load_workbook(io.BytesIO(report_workbook(made, language)))
        assert len(book.worksheets) == number
        assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {rtl}


def test_the_workbook_holds_what_a_reviewer_changed() -> None:
    """The furthest first, levels as numbers with an empty cell where they say nothing, the reason as it was typed."""
    changes = sheet_of(report_workbook(reviewed(), "en"), "Changed answers")
    assert [(row[0], row[4], row[6]) for row in changes] == [
        (one.indicator, one.levels or None, REASON) for one in reviewed().differences
    ]
    assert {row[5] for row in changes} == {"The evidence is outdated"}
    assert changes[0][2:4] == ("3\u00a0·\u00a0Established", "1\u00a0·\u00a0Initial")


def test_the_workbook_holds_the_evidence_and_the_record() -> None:
    """A row per piece with its status, and both hashes; before a review there is no status to tell."""
    content = report_workbook(reviewed(), "en")
    pieces = sheet_of(content, "Evidence")
    assert [(row[0], row[2], row[3]) for row in pieces] == [
        (piece.indicator, TITLE, "report-1.pdf") for piece in reviewed().evidence
    ]
    assert [row[4] for row in pieces] == ["Accepted"] * 12 + ["Unreadable"] * 8
    about = {row[0]: row[1] for row in sheet_of(content, "About")}
    assert about["SHA-256 of the submission"] == "a" * 64
    assert about["SHA-256 of the validated result"] == "b" * 64
    early = replace(report(), evidence=reviewed().evidence)
    assert {row[4] for row in sheet_of(report_workbook(early, "en"), "Evidence")} == {None}


def test_the_summary_has_both_scores() -> None:
    """Side by side as numbers, and both named."""
    book = load_workbook(io.BytesIO(report_workbook(reviewed(), "en")))
    summary, overall = book.worksheets[0], reviewed().overall
    assert (summary["A6"].value, summary["B6"].value) == (overall.validated.value, overall.own.value)
    assert (summary["A5"].value, summary["B5"].value) == ("Overall score · Validated score", "Self-assessed score")


def sheet_of(content: bytes, name: str) -> list[tuple[object, ...]]:
    """The rows of a sheet below its headings."""
    return list(load_workbook(io.BytesIO(content))[name].iter_rows(min_row=2, values_only=True))


def test_what_was_typed_is_text() -> None:
    """A note that begins with "=" is a string; no cell of the book is a formula or a link."""
    book = load_workbook(io.BytesIO(report_workbook(report(), "en")))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == HOSTILE] == ["s"]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("validated", [False, True])
def test_charts_are_native(validated: bool) -> None:
    """Two charts on the summary, drawn by the spreadsheet from its cells."""
    with zipfile.ZipFile(io.BytesIO(report_workbook(report(validated), "ar"))) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 2
        assert b"<c:f>" in archive.read(charts[0])


def test_a_round_holds_numbers_and_open_cells() -> None:
    """A score is a number with its nine decimals, a missing one an empty cell, never 0; the bands have a sheet."""
    cells = {"overall": cell_of(questionnaire(), questionnaire().score_by_id["overall"], 66.666666667, (30, 31))}
    name = Text(dict.fromkeys(("ar", "en", "fr"), "=1+1"))
    row = RoundRow(name, SUBJECT.country, SUBJECT.country, "submitted", cells)
    made = round_workbook(round_table(SUBJECT.round_name, questionnaire(), (row,)), "en")
    scores, bands, *_ = load_workbook(io.BytesIO(made)).worksheets
    values = {head.value: cell for head, cell in zip(scores[1], scores[2], strict=True)}
    overall = questionnaire().score_by_id["overall"].name.in_language("en")
    assert (values[overall].value, values["Institution"].data_type) == (66.666666667, "s")
    assert [cell.value for cell in scores[2]].count(None) == len(questionnaire().scores) - 1
    assert "Advanced maturity" in [cell.value for cell in bands[2]]


def test_a_validated_round_has_a_sheet_for_each_score() -> None:
    """Validated scores of those who have them, then self-assessed ones of all; groups follow the validated score."""
    score = questionnaire().score_by_id["overall"]
    own, checked = ({"overall": cell_of(questionnaire(), score, value, (32, 32))} for value in (76.0, 70.0))
    name = SUBJECT.institution
    rows = (
        RoundRow(name, SUBJECT.country, SUBJECT.country, "validated", own, checked),
        RoundRow(name, SUBJECT.country, SUBJECT.country, "submitted", own),
    )
    made = round_workbook(round_table(SUBJECT.round_name, questionnaire(), rows), "en")
    overall = questionnaire().score_by_id["overall"].name.in_language("en")
    found = {
        sheet.title: column_of(list(sheet.iter_rows(values_only=True)), overall)
        for sheet in load_workbook(io.BytesIO(made)).worksheets[:3]
    }
    assert found == {
        "Validated scores": [70.0],
        "Self-assessed scores": [76.0, 76.0],
        "Maturity groups": ["Advanced maturity", "Very advanced maturity"],
    }


def column_of(rows: list[tuple[object, ...]], heading: str) -> list[object]:
    """The cells under a heading."""
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_sheet_names_are_accepted() -> None:
    """Forbidden signs and more than 31 characters are taken out."""
    assert sheet_name("a/b[c]:*?" + "x" * 40) == "a–b–c––––" + "x" * 22
