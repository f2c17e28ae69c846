"""Words and sizes that the sheets of the offline workbook share."""

from __future__ import annotations

import math
from decimal import Decimal

from innocook.core.answers import Answer, AnswerState
from innocook.core.questionnaire import Indicator, Questionnaire, Reference
from innocook.core.workbook_cells import NOT_APPLICABLE_WORDS, entry_of
from innocook.i18n import Translator

LINE, SPARE, TALLEST = 15.0, 7.0, 400.0


def entries_of(indicator: Indicator, language: str) -> list[str]:
    """What the drop-down list of an indicator offers."""
    entries = [entry_of(option, language) for option in indicator.options]
    return [*entries, NOT_APPLICABLE_WORDS[language]] if indicator.na_allowed else entries


def answer_entry(indicator: Indicator, answer: Answer, language: str) -> str | float:
    """The answer as it stands in its cell; empty for none."""
    if answer.state is AnswerState.NOT_APPLICABLE:
        return NOT_APPLICABLE_WORDS[language]
    if answer.number is not None:
        return answer.number
    option = indicator.option(answer.option) if answer.option is not None else None
    return entry_of(option, language) if option else ""


def reason_entry(questionnaire: Questionnaire, reason: str, language: str) -> str:
    """The reason for "not applicable" as it stands in its cell."""
    return next((reason_text(each, language) for each in questionnaire.na_reasons if each.id == reason), "")


def reason_text(reason: Reference, language: str) -> str:
    """One entry of the list of reasons."""
    return reason.text.in_language(language)


def answered_formula(done: str, total: int, t: Translator) -> str:
    """Text like "3 of 4 answered", where `done` is a cell; the words stay in their own order in every language."""
    mark = 7_654_321
    sentence = t.gettext("%(done)d of %(total)d answered", done=mark, total=total)
    before, after = sentence.split(str(mark))
    return f"{literal(before)}&{done}&{literal(after)}"


def literal(text: str) -> str:
    """A text as formulas write it."""
    return '"' + text.replace('"', '""') + '"'


def plain_number(number: float) -> str:
    """A number as data: no exponent, no needless decimals."""
    return format(Decimal(repr(number)), "f").removesuffix(".0")


def height(text: str, width: float, factor: float = 1.0) -> float:
    """Room for a wrapped text in a column of that many characters, in points; `factor` for larger letters."""
    lines = 0
    for paragraph in text.split("\n"):
        lines += max(1, math.ceil(len(paragraph) * 1.02 * factor / width))
    return min(LINE * factor * lines + SPARE, TALLEST)
