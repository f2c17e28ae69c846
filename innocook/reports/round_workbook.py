"""The dataset of a whole round as a workbook for reviewers: scores to read, then every column as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from xlsxwriter.worksheet import Worksheet

from innocook.i18n import LANGUAGE_NAMES, Translator, translator
from innocook.reports import palette
from innocook.reports.csv_files import SOURCE_COLUMNS, round_columns, round_values
from innocook.reports.figures import Kind
from innocook.reports.institution_words import context_group_names, sector_names, size_names, word_of
from innocook.reports.round_columns import column_meanings
from innocook.reports.rounds import RoundRow, RoundTable
from innocook.reports.sheets import Book, Column, Value
from innocook.reports.wording import kind_name, named, state_name

SCALE = {
    "type": "2_color_scale",
    "min_color": palette.HEAT[0][0],
    "max_color": palette.HEAT[5][0],
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": 100,
}
FIRST_SCORE = 5
DIGITS = set("0123456789")

Cells = Callable[[RoundRow], Sequence[Value] | None]


@dataclass(slots=True)
class Growing:
    """A sheet that grows by a row per institution; `cells` are None where an institution is not on it.

    A scored one gets a scale of colours; a plain one has neither lines nor empty cells.
    """

    sheet: Worksheet
    columns: Sequence[Column]
    cells: Cells
    is_scored: bool = False
    is_plain: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys of facts are called, looked up once."""

    sizes: Mapping[str, str]
    sectors: Mapping[str, str]
    context_groups: Mapping[str, str]

    @classmethod
    def of(cls, t: Translator) -> Names:
        """The names in one language."""
        return cls(size_names(t), sector_names(t), context_group_names(t))


def round_workbook(table: RoundTable, language: str, scope: Sequence[tuple[str, str]] = ()) -> bytes:
    """Scores as numbers on a colour scale, maturity groups, who the institutions are, then every column as data with
    what it means, and the source.

    Validated scores stand on a sheet of their own, before the self-assessed ones of all institutions; bands are those
    of the validated score where there is one. `scope` are lines about who is in it, each with its heading.
    """
    t = translator(language)
    book = Book(t, named(table.name, language), "InnoCook", is_long=True)
    sheets = _sheets(book, table)
    for row in table.rows:
        for each in sheets:
            _grow(book, each, row)
    for each in sheets:
        _close(each)
    columns = book.sheet(t.gettext("Columns"))
    meanings = [list(each) for each in column_meanings(table, t)]
    book.table(
        columns, 0, [Column(t.gettext("Column"), 24, "bold"), Column(t.gettext("Meaning"), 90, "wrap")], meanings
    )
    columns.freeze_panes(1, 0)
    _about(book, table, scope)
    return book.bytes()


def _sheets(book: Book, table: RoundTable) -> list[Growing]:
    t = book.t
    scores, bands = _score_columns(table, t), _score_columns(table, t, bands=True)
    own = t.gettext("Self-assessed scores") if table.has_validated else t.gettext("Scores")
    found = []
    if table.has_validated:
        sheet = book.sheet(t.gettext("Validated scores"))
        found.append(Growing(sheet, scores, partial(_validated, table, t), is_scored=True))
    found += [
        Growing(book.sheet(own), scores, partial(_own, table, t), is_scored=True),
        Growing(book.sheet(t.gettext("Maturity groups")), bands, partial(_bands, table, t)),
        Growing(book.sheet(t.gettext("Institutions")), _word_columns(t), partial(_words, Names.of(t), t)),
        Growing(book.sheet(t.gettext("Data")), _data_columns(table), partial(_data, table, t.language), is_plain=True),
    ]
    for each in found:
        book.table(each.sheet, 0, each.columns, [])
        each.sheet.freeze_panes(1, 1)
    return found


def _grow(book: Book, growing: Growing, row: RoundRow) -> None:
    cells = growing.cells(row)
    if cells is None:
        return
    growing.lines += 1
    if growing.is_plain:
        for place, value in enumerate(cells):
            if value not in (None, ""):
                book.put(growing.sheet, (growing.lines, place), value, "plain")
    else:
        book.row(growing.sheet, growing.lines, growing.columns, cells)


