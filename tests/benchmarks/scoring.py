"""Scores of one institution and of ten thousand, beside the bare arithmetic in NumPy."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from innocook.core.answers import Answer, chosen
from innocook.core.loader import read_directory
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.scoring import compile_plan, score_answers, score_table
from innocook.paths import resource
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark, best, best_of_each

MANY = 10_000


@cache
def plan() -> Plan:
    """The plan of the packaged questionnaire."""
    return compile_plan(read_directory(resource("questionnaires") / "innocook-1"))


def levels(rows: int) -> NDArray[np.float64]:
    """Points of invented institutions, the same every time: levels 0-4 as 0, 25 ... 100."""
    columns = len(plan().questionnaire.indicators)
    return np.random.default_rng(1).integers(0, 5, (rows, columns)).astype(np.float64) * 25


def weighted_means(points: NDArray[np.float64], groups: NDArray[np.float64]) -> NDArray[np.float64]:
    """The floor: one matrix product, no blanks, no "not applicable", no counts, no rounding."""
    return points @ groups


def group_matrix() -> NDArray[np.float64]:
    """A column of weights per score: indicators of four groups, eight groups, and all."""
    columns = len(plan().questionnaire.indicators)
    sections = np.kron(np.eye(8), np.ones((columns // 8, 1))) / (columns // 8)
    principles = np.tile(np.eye(4), (columns // 4, 1)) / (columns // 4)
    return np.hstack([sections, principles, np.full((columns, 1), 1 / columns)])


@benchmark("scoring-one")
def one(_: Ground) -> Iterator[Reading]:
    """All scores of one institution: what each save and each results page computes."""
    answers: dict[str, Answer] = {each.id: chosen("2") for each in plan().questionnaire.indicators}
    measured = best(lambda: score_answers(plan(), answers), 200)
    yield Reading("scores of one institution", measured, 3.0, "<= 3 ms (ours: a tenth of the results page)")


@benchmark("scoring-many")
def many(_: Ground) -> Iterator[Reading]:
    """All scores, counts and states of ten thousand institutions, and that they grow linearly."""
    points = levels(MANY)
    whole = AnswerTable(points, np.zeros(points.shape, dtype=bool))
    tenth = AnswerTable(points[: MANY // 10], whole.not_applicable[: MANY // 10])
    groups = group_matrix()
    measured, small, floor = best_of_each(
        [
            lambda: score_table(plan(), whole),
            lambda: score_table(plan(), tenth),
            lambda: weighted_means(points, groups),
        ]
    )
    yield Reading("scores of 10,000 institutions", measured, 100.0, "<= 100 ms (ours)", floor=floor)
    yield Reading("... beside ten times those of 1,000", measured, 15 * small, "<= 1.5x linear", floor=10 * small)
