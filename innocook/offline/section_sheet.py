"""One sheet per section: each indicator as a block, the question and its levels on one side, what to fill in beside."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from innocook.core.answers import AnswerState
from innocook.core.questionnaire import Indicator, Questionnaire, Section
from innocook.core.workbook import Entry, Field, WorkbookContent
from innocook.core.workbook_cells import NOT_APPLICABLE_WORDS, entry_of
from innocook.i18n import without_bidi_marks
from innocook.offline import layout
from innocook.offline.fields import Cell, Fields
from innocook.offline.looks import ANSWERED, CHOSEN, MISSING, UNUSED
from innocook.offline.texts import answered_formula, height, literal
from innocook.reports import palette
from innocook.reports.sheets import LONGEST, Book

_LEFT_LOOKS = {"question": ("key_soft", "question", 1.12), "level": ("key", "level", 1.0)}


class SectionSheet:
    """Writes one section; `done` says afterwards how many of its indicators are answered."""

    def __init__(self, book: Book, questionnaire: Questionnaire, fields: Fields, section: Section, name: str) -> None:
        self.book, self.questionnaire, self.fields, self.section = book, questionnaire, fields, section
        self.sheet: Worksheet = book.sheet(name)
        self.done = 0
        self._last = layout.FIRST_BLOCK

    def write(self, content: WorkbookContent) -> None:
        """Every block, then the head, which counts them."""
        self._columns()
        row = layout.FIRST_BLOCK
        for key in self.section.indicators:
            row = Block(self, self.questionnaire.indicator_by_id[key], content.entry(key), row).write() + 1
        self._last = row
        self._head()
        self._print()

    def _columns(self) -> None:
        for column, width in layout.WIDTHS.items():
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(layout.FIRST_HIDDEN, layout.LAST_HIDDEN, None, None, {"hidden": True})

    def _head(self) -> None:
        t, book, sheet = self.book.t, self.book, self.sheet
        done = xl_rowcol_to_cell(layout.PROGRESS_ROW, layout.DONE, True, True)
        total = len(self.section.indicators)
        sheet.set_row(layout.TITLE_ROW, 30)
        book.put(sheet, (layout.TITLE_ROW, layout.KEY), self.section.title.in_language(t.language), "sheet_title")
        sheet.set_row(layout.PROGRESS_ROW, 22)
        sentence = t.gettext("%(done)d of %(total)d answered", done=self.done, total=total)
        formula = f"={answered_formula(done, total, t)}"
        place = (layout.PROGRESS_ROW, layout.KEY)
        sheet.write_formula(*place, formula, book.look("progress"), without_bidi_marks(sentence))
        first, last = (xl_rowcol_to_cell(row, layout.DONE) for row in (layout.FIRST_BLOCK, self._last))
        sheet.write_formula(layout.PROGRESS_ROW, layout.DONE, f"=SUM({first}:{last})", book.look("machine"), self.done)
        sheet.set_row(layout.HEAD_ROW, 20)
        heads = {layout.KEY: t.gettext("Question and levels"), layout.INPUT: t.gettext("For you to fill in")}
        for column in (layout.BAND, layout.KEY, layout.TEXT, layout.GAP, layout.LABEL, layout.INPUT):
            book.put(sheet, (layout.HEAD_ROW, column), heads.get(column), "bar_head")

    def _print(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes(layout.HEAD_ROW + 1, 0)
        sheet.repeat_rows(layout.TITLE_ROW, layout.HEAD_ROW)
        sheet.print_area(0, 0, self._last, layout.INPUT)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.set_selection(layout.FIRST_BLOCK + 1, layout.INPUT, layout.FIRST_BLOCK + 1, layout.INPUT)
        sheet.protect("", {"format_columns": True, "format_rows": True})


class Block:
    """One indicator: a coloured head, the question with its levels, and the cells to fill in."""

    def __init__(self, of: SectionSheet, indicator: Indicator, entry: Entry, top: int) -> None:
        self.of, self.book, self.sheet = of, of.book, of.sheet
        self.indicator, self.entry, self.top = indicator, entry, top
        self.places: dict[Field, str] = {}

    def write(self) -> int:
        """The row below the block."""
        self._head()
        right = list(self.of.fields.cells(self.indicator, self.entry))
        row = self.top
        for row, (left, cell) in enumerate(zip_longest(self._left(), right), start=self.top + 1):
            lowest = self._read_side(row, left)
            if cell is not None:
                lowest = max(lowest, self._write_side(row, cell))
            else:
                self._fill(row, (layout.LABEL, layout.INPUT))
            self.sheet.set_row(row, lowest)
        self._count()
        return row + 1

    def _head(self) -> None:
        language, indicator = self.book.t.language, self.indicator
        colour = self._colour()
        principle = self.of.questionnaire.score_by_id.get(indicator.principle or "")
        full = self.book.filled(colour, palette.CARD, bold=True, align="center")
        pale = self.book.filled(palette.tint(colour, 0.16), palette.INK, bold=True, font_size=12, indent=1)
        soft = self.book.filled(palette.tint(colour, 0.16), colour, bold=True, indent=1)
        self.sheet.set_row(self.top, 24)
        for column in (layout.BAND, layout.GAP, layout.LABEL, layout.INPUT):
            self.sheet.write_blank(self.top, column, None, full if column == layout.BAND else pale)
        self.sheet.write_string(self.top, layout.KEY, indicator.id, full)
        self.sheet.write_string(self.top, layout.TEXT, indicator.title.in_language(language), pale)
        if principle is not None:
            self.sheet.write_string(self.top, layout.LABEL, principle.name.in_language(language), soft)

    def _colour(self) -> str:
        ids = [score.id for score in self.of.questionnaire.scores if score.kind == "principle"]
        return palette.principle_colours(ids).get(self.indicator.principle or "", palette.ACTION)

    def _left(self) -> list[tuple[str, str, str]]:
        """Kind, key and text of what can be read: the question, the levels or the range, examples of evidence."""
        t, indicator = self.book.t, self.indicator
        lines = [("question", t.gettext("Question"), indicator.question.in_language(t.language))]
        lines += [
            ("level", entry_of(option, t.language), option.text.in_language(t.language)) for option in indicator.options
        ]
        if indicator.number is not None:
            low, high = t.exact(indicator.number.minimum), t.exact(indicator.number.maximum)
            unit = indicator.number.unit.in_language(t.language) if indicator.number.unit else ""
            sentence = t.gettext("A number from %(low)s to %(high)s", low=low, high=high)
            lines.append(("level", unit, without_bidi_marks(sentence)))
        if indicator.evidence:
            examples = t.semicolon.join(each.in_language(t.language) for each in indicator.evidence)
            lines.append(("evidence", t.gettext("Evidence, for instance"), examples))
        return lines

    def _read_side(self, row: int, left: tuple[str, str, str] | None) -> float:
        self.sheet.write_blank(row, layout.BAND, None, self.book.filled(self._colour(), palette.CARD))
        self._fill(row, (layout.GAP,))
        if left is None:
            self._fill(row, (layout.KEY, layout.TEXT))
            return 0.0
        kind, key, text = left
        key_look, text_look, factor = _LEFT_LOOKS.get(kind, ("key_soft", "evidence", 0.95))
        self.book.put(self.sheet, (row, layout.KEY), key, key_look)
        self.book.put(self.sheet, (row, layout.TEXT), text, text_look)
        if kind == "level" and self.indicator.options:
            key_cell = xl_rowcol_to_cell(row, layout.KEY, False, True)
            answer = xl_rowcol_to_cell(self.top + 1, layout.INPUT, True, True)
            self._highlight((row, layout.KEY, row, layout.TEXT), f"={answer}={key_cell}", CHOSEN)
        widths = layout.WIDTHS
        return max(height(key, widths[layout.KEY], factor), height(text, widths[layout.TEXT], factor))

    def _write_side(self, row: int, cell: Cell) -> float:
        self.book.put(
            self.sheet, (row, layout.LABEL), cell.label, "label_bold" if cell.field is Field.ANSWER else "label"
        )
        look = self.book.look(cell.look)
        if cell.value == "":
            self.sheet.write_blank(row, layout.INPUT, None, look)
        elif isinstance(cell.value, str):
            self.sheet.write_string(row, layout.INPUT, cell.value[:LONGEST], look)
        else:
            self.sheet.write_number(row, layout.INPUT, cell.value, look)
        if cell.field is not None:
            self._mark(row, cell.field)
            place = xl_rowcol_to_cell(row, layout.INPUT)
            self.places[cell.field] = xl_rowcol_to_cell(row, layout.INPUT, True, True)
            accepts = {
                key: value.replace("{cell}", place) if key == "value" and isinstance(value, str) else value
                for key, value in cell.accepts.items()
            }
            self.sheet.data_validation(row, layout.INPUT, row, layout.INPUT, accepts)
        return max(
            cell.lowest,
            height(str(cell.value), layout.WIDTHS[layout.INPUT]),
            height(cell.label, layout.WIDTHS[layout.LABEL]),
        )

    def _mark(self, row: int, field: Field) -> None:
        machine = self.book.look("machine")
        self.sheet.write_string(row, layout.MARK_ID, self.indicator.id, machine)
        self.sheet.write_string(row, layout.MARK_FIELD, field.value, machine)
        self.sheet.write_string(row, layout.MARK_VERSION, str(self.entry.version), machine)

    def _count(self) -> None:
        """Whether the indicator is answered, as the product counts it: complete, and confirmed if it is older."""
        answer, row = self.places[Field.ANSWER], self.top + 1
        formula = f"IF(LEN(TRIM({answer}))=0,0,1)"
        if self.indicator.na_allowed:
            no = f"TRIM({answer})={literal(NOT_APPLICABLE_WORDS[self.book.t.language])}"
            reason, text = self.places[Field.REASON], self.places[Field.EXPLANATION]
            formula = f"IF(AND({no},OR(LEN(TRIM({reason}))=0,LEN(TRIM({text}))=0)),0,{formula})"
            self._explain(no, reason, text)
        if Field.CONFIRMED in self.places:
            original = xl_rowcol_to_cell(row, layout.ORIGINAL, True, True)
            self._keep_original(row)
            formula = f"IF(AND({answer}={original},LEN(TRIM({self.places[Field.CONFIRMED]}))=0),0,{formula})"
        is_done = self.entry.confirmed and self.entry.answer.state is not AnswerState.BLANK
        self.of.done += is_done
        self.sheet.write_formula(row, layout.DONE, f"={formula}", self.book.look("machine_number"), int(is_done))
        self._highlight((row, layout.INPUT) * 2, f"=LEN(TRIM({answer}))>0", ANSWERED)

    def _keep_original(self, row: int) -> None:
        value = next(iter(self.of.fields.cells(self.indicator, self.entry))).value
        machine = self.book.look("machine")
        if isinstance(value, str):
            self.sheet.write_string(row, layout.ORIGINAL, value, machine)
        else:
            self.sheet.write_number(row, layout.ORIGINAL, value, machine)

    def _explain(self, no: str, *cells: str) -> None:
        """The two cells of "not applicable": amber while something is missing, grey while they are not needed."""
        for cell in cells:
            where = cell.replace("$", "")
            for formula, look in (
                (f"=AND({no},LEN(TRIM({cell}))=0)", MISSING),
                (f"=AND(NOT({no}),LEN(TRIM({cell}))=0)", UNUSED),
            ):
                self.sheet.conditional_format(
                    where, {"type": "formula", "criteria": formula, "format": self._format(look)}
                )

    def _highlight(self, cells: tuple[int, ...], formula: str, look: Mapping[str, object]) -> None:
        self.sheet.conditional_format(*cells, {"type": "formula", "criteria": formula, "format": self._format(look)})

    def _format(self, look: Mapping[str, object]) -> object:
        return self.book.changed(look)

    def _fill(self, row: int, columns: tuple[int, ...]) -> None:
        for column in columns:
            self.sheet.write_blank(row, column, None, self.book.look("plain_fill"))
