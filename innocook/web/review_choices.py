"""What can be decided about an answer: only what fits it is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from innocook.core.answers import Answer, AnswerState, chosen
from innocook.core.deciding import is_same_value
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator
from innocook.core.text import Text
from innocook.web.answer_words import answer_words
from innocook.web.languages import _

CONFIRM, NUMBER, ASK = "confirm", "number", "ask"
LEVEL = "level-"
"""Before the key of a level, in the value of a choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to decide: `words` say what it does, `text` describes the level that it leaves, where it is one."""

    value: str
    words: str
    level: str = ""
    text: Text | None = None


def choices_of(indicator: Indicator, own: Answer) -> list[Choice]:
    """What can be decided about this answer and nothing else, in the order of the levels; a question comes last."""
    is_na = own.state is AnswerState.NOT_APPLICABLE
    found = [_confirm(indicator, own)] if is_na or indicator.number is not None else []
    for option in indicator.options:
        one = _of_level(indicator, own, option.key)
        found += [one] if one is not None else []
    if indicator.number is not None:
        found.append(Choice(NUMBER, _("Refuse “not applicable”, set a number") if is_na else _("Set another number")))
    return [*found, Choice(ASK, _("Refuse “not applicable” and ask") if is_na else _("Ask the institution"))]


def reason_codes(own: Answer, codes: Iterable[str]) -> list[str]:
    """The reasons that fit an answer."""
    is_na = own.state is AnswerState.NOT_APPLICABLE
    unfit = {"level_not_reached", "level_exceeded"} if is_na else {"applies_here"}
    return [code for code in codes if code not in unfit]


def _confirm(indicator: Indicator, own: Answer) -> Choice:
    if own.state is AnswerState.NOT_APPLICABLE:
        return Choice(CONFIRM, _("Accept “not applicable”"))
    return Choice(CONFIRM, _("Confirm"), answer_words(indicator, own))


def _of_level(indicator: Indicator, own: Answer, key: str) -> Choice | None:
    """What choosing a level does; None for another level that is worth the same, which nobody could explain."""
    left, option = chosen(key), indicator.option(key)
    text = option.text if option is not None else None
    level = answer_words(indicator, left)
    if own.state is AnswerState.NOT_APPLICABLE:
        return Choice(f"{LEVEL}{key}", _("Refuse “not applicable”, set"), level, text)
    if is_same_value(own, left):
        return Choice(CONFIRM, _("Confirm"), level, text)
    before, after = points_of(indicator, own), points_of(indicator, left)
    if before is None or after is None or before == after:
        return None
    return Choice(f"{LEVEL}{key}", _("Raise to") if after > before else _("Lower to"), level, text)
