"""CSV as data: UTF-8, a point in numbers, nine decimals, no direction marks, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from innocook.i18n import without_bidi_marks
from innocook.reports.report import Report
from innocook.reports.rounds import Cell, RoundRow, RoundTable
from innocook.reports.rows import COLUMNS, plain, rows_of
from innocook.reports.wording import named

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})

Value = str | float | int | None


def report_csv(report: Report) -> str:
    """One report in the long form: one row per score, then one per indicator, the same in every language."""
    return _csv(COLUMNS, (row.cells() for row in rows_of(report)))


def round_csv(table: RoundTable, language: str) -> str:
    """One row per institution: names in `language`, per score its value, band and counts, then both scores, and the
    questionnaire. `kind` says which of the two the value, band and counts are of."""
    head = ["institution", "country", "type", "state", "kind"]
    for score in table.scores:
        head += [score.id, *(f"{score.id}_{part}" for part in ("band", "counted", "applicable", "self", "validated"))]
    head += ["questionnaire", "version", "sha256"]
    return _csv(head, (_round_row(table, row, language) for row in table.rows))


def _round_row(table: RoundTable, row: RoundRow, language: str) -> list[Value]:
    values: list[Value] = [named(name, language) for name in (row.institution, row.country, row.type)]
    values += [row.state, row.kind.value]
    for score in table.scores:
        values += _cell(row.cells.get(score.id))
        values += [_value(row.own.get(score.id)), _value((row.validated or {}).get(score.id))]
    return [*values, table.source.id, table.source.version, table.source.sha256]


def _cell(cell: Cell | None) -> list[Value]:
    if cell is None:
        return [None, "", None, None]
    return [cell.figure.value, cell.band, cell.counted, cell.applicable]


def _value(cell: Cell | None) -> float | None:
    return None if cell is None else cell.figure.value


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """A file of any length, line by line."""
    yield _line(head)
    for row in rows:
        yield _line([_field(value) for value in row])


def _csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    return "".join(csv_lines(head, rows))


def _line(fields: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(fields)
    return out.getvalue()


def _field(value: Value) -> str:
    if value is None or isinstance(value, float):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    text = without_bidi_marks(value).translate(SPACES)
    return f"'{text}" if text.startswith(DANGEROUS) else text
