"""The technical annex of a round: how the questionnaire itself behaves (method, section 6).

Everything is over the institutions of a group and under its plan. Nothing here says anything about one institution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import DECIMALS, Floats, rounded
from innocook.core.correlations import correlations
from innocook.core.groups import Group
from innocook.core.item_answers import ItemAnswers, item_answers
from innocook.core.language_drift import Drift, language_drift
from innocook.core.plan import Plan
from innocook.core.questionnaire import Score, ScoreKind
from innocook.core.reliability import Reliability, reliability
from innocook.core.weight_shares import share_of_score

REDUNDANT = 0.92
"""Two indicators that go together more than this measure nearly the same (method, section 6)."""
FEWEST_PAIRS = 10
"""Institutions that answered both, below which no pair is called redundant. The number is ours."""
REFERENCE = "ar"
"""The language whose wording the others are compared with: the source."""


@dataclass(frozen=True, slots=True)
class EffectiveWeight:
    """What a score is meant to weigh in the overall (`share`, 0-1) and how it goes together with it.

    `correlation` is Pearson's r over the `institutions` rated on both, None where it is not defined.
    """

    score: str
    share: float
    correlation: float | None
    institutions: int


@dataclass(frozen=True, slots=True)
class ScoreReliability:
    """The internal consistency of the indicators below a score."""

    score: str
    found: Reliability


@dataclass(frozen=True, slots=True)
class RedundantPair:
    """Two indicators whose answers correlate above REDUNDANT over the `institutions` that answered both."""

    first: str
    second: str
    correlation: float
    institutions: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Of `rated` institutions with an overall score, those whose lowest principle or section lies more than `gap`
    points under it; None where the questionnaire names no gap."""

    gap: float
    rated: int
    unbalanced: int


@dataclass(frozen=True, slots=True)
class Annex:
    """The whole annex over `institutions` institutions."""

    institutions: int
    balance: Balance | None
    weights: tuple[EffectiveWeight, ...]
    consistency: tuple[ScoreReliability, ...]
    redundant: tuple[RedundantPair, ...]
    pairs: int
    items: tuple[ItemAnswers, ...]
    drifts: tuple[Drift, ...]


def annex_of(group: Group) -> Annex:
    """The annex of a group; it may be empty. 10,000 institutions take about a second."""
    points = np.where(group.answers.not_applicable, np.nan, group.answers.points)
    redundant, pairs = redundant_pairs(group.plan, points)
    return Annex(
        institutions=len(group),
        balance=_balance(group),
        weights=effective_weights(group),
        consistency=tuple(
            ScoreReliability(score.id, reliability(points[:, list(group.plan.step(score.id).leaves)]))
            for score in parts_of_overall(group.plan)
        ),
        redundant=redundant,
        pairs=pairs,
        items=item_answers(group.plan.questionnaire.indicators, group.answers),
        drifts=language_drift(group.plan, points, group.languages, REFERENCE),
    )


def parts_of_overall(plan: Plan) -> tuple[Score, ...]:
    """The principles and the sections of a plan, principles first."""
    return tuple(score for kind in (ScoreKind.PRINCIPLE, ScoreKind.SECTION) for score in _scores(plan, kind))


def effective_weights(group: Group) -> tuple[EffectiveWeight, ...]:
    """Principles and sections beside the overall score; nothing where the plan has no overall score."""
    overall = next(iter(_scores(group.plan, ScoreKind.OVERALL)), None)
    scores = parts_of_overall(group.plan)
    if overall is None or not scores:
        return ()
    found = correlations(np.column_stack([group.values(score.id) for score in (overall, *scores)]))
    return tuple(
        EffectiveWeight(
            score.id,
            round(share_of_score(group.plan, overall.id, score.id), DECIMALS),
            _number(found.values[0, place]),
            int(found.rows[0, place]),
        )
        for place, score in enumerate(scores, start=1)
    )


def redundant_pairs(plan: Plan, points: Floats) -> tuple[tuple[RedundantPair, ...], int]:
    """The pairs above REDUNDANT, the closest first, then in the order of asking; and how many could be looked at."""
    found = correlations(points)
    looked = np.triu((found.rows >= FEWEST_PAIRS) & ~np.isnan(found.values), k=1)
    places = np.argwhere(looked & (np.nan_to_num(found.values) > REDUNDANT)).tolist()
    names = plan.indicator_ids
    pairs = (
        RedundantPair(names[row], names[column], float(found.values[row, column]), int(found.rows[row, column]))
        for row, column in places
    )
    return tuple(sorted(pairs, key=lambda pair: -pair.correlation)), int(looked.sum())


def _balance(group: Group) -> Balance | None:
    gap = group.plan.questionnaire.balance_gap
    overall = next(iter(_scores(group.plan, ScoreKind.OVERALL)), None)
    if gap is None or overall is None:
        return None
    ends = overall.minimum, overall.maximum
    parts = [score for score in parts_of_overall(group.plan) if (score.minimum, score.maximum) == ends]
    values = group.values(overall.id)
    lowest = np.full(len(group), np.inf)
    for score in parts:
        lowest = np.fmin(lowest, group.values(score.id))
    return Balance(gap, int((~np.isnan(values)).sum()), int((rounded(values - lowest) > gap).sum()))


def _scores(plan: Plan, kind: ScoreKind) -> tuple[Score, ...]:
    return tuple(step.score for step in plan.steps if step.score.kind is kind)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
