"""One report, every format, three languages: the same figures in all of them."""

import csv
import io
import json
import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from innocook.i18n import translator, without_bidi_marks
from innocook.reports.charts import bars_svg
from innocook.reports.csv_files import report_csv
from innocook.reports.drawings import measures_of, points_text
from innocook.reports.json_files import report_json
from innocook.reports.pdf import report_pdf
from innocook.reports.rows import plain
from innocook.reports.workbook import report_workbook
from tests.reports.sample import report

Figures = dict[str, tuple[str, str, str]]


def expected(validated: bool) -> Figures:
    """Self, validated and shown of every score and indicator, as plain numbers."""
    made = report(validated)
    scores = {each.id: (each.own.value, each.validated.value, each.shown.value) for each in made.scores}
    answers = {
        each.id: (each.own.points, each.validated.points if each.validated else None, each.shown.points)
        for each in made.indicators
    }
    return {name: tuple(map(plain, values)) for name, values in (scores | answers).items()}


def from_workbook(validated: bool, language: str) -> Figures:
    """The same out of the two tables of the workbook."""
    book = load_workbook(io.BytesIO(report_workbook(report(validated), language)), read_only=True)
    scores, answers = (list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets[1:3])
    found = {row[1]: tuple(map(plain, row[3:6])) for row in scores}
    return found | {row[1]: tuple(map(plain, row[6:9])) for row in answers}


@pytest.mark.parametrize("validated", [False, True])
def test_csv_and_json_hold_the_figures(validated: bool) -> None:
    """Both have every figure, to nine decimals."""
    rows = list(csv.DictReader(io.StringIO(report_csv(report(validated)))))
    assert {row["id"]: (row["self"], row["validated"], row["shown"]) for row in rows} == expected(validated)
    results = json.loads(report_json(report(validated)))["results"]
    assert {
        each["id"]: tuple(plain(each[key]) for key in ("self", "validated", "shown")) for each in results
    } == expected(validated)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("validated", [False, True])
def test_the_workbook_holds_the_figures(validated: bool, language: str) -> None:
    """Read back by another library: numbers, not text."""
    assert from_workbook(validated, language) == expected(validated)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("validated", [False, True])
def test_pdf_and_charts_show_the_same_points(validated: bool, language: str) -> None:
    """The line of every score on the page of scores holds its points; the bars say the same."""
    made, t = report(validated), translator(language)
    layout = ["pdftotext", "-f", "2", "-l", "2", "-layout", "-", "-"]
    page = subprocess.run(layout, input=report_pdf(made, language), capture_output=True, check=True).stdout.decode()
    numbers = without_bidi_marks(page).split()
    for score in made.scores:
        bars = bars_svg(measures_of(made, score.kind, language), language, "t")
        assert f">{points_text(score.shown, t)}<" in without_bidi_marks(bars)
        figures = (score.shown, score.own) if validated else (score.shown,)
        assert all(str(each.points) in numbers for each in figures if each.points is not None)
