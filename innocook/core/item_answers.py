"""How the answers to each indicator are spread: at the most and the fewest points, not applicable, blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import DECIMALS, Floats, rounded
from innocook.core.group_summary import CEILING, FEWEST_ANSWERS
from innocook.core.points import AnswerTable, reach
from innocook.core.questionnaire import Indicator


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """How many institutions answered an indicator, answered with the most and with the fewest points it can be worth,
    said that it does not apply, and left it blank.

    `is_ceiling` and `is_floor`: at least CEILING of at least FEWEST_ANSWERS answers stand at that end.
    """

    indicator: str
    answered: int
    most: int
    fewest: int
    not_applicable: int
    blank: int

    @property
    def is_ceiling(self) -> bool:
        """Whether nearly everybody who answered has the most points."""
        return self._is_crowded(self.most)

    @property
    def is_floor(self) -> bool:
        """Whether nearly everybody who answered has the fewest points."""
        return self._is_crowded(self.fewest)

    @property
    def total(self) -> int:
        """All institutions."""
        return self.answered + self.not_applicable + self.blank

    def _is_crowded(self, number: int) -> bool:
        return self.answered >= FEWEST_ANSWERS and round(number / self.answered, DECIMALS) >= CEILING


def item_answers(indicators: Sequence[Indicator], answers: AnswerTable) -> tuple[ItemAnswers, ...]:
    """One line per indicator, in the order of the columns; an indicator worth the same at both ends has no ends."""
    points = rounded(answers.points)
    answered = ~np.isnan(points) & ~answers.not_applicable
    numbers = [answered, *(answered & (points == end) for end in _ends(indicators)), answers.not_applicable]
    counts = [table.sum(axis=0).tolist() for table in numbers]
    rows = len(points)
    return tuple(
        ItemAnswers(indicator.id, known, most, fewest, other, rows - known - other)
        for indicator, known, most, fewest, other in zip(indicators, *counts, strict=True)
    )


def _ends(indicators: Sequence[Indicator]) -> tuple[Floats, Floats]:
    """The most and the fewest points of each indicator; NaN, which nothing equals, where they are the same."""
    ends = np.array([reach(each) for each in indicators], dtype=np.float64).reshape(-1, 2)
    ends[ends[:, 0] >= ends[:, 1]] = np.nan
    return rounded(ends[:, 1]), rounded(ends[:, 0])
