"""Scores under one weight set after another, by the same arithmetic as the scores themselves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from innocook.core.arithmetic import Flags, Floats, Terms, combine, gather, rounded
from innocook.core.plan import Plan, Step
from innocook.core.points import AnswerTable
from innocook.core.scoring import Nodes, entering, parts_of, score_nodes
from innocook.core.weight_sets import WeightSets, steps_below


def rated_nodes(plan: Plan, table: AnswerTable, score_id: str, ranked: Flags | None = None) -> tuple[Nodes, Flags]:
    """The nodes of the institutions that have the score (and are `ranked`), and which these are."""
    nodes = score_nodes(plan, table)
    kept = nodes.rated[plan.step(score_id).node]
    if ranked is not None:
        kept = kept & ranked
    return Nodes(nodes.values[:, kept], nodes.rated[:, kept], nodes.applicable[:, kept]), kept


def scores_of_sets(plan: Plan, nodes: Nodes, score_id: str, sets: WeightSets) -> Iterator[Floats]:
    """One score of every institution in `nodes` per weight set, nine decimals. `nodes` is written to."""
    steps = steps_below(plan, score_id)
    first = len(plan.indicator_ids)
    fixed = {step.node: _terms(step, nodes) for step in steps if max(step.parts) < first}
    patchy = {step.node for step in steps if not nodes.rated[step.node].all()}
    columns = {step.node: sets.columns(step) for step in steps}
    for drawn in sets.weights.tolist():
        for step in steps:
            own = zip(columns[step.node], step.weights, strict=True)
            weights = [weight if column is None else drawn[column] for column, weight in own]
            value = combine(fixed.get(step.node) or _terms(step, nodes), weights)
            nodes.values[step.node] = np.where(nodes.rated[step.node], value, 0.0) if step.node in patchy else value
        yield rounded(nodes.values[steps[-1].node])


def _terms(step: Step, nodes: Nodes) -> Terms:
    parts = parts_of(step, nodes)
    return gather(step.score.rule, parts.values, entering(step.score, parts))
