"""What a reviewer can decide about an answer, and what several reviewers' decisions come to together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from innocook.core.answers import BLANK, Answer, Answers, AnswerState
from innocook.core.checks import check_answer
from innocook.core.errors import InnocookError, InvalidAnswer
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator, Questionnaire

LONGEST_REASON = 4000
REASONS = (
    "evidence_missing",
    "evidence_insufficient",
    "evidence_outdated",
    "evidence_unreadable",
    "level_not_reached",
    "level_exceeded",
    "applies_here",
    "unclear",
    "other",
)
"""Why a reviewer does not simply confirm; every decision but a confirmation names one."""


class DecisionKind(StrEnum):
    """What a reviewer does with an answer. Confirming "not applicable" accepts it."""

    CONFIRM = "confirm"
    LOWER = "lower"
    RAISE = "raise"
    ASK = "ask"
    REFUSE_NA = "refuse_na"


class DecisionRefused(InnocookError):
    """A decision does not fit the answer it is about.

    `code` is no_answer, reason_code_missing, reason_code_unknown, reason_missing, reason_too_long, value_missing,
    value_unknown, value_unwanted, not_lower, not_higher, not_a_level (raising or lowering "not applicable") or
    not_na (refusing what is not "not applicable").
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's decision: `option` or `number` is the value put in the answer's place, where there is one."""

    kind: DecisionKind
    option: str | None = None
    number: float | None = None
    reason_code: str = ""
    reason: str = ""
    reason_language: str = ""

    @property
    def has_value(self) -> bool:
        """Whether it puts a value in the answer's place."""
        return self.option is not None or self.number is not None

    @property
    def asks(self) -> bool:
        """Whether it waits for the institution: a question, or a refused "not applicable" without a level."""
        return self.kind is DecisionKind.ASK or (self.kind is DecisionKind.REFUSE_NA and not self.has_value)


