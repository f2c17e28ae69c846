"""How far scores and ranks move when the weights do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from innocook.core.arithmetic import Flags, Floats, Terms, combine, gather, rounded
from innocook.core.bands import displays
from innocook.core.comparison import positions
from innocook.core.plan import Plan, Step
from innocook.core.points import AnswerTable
from innocook.core.scoring import Nodes, entering, parts_of, score_nodes

BLOCK = 1000
"""Institutions whose ranks are summarised at a time, so that memory stays near the table of ranks itself."""


@dataclass(frozen=True, slots=True)
class WeightSets:
    """Weights (> 0) per set (rows) and part (columns); a part that is not named keeps the questionnaire's weight."""

    part_ids: tuple[str, ...]
    weights: Floats


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Ranks of each institution over the weight sets; NaN where it is not rated or not ranked.

    `low` and `high` are the 5 % and 95 % ranks; percentiles are linear between neighbours (type 7).
    """

    low: Floats
    high: Floats
    mean: Floats
    median: Floats


def scores_under(plan: Plan, table: AnswerTable, score_id: str, sets: WeightSets) -> Floats:
    """One score per weight set (rows) and institution (columns), nine decimals, NaN where not rated."""
    nodes = score_nodes(plan, table)
    rated = nodes.rated[plan.step(score_id).node]
    values = np.full((len(sets.weights), len(rated)), np.nan)
    for row, scores in enumerate(_draws(plan, _only(nodes, rated), score_id, sets)):
        values[row, rated] = scores
    return values


def rank_intervals(
    plan: Plan, table: AnswerTable, score_id: str, sets: WeightSets, ranked: Flags | None = None
) -> RankIntervals:
    """How the ranks of one score spread over the weight sets, among rated (and `ranked`) institutions.

    Ties share the best rank; they are read as the questionnaire reads ranks. Memory: 4 bytes per set and institution.
    """
    nodes = score_nodes(plan, table)
    taking_part = nodes.rated[plan.step(score_id).node]
    if ranked is not None:
        taking_part = taking_part & ranked
    places = np.empty((len(sets.weights), int(taking_part.sum())), dtype=np.int32)
    for row, scores in enumerate(_draws(plan, _only(nodes, taking_part), score_id, sets)):
        places[row] = positions(displays(scores) if plan.questionnaire.ranks_read_rounded else scores)
    spread = np.full((4, len(taking_part)), np.nan)
    spread[:, taking_part] = _spread(places)
    return RankIntervals(*spread)


def _draws(plan: Plan, nodes: Nodes, score_id: str, sets: WeightSets) -> Iterator[Floats]:
    steps = _below(plan, plan.step(score_id))
    first = len(plan.indicator_ids)
    fixed = {step.node: _terms(step, nodes) for step in steps if max(step.parts) < first}
    patchy = {step.node for step in steps if not nodes.rated[step.node].all()}
    columns = {name: column for column, name in enumerate(sets.part_ids)}
    for drawn in sets.weights.tolist():
        for step in steps:
            parts = step.score.parts
            weights = [drawn[columns[part.id]] if part.id in columns else part.weight for part in parts]
            value = combine(fixed.get(step.node) or _terms(step, nodes), weights)
            nodes.values[step.node] = np.where(nodes.rated[step.node], value, 0.0) if step.node in patchy else value
        yield rounded(nodes.values[steps[-1].node])


def _terms(step: Step, nodes: Nodes) -> Terms:
    parts = parts_of(step, nodes)
    return gather(step.score.rule, parts.values, entering(step.score, parts))


def _below(plan: Plan, step: Step) -> list[Step]:
    """The steps a score stands on, parts first, itself last."""
    first = len(plan.indicator_ids)
    needed = {step.node}
    for each in reversed(plan.steps):
        if each.node in needed:
            needed.update(part for part in each.parts if part >= first)
    return [each for each in plan.steps if each.node in needed]


def _only(nodes: Nodes, kept: Flags) -> Nodes:
    return Nodes(nodes.values[:, kept], nodes.rated[:, kept], nodes.applicable[:, kept])


def _spread(places: NDArray[np.int32]) -> Floats:
    """Rows: 5 %, 95 %, mean, median of each column."""
    found = np.empty((4, places.shape[1]))
    for start in range(0, places.shape[1], BLOCK):
        block = np.sort(places[:, start : start + BLOCK].T.copy(), axis=1)
        percentiles = [_percentile(block, share) for share in (0.05, 0.95, 0.5)]
        found[:, start : start + BLOCK] = [*percentiles[:2], block.mean(axis=1), percentiles[2]]
    return rounded(found)


def _percentile(ascending: NDArray[np.int32], share: float) -> Floats:
    place = share * (ascending.shape[1] - 1)
    below = int(place)
    above = min(below + 1, ascending.shape[1] - 1)
    low, high = ascending[:, below], ascending[:, above]
    between: Floats = low + (high - low) * (place - below)
    return between
