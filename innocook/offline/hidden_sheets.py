"""What the workbook carries unseen: the entries of its drop-down lists, and what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_col_to_name

from innocook.core.questionnaire import Questionnaire
from innocook.core.workbook import WorkbookContent
from innocook.offline import layout
from innocook.reports.sheets import Book


class Lists:
    """The drop-down lists of a workbook: equal ones stand once, in a column of a hidden sheet each.

    Written into a validation they may have no more than 255 characters together, and no commas.
    """

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, entries: Sequence[str]) -> str:
        """The formula of a list with these entries."""
        column = xl_col_to_name(self._columns.setdefault(tuple(entries), len(self._columns)))
        return f"={layout.LISTS_SHEET}!${column}$1:${column}${len(entries)}"

    def write(self, book: Book) -> None:
        """The hidden sheet with every list that was asked for."""
        sheet = book.sheet(layout.LISTS_SHEET)
        for entries, column in self._columns.items():
            for row, entry in enumerate(entries):
                sheet.write_string(row, column, entry, book.look("machine"))
        sheet.protect()
        sheet.hide()


def write_facts(book: Book, questionnaire: Questionnaire, content: WorkbookContent, names: Mapping[str, str]) -> None:
    """The very hidden sheet by which the workbook is known again; `names` are those of all sheets, by section."""
    facts = [
        ("format", str(layout.FORMAT)),
        ("assessment", str(content.assessment_id)),
        ("questionnaire", questionnaire.id),
        ("version", questionnaire.version),
        ("sha256", questionnaire.sha256),
        ("language", book.t.language),
        ("made_on", content.made_on.isoformat()),
    ]
    sheet = book.sheet(layout.FACTS_SHEET)
    for row, (key, value) in enumerate([*facts, *((f"sheet:{key}", name) for key, name in names.items())]):
        sheet.write_string(row, 0, key, book.look("machine"))
        sheet.write_string(row, 1, value, book.look("machine"))
    sheet.protect()
    sheet.very_hidden()
