"""The workbook as it leaves: readable, right to left where it should be, protected, nothing typed a formula."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from innocook.core.answers import AnswerState, measured
from innocook.core.loader import read_directory
from innocook.core.workbook import Entry, Field, WorkbookContent
from innocook.offline import layout
from innocook.offline.names import section_names, shortened
from innocook.offline.writing import assessment_workbook
from innocook.paths import resource
from tests.offline.books import ASSESSMENT, LINKS, UNCONFIRMED, content, entries, made
from tests.reports.sample import HOSTILE, SUBJECT, questionnaire
from tests.support.workbooks import cells, values

LANGUAGES = ("ar", "en", "fr")


def opened(language: str = "en") -> Workbook:
    """The workbook in another library."""
    return load_workbook(io.BytesIO(made(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sheet_per_section(language: str):
    """A start sheet, the sections in their order with their titles, two hidden sheets; all in one direction."""
    book = opened(language)
    names = list(section_names(questionnaire(), content().sections, language).values())
    assert book.sheetnames[1:9] == names
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 9 + ["hidden", "veryHidden"]
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book.worksheets} == {language == "ar"}
    assert max(map(len, book.sheetnames)) <= 31
    assert len({name.casefold() for name in book.sheetnames}) == 11


def test_long_titles_end_between_words():
    """31 characters are all a name may have."""
    assert shortened("1 Vision, strategy and leadership") == "1 Vision, strategy and…"
    assert shortened("1 Short") == "1 Short"


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_cells_to_fill_in_are_open(language: str):
    """Every sheet is protected without a password, and so is the list of sheets; open are the marked cells alone."""
    book = opened(language)
    assert book.security.lockStructure
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets)
    open_cells = {cell for sheet in book.worksheets[1:9] for row in sheet.iter_rows() for cell in row
                  if not cell.protection.locked}  # fmt: skip
    assert open_cells == {cell for _place, cell in cells(book)}


def test_nothing_typed_is_a_formula():
    """A note and a comment that begin with "=" are texts; links are no links; formulas are ours, the progress only."""
    book = opened()
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert values(made())["STR1", "note"] == HOSTILE
    assert all(re.match(r"=(SUM|IF|REPT|\"|')", str(cell.value)) for cell in found)
    assert all(cell.hyperlink is None for _place, cell in cells(book))
    assert {cell.number_format for _place, cell in cells(book)} == {"@"}


def test_what_is_stored_is_filled_in():
    """Answers as the lists show them, reasons, explanations, links one per line, earlier comments to read."""
    filled = values(made())
    stored = entries()
    no = next(key for key, entry in stored.items() if entry.answer.state is AnswerState.NOT_APPLICABLE)
    assert filled["STR1", "answer"] == "0 · Not started"
    assert (filled[no, "answer"], filled[no, "na_text"]) == ("Not applicable", "نص السبب")
    assert filled[no, "na_reason"] == questionnaire().na_reasons[0].text.in_language("en")
    assert filled[UNCONFIRMED, "links"] == "\n".join(LINKS)
    assert filled[UNCONFIRMED, "confirmed"] is None
    texts = [str(cell.value) for row in opened().worksheets[1].iter_rows() for cell in row]
    assert "Lina (3 November 2026)\n=1+1\nسامي (4 November 2026)\nتم التحقق" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_level_can_be_read(language: str):
    """Titles, questions and all five descriptors of every indicator stand on its sheet."""
    book = opened(language)
    for section, sheet in zip(questionnaire().sections, book.worksheets[1:9], strict=True):
        texts = {str(cell.value) for row in sheet.iter_rows(max_col=layout.TEXT + 1) for cell in row}
        for key in section.indicators:
            each = questionnaire().indicator_by_id[key]
            asked = {each.title.in_language(language), each.question.in_language(language)}
            assert asked | {option.text.in_language(language) for option in each.options} <= texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_offer_what_may_be_said(language: str):
    """Five levels, "not applicable" only where it is allowed; the lists stand on the hidden sheet."""
    book = opened(language)
    lists = book[layout.LISTS_SHEET]
    for sheet in book.worksheets[1:9]:
        by_cell = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
        for (key, field), cell in cells(book):
            if cell.parent is sheet and field == "answer":
                source = by_cell[cell.coordinate].formula1.partition("!")[2].replace("$", "")
                offered = [row[0].value for row in lists[source]]
                na_allowed = questionnaire().indicator_by_id[key].na_allowed
                assert len(offered) == 5 + na_allowed
                assert offered[0].startswith("0 · ")


def test_messages_fit_what_programs_accept():
    """Titles of 32 and messages of 255 characters at most, in every language: longer ones would be dropped."""
    for language in LANGUAGES:
        for sheet in opened(language).worksheets[1:9]:
            rules = sheet.data_validations.dataValidation
            assert len(rules) == len(
                [1 for _place, cell in cells(opened(language)) if cell.parent.title == sheet.title]
            )
            assert all(0 < len(rule.promptTitle) <= 32 and 0 < len(rule.prompt) <= 255 for rule in rules)


def test_progress_is_there_before_anything_calculates():
    """Cached: 30 of 32 answered, for one waits to be confirmed and one is blank."""
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        start = archive.read("xl/worksheets/sheet1.xml").decode()
    book = load_workbook(io.BytesIO(made()), data_only=True)
    assert [
        cell.value for cell in next(row for row in book.worksheets[0].iter_rows() if row[1].value == "All sections")
    ][2:4] == [30, 32]
    assert book.worksheets[1]["B2"].value == "3 of 4 answered"
    assert "SUM(" in start


def test_numbers_have_their_limits():
    """An indicator that asks for a number takes numbers of its range only."""
    example = read_directory(resource("questionnaires") / "example-1")
    number = next(each for each in example.indicators if each.number and not each.number.clamp)
    stored = {number.id: Entry(measured(12.5), 1)}
    sections = tuple(section.id for section in example.sections)
    whole = WorkbookContent(ASSESSMENT, SUBJECT.institution, SUBJECT.round_name, sections, stored, content().made_on)
    book = load_workbook(io.BytesIO(assessment_workbook(example, whole, "ar")))
    cell = dict(cells(book))[number.id, Field.ANSWER]
    rule = next(rule for rule in cell.parent.data_validations.dataValidation if cell.coordinate in rule.sqref)
    assert (cell.value, cell.data_type) == (12.5, "n")
    assert (rule.type in {"decimal", "custom"}, "100" in str(rule.formula1) + str(rule.formula2)) == (True, True)


def test_some_sections_alone():
    """Whoever answers two sections takes two sheets home."""
    book = load_workbook(io.BytesIO(assessment_workbook(questionnaire(), content(("DPI", "PAR")), "en")))
    assert book.sheetnames[1:3] == ["4 Digital public infrastructure", "8 Partnerships and regional…"]
    assert len(book.sheetnames) == 5