def _close(growing: Growing) -> None:
    last = len(growing.columns) - 1
    growing.sheet.autofilter(0, 0, max(growing.lines, 1), last)
    if growing.is_scored and growing.lines:
        growing.sheet.conditional_format(1, FIRST_SCORE, growing.lines, last, SCALE)


def _score_columns(table: RoundTable, t: Translator, *, bands: bool = False) -> list[Column]:
    width, look = (22, "wrap") if bands else (15, "points")
    return [
        Column(t.gettext("Institution"), 40, "bold"),
        Column(t.gettext("Country"), 20),
        Column(t.gettext("Type"), 20),
        Column(t.gettext("State"), 16),
        Column(t.gettext("Figures"), 26),
        *(Column(score.name.in_language(t.language), width, look) for score in table.scores),
    ]


def _own(table: RoundTable, t: Translator, row: RoundRow) -> list[Value]:
    found = (row.own.get(score.id) for score in table.scores)
    return [*_who(row, Kind.SELF, t), *(cell.figure.value if cell else None for cell in found)]


def _validated(table: RoundTable, t: Translator, row: RoundRow) -> list[Value] | None:
    if row.validated is None:
        return None
    found = (row.validated.get(score.id) for score in table.scores)
    return [*_who(row, Kind.VALIDATED, t), *(cell.figure.value if cell else None for cell in found)]


def _bands(table: RoundTable, t: Translator, row: RoundRow) -> list[Value]:
    names = [cell.band_name if cell else None for cell in (row.cells.get(score.id) for score in table.scores)]
    return [*_who(row, row.kind, t), *(name.in_language(t.language) if name else None for name in names)]


def _who(row: RoundRow, kind: Kind, t: Translator) -> list[Value]:
    names = (named(name, t.language) for name in (row.institution, row.country, row.type))
    return [*names, state_name(row.state, t), kind_name(kind, t)]


def _word_columns(t: Translator) -> list[Column]:
    return [
        Column(t.gettext("Institution"), 40, "bold"),
        Column(t.gettext("Code"), 16),
        Column(t.gettext("Country"), 20),
        Column(t.gettext("Type"), 20),
        Column(t.gettext("Size"), 14),
        Column(t.gettext("Sector"), 30),
        Column(t.gettext("Country context group"), 22),
        Column(t.gettext("State"), 16),
        Column(t.gettext("Language"), 14),
        Column(t.gettext("Submission"), 13, "count"),
        Column(t.gettext("Validated result"), 18, "count"),
    ]


def _words(names: Names, t: Translator, row: RoundRow) -> list[Value]:
    facts = row.facts
    return [
        named(row.institution, t.language),
        facts.code,
        named(row.country, t.language),
        named(row.type, t.language),
        word_of(names.sizes, facts.size),
        word_of(names.sectors, facts.sector),
        word_of(names.context_groups, facts.context_group),
        state_name(row.state, t),
        LANGUAGE_NAMES.get(facts.language, facts.language),
        facts.submission,
        facts.edition,
    ]


def _data_columns(table: RoundTable) -> list[Column]:
    return [Column(name, 18, "plain") for name in round_columns(table)]


def _data(table: RoundTable, language: str, row: RoundRow) -> list[Value]:
    values = round_values(table, row, language)
    last = len(values) - len(SOURCE_COLUMNS)
    answers = slice(last - 2 * len(table.indicators), last)
    values[answers] = [_counted(value) for value in values[answers]]
    return values


def _counted(value: Value) -> Value:
    """The key of an option that is a number as a number, so that a spreadsheet can count with it."""
    return int(value) if isinstance(value, str) and value in DIGITS else value


def _about(book: Book, table: RoundTable, scope: Sequence[tuple[str, str]]) -> None:
    t, source = book.t, table.source
    sheet = book.sheet(t.gettext("About"))
    columns = [Column(t.gettext("About"), 30, "bold"), Column("", 90, "wrap")]
    who: list[list[Value]] = [[heading, value] for heading, value in scope]
    rows: list[list[Value]] = [
        [t.gettext("Round"), named(table.name, t.language)],
        *who,
        [t.gettext("Questionnaire"), source.title.in_language(t.language)],
        [t.gettext("Id"), source.id],
        [t.gettext("Version"), source.version],
        [t.gettext("SHA-256 of its content"), source.sha256],
    ]
    book.table(sheet, 0, columns, rows)
