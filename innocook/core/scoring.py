"""Answers to scores, by the questionnaire's own rules, for one institution and for ten thousand alike.

A score is a rule over parts. "Not applicable" leaves the numerator and the denominator; a blank is left out, or counts
as zero where the score says so; a score that lacks the parts it needs is not rated, and never 0. For its parents a
score that is not rated is a blank, and one whose parts are all not applicable is not applicable. Parents use their
parts' values before rounding; what leaves this module is rounded to nine decimals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from innocook.core.answers import Answers
from innocook.core.arithmetic import Counts, Flags, Floats, combine, gather, rounded
from innocook.core.bands import band_of, display, is_borderline
from innocook.core.plan import Plan, Step, compile_plan
from innocook.core.points import AnswerTable, answer_table, points_of
from innocook.core.questionnaire import Blanks, Needs, NeedsOf, Rule

__all__ = [
    "AnswerTable",
    "Plan",
    "ScoreResult",
    "ScoreTable",
    "answer_table",
    "band_of",
    "compile_plan",
    "counted_indicators",
    "display",
    "points_of",
    "score_answers",
    "score_table",
]

SHARE_SLACK = 1e-9
"""A share such as 0.1 has no exact binary form: 3 of 30 must still be a tenth."""


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Scores per institution (rows) and score (columns, order of the plan).

    `values` have nine decimals, NaN where not rated. `counted` indicators enter the value (for a score that is not
    rated: those answered so far); `applicable` are those below the score that are not "not applicable".
    """

    score_ids: tuple[str, ...]
    values: Floats
    counted: Counts
    applicable: Counts


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """One score of one institution; `value` and `band` are None while it is not rated.

    `counted` and `applicable` as in ScoreTable; `total` counts all indicators below the score.
    """

    id: str
    value: float | None
    band: str | None
    counted: int
    applicable: int
    total: int
    borderline: bool


class Recipe(Protocol):
    """What turns parts into a value: the rule, what it needs and what a blank is. Scores and traces have one."""

    @property
    def rule(self) -> Rule: ...
    @property
    def needs(self) -> Needs: ...
    @property
    def blanks(self) -> Blanks: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts (rows) of one score per institution (columns); values are 0 where a part is not rated."""

    values: Floats
    rated: Flags
    applicable: Flags
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The state of every node (rows) per institution (columns); values are 0 where a node is not rated."""

    values: Floats
    rated: Flags
    applicable: Flags


def score_table(plan: Plan, table: AnswerTable) -> ScoreTable:
    """Every score of every institution; each row depends on that institution's answers alone."""
    nodes = score_nodes(plan, table)
    first = len(plan.indicator_ids)
    values = np.where(nodes.rated[first:], nodes.values[first:], np.nan)
    counted, applicable = _counts(plan, nodes)
    return ScoreTable(plan.score_ids, rounded(values).T, counted.T, applicable.T)


def score_answers(plan: Plan, answers: Answers) -> dict[str, ScoreResult]:
    """Every score of one institution by id, in the order of the plan: a batch of one through `score_table`."""
    table = score_table(plan, answer_table(plan.questionnaire, [answers]))
    rows = zip(table.values[0].tolist(), table.counted[0].tolist(), table.applicable[0].tolist(), strict=True)
    return {step.score.id: _result(plan, step, *row) for step, row in zip(plan.steps, rows, strict=True)}


def counted_indicators(plan: Plan, answers: Answers) -> dict[str, frozenset[str]]:
    """Which indicators the `counted` of each score counts, by score id."""
    nodes = score_nodes(plan, answer_table(plan.questionnaire, [answers]))
    flags = _counted_leaves(plan, nodes)
    return {
        step.score.id: frozenset(
            plan.indicator_ids[leaf] for leaf, counts in zip(step.leaves, row[:, 0].tolist(), strict=True) if counts
        )
        for step, row in zip(plan.steps, flags, strict=True)
    }


