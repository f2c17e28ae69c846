"""Why a score is what it is: the lines that made it, down to the answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from innocook.core.answers import BLANK, Answers
from innocook.core.arithmetic import rounded
from innocook.core.plan import Plan, Step
from innocook.core.points import answer_table
from innocook.core.questionnaire import Blanks, Needs, Rule
from innocook.core.scoring import Nodes, Parts, apply, entering, parts_of, score_nodes


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One part of a score. `state` is rated, blank or not_applicable; `enters` says whether the value uses it.

    `value` is the points of an answer, or the nine-decimal value of a part score, whose own trace is `below`.
    """

    part: str
    weight: float
    state: str
    enters: bool
    value: float | None
    option: str | None
    number: float | None
    below: Trace | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One score with the rule and the lines that made it; `value` has nine decimals, None while it is not rated."""

    score: str
    value: float | None
    rule: Rule
    needs: Needs
    blanks: Blanks
    lines: tuple[TraceLine, ...]
    questionnaire: str
    version: str
    sha256: str


def trace(plan: Plan, answers: Answers, score_id: str) -> Trace:
    """The full trace of one score; raises KeyError for an unknown score, InvalidAnswer where an answer does not fit."""
    nodes = score_nodes(plan, answer_table(plan.questionnaire, [answers]))
    return _trace(plan, plan.step(score_id), nodes, answers)


def recompute(made: Trace) -> float | None:
    """The score again, from the points in the trace's lines alone; equals the score exactly."""
    value, rated, _ = _replay(made)
    return _nine(value) if rated else None


def as_document(made: Trace) -> dict[str, Any]:
    """The trace as plain lists, dictionaries, strings and numbers, ready for JSON."""
    return asdict(made)


def _trace(plan: Plan, step: Step, nodes: Nodes, answers: Answers) -> Trace:
    enters = entering(step.score, parts_of(step, nodes))[:, 0].tolist()
    lines = tuple(_line(plan, node, nodes, answers) for node in step.parts)
    weighted = zip(lines, step.weights, enters, strict=True)
    asked, recipe = plan.questionnaire, (step.score.rule, step.score.needs, step.score.blanks)
    return Trace(
        step.score.id,
        _value(nodes, step.node),
        *recipe,
        tuple(replace(line, weight=weight, enters=enter) for line, weight, enter in weighted),
        asked.id,
        asked.version,
        asked.sha256,
    )


def _line(plan: Plan, node: int, nodes: Nodes, answers: Answers) -> TraceLine:
    state = "rated" if nodes.rated[node, 0] else "blank" if nodes.applicable[node, 0] else "not_applicable"
    first = len(plan.indicator_ids)
    if node >= first:
        below = _trace(plan, plan.steps[node - first], nodes, answers)
        return TraceLine(below.score, 1.0, state, False, below.value, None, None, below)
    name = plan.indicator_ids[node]
    answer = answers.get(name, BLANK)
    points = float(nodes.values[node, 0]) if state == "rated" else None
    return TraceLine(name, 1.0, state, False, points, answer.option, answer.number, None)


def _replay(made: Trace) -> tuple[float, bool, bool]:
    """The value before rounding, whether it is rated and whether it is applicable."""
    lines = [_replay_line(line) for line in made.lines]
    values = np.array([[value] for value, _, _ in lines])
    rated = np.array([[known] for _, known, _ in lines])
    applicable = np.array([[applies] for _, _, applies in lines])
    value, shown = apply(made, Parts(values, rated, applicable, tuple(line.weight for line in made.lines)))
    return float(value[0]), bool(shown[0]), bool(applicable.any())


def _replay_line(line: TraceLine) -> tuple[float, bool, bool]:
    if line.below is not None:
        return _replay(line.below)
    rated = line.state == "rated"
    return line.value or 0.0, rated, line.state != "not_applicable"


def _value(nodes: Nodes, node: int) -> float | None:
    return _nine(float(nodes.values[node, 0])) if nodes.rated[node, 0] else None


def _nine(value: float) -> float:
    return float(rounded(np.array([value]))[0])
