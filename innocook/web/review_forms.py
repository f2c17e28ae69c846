"""The form in which a reviewer decides about one answer and judges the evidence beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from flask import request
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf

from innocook.core.answers import Answer, AnswerState, chosen, measured
from innocook.core.deciding import Reasoning, decision_leaving, is_same_value
from innocook.core.questionnaire import Indicator
from innocook.core.review import Decision, DecisionKind, DecisionRefused, check_decision
from innocook.i18n import LANGUAGES
from innocook.services.evidence_pieces import Piece
from innocook.services.judging import EVIDENCE_STATUSES
from innocook.web.forms import PageForm
from innocook.web.languages import _, _l, current_language
from innocook.web.review_choices import ASK, CONFIRM, LEVEL, NUMBER, choices_of
from innocook.web.review_words import refusal
from innocook.web.typed_text import clean, number_from

STATUS = "evidence."
"""Before the id of a link, in the name of a status field."""


@dataclass(slots=True)
class StatusField:
    """The status of one piece as it is known and as it was chosen."""

    piece: Piece
    chosen: str
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the field, and its id."""
        return f"{STATUS}{self.piece.link_id}"


class DecisionForm(PageForm):
    """What is decided about one answer, with a reason code and a text for the institution."""

    choice = StringField()
    number = StringField(filters=[lambda value: clean(value) if value else value])
    reason_code = StringField()
    reason = TextAreaField(filters=[lambda value: clean(value) if value else value])
    language = StringField(
        filters=[lambda value: value or ""],
        validators=[AnyOf(("", *LANGUAGES), message=_l("Choose one of the list."))],
    )

    @property
    def typed(self) -> str:
        """The reason, cleaned."""
        return self.reason.data or ""

    @property
    def of_text(self) -> str:
        """The language of the reason: the one that was chosen, else the page's."""
        wanted = self.language.data or ""
        return wanted if self.typed and wanted in LANGUAGES else current_language()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen or written."""
        return not (self.choice.data or self.number.data or self.reason_code.data or self.typed)

    def confirm(self) -> None:
        """As if the institution's answer had been chosen; an error where something else was."""
        if self.choice.data and self.choice.data != CONFIRM:
            self.choice.errors = [refusal("choice_differs")]
        else:
            self.choice.data = CONFIRM

    def decision(self, indicator: Indicator, own: Answer) -> Decision | None:
        """The decision about the submitted answer; None, with every error at its field, where it cannot be made."""
        already = list(self.choice.errors)
        self.validate()
        self.choice.errors = already
        made = self._made(indicator, own)
        if made is not None and made.kind is not DecisionKind.CONFIRM:
            self._ask_for_reason()
        if made is None or self.summary():
            return None
        try:
            check_decision(indicator, own, made)
        except DecisionRefused as refused:
            self.refuse(refused.code)
            return None
        return made

    def refuse(self, code: str) -> None:
        """Put the sentence of a refusal at the field that it is about."""
        at = self.choice
        if code.startswith("reason_code"):
            at = self.reason_code
        elif code.startswith("reason"):
            at = self.reason
        elif self.choice.data == NUMBER and code != "choice_missing":
            at = self.number
        at.errors = [*at.errors, refusal(code)]

    def _made(self, indicator: Indicator, own: Answer) -> Decision | None:
        choice = self.choice.data or ""
        if choice not in {one.value for one in choices_of(indicator, own)}:
            if not self.choice.errors:
                self.refuse("choice_missing")
            return None
        if choice == ASK:
            is_na = own.state is AnswerState.NOT_APPLICABLE
            kind = DecisionKind.REFUSE_NA if is_na else DecisionKind.ASK
            return Decision(kind, None, None, *self._words())
        wanted = self._wanted(choice, own)
        if wanted is None:
            self.refuse("value_missing")
            return None
        try:
            return decision_leaving(indicator, own, wanted, Reasoning(*self._words()))
        except DecisionRefused as refused:
            self.refuse(refused.code)
            return None

    def _wanted(self, choice: str, own: Answer) -> Answer | None:
        if choice == NUMBER:
            number = number_from(self.number.data or "")
            return None if number is None else measured(number)
        return own if choice == CONFIRM else chosen(choice.removeprefix(LEVEL))

    def _words(self) -> tuple[str, str, str]:
        return (self.reason_code.data or "", self.typed, self.of_text if self.typed else "")

    def _ask_for_reason(self) -> None:
        if not self.reason_code.data:
            self.refuse("reason_code_missing")
        if not self.typed:
            self.refuse("reason_missing")


def form_of(own: Answer, made: Decision | None) -> DecisionForm:
    """The form with the decision that was made before, empty where there is none."""
    if made is None:
        return DecisionForm(formdata=None)
    wanted = chosen(made.option or "") if made.option is not None else measured(made.number or 0.0)
    choice = CONFIRM
    if made.asks:
        choice = ASK
    elif made.has_value and not is_same_value(own, wanted):
        choice = NUMBER if made.number is not None else f"{LEVEL}{made.option}"
    return DecisionForm(
        formdata=None,
        data={
            "choice": choice,
            "number": "" if made.number is None else format(Decimal(repr(made.number)), "f").removesuffix(".0"),
            "reason_code": made.reason_code,
            "reason": made.reason,
            "language": made.reason_language,
        },
    )


def status_fields(pieces: Iterable[Piece]) -> list[StatusField]:
    """A field for each piece with what was chosen, or with what is known where nothing was sent."""
    return [StatusField(piece, request.form.get(f"{STATUS}{piece.link_id}", piece.status)) for piece in pieces]


def changed_statuses(fields: Iterable[StatusField]) -> Mapping[UUID, str] | None:
    """What was chosen anew, by the id of the link; None, with the errors at the fields, where something is unknown."""
    found, is_good = {}, True
    for one in fields:
        if one.chosen not in EVIDENCE_STATUSES:
            one.errors = [_("Choose one of the list.")]
            is_good = False
        elif one.chosen != one.piece.status and one.piece.link_id is not None:
            found[one.piece.link_id] = one.chosen
    return found if is_good else None
