"""Does the same indicator behave differently in another language? Institutions compared with their like.

For each indicator, institutions are put into strata by the rest of the questionnaire: the mean of their other answers,
weighted as the overall score weighs them. Within the strata the answers in two languages are compared. This is the
idea of standardization for items that work differently (Dorans and Kulick 1986). Strata hold about 25 institutions:
with few of them, a language whose institutions are stronger would still look different inside each. The numbers of
strata are ours; in a simulation with a true distance of 20 points between the languages and no drift, 4 strata gave
16 % intervals without 0, and 10 strata 7 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from innocook.core.arithmetic import DECIMALS, Flags, Floats, rounded
from innocook.core.plan import Plan
from innocook.core.points import reach
from innocook.core.weight_shares import weight_shares

FEWEST_STRATA, MOST_STRATA, IN_STRATUM = 4, 10, 25
FEWEST_ANSWERS = 10
"""Answers in each language below which nothing is compared. The number is ours."""
NOTABLE = 12.5
"""Half a level of 25 points: a smaller difference is no reason to read the wording again. The number is ours."""
NORMAL = 1.96
CHANCE = 0.05
"""The share of comparisons whose 95 % interval leaves out 0 although nothing differs."""


class DriftState(StrEnum):
    """Why there is no difference, or that there is one."""

    COMPARED = "compared"
    TOO_FEW = "too_few"
    NO_OVERLAP = "no_overlap"


@dataclass(frozen=True, slots=True)
class Drift:
    """One indicator in `language` against the `reference` language, between `answers` and `reference_answers` answers.

    `difference` is the mean in `language` minus the mean in the reference, within strata, on a scale from 0 (fewest
    points) to 100 (most); `low` and `high` are its 95 % interval. All three are None unless the state is COMPARED.
    """

    indicator: str
    reference: str
    language: str
    reference_answers: int
    answers: int
    state: DriftState
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_beyond_chance(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def is_flagged(self) -> bool:
        """Whether the interval leaves out 0 and the difference is at least NOTABLE."""
        return self.is_beyond_chance and self.difference is not None and abs(self.difference) >= NOTABLE


def language_drift(plan: Plan, points: Floats, languages: Sequence[str], reference: str) -> tuple[Drift, ...]:
    """Every indicator in each other language of the questionnaire that somebody answered in, language by language.

    `points` are institutions by indicators, NaN where there is no answer; `languages` one per institution.
    """
    spoken = np.array(languages, dtype=np.str_)
    others = [each for each in plan.questionnaire.languages if each != reference and (spoken == each).any()]
    shares = _shares_of_range(plan, points)
    rest = _rests(shares, _weights(plan))
    return tuple(
        _drift(name, (reference, other), spoken, shares[:, column], rest[:, column])
        for other in others
        for column, name in enumerate(plan.indicator_ids)
    )


def expected_by_chance(drifts: Sequence[Drift]) -> float:
    """How many of the comparisons made would have an interval that leaves out 0 if no wording mattered: 5 % of them."""
    return round(CHANCE * sum(drift.state is DriftState.COMPARED for drift in drifts), DECIMALS)


def _drift(name: str, pair: tuple[str, str], spoken: NDArray[np.str_], values: Floats, rest: Floats) -> Drift:
    usable = ~np.isnan(values) & ~np.isnan(rest)
    first, second = (usable & (spoken == language) for language in pair)
    numbers = int(first.sum()), int(second.sum())
    if min(numbers) < FEWEST_ANSWERS:
        return Drift(name, *pair, *numbers, DriftState.TOO_FEW)
    places = np.searchsorted(_cuts(rest[first | second]), rest, side="left")
    found = _standardised(_cells(values, places, first), _cells(values, places, second))
    if found is None:
        return Drift(name, *pair, *numbers, DriftState.NO_OVERLAP)
    difference, error = found
    ends = (round(difference + side * NORMAL * error, DECIMALS) for side in (-1, 1))
    return Drift(name, *pair, *numbers, DriftState.COMPARED, round(difference, DECIMALS), *ends)


def _cuts(rest: Floats) -> Floats:
    """What separates the strata: quantiles of both languages together, linear between neighbours (type 7)."""
    strata = min(MOST_STRATA, max(FEWEST_STRATA, len(rest) // IN_STRATUM))
    return rounded(np.quantile(rest, np.arange(1, strata) / strata))


def _cells(values: Floats, places: NDArray[np.int64], kept: Flags) -> tuple[Floats, Floats, Floats]:
    """Number, mean and sum of squared distances from the mean of the answers in each stratum; 0 where there is none."""
    strata, inside = places[kept], values[kept]
    number = np.bincount(strata, minlength=MOST_STRATA).astype(np.float64)
    mean = np.bincount(strata, inside, MOST_STRATA).astype(np.float64) / np.maximum(number, 1.0)
    squares = np.bincount(strata, (inside - mean[strata]) ** 2, MOST_STRATA).astype(np.float64)
    return number, mean, squares


def _standardised(
    first: tuple[Floats, Floats, Floats], second: tuple[Floats, Floats, Floats]
) -> tuple[float, float] | None:
    """The second language's mean minus the first one's within strata, and its standard error.

    Strata count as the institutions of both languages in them. The error takes one variance for all cells, because some
    cells are too small for one of their own. None when the strata that hold both languages have too few answers of one.
    """
    both = (first[0] > 0) & (second[0] > 0)
    ones, others = first[0][both], second[0][both]
    freedom = float(ones.sum() + others.sum()) - 2 * int(both.sum())
    if min(ones.sum(), others.sum()) < FEWEST_ANSWERS or freedom <= 0:
        return None
    weights = (ones + others) / (ones + others).sum()
    difference = float((weights * (second[1][both] - first[1][both])).sum())
    variance = float((first[2][both] + second[2][both]).sum()) / freedom
    return difference, sqrt(variance * float((weights**2 * (1 / ones + 1 / others)).sum()))


def _shares_of_range(plan: Plan, points: Floats) -> Floats:
    """Points between the fewest (0) and the most (100) of each indicator; NaN where both are the same."""
    ends = np.array([reach(each) for each in plan.questionnaire.indicators], dtype=np.float64).reshape(-1, 2)
    span = np.where(ends[:, 1] > ends[:, 0], ends[:, 1] - ends[:, 0], np.nan)
    return rounded((points - ends[:, 0]) / span * 100)


def _rests(shares: Floats, weights: Floats) -> Floats:
    """For each answer, the weighted mean of the same institution's other answers; NaN without any."""
    known = ~np.isnan(shares)
    weighted = np.where(known, shares, 0.0) * weights
    heavy = known * weights
    with np.errstate(divide="ignore", invalid="ignore"):
        left = heavy.sum(axis=1, keepdims=True) - heavy
        rest = (weighted.sum(axis=1, keepdims=True) - weighted) / np.where(left > 1e-12, left, np.nan)
    return rounded(rest)


def _weights(plan: Plan) -> Floats:
    """What each indicator weighs in the overall score; alike where there is none or it holds none of them."""
    overall = plan.questionnaire.overall
    shares = weight_shares(plan, overall.id) if overall and overall.id in plan.score_ids else {}
    alike = 1.0 / max(len(plan.indicator_ids), 1)
    return np.array([shares.get(name, 0.0) if shares else alike for name in plan.indicator_ids])
