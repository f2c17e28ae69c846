"""Workbooks: real numbers, no formula, sheets in the direction of the language."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from innocook.core.text import Text
from innocook.reports.figures import Kind
from innocook.reports.round_workbook import round_workbook
from innocook.reports.rounds import RoundRow, cell_of, round_table
from innocook.reports.sheets import sheet_name
from innocook.reports.workbook import report_workbook
from tests.reports.sample import HOSTILE, SUBJECT, questionnaire, report


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("en", False), ("fr", False)])
def test_sheets_follow_the_direction(language: str, rtl: bool) -> None:
    """Five sheets, all right to left in Arabic and none elsewhere."""
    book = load_workbook(io.BytesIO(report_workbook(report(True), language)))
    assert len(book.worksheets) == 5
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {rtl}


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
    row = RoundRow(name, SUBJECT.country, SUBJECT.country, "submitted", Kind.SELF, cells)
    made = round_workbook(round_table(SUBJECT.round_name, questionnaire(), (row,)), "en")
    scores, bands, _ = load_workbook(io.BytesIO(made)).worksheets
    values = {head.value: cell for head, cell in zip(scores[1], scores[2], strict=True)}
    overall = questionnaire().score_by_id["overall"].name.in_language("en")
    assert (values[overall].value, values["Institution"].data_type) == (66.666666667, "s")
    assert [cell.value for cell in scores[2]].count(None) == len(questionnaire().scores) - 1
    assert "Advanced maturity" in [cell.value for cell in bands[2]]


def test_sheet_names_are_accepted() -> None:
    """Forbidden signs and more than 31 characters are taken out."""
    assert sheet_name("a/b[c]:*?" + "x" * 40) == "a–b–c––––" + "x" * 22
