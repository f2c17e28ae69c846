"""The form of a request for reconsideration: a box to tick and a reason for each indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import request
from wtforms import BooleanField, StringField, TextAreaField

from innocook.core.review import LONGEST_REASON
from innocook.i18n import LANGUAGES
from innocook.services.reconsidering import Reason
from innocook.web.forms import PageForm
from innocook.web.languages import current_language
from innocook.web.outcome_words import request_refusal
from innocook.web.typed_text import clean

NAMED = "named"
"""The id of the list of indicators, where the error about an empty request leads."""


class ReasonForm(PageForm):
    """Whether an indicator is asked about, and why."""

    asks = BooleanField()
    text = TextAreaField(filters=[lambda value: clean(value) if value else value])
    language = StringField()

    @property
    def typed(self) -> str:
        """The reason, cleaned."""
        return self.text.data or ""

    @property
    def of_text(self) -> str:
        """The language of the reason: the one that was chosen, else the page's."""
        chosen = self.language.data or ""
        return chosen if self.typed and chosen in LANGUAGES else current_language()

    @property
    def is_touched(self) -> bool:
        """Whether somebody ticked or wrote something here."""
        return bool(self.asks.data or self.typed)

    @property
    def fault(self) -> str:
        """Why this box cannot be sent as it stands; empty when it can."""
        if not self.asks.data:
            return "text_unticked" if self.typed else ""
        if not self.typed:
            return "text_missing"
        return "text_too_long" if len(self.typed) > LONGEST_REASON else ""


Boxes = Mapping[str, ReasonForm]


def boxes_of(indicators: Iterable[str]) -> dict[str, ReasonForm]:
    """A box for each indicator, with what was typed."""
    return {key: ReasonForm(formdata=request.form or None, prefix=key) for key in indicators}


def checked_reasons(boxes: Boxes) -> dict[str, Reason]:
    """The reasons by indicator; whatever is wrong with one stands at its box."""
    for box in boxes.values():
        if box.fault:
            box.text.errors = [request_refusal(box.fault)]
    return {key: Reason(box.typed, box.of_text) for key, box in boxes.items() if box.asks.data}


def summary_of(boxes: Boxes) -> list[tuple[str, str]]:
    """Every error with its indicator before it and the id of its field."""
    return [(place, f"{key}: {sentence}") for key, box in boxes.items() for place, sentence in box.summary()]
