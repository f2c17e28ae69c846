"""A workbook that came back: checked, then read row by row by the marks that its hidden columns carry."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from uuid import UUID
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from innocook.core.questionnaire import Questionnaire
from innocook.core.workbook import Fault, Field, Proposal, Reading, Unknown, WrittenCell, WrittenIndicator
from innocook.core.workbook_cells import understood
from innocook.i18n import LANGUAGE_NAMES, LANGUAGES
from innocook.offline import layout
from innocook.offline.archive import BOOK, BOOK_LINKS, LARGEST_FILE, Unpacked, unpacked
from innocook.offline.parts import MOST_ROWS, Part
from innocook.offline.refusals import WorkbookRefused
from innocook.offline.texts import plain_number
from innocook.offline.writing import START

_LONGEST_MARK = 100
MOST_UNKNOWN = 100


def read_workbook(source: bytes | BinaryIO, questionnaire: Questionnaire, assessment_id: UUID) -> Reading:
    """What a workbook of this assessment says; raises WorkbookRefused with the reason when it cannot be used at all.

    Nothing is unpacked before its size is known, no more than 20 MB of it ever is, and no formula is followed.
    """
    content = source if isinstance(source, bytes) else source.read(LARGEST_FILE + 1)
    safe = unpacked(content)
    try:
        book = load_workbook(safe.content, read_only=True, data_only=False, keep_links=False)
        return _Reader(book, safe, questionnaire, assessment_id).reading(hashlib.sha256(content).hexdigest())
    except WorkbookRefused:
        raise
    except Exception as error:  # whatever the library raises on a damaged file, it means the same to the person
        raise WorkbookRefused("damaged") from error


@dataclass(slots=True)
class _Rows:
    """The cells of a section by indicator while it is read."""

    versions: dict[str, int] = field(default_factory=dict)
    cells: dict[str, dict[Field, WrittenCell]] = field(default_factory=dict)


class _Reader:
    """Reads one workbook of one assessment."""

    def __init__(self, book: Workbook, safe: Unpacked, questionnaire: Questionnaire, assessment_id: UUID) -> None:
        self.book, self.questionnaire = book, questionnaire
        self.facts = self._facts()
        self._check_facts(assessment_id)
        self.names = {key.removeprefix("sheet:"): name for key, name in self.facts.items() if key.startswith("sheet:")}
        self._check_sheets(_parts_by_sheet(safe))
        self.unknown: list[Unknown] = []

    def reading(self, sha256: str) -> Reading:
        """Everything the section sheets say."""
        proposals: list[Proposal] = []
        faults: list[Fault] = []
        for section_id, name in self.names.items():
            for written in self._section(section_id, name) if section_id != START else ():
                indicator = self.questionnaire.indicator_by_id[written.id]
                found = understood(indicator, written, self.questionnaire.na_reasons)
                proposals += found.proposals
                faults += found.faults
        return Reading(self._text_language(), sha256, tuple(proposals), tuple(faults), tuple(self.unknown))

    def _facts(self) -> dict[str, str]:
        if layout.FACTS_SHEET not in self.book.sheetnames:
            raise WorkbookRefused("no_facts")
        rows = self.book[layout.FACTS_SHEET].iter_rows(max_row=200, max_col=2, values_only=True)
        return {str(key): str(value) for key, value in rows if key is not None and value is not None}

    def _check_facts(self, assessment_id: UUID) -> None:
        if self.facts.get("format") != str(layout.FORMAT):
            raise WorkbookRefused("other_layout" if "format" in self.facts else "no_facts")
        if self.facts.get("assessment") != str(assessment_id):
            raise WorkbookRefused("other_assessment")
        if self.facts.get("sha256") != self.questionnaire.sha256:
            raise WorkbookRefused("other_questionnaire", self.facts.get("version", ""))

    def _check_sheets(self, parts: Mapping[str, Part | None]) -> None:
        ours = {layout.FACTS_SHEET, layout.LISTS_SHEET, *self.names.values()}
        for name in self.book.sheetnames:
            if name not in ours:
                raise WorkbookRefused("sheet_unknown", name)
        for key, name in self.names.items():
            if name not in self.book.sheetnames:
                raise WorkbookRefused("sheet_missing", name)
            part = parts.get(name)
            if part is None or (key != START and key not in self.questionnaire.section_by_id):
                raise WorkbookRefused("damaged", name)
            if key != START and part.merged:
                raise WorkbookRefused("merged_cells", f"{name}, {part.merged}")

    def _text_language(self) -> str:
        """The language chosen on the first sheet, else that of the workbook."""
        by_name = {name: code for code, name in LANGUAGE_NAMES.items()}
        for row in self._rows(self.names.get(START, "")):
            if row[layout.MARK_ID].value == layout.TEXT_LANGUAGE:
                chosen = by_name.get(str(row[layout.START_INPUT].value).strip())
                if chosen:
                    return chosen
        return self.facts["language"] if self.facts.get("language") in LANGUAGES else LANGUAGES[0]

    def _section(self, section_id: str, name: str) -> Iterator[WrittenIndicator]:
        found = _Rows()
        allowed = set(self.questionnaire.section_by_id[section_id].indicators)
        for number, row in enumerate(self._rows(name), start=1):
            marks = [_mark(row[column].value) for column in (layout.MARK_ID, layout.MARK_FIELD, layout.MARK_VERSION)]
            if any(marks[:2]):
                address = f"{name}!{get_column_letter(layout.INPUT + 1)}{number}"
                self._take(found, allowed, marks, _written(row[layout.INPUT], address))
        for key, cells in found.cells.items():
            yield WrittenIndicator(key, found.versions[key], cells)

    def _take(self, found: _Rows, allowed: set[str], marks: list[str], cell: WrittenCell) -> None:
        key, mark, version = marks
        fields = {field.value: field for field in Field}
        if key not in allowed or mark not in fields or not (version.isascii() and version.isdigit()):
            self._note_unknown(key, cell, "unknown_row")
        elif fields[mark] in found.cells.get(key, {}):
            self._note_unknown(key, cell, "repeated_row")
        else:
            found.versions.setdefault(key, int(version[:9]))
            found.cells.setdefault(key, {})[fields[mark]] = cell

    def _note_unknown(self, key: str, cell: WrittenCell, code: str) -> None:
        if len(self.unknown) < MOST_UNKNOWN:
            self.unknown.append(Unknown(key, cell.address, code))

    def _rows(self, name: str) -> Iterator[tuple[Any, ...]]:
        if name in self.book.sheetnames:
            yield from self.book[name].iter_rows(max_row=MOST_ROWS, max_col=layout.ORIGINAL + 1)


def _mark(value: object) -> str:
    return "" if value is None else str(value)[:_LONGEST_MARK].strip()


def _written(cell: Any, address: str) -> WrittenCell:
    """The text of a cell; whole numbers without decimals, whatever program wrote them."""
    value = cell.value
    if cell.data_type == "f" or not isinstance(value, str | int | float | None):
        return WrittenCell(str(value)[:200], address, "formula")
    if cell.data_type == "e":
        return WrittenCell(str(value), address, "error_value")
    if isinstance(value, bool):
        return WrittenCell(str(value).upper(), address)
    if isinstance(value, int | float):
        return WrittenCell(plain_number(float(value)), address)
    return WrittenCell((value or "").replace("_x000D_", ""), address)


def _parts_by_sheet(safe: Unpacked) -> dict[str, Part | None]:
    """Which part each sheet is, read from the book itself, so that what was looked through is what is read."""
    with zipfile.ZipFile(safe.content) as archive:
        links, book = (ET.fromstring(archive.read(name)) for name in (BOOK_LINKS, BOOK))  # noqa: S314 -- looked through before
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    found: dict[str, Part | None] = {}
    for sheet in (each for each in book.iter() if each.tag.rpartition("}")[2] == "sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(link, "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found[sheet.get("name", "")] = safe.sheets.get(path)
    return found
