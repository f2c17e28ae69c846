"""The workbook to take home: a start sheet, a sheet per section, and what it needs to find its way back."""

from __future__ import annotations

from innocook.core.questionnaire import Questionnaire
from innocook.core.workbook import WorkbookContent
from innocook.i18n import translator
from innocook.offline.fields import Fields
from innocook.offline.hidden_sheets import Lists, write_facts
from innocook.offline.locking import with_locked_structure
from innocook.offline.looks import looks_of
from innocook.offline.names import section_names
from innocook.offline.section_sheet import SectionSheet
from innocook.offline.start_sheet import StartSheet
from innocook.reports.sheets import Book
from innocook.reports.wording import named

START = "start"


def assessment_workbook(questionnaire: Questionnaire, content: WorkbookContent, language: str) -> bytes:
    """The assessment as XLSX in one language, with what is stored filled in; nothing in it that was typed is a formula.

    Sheets are protected without a password, only the cells to fill in are open; progress is counted by formulas.
    """
    t = translator(language)
    book = Book(
        t, t.gettext("Assessment to fill in offline"), named(content.institution, language), looks_of(t.direction)
    )
    lists, names = Lists(), section_names(questionnaire, content.sections, language)
    start = StartSheet(book, questionnaire, content)
    done = {}
    for key, name in names.items():
        section = SectionSheet(
            book, questionnaire, Fields(questionnaire, t, lists), questionnaire.section_by_id[key], name
        )
        section.write(content)
        done[key] = section.done
    start.write(names, done, lists)
    lists.write(book)
    write_facts(book, questionnaire, content, {START: start.name, **names})
    start.sheet.activate()
    return with_locked_structure(book.bytes())
