"""Workbooks that come back: exactly what was changed is found, the rest is untouched, strangers are told apart."""

import io
from uuid import UUID

import pytest
from openpyxl import load_workbook

from innocook.core.answers import BLANK, chosen, not_applicable
from innocook.core.loader import read_directory
from innocook.core.workbook import Part
from innocook.core.workbook_changes import Change, Status
from innocook.offline import layout
from innocook.offline.reading import MOST_UNKNOWN, read_workbook
from innocook.offline.refusals import WorkbookRefused
from innocook.offline.writing import assessment_workbook
from innocook.paths import resource
from tests.offline.books import ASSESSMENT, UNCONFIRMED, changes, content, made, read
from tests.reports.sample import HOSTILE, questionnaire
from tests.support.workbooks import Formula, changed, saved

LANGUAGES = ("ar", "en", "fr")


def found(book: bytes) -> dict[str, Change]:
    """The changes by their keys."""
    return {change.key: change for change in changes(book).changes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untouched_workbook_changes_nothing(language: str):
    """Every cell is read and says what it was made from: 31 answers, a note and two links."""
    comparison = changes(made(language))
    assert (comparison.changes, comparison.faults, comparison.unknown) == ((), (), ())
    assert comparison.unchanged == 34
    assert read(made(language)).language == language


def test_exactly_the_changed_cells_are_found():
    """A level, a note, an emptied answer, a third link, a comment and a confirmation; nothing else."""
    book = changed(
        made(),
        {
            ("STR1", "answer"): "٤",
            ("STR3", "note"): "=HYPERLINK(1)",
            ("STR4", "answer"): None,
            (UNCONFIRMED, "links"): "https://example.org/plan-2026.pdf\nhttps://example.org/new",
            ("CIT1", "comment"): "Please look.",
            (UNCONFIRMED, "confirmed"): "Yes",
        },
    )
    assert {key: (each.proposal.answer, each.proposal.text) for key, each in found(book).items()} == {
        "STR1.answer": (chosen("4"), ""),
        "STR3.note": (BLANK, "=HYPERLINK(1)"),
        "STR4.answer": (BLANK, ""),
        "STR2.link.2": (BLANK, "https://example.org/new"),
        "CIT1.comment": (BLANK, "Please look."),
        "STR2.confirmation": (BLANK, ""),
    }
    assert {each.status for each in found(book).values()} == {Status.NEW}


def test_cells_have_their_addresses():
    """Sheet and cell as the program names them, so that people find them again."""
    change = found(changed(made(), {("STR1", "answer"): "4 · Leading"}))["STR1.answer"]
    assert change.proposal.address == "1 Vision, strategy and…!F6"


@pytest.mark.parametrize(("written", "level"), [(3, "3"), (3.0, "3"), ("3", "3"), (0, "0"), ("Leading", "4")])
def test_numbers_and_texts_are_levels(written: object, level: str):
    """Whatever type the program gave the cell."""
    assert found(changed(made(), {("STR3", "answer"): written}))["STR3.answer"].proposal.answer == chosen(level)


def test_formulas_and_errors_are_refused_cell_by_cell():
    """A formula and an error are named with their addresses; the others of the same sheet are used."""
    book = changed(
        made(),
        {("STR1", "answer"): Formula("=1+1"), ("STR2", "note"): Formula("=[1]Other!A1"), ("STR3", "answer"): "4"},
    )
    comparison = changes(book)
    assert [(each.indicator, each.part, each.code) for each in comparison.faults] == [
        ("STR1", Part.ANSWER, "formula"),
        ("STR2", Part.NOTE, "formula"),
    ]
    assert [each.key for each in comparison.changes] == ["STR3.answer"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_applicable_by_the_lists(language: str):
    """The words and the reason as the lists of that language offer them."""
    words = {"ar": "لا ينطبق", "en": "Not applicable", "fr": "Sans objet"}[language]
    reason = questionnaire().na_reasons[2]
    key = [each.id for each in questionnaire().indicators if each.na_allowed][-1]
    filled = {(key, "answer"): words, (key, "na_reason"): reason.text.in_language(language), (key, "na_text"): "X"}
    assert found(changed(made(language), filled))[f"{key}.answer"].proposal.answer == not_applicable(reason.id, "X")


def tampered(*marks: tuple[str, str]) -> bytes:
    """The workbook with these rows below the last block of its first section: id and field."""
    book = load_workbook(io.BytesIO(made()))
    for row, (key, field) in enumerate(marks, start=200):
        for column, value in ((layout.MARK_ID, key), (layout.MARK_FIELD, field), (layout.MARK_VERSION, "3")):
            book.worksheets[1].cell(row, column + 1, value)
        book.worksheets[1].cell(row, layout.INPUT + 1, "4")
    return saved(book)


def test_rows_that_belong_to_nothing_are_listed():
    """No such indicator, one of another section, no such field, and one that stands there twice: none is used."""
    comparison = changes(tampered(("NONE", "answer"), ("PAR1", "answer"), ("STR1", "score"), ("STR1", "answer")))
    assert [(each.id, each.code) for each in comparison.unknown] == [
        ("NONE", "unknown_row"),
        ("PAR1", "unknown_row"),
        ("STR1", "unknown_row"),
        ("STR1", "repeated_row"),
    ]
    assert comparison.changes == ()


def test_the_list_of_unknown_rows_ends():
    """A hundred are enough to see what happened."""
    assert len(read(tampered(*[(f"X{place}", "answer") for place in range(500)])).unknown) == MOST_UNKNOWN


def refused(book: bytes, assessment: UUID = ASSESSMENT, other: bool = False) -> tuple[str, str]:
    """Code and place of a refusal; fails when the workbook is taken."""
    asked = read_directory(resource("questionnaires") / "example-1") if other else questionnaire()
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(io.BytesIO(book), asked, assessment)
    return caught.value.code, caught.value.place


def test_a_workbook_of_another_assessment():
    """Known by its own facts, not by its name."""
    assert refused(made(), UUID(int=9)) == ("other_assessment", "")


def test_a_workbook_of_another_questionnaire():
    """The fingerprint of the questionnaire decides; its version is told."""
    assert refused(made(), other=True) == ("other_questionnaire", "1.0")


def edited(change: object) -> bytes:
    """The workbook after `change` had it in its hands."""
    book = load_workbook(io.BytesIO(made()))
    change(book)  # type: ignore[operator]
    return saved(book)


def set_fact(key: str, value: str) -> object:
    """A change of what the workbook knows about itself."""

    def change(book: object) -> None:
        for row in book[layout.FACTS_SHEET].iter_rows():  # type: ignore[index]
            if row[0].value == key:
                row[1].value = value

    return change


def rename(book: object) -> None:
    """The second section called otherwise."""
    book.worksheets[2].title = "Mine"  # type: ignore[attr-defined]


def remove(book: object) -> None:
    """The second section taken away."""
    book.remove(book.worksheets[2])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (set_fact("format", "2"), "other_layout", ""),
        (set_fact("format", ""), "no_facts", ""),
        (lambda book: book.remove(book[layout.FACTS_SHEET]), "no_facts", ""),
        (rename, "sheet_unknown", "Mine"),
        (remove, "sheet_missing", "2 Innovation in daily work…"),
        (lambda book: book.create_sheet("More"), "sheet_unknown", "More"),
        (lambda book: book.worksheets[3].merge_cells("B8:C9"), "merged_cells", "3 From small trials to scale, B8:C9"),
        (set_fact("sheet:PIL", "lists"), "sheet_unknown", "3 From small trials to scale"),
    ],
)
def test_what_was_done_to_the_workbook_is_named(change: object, code: str, place: str):
    """Another format, no facts, sheets renamed, taken away, added or merged: the reason, and the very sheet."""
    assert refused(edited(change)) == (code, place)


def test_the_language_of_texts_can_be_chosen():
    """On the first sheet; what is no language leaves that of the workbook."""
    for chosen_name, language in (("العربية", "ar"), ("klingon", "en")):
        book = load_workbook(io.BytesIO(made()))
        cell = next(row[layout.START_INPUT] for row in book.worksheets[0].iter_rows()
                    if row[layout.MARK_ID].value == layout.TEXT_LANGUAGE)  # fmt: skip
        cell.value = chosen_name
        assert read(saved(book)).language == language


def test_marks_of_direction_are_kept_in_notes():
    """What was typed is what is stored, markup and all; nothing is lost on the way."""
    proposals = {each.indicator: each.text for each in read(made()).proposals if each.part is Part.NOTE}
    assert proposals["STR1"] == HOSTILE


def test_some_sections_alone_come_back():
    """The workbook of two sections has no others to miss."""
    book = assessment_workbook(questionnaire(), content(("DPI", "PAR")), "fr")
    assert {each.indicator[:3] for each in read(book).proposals} == {"DPI", "PAR"}
