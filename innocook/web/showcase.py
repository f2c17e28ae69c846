"""Invented answers for the rosette of the home page: an example of the shape, nobody's result."""

from __future__ import annotations

from innocook.core.answers import Answer, chosen, measured
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator

SHAPE = (3, 2, 4, 1, 2, 4, 3, 3, 1, 3, 2, 4)


def showcase_answers(plan: Plan) -> dict[str, Answer]:
    """Answers that make a pleasing shape."""
    indicators = plan.questionnaire.indicators
    return {item.id: _answer(item, SHAPE[place % len(SHAPE)]) for place, item in enumerate(indicators)}


def _answer(indicator: Indicator, step: int) -> Answer:
    if indicator.number is not None:
        span = indicator.number.maximum - indicator.number.minimum
        return measured(indicator.number.minimum + span * step / max(SHAPE))
    highest = len(indicator.options) - 1
    return chosen(indicator.options[round(step / max(SHAPE) * highest)].key)
