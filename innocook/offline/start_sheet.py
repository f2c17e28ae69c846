"""The first sheet: whose workbook this is, what to do, how far each section is, what the colours mean."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from innocook.core.questionnaire import Questionnaire
from innocook.core.workbook import WorkbookContent
from innocook.i18n import LANGUAGE_NAMES, without_bidi_marks
from innocook.offline import layout
from innocook.offline.hidden_sheets import Lists
from innocook.offline.names import quoted
from innocook.offline.texts import height
from innocook.reports.sheets import Book
from innocook.reports.wording import named

WIDTHS = (4.5, 62, 14, 14, 28)
NUMBER, WORDS, COUNT, TOTAL, BAR = range(5)
MOST_SQUARES = 16
MARK = layout.MARK_ID


class StartSheet:
    """Written in two goes: the sheet comes first in the book, its formulas need the sheets that follow."""

    def __init__(self, book: Book, questionnaire: Questionnaire, content: WorkbookContent) -> None:
        self.book, self.questionnaire, self.content = book, questionnaire, content
        self.sheet: Worksheet = book.sheet(book.t.gettext("Start here"))
        self.sheet.set_portrait()
        self.name: str = self.sheet.get_name()

    def write(self, names: Mapping[str, str], done: Mapping[str, int], lists: Lists) -> None:
        """Everything on it; `names` are the sheets by section, `done` how many indicators of each are answered."""
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(MARK, MARK, None, None, {"hidden": True})
        self._title()
        row = self._progress(self._steps(3), names, done)
        row = self._language(row + 1, lists)
        row = self._legend(row + 1)
        self._source(row + 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.print_area(0, 0, row + 3, BAR)
        self.sheet.set_footer("&C&P / &N")
        self.sheet.set_selection(0, 0, 0, 0)

    def _title(self) -> None:
        t = self.book.t
        self.sheet.set_row(0, 34)
        self.book.put(self.sheet, (0, 0), named(self.content.institution, t.language), "title")
        where = (named(self.content.round_name, t.language), self.questionnaire.title.in_language(t.language))
        self.book.put(self.sheet, (1, 0), " · ".join(part for part in where if part), "subtitle")

    def _steps(self, row: int) -> int:
        t = self.book.t
        self._group(row, t.gettext("What to do"))
        steps = (
            t.gettext(
                "Go through the sheets of the sections and choose your answer from the list beside each question."
            ),
            t.gettext(
                "Write only into the framed cells. Everything else is locked so that the file can be read again."
            ),
            t.gettext(
                "A note, web addresses of evidence and a comment can stand beside each answer; none is required."
            ),
            t.gettext("Save the file as XLSX under any name, as often as you like. No network is needed."),
            t.gettext("Upload it on the page of the assessment: every change is shown before anything is stored."),
        )
        for place, step in enumerate(steps, start=1):
            self.sheet.set_row(row + place, height(step, 112, 1.1) + 5)
            self.book.put(self.sheet, (row + place, NUMBER), place, "step_number")
            self._across(row + place, step)
        return row + len(steps) + 2

    def _progress(self, row: int, names: Mapping[str, str], done: Mapping[str, int]) -> int:
        t = self.book.t
        self._group(row, t.gettext("Progress"))
        heads = (t.gettext("Section"), t.gettext("Answered"), t.gettext("Questions"), "")
        self.book.put(self.sheet, (row + 1, NUMBER), None, "head")
        for column, head in enumerate(heads, start=WORDS):
            look = "head" if column in (WORDS, BAR) else "head_number"
            self.book.put(self.sheet, (row + 1, column), head, look)
        first = row + 2
        for place, (section_id, name) in enumerate(names.items()):
            self._section(first + place, section_id, name, done[section_id])
        last = first + len(names) - 1
        self._sum(last + 1, first, [len(self.questionnaire.section_by_id[key].indicators) for key in names], done)
        return last + 3

    def _section(self, row: int, section_id: str, name: str, done: int) -> None:
        section = self.questionnaire.section_by_id[section_id]
        title, total = section.title.in_language(self.book.t.language), len(section.indicators)
        self.sheet.set_row(row, 22)
        number = [each.id for each in self.questionnaire.sections].index(section_id) + 1
        self.book.put(self.sheet, (row, NUMBER), number, "line_count")
        self.sheet.write_url(row, WORDS, f"internal:{quoted(name)}!A1", self.book.look("line_link"), title)
        of = xl_rowcol_to_cell(layout.PROGRESS_ROW, layout.DONE, True, True)
        self.sheet.write_formula(row, COUNT, f"={quoted(name)}!{of}", self.book.look("line_count"), done)
        self.book.put(self.sheet, (row, TOTAL), total, "line_count")
        self._squares(row, done, total, "line_bar")

    def _sum(self, row: int, first: int, totals: list[int], done: Mapping[str, int]) -> None:
        self.sheet.set_row(row, 24)
        self.book.put(self.sheet, (row, NUMBER), None, "sum")
        self.book.put(self.sheet, (row, WORDS), self.book.t.gettext("All sections"), "sum")
        for column, value in ((COUNT, sum(done.values())), (TOTAL, sum(totals))):
            cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(row - 1, column)}"
            self.sheet.write_formula(row, column, f"=SUM({cells})", self.book.look("sum_count"), value)
        self._squares(row, sum(done.values()), sum(totals), "sum_bar")

    def _squares(self, row: int, done: int, total: int, look: str) -> None:
        """A bar of squares, which every program draws; one per indicator, or a fixed number of them for many."""
        count, of = xl_rowcol_to_cell(row, COUNT), xl_rowcol_to_cell(row, TOTAL)
        squares = min(total, MOST_SQUARES)
        full = count if total <= MOST_SQUARES else f"INT({count}/{of}*{squares})"
        shown = done if total <= MOST_SQUARES else int(done / total * squares)
        formula = f'=REPT("■",{full})&REPT("□",{squares}-{full})'
        value = "■" * shown + "□" * (squares - shown)
        self.sheet.write_formula(row, BAR, formula, self.book.look(look), value)

    def _language(self, row: int, lists: Lists) -> int:
        t = self.book.t
        self._group(row, t.gettext("Language of the texts you write"))
        self.sheet.set_row(row + 1, 24)
        sentence = t.gettext("Notes, explanations and comments are marked with this language.")
        self.book.put(self.sheet, (row + 1, WORDS), sentence, "step")
        self.sheet.write_string(row + 1, layout.START_INPUT, LANGUAGE_NAMES[t.language], self.book.look("answer"))
        self.sheet.write_string(row + 1, MARK, layout.TEXT_LANGUAGE, self.book.look("machine"))
        listed = {"validate": "list", "source": lists.source(list(LANGUAGE_NAMES.values())), "ignore_blank": False}
        self.sheet.data_validation(row + 1, layout.START_INPUT, row + 1, layout.START_INPUT, listed)
        return row + 3

    def _legend(self, row: int) -> int:
        t = self.book.t
        self._group(row, t.gettext("What the cells mean"))
        lines = (
            ("answer_sample", t.gettext("A framed cell is yours to fill in.")),
            (
                "missing_sample",
                t.gettext("Something is missing: a reason and an explanation belong to “not applicable”."),
            ),
            ("locked_sample", t.gettext("Everything else is locked: the questions, the levels and earlier comments.")),
        )
        for place, (look, words) in enumerate(lines, start=1):
            self.sheet.set_row(row + place, 22)
            self.sheet.write_blank(row + place, NUMBER, None, self.book.look(look))
            self._across(row + place, words)
        return row + len(lines) + 1

    def _source(self, row: int) -> None:
        t, title = self.book.t, self.questionnaire.title.in_language(self.book.t.language)
        version = t.gettext("%(title)s, version %(version)s", title=title, version=self.questionnaire.version)
        self.book.put(self.sheet, (row, 0), version, "subtitle_small")
        made = t.gettext("Made on %(date)s", date=t.date(self.content.made_on))
        self.book.put(self.sheet, (row + 1, 0), made, "subtitle_small")

    def _across(self, row: int, words: str) -> None:
        self.sheet.merge_range(row, WORDS, row, BAR, without_bidi_marks(words), self.book.look("step"))

    def _group(self, row: int, words: str) -> None:
        self.sheet.set_row(row, 26)
        self.book.put(self.sheet, (row, 0), words, "group")
