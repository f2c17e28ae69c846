"""What the cells of one indicator in a workbook say, or what is wrong with each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from innocook.core.answer_cells import NOT_APPLICABLE, digits_to_ascii, trimmed
from innocook.core.answers import BLANK, Answer, chosen, measured, not_applicable
from innocook.core.checks import check_answer
from innocook.core.comments import LONGEST_COMMENT
from innocook.core.errors import InvalidAnswer
from innocook.core.evidence import InvalidLink, checked_link
from innocook.core.plain_text import clean, number_from
from innocook.core.questionnaire import Indicator, Option, Reference
from innocook.core.spelling import plain_letters
from innocook.core.workbook import Fault, Field, Part, Proposal, WrittenCell, WrittenIndicator

NOT_APPLICABLE_WORDS = {"ar": "لا ينطبق", "en": "Not applicable", "fr": "Sans objet"}
"""How the workbook says it, in each language; all of them are understood in every workbook."""

LONGEST_NOTE, LONGEST_REASON, MOST_LINKS = 4000, 2000, 50
_BETWEEN = re.compile(r"\s*·\s*")
_WHOLE = re.compile(r"(\d+)\.0+")
_ALL_NO = {plain_letters(word) for word in (*NOT_APPLICABLE_WORDS.values(), NOT_APPLICABLE, "n/a")}


@dataclass(frozen=True, slots=True)
class Understood:
    """What the cells of an indicator propose, and the cells that could not be used."""

    proposals: tuple[Proposal, ...]
    faults: tuple[Fault, ...]


def understood(indicator: Indicator, written: WrittenIndicator, reasons: Sequence[Reference]) -> Understood:
    """Every cell of the indicator by itself: one that is wrong does not spoil the others."""
    found = [*_answer(indicator, written, reasons), *_confirmation(written), *_note(written)]
    found += [*_links(written), *_comment(written)]
    return Understood(
        tuple(each for each in found if isinstance(each, Proposal)),
        tuple(each for each in found if isinstance(each, Fault)),
    )


def entry_of(option: Option, language: str) -> str:
    """A level as the drop-down list shows it: "3 · Established"."""
    return f"{option.key} · {option.name.in_language(language)}"


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but spaces, line ends and invisible marks, which programs change unasked."""
    return _evened(one) == _evened(other)


def _evened(text: str) -> list[str]:
    return trimmed(clean(text)).split()


def _answer(
    indicator: Indicator, written: WrittenIndicator, reasons: Sequence[Reference]
) -> Iterator[Proposal | Fault]:
    cells = [_cell(written, field) for field in (Field.ANSWER, Field.REASON, Field.EXPLANATION)]
    cell, explanation = cells[0], clean(cells[2].text)
    broken = next((each for each in cells if each.fault), None)
    if broken is not None:
        yield _fault(written, Part.ANSWER, broken, broken.fault)
        return
    try:
        answer = _value(indicator, cell.text)
        if answer.state is not_applicable().state:
            answer = replace(answer, na_reason=_reason(cells[1].text, reasons), na_text=explanation)
        check_answer(indicator, answer, reasons)
    except InvalidAnswer as error:
        wrong = {"na_reason_missing": cells[1], "na_reason_unknown": cells[1], "na_text_missing": cells[2]}
        yield _fault(written, Part.ANSWER, wrong.get(error.code, cell), error.code)
        return
    if len(explanation) > LONGEST_REASON:
        yield _fault(written, Part.ANSWER, cells[2], "too_long")
        return
    left = "" if answer.na_text else explanation
    yield Proposal(written.id, Part.ANSWER, written.version, cell.address, answer, left)


def _value(indicator: Indicator, text: str) -> Answer:
    word = trimmed(clean(text))
    if not word:
        return BLANK
    if plain_letters(" ".join(word.split())) in _ALL_NO:
        return not_applicable()
    if indicator.number is not None:
        number = number_from(word)
        if number is None or not math.isfinite(number):
            raise InvalidAnswer(indicator.id, "not_a_number")
        return measured(number)
    return chosen(_option(indicator, word).key)


def _option(indicator: Indicator, word: str) -> Option:
    """The option meant by "3 · Established", "3", "3.0", "٣" or by its name in any language of the questionnaire."""
    head, *tail = _BETWEEN.split(word, maxsplit=1)
    keys = {digits_to_ascii(option.key): option for option in indicator.options}
    number = digits_to_ascii(head)
    by_key = keys.get(_WHOLE.sub(r"\1", number) if _WHOLE.fullmatch(number) else number)
    named = [option for option in indicator.options if plain_letters(tail[0] if tail else word) in _names(option)]
    if by_key is not None and (not named or by_key in named):
        return by_key
    if by_key is None and len(named) == 1 and not tail:
        return named[0]
    raise InvalidAnswer(indicator.id, "unknown_option")


def _names(option: Option) -> set[str]:
    return {plain_letters(name) for name in option.name.by_language.values()}


def _reason(text: str, reasons: Sequence[Reference]) -> str:
    word = plain_letters(" ".join(_evened(text)))
    for reason in reasons:
        if word in {reason.id, *(plain_letters(each) for each in reason.text.by_language.values())}:
            return reason.id
    return word and "?"


def _confirmation(written: WrittenIndicator) -> Iterator[Proposal | Fault]:
    cell = _cell(written, Field.CONFIRMED)
    if cell.fault:
        yield _fault(written, Part.CONFIRMATION, cell, cell.fault)
    elif trimmed(cell.text):
        yield Proposal(written.id, Part.CONFIRMATION, written.version, cell.address)


def _note(written: WrittenIndicator) -> Iterator[Proposal | Fault]:
    yield from _text(written, Field.NOTE, Part.NOTE, LONGEST_NOTE)


def _comment(written: WrittenIndicator) -> Iterator[Proposal | Fault]:
    for found in _text(written, Field.COMMENT, Part.COMMENT, LONGEST_COMMENT):
        if isinstance(found, Fault) or found.text:
            yield found


def _text(written: WrittenIndicator, field: Field, part: Part, longest: int) -> Iterator[Proposal | Fault]:
    cell = _cell(written, field)
    text = clean(cell.text)
    if cell.fault or len(text) > longest:
        yield _fault(written, part, cell, cell.fault or "too_long")
    elif field in written.cells:
        yield Proposal(written.id, part, written.version, cell.address, text=text)


def _links(written: WrittenIndicator) -> Iterator[Proposal | Fault]:
    cell = _cell(written, Field.LINKS)
    if cell.fault:
        yield _fault(written, Part.LINK, cell, cell.fault)
        return
    lines = dict.fromkeys(trimmed(clean(line)) for line in cell.text.splitlines())
    for place, line in enumerate(line for line in lines if line):
        if place >= MOST_LINKS:
            yield _fault(written, Part.LINK, replace(cell, text=line), "too_many_links")
            return
        try:
            yield Proposal(written.id, Part.LINK, written.version, cell.address, text=checked_link(line))
        except InvalidLink as error:
            yield _fault(written, Part.LINK, replace(cell, text=line), f"link_{error.code}")


def _cell(written: WrittenIndicator, field: Field) -> WrittenCell:
    """The cell of a field; where somebody took it away, an empty one at the place of the first that is left."""
    somewhere = next((cell.address for cell in written.cells.values()), "")
    return written.cells.get(field, WrittenCell("", somewhere))


def _fault(written: WrittenIndicator, part: Part, cell: WrittenCell, code: str) -> Fault:
    return Fault(written.id, part, cell.address, code, cell.text[:LONGEST_NOTE])
