"""A workbook's preview in words: every cell with what is stored and what the workbook says, and why one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from innocook.core.answers import Answer
from innocook.core.questionnaire import Indicator, Questionnaire
from innocook.core.text import Text
from innocook.core.workbook import Fault, Part
from innocook.core.workbook_cells import LONGEST_NOTE, MOST_LINKS
from innocook.core.workbook_changes import Change, Comparison, Status
from innocook.web.answer_faults import sentence as answer_fault
from innocook.web.answer_words import answer_words
from innocook.web.languages import _, current_language


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts that are compared: the answer in short, and text that was typed, with its language."""

    short: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the page lists it."""

    key: str
    indicator: Indicator
    part: str
    address: str
    is_conflict: bool
    stored: Side
    workbook: Side


@dataclass(frozen=True, slots=True)
class SectionLines:
    """The changes of one section."""

    id: str
    title: Text
    lines: tuple[Line, ...]


def sections(questionnaire: Questionnaire, comparison: Comparison, language: str) -> list[SectionLines]:
    """The changes by section, in the order of asking; sections without any are left out."""
    found = []
    for section in questionnaire.sections:
        changes = [one for key in section.indicators for one in comparison.changes if one.proposal.indicator == key]
        if changes:
            lines = tuple(_line(questionnaire, change, language) for change in changes)
            found.append(SectionLines(section.id, section.title, lines))
    return found


def _line(questionnaire: Questionnaire, change: Change, language: str) -> Line:
    indicator = questionnaire.indicator_by_id[change.proposal.indicator]
    stored, workbook = _sides(questionnaire, indicator, change, language)
    return Line(
        key=change.key,
        indicator=indicator,
        part=part_name(change.proposal.part),
        address=change.proposal.address,
        is_conflict=change.status is Status.CONFLICT,
        stored=stored,
        workbook=workbook,
    )


def _sides(questionnaire: Questionnaire, indicator: Indicator, change: Change, language: str) -> tuple[Side, Side]:
    proposal, stored = change.proposal, change.stored
    if proposal.part is Part.ANSWER:
        mine = _answer_side(questionnaire, indicator, proposal.answer, language)
        return _answer_side(questionnaire, indicator, stored.answer, stored.na_text_language), mine
    if proposal.part is Part.CONFIRMATION:
        answer = answer_words(indicator, stored.answer)
        return Side(_("%(answer)s, not yet re-confirmed", answer=answer)), Side(
            _("%(answer)s, still true", answer=answer)
        )
    if proposal.part is Part.NOTE:
        empty = Side(_("empty"))
        before = Side(text=stored.answer.note, language=stored.note_language) if stored.answer.note else empty
        return before, Side(text=proposal.text, language=language) if proposal.text else empty
    return Side("–"), Side(text=proposal.text, language=language if proposal.part is Part.COMMENT else "")


def _answer_side(questionnaire: Questionnaire, indicator: Indicator, answer: Answer, language: str) -> Side:
    words = answer_words(indicator, answer)
    reason = next((one.text for one in questionnaire.na_reasons if one.id == answer.na_reason), None)
    if reason is not None:
        words = _("%(answer)s: %(reason)s", answer=words, reason=reason.in_language(current_language()))
    return Side(words, answer.na_text, language)


def part_name(part: Part) -> str:
    """What a change is about."""
    names = {
        Part.ANSWER: _("Answer"),
        Part.CONFIRMATION: _("Confirmation"),
        Part.NOTE: _("Note"),
        Part.LINK: _("Evidence link"),
        Part.COMMENT: _("Comment"),
    }
    return names[part]


def fault_sentence(questionnaire: Questionnaire, fault: Fault) -> str:
    """Why a cell cannot be used."""
    own = {
        "formula": _("The cell holds a formula. Write the text itself."),
        "error_value": _("The cell shows an error of the spreadsheet."),
        "too_long": _("The text is longer than %(most)d characters.", most=LONGEST_NOTE),
        "too_many_links": _("More than %(most)d addresses in one cell.", most=MOST_LINKS),
        "link_scheme": _("An address of evidence begins with https:// or http://."),
        "link_too_long": _("The address is too long."),
        "link_credentials": _("The address carries a user name or a password. Take it out."),
        "link_characters": _("The address holds blanks or invisible characters."),
        "link_host": _("The address does not lead to the public internet."),
    }
    indicator = questionnaire.indicator_by_id[fault.indicator]
    return own.get(fault.code) or answer_fault(fault.code, indicator)


def section_titles(questionnaire: Questionnaire, ids: tuple[str, ...]) -> Iterator[Text]:
    """The titles of those of the sections that there are, in the order of asking."""
    return (section.title for section in questionnaire.sections if section.id in ids)
