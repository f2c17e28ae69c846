"""The cells of one indicator that people fill in: what each is called, holds, accepts and says when it is chosen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from innocook.core.answers import AnswerState
from innocook.core.comments import LONGEST_COMMENT
from innocook.core.questionnaire import Indicator, NumberRange, Questionnaire
from innocook.core.workbook import Entry, Field
from innocook.core.workbook_cells import LONGEST_NOTE, LONGEST_REASON, NOT_APPLICABLE_WORDS
from innocook.i18n import Translator, direction
from innocook.offline.hidden_sheets import Lists
from innocook.offline.texts import answer_entry, entries_of, literal, plain_number, reason_entry, reason_text

SMALL, TALL, TALLER = 22.0, 37.0, 52.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One row on the side where people write; `field` is None for what can only be read."""

    label: str
    field: Field | None
    value: str | float
    look: str
    lowest: float
    accepts: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fields:
    """Makes the cells of indicators, in the language of the workbook."""

    questionnaire: Questionnaire
    t: Translator
    lists: Lists

    def cells(self, indicator: Indicator, entry: Entry) -> Iterator[Cell]:
        """The cells of one indicator, from the answer down to a new comment."""
        t = self.t
        yield self._answer(indicator, entry)
        if not entry.confirmed and entry.answer.state is not AnswerState.BLANK:
            yield self._listed(t.gettext("From the last round: still true?"), Field.CONFIRMED, "", [t.gettext("Yes")])
        if indicator.na_allowed:
            yield self._reason(entry)
            yield self._explanation(entry)
        yield self._note(entry)
        yield self._links(entry)
        if entry.remarks:
            yield Cell(t.gettext("Earlier comments"), None, _remarks(entry, t), "past", SMALL)
        yield self._comment()

    def _answer(self, indicator: Indicator, entry: Entry) -> Cell:
        t = self.t
        value = answer_entry(indicator, entry.answer, t.language)
        if indicator.number is not None:
            accepts = self._number(indicator.number, indicator.na_allowed)
            return Cell(t.gettext("Your answer"), Field.ANSWER, value, "answer_number", SMALL + 4, accepts)
        message = t.gettext("Choose a level from the list (Alt and arrow down). Delete empties the answer.")
        accepts = {
            "validate": "list",
            "source": self.lists.source(entries_of(indicator, t.language)),
            "input_title": t.gettext("Your answer"),
            "input_message": message,
            "error_title": t.gettext("Not in the list"),
            "error_message": t.gettext("Please choose one of the entries of the list."),
        }
        return Cell(t.gettext("Your answer"), Field.ANSWER, value, "answer", SMALL + 4, accepts)

    def _number(self, scale: NumberRange, na_allowed: bool) -> dict[str, Any]:
        t = self.t
        message = t.gettext(
            "A number from %(low)s to %(high)s", low=t.exact(scale.minimum), high=t.exact(scale.maximum)
        )
        words = {
            "input_title": t.gettext("Your answer"),
            "input_message": message,
            "error_title": t.gettext("Not accepted"),
            "error_message": message,
        }
        ends = {} if scale.clamp else {"minimum": scale.minimum, "maximum": scale.maximum}
        if not na_allowed:
            limits = {"criteria": "between", **ends} if ends else {"criteria": ">=", "value": -1e15}
            return {"validate": "decimal", **limits, **words}
        no = literal(NOT_APPLICABLE_WORDS[t.language])
        between = (
            [f"{{cell}}>={plain_number(scale.minimum)}", f"{{cell}}<={plain_number(scale.maximum)}"] if ends else []
        )
        number = ",".join(["ISNUMBER({cell})", *between])
        more = t.gettext("%(range)s, or: %(no)s", range=message, no=NOT_APPLICABLE_WORDS[t.language])
        words |= {"input_message": more, "error_message": more}
        return {"validate": "custom", "value": f"=OR(AND({number}),{{cell}}={no})", **words}

    def _reason(self, entry: Entry) -> Cell:
        t = self.t
        reasons = [reason_text(each, t.language) for each in self.questionnaire.na_reasons]
        value = reason_entry(self.questionnaire, entry.answer.na_reason, t.language)
        cell = self._listed(t.gettext("Why does it not apply?"), Field.REASON, value, reasons)
        cell.accepts["input_message"] = t.gettext("Only with “not applicable”: choose the reason from the list.")
        return cell

    def _explanation(self, entry: Entry) -> Cell:
        t = self.t
        message = t.gettext("Only with “not applicable”: say it in a sentence or two.")
        look = self._typed(entry.na_text_language)
        label = t.gettext("Explain in a sentence or two")
        value = entry.answer.na_text
        return Cell(label, Field.EXPLANATION, value, look, TALL, self._text(label, message, LONGEST_REASON))

    def _note(self, entry: Entry) -> Cell:
        label = self.t.gettext("Your note")
        accepts = self._text(label, self.t.gettext("Optional: what the level rests on."), LONGEST_NOTE)
        return Cell(label, Field.NOTE, entry.answer.note, self._typed(entry.note_language), TALLER, accepts)

    def _links(self, entry: Entry) -> Cell:
        label = self.t.gettext("Web addresses of evidence")
        message = self.t.gettext(
            "One address per line (Alt and Enter). What you take out here is not taken away online."
        )
        accepts = self._text(label, message, None)
        return Cell(label, Field.LINKS, "\n".join(entry.links), "typed_ltr", TALL, accepts)

    def _comment(self) -> Cell:
        label = self.t.gettext("New comment")
        accepts = self._text(label, self.t.gettext("Optional: a word to your colleagues."), LONGEST_COMMENT)
        return Cell(label, Field.COMMENT, "", "typed", TALL, accepts)

    def _listed(self, label: str, field: Field, value: str, entries: list[str]) -> Cell:
        accepts = {
            "validate": "list",
            "source": self.lists.source(entries),
            "input_title": _title(label),
            "input_message": self.t.gettext("Choose from the list."),
            "error_title": self.t.gettext("Not in the list"),
            "error_message": self.t.gettext("Please choose one of the entries of the list."),
        }
        return Cell(label, field, value, "typed", SMALL, accepts)

    def _text(self, label: str, message: str, longest: int | None) -> dict[str, Any]:
        words = {"input_title": _title(label), "input_message": message}
        if longest is None:
            return {"validate": "any", **words}
        error = self.t.gettext("No more than %(most)s characters, please.", most=self.t.number(longest))
        limit = {"validate": "length", "criteria": "<=", "value": longest}
        return {**limit, **words, "error_title": self.t.gettext("Too long"), "error_message": error}

    def _typed(self, language: str) -> str:
        return f"typed_{direction(language)}" if language else "typed"


def _title(label: str) -> str:
    """Titles of messages may have 32 characters."""
    return label if len(label) <= 32 else label[:31].rstrip() + "…"


def _remarks(entry: Entry, t: Translator) -> str:
    lines = [f"{remark.author} ({t.date(remark.on)})\n{remark.text}" for remark in entry.remarks]
    return "\n".join(lines)
