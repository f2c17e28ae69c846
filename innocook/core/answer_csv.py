"""Answers of many institutions from a CSV file: one row each, every defect at once.

The first column names the institution, the others are headed by indicator ids; a column `ranked` may say which rows
stay out of the ranks. Cells hold an option key or a number, `na` in any case, or nothing for a blank.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from innocook.core.answer_cells import CellReader, digits_to_ascii, trimmed
from innocook.core.arithmetic import Flags
from innocook.core.csv_records import Record, delimiter_of, records
from innocook.core.errors import AnswersRefused, Defect
from innocook.core.points import AnswerTable
from innocook.core.questionnaire import Questionnaire

RANKED = "ranked"
YES = frozenset({"", "yes", "true", "1", "نعم", "oui"})
NO = frozenset({"no", "false", "0", "لا", "non"})
FRACTION = re.compile(r"[+-]?\d*[.,]\d+")


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """A file of answers: names as written (trimmed) in the order of the file, who is ranked, and the answers."""

    institutions: tuple[str, ...]
    ranked: Flags
    table: AnswerTable


@dataclass(slots=True)
class Reading:
    """What has been read so far, and what is wrong with it."""

    questionnaire: Questionnaire
    delimiter: str
    header: Record
    defects: list[Defect] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def refuse(self, line: int, column: str, message: str) -> None:
        self.defects.append(Defect(f"row {line}, column {column}", message))


def read_answers(questionnaire: Questionnaire, data: bytes) -> AnswerSheet:
    """Read a file: UTF-8 with or without mark; comma, semicolon or tab; Western, Arabic or Persian digits.

    Raises AnswersRefused with every defect, each with its row (line of the file) and column (header). A missing
    indicator column is a defect, because it would read as blanks for everybody; rows without any text are passed over.
    """
    text = _decoded(data)
    delimiter = _delimiter(questionnaire, text)
    found = list(records(text, delimiter))
    defects = [Defect(f"row {one.line}", f"the row cannot be read: {one.fault}") for one in found if one.fault]
    if not found or found[0].fault:
        raise AnswersRefused(defects or [Defect("row 1", "the file is empty")])
    reading = Reading(questionnaire, delimiter, found[0], defects)
    columns = _columns(reading)
    reading.records = _whole_rows(reading, [one for one in found[1:] if not one.fault])
    names = _names(reading)
    ranked = _ranked(reading, columns.get(RANKED))
    table = _table(reading, columns)
    if reading.defects:
        raise AnswersRefused(sorted(reading.defects, key=_line_of))
    return AnswerSheet(names, ranked, table)


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AnswersRefused([Defect(f"row {line}", "the file is not UTF-8 text")]) from None
    lines = [line for line, words in enumerate(text.split("\n"), start=1) if "\0" in words]
    if lines:
        raise AnswersRefused([Defect(f"row {line}", "a NUL character stands here") for line in lines])
    return text


def _delimiter(questionnaire: Questionnaire, text: str) -> str:
    """The delimiter under which the header names most indicators, then most columns."""
    known = questionnaire.indicator_by_id.keys()
    return delimiter_of(text, lambda cells: (sum(trimmed(cell) in known for cell in cells), len(cells)))


def _columns(reading: Reading) -> dict[str, int]:
    """Places of the known columns by their header; faults of the header are noted."""
    known = reading.questionnaire.indicator_by_id
    columns: dict[str, int] = {}
    for place, cell in enumerate(reading.header.cells[1:], start=1):
        name = trimmed(cell)
        if name not in known and name.casefold() == RANKED:
            name = RANKED
        elif name not in known:
            reading.refuse(reading.header.line, name or str(place + 1), "this is no indicator of the questionnaire")
            continue
        if name in columns:
            reading.refuse(reading.header.line, name, "the column stands twice")
        columns.setdefault(name, place)
    for name in known:
        if name not in columns:
            reading.refuse(reading.header.line, name, "the column of this indicator is missing")
    return columns


def _whole_rows(reading: Reading, rows: Sequence[Record]) -> list[Record]:
    """The rows with as many cells as the header; cells of the others cannot be told apart."""
    width = len(reading.header.cells)
    for record in rows:
        if len(record.cells) != width:
            first_odd = min(len(record.cells), width)
            name = trimmed(reading.header.cells[first_odd]) if first_odd < width else ""
            message = f"the row has {len(record.cells)} cells, the header {width}"
            reading.refuse(record.line, name or str(first_odd + 1), message)
    return [record for record in rows if len(record.cells) == width]


def _names(reading: Reading) -> tuple[str, ...]:
    column = trimmed(reading.header.cells[0]) or "1"
    names = [record.cells[0].strip() for record in reading.records]
    seen: dict[str, int] = {}
    for record, name in zip(reading.records, names, strict=True):
        key = unicodedata.normalize("NFC", trimmed(name)).casefold()
        if not key:
            reading.refuse(record.line, column, "the institution has no name")
        elif FRACTION.fullmatch(digits_to_ascii(key)):
            reading.refuse(record.line, column, f"{name!r} is a number, not the name of an institution")
        elif key in seen:
            reading.refuse(record.line, column, f"{name!r} stands already in row {seen[key]}")
        seen.setdefault(key, record.line)
    return tuple(names)


def _ranked(reading: Reading, place: int | None) -> Flags:
    ranked = np.ones(len(reading.records), dtype=bool)
    if place is None or RANKED in reading.questionnaire.indicator_by_id:
        return ranked
    for row, record in enumerate(reading.records):
        word = digits_to_ascii(trimmed(record.cells[place])).casefold()
        ranked[row] = word not in NO
        if word not in YES | NO:
            reading.refuse(record.line, RANKED, f"{record.cells[place]!r} is neither yes nor no")
    return ranked


def _table(reading: Reading, columns: dict[str, int]) -> AnswerTable:
    shape = (len(reading.records), len(reading.questionnaire.indicators))
    points, not_applicable = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    for column, indicator in enumerate(reading.questionnaire.indicators):
        if indicator.id not in columns:
            continue
        reader, place = CellReader(indicator, decimal_comma=reading.delimiter != ","), columns[indicator.id]
        cells = [reader.read(record.cells[place]) for record in reading.records]
        points[:, column] = [cell.points for cell in cells]
        not_applicable[:, column] = [cell.not_applicable for cell in cells]
        for record, cell in zip(reading.records, cells, strict=True):
            if cell.fault:
                reading.refuse(record.line, indicator.id, cell.fault)
    return AnswerTable(points, not_applicable)


def _line_of(defect: Defect) -> int:
    return int(re.findall(r"\d+", defect.place)[0])
