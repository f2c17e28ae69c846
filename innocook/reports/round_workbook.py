"""The scores of a whole round as a workbook for reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from innocook.i18n import translator
from innocook.reports import palette
from innocook.reports.figures import Kind
from innocook.reports.rounds import Cell, RoundRow, RoundTable
from innocook.reports.sheets import Book, Column, Value
from innocook.reports.wording import kind_name, named, state_name


@dataclass(frozen=True, slots=True)
class Line:
    """One institution on a sheet: the scores that stand there, and which of the two they are."""

    row: RoundRow
    kind: Kind
    cells: Mapping[str, Cell]


def round_workbook(table: RoundTable, language: str) -> bytes:
    """One row per institution, scores as numbers on a colour scale; then bands, then the source.

    Validated scores stand on a sheet of their own, before the self-assessed ones of all institutions; bands are those
    of the validated score where there is one.
    """
    t = translator(language)
    book = Book(t, named(table.name, language), "InnoCook")
    own = [Line(row, Kind.SELF, row.own) for row in table.rows]
    shown = [Line(row, row.kind, row.cells) for row in table.rows]
    validated = [line for line in shown if line.kind is Kind.VALIDATED]
    if validated:
        _sheet(book, t.gettext("Validated scores"), table, validated)
    _sheet(book, t.gettext("Self-assessed scores") if validated else t.gettext("Scores"), table, own)
    _sheet(book, t.gettext("Maturity groups"), table, shown, bands=True)
    _about(book, table)
    return book.bytes()


def _sheet(book: Book, name: str, table: RoundTable, lines: Sequence[Line], *, bands: bool = False) -> None:
    t = book.t
    sheet = book.sheet(name)
    columns = [
        Column(t.gettext("Institution"), 40, "bold"),
        Column(t.gettext("Country"), 20),
        Column(t.gettext("Type"), 20),
        Column(t.gettext("State"), 16),
        Column(t.gettext("Figures"), 26),
        *(
            Column(score.name.in_language(t.language), 22 if bands else 15, "wrap" if bands else "points")
            for score in table.scores
        ),
    ]
    rows = [_row(book, table, line, bands) for line in lines]
    book.table(sheet, 0, columns, rows)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    if not bands and rows:
        scale = {"type": "2_color_scale", "min_color": palette.HEAT[0][0], "max_color": palette.HEAT[5][0]}
        limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 100}
        sheet.conditional_format(1, 5, len(rows), len(columns) - 1, scale | limits)


def _row(book: Book, table: RoundTable, line: Line, bands: bool) -> list[Value]:
    t, row = book.t, line.row
    values: list[Value] = [named(name, t.language) for name in (row.institution, row.country, row.type)]
    values += [state_name(row.state, t), kind_name(line.kind, t)]
    for score in table.scores:
        cell = line.cells.get(score.id)
        if cell is None:
            values.append(None)
        elif bands:
            values.append(cell.band_name.in_language(t.language) if cell.band_name else None)
        else:
            values.append(cell.figure.value)
    return values


def _about(book: Book, table: RoundTable) -> None:
    t, source = book.t, table.source
    sheet = book.sheet(t.gettext("About"))
    columns = [Column(t.gettext("About"), 30, "bold"), Column("", 90, "wrap")]
    rows: list[list[Value]] = [
        [t.gettext("Round"), named(table.name, t.language)],
        [t.gettext("Questionnaire"), source.title.in_language(t.language)],
        [t.gettext("Id"), source.id],
        [t.gettext("Version"), source.version],
        [t.gettext("SHA-256 of its content"), source.sha256],
    ]
    book.table(sheet, 0, columns, rows)
