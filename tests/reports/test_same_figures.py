"""One report, every format, three languages: the same figures in all of them."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from openpyxl import load_workbook

from innocook.core.answers import chosen, not_applicable
from innocook.core.questionnaire import ScoreKind
from innocook.i18n import translator, without_bidi_marks
from innocook.reports.building import build_report
from innocook.reports.charts import bars_svg
from innocook.reports.csv_files import report_csv
from innocook.reports.drawings import measures_of, points_text
from innocook.reports.json_files import report_json
from innocook.reports.pdf import report_pdf
from innocook.reports.pdf_data import pdf_data
from innocook.reports.report import Report
from innocook.reports.review_figures import Basis
from innocook.reports.rows import plain
from innocook.reports.wording import evidence_sentence, na_count_words, na_range, na_sentence
from innocook.reports.workbook import report_workbook
from tests.reports.sample import SUBJECT, answers, lowered, plan, questionnaire, report, reviewed
from tests.support.pages import text_of, tree, words
from tests.support.web import ONE_DATABASE, ClientFor, answer_all, assessment_of, fill

Figures = dict[str, tuple[str, str, str]]
Making = Callable[[], Report]
EVERY = pytest.mark.parametrize(
    "made_by", [report, partial(report, True), reviewed], ids=["self", "lowered", "reviewed"]
)


def expected(made: Report) -> Figures:
    """Self, validated and shown of every score and indicator, as plain numbers."""
    scores = {each.id: (each.own.value, each.validated.value, each.shown.value) for each in made.scores}
    answers = {
        each.id: (each.own.points, each.validated.points if each.validated else None, each.shown.points)
        for each in made.indicators
    }
    return {name: tuple(map(plain, values)) for name, values in (scores | answers).items()}


def from_workbook(made: Report, language: str) -> Figures:
    """The same out of the two tables of the workbook."""
    book = load_workbook(io.BytesIO(report_workbook(made, language)), read_only=True)
    scores, answers = (list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets[1:3])
    found = {row[1]: tuple(map(plain, row[3:6])) for row in scores}
    return found | {row[1]: tuple(map(plain, row[6:9])) for row in answers}


@EVERY
def test_csv_and_json_hold_the_figures(made_by: Making) -> None:
    """Both have every figure, to nine decimals."""
    made = made_by()
    rows = list(csv.DictReader(io.StringIO(report_csv(made))))
    assert {row["id"]: (row["self"], row["validated"], row["shown"]) for row in rows} == expected(made)
    results = json.loads(report_json(made))["results"]
    assert {
        each["id"]: tuple(plain(each[key]) for key in ("self", "validated", "shown")) for each in results
    } == expected(made)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@EVERY
def test_the_workbook_holds_the_figures(made_by: Making, language: str) -> None:
    """Read back by another library: numbers, not text."""
    assert from_workbook(made_by(), language) == expected(made_by())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@EVERY
def test_pdf_and_charts_show_the_same_points(made_by: Making, language: str) -> None:
    """The line of every score on the page of scores holds its points; the bars say the same."""
    made, t = made_by(), translator(language)
    layout = ["pdftotext", "-f", "2", "-l", "2", "-layout", "-", "-"]
    page = subprocess.run(layout, input=report_pdf(made, language), capture_output=True, check=True).stdout.decode()
    numbers = without_bidi_marks(page).split()
    for score in made.scores:
        bars = bars_svg(measures_of(made, score.kind, language), language, "t")
        assert f">{points_text(score.shown, t)}<" in without_bidi_marks(bars)
        figures = (score.shown, score.own) if made.is_validated else (score.shown,)
        assert all(str(each.points) in numbers for each in figures if each.points is not None)


def grounded(validated: bool = False) -> Report:
    """The sample with four "not applicable" and evidence for five indicators, one of them not counted."""
    given = answers() | {name: not_applicable("no_service", "x") for name in ("DPI1", "DPI2", "EMT4", "CIT2")}
    supported = frozenset({"STR1", "STR2", "CUL3", "DAT1", "DPI1"})
    return build_report(plan(), given, SUBJECT, lowered(given) if validated else None, Basis(supported))


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("validated", [False, True])
def test_the_workbook_holds_what_the_figures_rest_on(validated: bool, language: str) -> None:
    """Evidence, "not applicable", its share and both bounds of every score, as numbers."""
    made = grounded(validated)
    book = load_workbook(io.BytesIO(report_workbook(made, language)), read_only=True)
    found = {row[1]: row[10:15] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert found == {
        each.id: (each.with_evidence, each.na_count, each.na_share, each.if_none.value, each.if_full.value)
        for each in made.scores
    }
    summary = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    t = translator(language)
    said = f"{evidence_sentence(made.overall, t)} {na_sentence(made.overall, t)}"
    assert without_bidi_marks(said) in summary


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize("validated", [False, True])
def test_the_pdf_holds_what_the_figures_rest_on(validated: bool) -> None:
    """A line per score: evidence, "not applicable" with its share, and both bounds in whole points."""
    made, t = grounded(validated), translator("en")
    pages = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=report_pdf(made, "en"), capture_output=True, check=True
    ).stdout.decode()
    assert " ".join(na_sentence(made.overall, t).split()) in " ".join(pages.split())
    assert evidence_sentence(made.overall, t) in " ".join(pages.split())
    table = pages.rpartition("What these figures rest on")[2]
    for score in (made.overall, *made.scores_of(ScoreKind.PRINCIPLE)):
        line = next(line for line in table.splitlines() if line.strip().startswith(score.name.in_language("en")))
        bounds = [str(score.if_none.points), str(score.if_full.points)] if score.na_count else []
        expected = [str(score.with_evidence), *na_count_words(score, t).split(), *bounds]
        assert line.split()[-len(expected) :] == expected


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_pdf_has_the_same_table_in_every_language(language: str) -> None:
    """What is set is the same figures, whatever the words."""
    rows = pdf_data(grounded(), language)["ground"]["rows"]
    english = pdf_data(grounded(), "en")["ground"]["rows"]
    assert [(row[1], *row[3:]) for row in rows] == [(row[1], *row[3:]) for row in english]
    assert len(rows) == len(grounded().scores)


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    """Without "not applicable" and without knowledge of evidence, the PDF has no such table."""
    full = {each.id: chosen("2") for each in questionnaire().indicators}
    ground = pdf_data(build_report(plan(), full, SUBJECT), "en")["ground"]
    assert (ground["sentences"], ground["rows"]) == ([], [])


@ONE_DATABASE
def test_the_page_shows_what_the_figures_rest_on(app: Flask, client_for: ClientFor) -> None:
    """The sentence under the overall score and the columns of the table are the report's figures; so is the trace."""
    own = assessment_of(app)
    answer_all(app, own, "2", leave_out=("DPI1", "CIT2"))
    client, start = client_for("lead"), f"/en/assessments/{own}"
    for name, page in (("DPI1", "DPI"), ("CIT2", "CIT")):
        fill(client, f"{start}/sections/{page}", **{name: "na", f"{name}__na_reason": "other", f"{name}__na_text": "x"})
    given = {each.id: chosen("2") for each in questionnaire().indicators}
    made = build_report(
        plan(),
        given | {"DPI1": not_applicable("other", "x"), "CIT2": not_applicable("other", "x")},
        SUBJECT,
        basis=Basis(frozenset()),
    )
    t, page = translator("en"), client.get(f"{start}/results")
    assert na_sentence(made.overall, t) in words(page)
    assert evidence_sentence(made.overall, t) in words(page)
    assert rested(page.text) == {
        each.id: (str(each.with_evidence), na_count_words(each, t), na_range(each, t)) for each in made.scores
    }
    for score in made.scores:
        said = words(client.get(f"{start}/results/trace/{score.id}"))
        assert not score.na_count or na_sentence(score, t) in said


def rested(markup: str) -> dict[str, tuple[str, ...]]:
    """The last three cells of each row of the table of all scores, by score id."""
    rows = {}
    for row in tree(markup).iter("tr"):
        link = next((each.get("href", "") for each in row.iter("a") if "/trace/" in each.get("href", "")), "")
        cells = [text_of(each) for each in row.iter("td")]
        if link and cells:
            rows[link.rpartition("/")[2]] = tuple(cells[-3:])
    return rows