def score_nodes(plan: Plan, table: AnswerTable) -> Nodes:
    """The state of every indicator and score before rounding; what `score_table` and the robustness draws stand on."""
    indicators = len(plan.indicator_ids)
    shape = (indicators + len(plan.steps), len(table.points))
    nodes = Nodes(np.zeros(shape), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool))
    np.logical_not(table.not_applicable.T, out=nodes.applicable[:indicators])
    nodes.rated[:indicators] = ~np.isnan(table.points.T) & nodes.applicable[:indicators]
    nodes.values[:indicators] = np.where(nodes.rated[:indicators], table.points.T, 0.0)
    for step in plan.steps:
        _settle(step, nodes)
    return nodes


def apply(recipe: Recipe, parts: Parts) -> tuple[Floats, Flags]:
    """The value (0 where not rated) and whether it is rated, per institution: the one place where a rule is applied."""
    value = combine(gather(recipe.rule, parts.values, entering(recipe, parts)), parts.weights)
    shown = _is_shown(recipe.needs, parts) & ~np.isnan(value)
    return np.where(shown, value, 0.0), shown


def entering(recipe: Recipe, parts: Parts) -> Flags:
    """Which parts (rows) enter the value, per institution."""
    return parts.applicable if recipe.blanks is Blanks.ZERO else parts.rated


def parts_of(step: Step, nodes: Nodes) -> Parts:
    """The parts of one score as they stand in `nodes`."""
    rows = list(step.parts)
    return Parts(nodes.values[rows], nodes.rated[rows], nodes.applicable[rows], step.weights)


def _is_shown(needs: Needs, parts: Parts) -> Flags:
    rated = parts.rated.sum(axis=0)
    total = parts.applicable.sum(axis=0) if needs.of is NeedsOf.APPLICABLE else len(parts.weights)
    shown: Flags = (rated >= needs.share * total - SHARE_SLACK) & (rated >= needs.at_least)
    return shown


def _settle(step: Step, nodes: Nodes) -> None:
    parts = parts_of(step, nodes)
    nodes.values[step.node], nodes.rated[step.node] = apply(step.score, parts)
    nodes.applicable[step.node] = parts.applicable.any(axis=0)


def _counts(plan: Plan, nodes: Nodes) -> tuple[Counts, Counts]:
    counted = np.array([flags.sum(axis=0) for flags in _counted_leaves(plan, nodes)], dtype=np.int64)
    applicable = np.array([nodes.applicable[list(step.leaves)].sum(axis=0) for step in plan.steps], dtype=np.int64)
    shape = len(plan.steps), nodes.values.shape[1]
    return counted.reshape(shape), applicable.reshape(shape)


def _counted_leaves(plan: Plan, nodes: Nodes) -> Iterator[Flags]:
    """Per score, which of its leaves it counts: those that enter the value, or those answered where it is not rated."""
    first = len(plan.indicator_ids)
    inside: dict[int, Flags] = {}
    for step in plan.steps:
        inside[step.node] = _inside(step, nodes, inside, first)
        yield np.where(nodes.rated[step.node], inside[step.node], nodes.rated[list(step.leaves)])


def _inside(step: Step, nodes: Nodes, inside: dict[int, Flags], first: int) -> Flags:
    """Which leaves' points enter the value; a leaf below two parts counts once."""
    enters = entering(step.score, parts_of(step, nodes))
    if max(step.parts) < first:
        return enters
    found = np.zeros((len(step.leaves), enters.shape[1]), dtype=bool)
    for row, part in enumerate(step.parts):
        mine = enters[row : row + 1] if part < first else inside[part] & nodes.rated[part]
        found[list(step.places[row])] |= mine
    return found


def _result(plan: Plan, step: Step, value: float, counted: int, applicable: int) -> ScoreResult:
    rating = None if np.isnan(value) else value
    band, borderline = None, False
    if rating is not None and step.score.bands:
        rounded_bands = plan.questionnaire.bands_read_rounded
        band = band_of(step.score, rating, rounded_bands).id
        borderline = is_borderline(step.score, rating, rounded_bands)
    return ScoreResult(step.score.id, rating, band, counted, applicable, len(step.leaves), borderline)
