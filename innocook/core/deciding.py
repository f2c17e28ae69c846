"""From the answer that shall stand to the decision that leaves it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from innocook.core.answers import Answer, AnswerState
from innocook.core.errors import InvalidAnswer
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator
from innocook.core.review import Decision, DecisionKind, DecisionRefused


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Why a reviewer decides so: a code, and a text in its language."""

    code: str = ""
    text: str = ""
    language: str = ""


def decision_leaving(indicator: Indicator, own: Answer, wanted: Answer, why: Reasoning) -> Decision:
    """The decision about the submitted answer `own` that leaves the value of `wanted`; `check_decision` judges it.

    Raises DecisionRefused `value_unknown` where `wanted` is no answer to the indicator, or "not applicable" where the
    institution did not say so.
    """
    words = (why.code, why.text, why.language if why.text else "")
    if is_same_value(own, wanted):
        return Decision(DecisionKind.CONFIRM, None, None, *words)
    if wanted.state is not AnswerState.ANSWERED:
        raise DecisionRefused("value_unknown")
    return Decision(_kind(indicator, own, wanted), wanted.option, wanted.number, *words)


def is_same_value(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same level, number or state, whatever was written beside them."""
    return _value(one) == _value(other)


def _kind(indicator: Indicator, own: Answer, wanted: Answer) -> DecisionKind:
    if own.state is AnswerState.NOT_APPLICABLE:
        return DecisionKind.REFUSE_NA
    try:
        after, before = points_of(indicator, wanted), points_of(indicator, own)
    except InvalidAnswer:
        raise DecisionRefused("value_unknown") from None
    is_more = after is not None and before is not None and after > before
    return DecisionKind.RAISE if is_more else DecisionKind.LOWER


def _value(answer: Answer) -> Answer:
    return replace(answer, note="", na_reason="", na_text="")
