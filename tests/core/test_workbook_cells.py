"""The cells of a workbook understood: what officials and their programs write, and what cannot be used."""

from dataclasses import replace

import pytest

from innocook.core.answers import BLANK, Answer, chosen, measured, not_applicable
from innocook.core.questionnaire import NumberRange, Reference
from innocook.core.text import Text
from innocook.core.workbook import Field, Part, WrittenCell, WrittenIndicator
from innocook.core.workbook_cells import LONGEST_NOTE, MOST_LINKS, Understood, same_text, understood
from tests.reports.sample import questionnaire
from tests.support.questionnaires import indicator

ASKED = questionnaire().indicator_by_id["DPI1"]
ALWAYS = questionnaire().indicator_by_id["STR1"]
REASONS = (Reference("no_service", Text({"ar": "لا خدمة", "en": "No service.", "fr": "Aucun service."})),)
NUMBER = replace(indicator("N"), options=(), number=NumberRange(0, 100, 0, 100, False, None))


def read(asked: object = ASKED, **cells: str) -> Understood:
    """The cells of an indicator, by the names of their fields."""
    written = {Field(name): WrittenCell(text, f"S!{name}") for name, text in cells.items()}
    return understood(asked, WrittenIndicator(asked.id, 4, written), REASONS)  # type: ignore[attr-defined, arg-type]


def value(asked: object = ASKED, **cells: str) -> Answer:
    """The answer that the cells give; fails where they give none."""
    found = read(asked, **cells)
    assert found.faults == ()
    return next(each.answer for each in found.proposals if each.part is Part.ANSWER)


def faults(asked: object = ASKED, **cells: str) -> list[tuple[str, str]]:
    """Where something is wrong, and what."""
    return [(each.address, each.code) for each in read(asked, **cells).faults]


@pytest.mark.parametrize(
    "written",
    ["3", " 3 ", "3.0", "٣", "۳", "3 · Established", "3·Established", "3 · راسخ", "٣ · راسخ", "3 · anything else",
     "Established", "ESTABLISHED", "établi", "Etabli", "راسخ", "\u200f3\u200f", "\u20683 · راسخ\u2069"],
)  # fmt: skip
def test_a_level_is_understood_however_it_is_written(written: str):
    """Key, number, Arabic or Persian digit, list entry or name in any language, with or without invisible marks."""
    assert value(answer=written) == chosen("3")


@pytest.mark.parametrize(
    "written",
    [
        "na",
        "NA",
        "n/a",
        "Not applicable",
        "NOT APPLICABLE",
        "لا ينطبق",
        "لَا يَنْطَبِق",
        "sans objet",
        "Sans\nobjet",
    ],
)
def test_not_applicable_in_every_language(written: str):
    """With its reason in any language or by its id, and the explanation as it was typed."""
    for reason in ("No service.", "no_service", "لا خدمة", "aucun service."):
        found = value(answer=written, na_reason=reason, na_text=" None here. ")
        assert found == not_applicable("no_service", "None here.")


@pytest.mark.parametrize("written", ["", "  ", "\u200f", "\n"])
def test_an_empty_cell_clears(written: str):
    """Blanks and invisible marks are nothing."""
    assert value(answer=written) == BLANK