class Standing(StrEnum):
    """How far an indicator is: nobody decided, asked back, a second look is due, a third is, or final."""

    OPEN = "open"
    ASKED = "asked"
    WAITING = "waiting"
    DISAGREED = "disagreed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the decisions on one indicator stand; `answer` is the validated one when FINAL, `decision` what made it."""

    standing: Standing
    answer: Answer | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """The decisions of up to three reviewers on one indicator; `twice` where a second look is due."""

    first: Decision | None = None
    second: Decision | None = None
    third: Decision | None = None
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator whose validated level lies `levels` steps above (positive) or below the self-assessed one."""

    indicator: str
    own: str
    validated: str
    levels: int


def check_decision(indicator: Indicator, own: Answer, decision: Decision) -> None:
    """Raise DecisionRefused unless the decision fits the submitted answer `own`."""
    if own.state is AnswerState.BLANK:
        raise DecisionRefused("no_answer")
    is_na = own.state is AnswerState.NOT_APPLICABLE
    if decision.kind in {DecisionKind.LOWER, DecisionKind.RAISE} and is_na:
        raise DecisionRefused("not_a_level")
    if decision.kind is DecisionKind.REFUSE_NA and not is_na:
        raise DecisionRefused("not_na")
    _check_reason(decision)
    _check_value(indicator, own, decision)


def validated_answer(own: Answer, decision: Decision) -> Answer | None:
    """The answer that the decision leaves; None where it asks. What the institution wrote stays with it."""
    if decision.asks:
        return None
    if not decision.has_value:
        return own
    return Answer(AnswerState.ANSWERED, option=decision.option, number=decision.number, note=own.note)


def outcome(own: Answer, looks: Looks) -> Outcome:
    """Where the decisions stand. A question of anybody comes first; a third look settles a disagreement.

    Reviewers agree when they leave the same level or number, or both "not applicable".
    """
    if looks.first is None:
        return Outcome(Standing.OPEN)
    made = [one for one in (looks.first, looks.second, looks.third) if one is not None]
    asking = [one for one in made if one.asks]
    settling = looks.third if looks.third is not None else looks.first
    if asking and (looks.third is None or looks.third.asks):
        return Outcome(Standing.ASKED, decision=_joined(asking))
    if looks.twice and looks.third is None:
        if looks.second is None:
            return Outcome(Standing.WAITING)
        if _value(own, looks.first) != _value(own, looks.second):
            return Outcome(Standing.DISAGREED)
    return Outcome(Standing.FINAL, validated_answer(own, settling), settling)


def _joined(asking: Sequence[Decision]) -> Decision:
    """One question of several: the texts one below the other, under the reason and the language of the first."""
    texts = list(dict.fromkeys(one.reason for one in asking))
    return replace(asking[0], reason="\n\n".join(texts))


def is_looked_at_twice(assessment_id: UUID, percent: int) -> bool:
    """Whether an assessment is in the sample for a second look: `percent` (0-100) of all, the same ones every time."""
    digest = hashlib.sha256(assessment_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent


def differences(
    questionnaire: Questionnaire, own: Answers, validated: Answers, at_least: int = 2
) -> tuple[Difference, ...]:
    """The indicators whose validated level lies `at_least` levels or more from the self-assessed one, in order.

    Only indicators with levels that both answers name take part.
    """
    found = []
    for indicator in questionnaire.indicators:
        before, after = own.get(indicator.id, BLANK).option, validated.get(indicator.id, BLANK).option
        keys = [option.key for option in indicator.options]
        if before in keys and after in keys:
            levels = keys.index(after) - keys.index(before)
            if abs(levels) >= at_least:
                found.append(Difference(indicator.id, before, after, levels))
    return tuple(found)


def level_pairs(
    questionnaire: Questionnaire, first: Answers, second: Answers
) -> Mapping[int, Sequence[tuple[int, int]]]:
    """The levels two reviewers gave, as places in the scale from 0, by how many levels the scale has.

    Indicators where either left "not applicable", a number or nothing are left out.
    """
    pairs: dict[int, list[tuple[int, int]]] = {}
    for indicator in questionnaire.indicators:
        keys = [option.key for option in indicator.options]
        one, other = first.get(indicator.id, BLANK).option, second.get(indicator.id, BLANK).option
        if one in keys and other in keys:
            pairs.setdefault(len(keys), []).append((keys.index(one), keys.index(other)))
    return pairs


def _check_reason(decision: Decision) -> None:
    if len(decision.reason) > LONGEST_REASON:
        raise DecisionRefused("reason_too_long")
    if decision.reason_code and decision.reason_code not in REASONS:
        raise DecisionRefused("reason_code_unknown")
    if decision.kind is DecisionKind.CONFIRM:
        return
    if not decision.reason_code:
        raise DecisionRefused("reason_code_missing")
    if not decision.reason.strip():
        raise DecisionRefused("reason_missing")


def _check_value(indicator: Indicator, own: Answer, decision: Decision) -> None:
    changes = decision.kind in {DecisionKind.LOWER, DecisionKind.RAISE}
    if not decision.has_value:
        if changes:
            raise DecisionRefused("value_missing")
        return
    if not changes and decision.kind is not DecisionKind.REFUSE_NA:
        raise DecisionRefused("value_unwanted")
    try:
        put = Answer(AnswerState.ANSWERED, option=decision.option, number=decision.number)
        check_answer(indicator, put, ())
        after, before = points_of(indicator, put), points_of(indicator, own)
    except InvalidAnswer:
        raise DecisionRefused("value_unknown") from None
    if after is None or before is None:
        return
    if decision.kind is DecisionKind.LOWER and after >= before:
        raise DecisionRefused("not_lower")
    if decision.kind is DecisionKind.RAISE and after <= before:
        raise DecisionRefused("not_higher")


def _value(own: Answer, decision: Decision) -> Answer | None:
    """What a decision leaves, without words."""
    left = validated_answer(own, decision)
    return None if left is None else replace(left, note="", na_reason="", na_text="")
