"""CSV as data: UTF-8, a point in numbers, nine decimals, no direction marks, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from innocook.i18n import without_bidi_marks
from innocook.reports.report import Report
from innocook.reports.rounds import Cell, RoundRow, RoundTable, RowFacts, answer_value
from innocook.reports.rows import COLUMNS, plain, rows_of
from innocook.reports.wording import named

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})

FACT_COLUMNS = (
    "assessment_id",
    "institution_id",
    "institution_code",
    "country_id",
    "institution_type",
    "size",
    "sector",
    "context_group",
    "language",
    "submission",
    "validation_edition",
)
SOURCE_COLUMNS = ("questionnaire", "version", "sha256")
SCORE_PARTS = ("band", "counted", "applicable", "self", "validated")

Value = str | float | int | None


def report_csv(report: Report) -> str:
    """One report in the long form: one row per score, then one per indicator, the same in every language."""
    return _csv(COLUMNS, (row.cells() for row in rows_of(report)))


def round_columns(table: RoundTable) -> list[str]:
    """The columns of a round's dataset: names in words, ids and keys, scores, answers, and what made them.

    Per score `<id>` (with `_band`, `_counted`, `_applicable`: of the kind that `kind` names) and both values side by
    side, `<id>_self` and `<id>_validated`; per indicator both answers, see `answer_value`.
    """
    head = ["institution", "country", "type", "state", "kind", *FACT_COLUMNS]
    for score in table.scores:
        head += [score.id, *(f"{score.id}_{part}" for part in SCORE_PARTS)]
    for indicator in table.indicators:
        head += [f"{indicator.id}_self", f"{indicator.id}_validated"]
    return [*head, *SOURCE_COLUMNS]


def round_values(table: RoundTable, row: RoundRow, language: str) -> list[Value]:
    """One institution in the order of `round_columns`; names in `language`, everything else the same in all."""
    values: list[Value] = [named(name, language) for name in (row.institution, row.country, row.type)]
    values += [row.state, row.kind.value, *_facts(row.facts)]
    validated = row.validated or {}
    for score in table.scores:
        values += [*_cell(row.cells.get(score.id)), _value(row.own.get(score.id)), _value(validated.get(score.id))]
    for indicator in table.indicators:
        values += [answer_value(row.answers, indicator.id), answer_value(row.validated_answers, indicator.id)]
    return [*values, table.source.id, table.source.version, table.source.sha256]


def round_csv(table: RoundTable, language: str) -> str:
    """One row per institution with every column of `round_columns`."""
    return _csv(round_columns(table), (round_values(table, row, language) for row in table.rows))


def _facts(facts: RowFacts) -> list[Value]:
    return [
        facts.assessment_id,
        facts.institution_id,
        facts.code,
        facts.country_id,
        facts.institution_type,
        facts.size,
        facts.sector,
        facts.context_group,
        facts.language,
        facts.submission,
        facts.edition,
    ]


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
        yield _line([csv_field(value) for value in row])


def csv_field(value: Value) -> str:
    """One value as a field: numbers plain, None empty, text without direction marks and never a formula."""
    if isinstance(value, str):
        return _text(value)
    return str(value) if isinstance(value, int) else plain(value)


def _text(value: str) -> str:
    text = value if value.isascii() else without_bidi_marks(value).translate(SPACES)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    return "".join(csv_lines(head, rows))


def _line(fields: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(fields)
    return out.getvalue()
