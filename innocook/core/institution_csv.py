"""A list of institutions from a CSV file: what every row says, and every fault of the file at once.

Nothing is asked of the database here; `core.institution_checks` compares the rows with what is known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from innocook.core.answer_cells import trimmed
from innocook.core.csv_records import Record, delimiter_of, records
from innocook.core.institution_codes import visible

REQUIRED = ("code", "country", "name_ar", "name_en", "name_fr", "type", "size", "sector", "context_group")
OPTIONAL = ("parent_code", "lead_email", "lead_language")
COLUMNS = REQUIRED + OPTIONAL
MOST_ROWS = 5000
MOST_COLUMNS = 60
LARGEST_FILE = 3_000_000
LONGEST_SHOWN = 100
LOST = "\ufffd"
"""What stands where bytes were no UTF-8."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault: `row` is the line of the file (0: the file itself), `value` what is written there.

    `other` is what the sentence needs besides: a suggestion, another row, the code of another institution.
    """

    code: str
    row: int = 0
    column: str = ""
    value: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The cells of one row by their column, trimmed; columns that the file does not have are left out."""

    row: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """What stands in a column, empty where the file does not have it."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class ReadFile:
    """What could be read of a file, and what could not."""

    rows: list[ReadRow] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


def read_file(data: bytes) -> ReadFile:
    """Read a file: UTF-8 with or without mark; comma, semicolon or tab; the header first, its columns in any order."""
    found = ReadFile()
    if len(data) > LARGEST_FILE:
        found.faults.append(RowFault("file_too_large", other=str(LARGEST_FILE // 1_000_000)))
        return found
    text = _decoded(data, found)
    delimiter = delimiter_of(text, lambda cells: (sum(_header(cell) in COLUMNS for cell in cells), len(cells)))
    lines = list(islice(records(text, delimiter), MOST_ROWS + 2))
    if not lines:
        found.faults.append(RowFault("file_empty"))
        return found
    places = _places(lines[0], found)
    if places:
        _read_rows(lines[1:], len(lines[0].cells), places, found)
    return found


def _decoded(data: bytes, found: ReadFile) -> str:
    """The text; where no line with other than ASCII letters is UTF-8, the whole file is written in something else."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        if not any(_is_utf8(line) for line in lines if not line.isascii()):
            row = data.count(b"\n", 0, error.start) + 1
            found.faults.append(RowFault("file_not_utf8", row))
        return data.decode("utf-8-sig", errors="replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _header(cell: str) -> str:
    return trimmed(cell).casefold()


def _places(header: Record, found: ReadFile) -> dict[str, int]:
    """Where the known columns stand; empty where the first line is no header."""
    names = [_header(cell) for cell in header.cells]
    if header.fault or not any(name in COLUMNS for name in names):
        found.faults.append(RowFault("no_header", header.line, value=visible("".join(header.cells[:1]), LONGEST_SHOWN)))
        return {}
    if len(names) > MOST_COLUMNS:
        found.faults.append(RowFault("too_many_columns", header.line, value=str(len(names)), other=str(len(COLUMNS))))
        return {}
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name:
            found.faults.append(RowFault("column_without_name", header.line, str(place + 1)))
        elif name not in COLUMNS:
            close, written = get_close_matches(name, COLUMNS, n=1), visible(trimmed(header.cells[place]), LONGEST_SHOWN)
            found.faults.append(RowFault("column_unknown", header.line, written, other="".join(close)))
        elif name in places:
            found.faults.append(RowFault("column_repeated", header.line, name))
        places.setdefault(name, place)
    missing = [name for name in REQUIRED if name not in places]
    found.faults += [RowFault("column_missing", header.line, name) for name in missing]
    return {name: place for name, place in places.items() if name in COLUMNS}


def _read_rows(lines: list[Record], width: int, places: Mapping[str, int], found: ReadFile) -> None:
    if not lines:
        found.faults.append(RowFault("no_rows"))
    if len(lines) > MOST_ROWS:
        found.faults.append(RowFault("too_many_rows", lines[MOST_ROWS].line, other=str(MOST_ROWS)))
        lines = lines[:MOST_ROWS]
    for line in lines:
        if line.fault:
            found.faults.append(RowFault("row_unreadable", line.line, value=line.fault))
        elif len(line.cells) != width:
            code = "cells_too_few" if len(line.cells) < width else "cells_too_many"
            found.faults.append(RowFault(code, line.line, value=str(len(line.cells)), other=str(width)))
        else:
            found.rows.append(ReadRow(line.line, {name: _cell(line.cells[place]) for name, place in places.items()}))


def _cell(written: str) -> str:
    """Its text in one line, composed, without marks that turn the text beside it around."""
    plain = written if written.isascii() else unicodedata.normalize("NFC", trimmed(written))
    return " ".join(plain.split())
