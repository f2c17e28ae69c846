"""The form in which a reviewer says which answer shall stand from now on, and why."""

from __future__ import annotations

from dataclasses import dataclass

from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf

from innocook.core.answers import Answer, AnswerState, chosen, measured
from innocook.core.deciding import Reasoning, decision_leaving, is_same_value
from innocook.core.questionnaire import Indicator
from innocook.core.review import Decision, DecisionRefused, check_decision
from innocook.core.text import Text
from innocook.i18n import LANGUAGES
from innocook.web.answer_words import answer_words
from innocook.web.forms import PageForm
from innocook.web.languages import _, _l, current_language
from innocook.web.outcome_words import decision_refusal
from innocook.web.typed_text import clean, number_from

OWN, VALIDATED, OTHER = "own", "validated", "other"


@dataclass(frozen=True, slots=True)
class Sides:
    """What the form is about: the indicator with its submitted and its validated answer."""

    indicator: Indicator
    own: Answer
    validated: Answer


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; `text` is its descriptor, where it is a level."""

    value: str
    words: str
    text: Text | None
    is_own: bool
    is_validated: bool


class LevelForm(PageForm):
    """The answer that shall stand, with a reason code and a text for the institution."""

    value = StringField()
    number = StringField(filters=[lambda value: clean(value) if value else value])
    reason_code = StringField()
    reason = TextAreaField(filters=[lambda value: clean(value) if value else value])
    language = StringField(validators=[AnyOf(("", *LANGUAGES), message=_l("Choose one of the list."))])

    @property
    def typed(self) -> str:
        """The reason, cleaned."""
        return self.reason.data or ""

    @property
    def of_text(self) -> str:
        """The language of the reason: the one that was chosen, else the page's."""
        chosen_language = self.language.data or ""
        return chosen_language if self.typed and chosen_language in LANGUAGES else current_language()

    def decision(self, sides: Sides, *, always_with_reason: bool) -> Decision | None:
        """The decision that leaves the chosen answer; None with the errors at the fields where it cannot be made.

        A reason is needed where the validated answer stays, or always.
        """
        if not self.validate():
            return None
        wanted = self._wanted(sides)
        if wanted is None:
            return None
        if not self.typed and (always_with_reason or is_same_value(wanted, sides.validated)):
            self.reason.errors = [decision_refusal("reason_missing")]
        if always_with_reason and not self.reason_code.data:
            self.reason_code.errors = [decision_refusal("reason_code_missing")]
        try:
            made = self._made(sides, wanted)
        except DecisionRefused as refused:
            self._refuse(refused.code)
            return None
        return None if self.summary() else made

    def _made(self, sides: Sides, wanted: Answer) -> Decision:
        why = Reasoning(self.reason_code.data or "", self.typed, self.of_text)
        made = decision_leaving(sides.indicator, sides.own, wanted, why)
        check_decision(sides.indicator, sides.own, made)
        return made

    def _wanted(self, sides: Sides) -> Answer | None:
        value = self.value.data or ""
        if value in {OWN, VALIDATED}:
            return sides.own if value == OWN else sides.validated
        if sides.indicator.number is not None and value == OTHER:
            return self._typed_number()
        if sides.indicator.option(value) is not None:
            return chosen(value)
        self.value.errors = [_("Choose the answer that shall stand.")]
        return None

    def _typed_number(self) -> Answer | None:
        number = number_from(self.number.data or "")
        if number is None:
            self.number.errors = [_("Enter a number.")]
            return None
        return measured(number)

    def _refuse(self, code: str) -> None:
        field = self.value
        if code.startswith("reason_code"):
            field = self.reason_code
        elif code.startswith("reason"):
            field = self.reason
        elif self.value.data == OTHER:
            field = self.number
        if not field.errors:
            field.errors = [decision_refusal(code)]


def choices_of(sides: Sides) -> list[Choice]:
    """Everything that can be chosen: the levels, or the numbers that were given and another one."""
    named = [
        Choice(
            option.key,
            answer_words(sides.indicator, chosen(option.key)),
            option.text,
            is_same_value(sides.own, chosen(option.key)),
            is_same_value(sides.validated, chosen(option.key)),
        )
        for option in sides.indicator.options
    ]
    return [*_given(sides), *named, *_other(sides)]


def _given(sides: Sides) -> list[Choice]:
    """The submitted and the validated answer, where they are not among the levels."""
    is_number, same = sides.indicator.number is not None, is_same_value(sides.own, sides.validated)
    found = []
    if is_number or sides.own.state is AnswerState.NOT_APPLICABLE:
        found.append(Choice(OWN, answer_words(sides.indicator, sides.own), None, True, same))
    if is_number and not same:
        found.append(Choice(VALIDATED, answer_words(sides.indicator, sides.validated), None, False, True))
    return found


def _other(sides: Sides) -> list[Choice]:
    is_number = sides.indicator.number is not None
    return [Choice(OTHER, _("Another number"), None, False, False)] if is_number else []
