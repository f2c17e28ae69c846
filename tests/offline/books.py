"""A workbook to test with: the product's questionnaire, answered by rule, with every state an answer can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from uuid import UUID

from innocook.core.answers import BLANK, Answer
from innocook.core.workbook import Entry, Reading, Remark, WorkbookContent
from innocook.core.workbook_changes import Comparison, compared
from innocook.offline.reading import read_workbook
from innocook.offline.writing import assessment_workbook
from tests.reports.sample import SUBJECT, answers, questionnaire

ASSESSMENT = UUID("00000000-0000-4000-8000-000000000007")
LINKS = ("https://example.org/plan-2026.pdf", "https://data.example.org/?q=%D9%85&x=1")
UNCONFIRMED = "STR2"
"""Its answer comes from an earlier round, with links and comments beside it."""


def entries() -> dict[str, Entry]:
    """What is stored; STR1 has a note full of markup, DPI indicators are not applicable, the last one is blank."""
    found = {
        key: Entry(given, 3, note_language="ar" if given.note else "", na_text_language="ar" if given.na_text else "")
        for key, given in answers().items()
    }
    remarks = (Remark("Lina", date(2026, 11, 3), "=1+1"), Remark("سامي", date(2026, 11, 4), "تم التحقق"))
    found[UNCONFIRMED] = replace(found[UNCONFIRMED], confirmed=False, links=LINKS, remarks=remarks)
    return found


def content(sections: Sequence[str] = ()) -> WorkbookContent:
    """The content of the workbook, for these sections or all."""
    every = tuple(section.id for section in questionnaire().sections)
    names = SUBJECT.institution, SUBJECT.round_name
    return WorkbookContent(ASSESSMENT, *names, tuple(sections) or every, entries(), date(2026, 11, 25))


@cache
def made(language: str = "en") -> bytes:
    """The workbook."""
    return assessment_workbook(questionnaire(), content(), language)


def read(book: bytes) -> Reading:
    """What it says."""
    return read_workbook(book, questionnaire(), ASSESSMENT)


def changes(book: bytes) -> Comparison:
    """What it would change of what it was made from."""
    stored = entries()
    seen: dict[str, Answer] = {key: entry.answer for key, entry in stored.items()}
    return compared(read(book), stored, {**dict.fromkeys(questionnaire().indicator_by_id, BLANK), **seen})
