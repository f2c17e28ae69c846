"""Tools for writing worksheets: formats in the product's colours and tables with real numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from innocook.i18n import Translator, without_bidi_marks
from innocook.reports import palette

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = "Arial"
LONGEST = 32_000

Value = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in characters and the name of its format."""

    heading: str
    width: float
    format: str = "text"


class Book:
    """A workbook in memory in one language: right to left where the language is, nothing typed becomes a formula."""

    def __init__(
        self,
        t: Translator,
        title: str,
        author: str,
        looks: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        is_long: bool = False,
    ) -> None:
        """`looks` are formats by name beside those of LOOKS.

        A long book keeps only the last row of each sheet in memory: cells are written from the first to the last.
        """
        self.t = t
        self._out = BytesIO()
        self.workbook = Workbook(self._out, OPTIONS | {"constant_memory" if is_long else "in_memory": True})
        self.workbook.set_properties(
            {"title": title, "author": author, "comments": t.gettext("InnoCook self-assessment")}
        )
        every = {**LOOKS, **(looks or {})}
        self._formats = {name: self.workbook.add_format({**_look(t), **extra}) for name, extra in every.items()}

    def sheet(self, name: str) -> Worksheet:
        """A new sheet without grid lines, in the direction of the language, ready to print on one page's width."""
        sheet = self.workbook.add_worksheet(sheet_name(name))
        sheet.hide_gridlines(2)
        sheet.set_default_row(18)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if self.t.direction == "rtl":
            sheet.right_to_left()
        return sheet

    def look(self, name: str) -> Format:
        """A format by its name in LOOKS."""
        return self._formats[name]

    def coloured(self, colour: str, **extra: Any) -> Format:
        """A format of bold text in a colour of the product."""
        return self.workbook.add_format(
            _look(self.t) | {"font_color": colour, "bold": True, "bottom": 1} | BORDER | extra
        )

    def filled(self, background: str, colour: str, **extra: Any) -> Format:
        """A format of text in `colour` on a coloured ground, without lines; equal ones are made once."""
        looks = {"bg_color": background, "font_color": colour, "valign": "vcenter"} | extra
        name = repr(sorted(looks.items()))
        if name not in self._formats:
            self._formats[name] = self.workbook.add_format(_look(self.t) | looks)
        return self._formats[name]

    def changed(self, extra: Mapping[str, Any]) -> Format:
        """What a condition changes of a cell's format, and nothing else; equal ones are made once."""
        name = f"changed {sorted(extra.items())!r}"
        if name not in self._formats:
            self._formats[name] = self.workbook.add_format(dict(extra))
        return self._formats[name]

    def put(self, sheet: Worksheet, at: tuple[int, int], value: Value, look: str = "text") -> None:
        """Write one value as what it is: a number as a number, text as text, None as an empty cell."""
        if value is None or value == "":
            sheet.write_blank(*at, None, self.look(look))
        elif isinstance(value, str):
            sheet.write_string(*at, without_bidi_marks(value)[:LONGEST], self.look(look))
        else:
            sheet.write_number(*at, value, self.look(look))

    def table(self, sheet: Worksheet, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
        """A table with its headings in row `top` (from 0) and one row below it per entry."""
        sheet.set_row(top, _height([column.heading for column in columns], columns) + 4)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            self.put(sheet, (top, place), column.heading, "head" if column.format in WORDS else "head_number")
        for line, row in enumerate(rows, start=top + 1):
            self.row(sheet, line, columns, row)

    def row(self, sheet: Worksheet, line: int, columns: Sequence[Column], row: Sequence[Value]) -> None:
        """One row of a table, as high as its wrapped texts need."""
        sheet.set_row(line, _height(row, columns))
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            self.put(sheet, (line, place), value, column.format)

    def bytes(self) -> bytes:
        """The finished file; nothing can be written after it."""
        self.workbook.close()
        return self._out.getvalue()


WORDS = {"text", "wrap", "bold"}
BORDER = {"bottom_color": palette.LINE}
LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "text": {"bottom": 1} | BORDER,
    "wrap": {"bottom": 1, "text_wrap": True} | BORDER,
    "bold": {"bottom": 1, "bold": True, "text_wrap": True} | BORDER,
    "points": {"bottom": 1, "num_format": "0", "align": "center"} | BORDER,
    "strong": {"bottom": 1, "num_format": "0", "align": "center", "bold": True} | BORDER,
    "gain": {"bottom": 1, "num_format": "+0.0;-0.0;0", "align": "center"} | BORDER,
    "count": {"bottom": 1, "num_format": "0", "align": "center", "font_color": palette.SOFT_INK} | BORDER,
    "head": {"bold": True, "font_color": palette.CARD, "bg_color": palette.INK, "text_wrap": True, "valign": "vcenter"},
    "head_number": {
        "bold": True,
        "font_color": palette.CARD,
        "bg_color": palette.INK,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
    },
    "title": {"bold": True, "font_size": 20},
    "subtitle": {"font_size": 12, "font_color": palette.SOFT_INK},
    "group": {"bold": True, "font_size": 13, "font_color": palette.ACTION},
    "big_ltr": {"bold": True, "font_size": 36, "num_format": "0", "valign": "vcenter", "align": "left"},
    "big_rtl": {"bold": True, "font_size": 36, "num_format": "0", "valign": "vcenter", "align": "right"},
    "own_ltr": {"font_size": 22, "num_format": "0", "valign": "vcenter", "align": "left"},
    "own_rtl": {"font_size": 22, "num_format": "0", "valign": "vcenter", "align": "right"},
    "good": {"bold": True, "font_color": palette.GOOD, "bg_color": palette.GOOD_TINT},
    "warn": {"bold": True, "font_color": "#6b4a00", "bg_color": "#fff6df"},
}


def sheet_name(name: str) -> str:
    """A name that spreadsheets accept: at most 31 characters, none of []:*?/\\ and no quote at either end."""
    return "".join("–" if sign in "[]:*?/\\" else sign for sign in name)[:31].strip("'") or "–"


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Room for every wrapped line, in points: programs do not all work it out themselves."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and column.format != "text":
            lines = max(lines, sum(1 + int(len(part) * 1.08 / column.width) for part in value.split("\n")))
    return min(16 * lines + 3, 400)


def _look(t: Translator) -> dict[str, Any]:
    return {
        "font_name": FONT,
        "font_size": 11,
        "font_color": palette.INK,
        "valign": "top",
        "reading_order": 2 if t.direction == "rtl" else 1,
    }