@pytest.mark.parametrize(
    ("asked", "cells", "fault"),
    [
        (ASKED, {"answer": "5"}, ("S!answer", "unknown_option")),
        (ASKED, {"answer": "3.5"}, ("S!answer", "unknown_option")),
        (ASKED, {"answer": "-1"}, ("S!answer", "unknown_option")),
        (ASKED, {"answer": "3 · Leading"}, ("S!answer", "unknown_option")),
        (ASKED, {"answer": "7 · Leading"}, ("S!answer", "unknown_option")),
        (ASKED, {"answer": "3 or 4"}, ("S!answer", "unknown_option")),
        (ALWAYS, {"answer": "na", "na_reason": "no_service", "na_text": "x"}, ("S!answer", "na_not_allowed")),
        (ASKED, {"answer": "na", "na_reason": "", "na_text": "x"}, ("S!na_reason", "na_reason_missing")),
        (ASKED, {"answer": "na", "na_reason": "because", "na_text": "x"}, ("S!na_reason", "na_reason_unknown")),
        (ASKED, {"answer": "na", "na_reason": "no_service", "na_text": ""}, ("S!na_text", "na_text_missing")),
        (ASKED, {"answer": "na", "na_reason": "no_service", "na_text": "x" * 2001}, ("S!na_text", "too_long")),
        (ASKED, {"note": "x" * (LONGEST_NOTE + 1)}, ("S!note", "too_long")),
        (ASKED, {"comment": "x" * 4001}, ("S!comment", "too_long")),
        (NUMBER, {"answer": "many"}, ("S!answer", "not_a_number")),
        (NUMBER, {"answer": "1e400"}, ("S!answer", "not_a_number")),
        (NUMBER, {"answer": "100.5"}, ("S!answer", "out_of_range")),
        (ASKED, {"links": "javascript:alert(1)"}, ("S!links", "link_scheme")),
        (ASKED, {"links": "https://user:word@example.org"}, ("S!links", "link_credentials")),
        (ASKED, {"links": "http://localhost/"}, ("S!links", "link_host")),
        (ASKED, {"links": "https://a b"}, ("S!links", "link_characters")),
    ],
)
def test_what_cannot_be_used_is_named(asked: object, cells: dict[str, str], fault: tuple[str, str]):
    """The very cell and the reason; nothing is guessed."""
    assert faults(asked, **cells) == [fault]


@pytest.mark.parametrize("written", ["12.5", "12,5", "١٢٫٥", "۱۲.۵", " 12.50 "])
def test_numbers_in_every_script(written: str):
    """Western, Arabic-Indic and Persian digits, with a point, a comma or the Arabic separator."""
    assert value(NUMBER, answer=written) == measured(12.5)


def test_a_wrong_cell_does_not_spoil_the_others():
    """The answer cannot be used; the note, two links and the comment beside it can, the third link cannot."""
    found = read(
        answer="?",
        note="n",
        links="https://example.org/a\nno\n\nhttps://EXAMPLE.org/b\nhttps://example.org/a",
        comment="c",
    )
    assert [(each.part, each.text) for each in found.proposals] == [
        (Part.NOTE, "n"),
        (Part.LINK, "https://example.org/a"),
        (Part.LINK, "https://example.org/b"),
        (Part.COMMENT, "c"),
    ]
    assert [each.code for each in found.faults] == ["unknown_option", "link_scheme"]


@pytest.mark.parametrize("field", list(Field))
def test_a_formula_is_no_text(field: Field):
    """In whichever cell it stands: that cell is refused with its address."""
    cells = {field: WrittenCell("=1+1", "S!F9", "formula")}
    found = understood(ASKED, WrittenIndicator("DPI1", 0, cells), REASONS)
    assert [(each.address, each.code, each.written) for each in found.faults] == [("S!F9", "formula", "=1+1")]


def test_no_more_links_than_anybody_needs():
    """Fifty are taken, the rest is named once."""
    lines = "\n".join(f"https://example.org/{place}" for place in range(MOST_LINKS + 10))
    found = read(links=lines)
    assert len([each for each in found.proposals if each.part is Part.LINK]) == MOST_LINKS
    assert [each.code for each in found.faults] == ["too_many_links"]


def test_an_explanation_left_beside_a_level_travels_along():
    """Whether it was left over or just typed shows only beside what is stored."""
    found = read(answer="2", na_text="why")
    assert [(each.answer, each.text) for each in found.proposals if each.part is Part.ANSWER] == [(chosen("2"), "why")]


def test_spaces_and_marks_are_no_difference():
    """Programs change line ends, trailing blanks and invisible marks unasked; letters they leave alone."""
    assert same_text("a  b\r\nc ", "\u200fa b\nc")
    assert not same_text("a b", "ab")
    assert not same_text("a", "A")
