"""Answers: three states that are never merged (blank, answered, not applicable)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class AnswerState(StrEnum):
    """What an institution said of an indicator."""

    BLANK = "blank"
    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ANSWERED has exactly one of `option` (a key) and `number`; the other states have neither."""

    state: AnswerState
    option: str | None = None
    number: float | None = None
    na_reason: str = ""
    na_text: str = ""
    note: str = ""


BLANK = Answer(AnswerState.BLANK)

Answers = Mapping[str, Answer]
"""Answers by indicator id; a missing id is a blank."""


def chosen(option: str) -> Answer:
    """An answer that chooses the option with this key."""
    return Answer(AnswerState.ANSWERED, option=option)


def measured(number: float) -> Answer:
    """A numeric answer."""
    return Answer(AnswerState.ANSWERED, number=number)


def not_applicable(reason: str = "", text: str = "") -> Answer:
    """A "not applicable" with its reason code and text."""
    return Answer(AnswerState.NOT_APPLICABLE, na_reason=reason, na_text=text)
