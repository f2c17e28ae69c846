"""A thousand weight draws over up to ten thousand institutions, beside the plain NumPy loop of the same work."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from innocook.core.points import AnswerTable
from innocook.core.questionnaire import ScoreKind
from innocook.core.robustness import WeightSets, rank_intervals, robustness
from innocook.core.robustness_analysis import analyse
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.scoring import MANY, levels, plan

DRAWS = 1000
SIZES = (100, 1_000, MANY)
LINEAR = 1.15
"""How far beside ten times the time of a tenth: a busy machine."""
GIB = 1024**3
MIB = 1024**2
CUTS = np.array([[25.0], [50.0], [75.0]])

Table = NDArray[np.float64]
Work = Callable[[Table, Table], object]


@benchmark("weights")
def draws(_: Ground) -> Iterator[Reading]:
    """Time and memory, each measured in a fresh process: what one has allocated would flatter the other."""
    floor, _ = in_a_process(plain_loop)
    measured, memory = in_a_process(ranks_alone)
    yield Reading("1,000 weight draws over 10,000", measured, 2 * floor, "<= 2x the plain NumPy loop", "s", floor)
    yield Reading("... its memory at the peak", memory / GIB, 1.0, "<= 1 GiB", "GiB")
    floor, _ = in_a_process(plain_pass)
    measured, memory = in_a_process(whole_pass)
    yield Reading("... with intervals of scores and bands", measured, 2 * floor, "<= 2x the plain loop", "s", floor)
    yield Reading("... its memory at the peak", memory / GIB, 1.0, "<= 1 GiB", "GiB")


@benchmark("weights-growth")
def growth(_: Ground) -> Iterator[Reading]:
    """The whole pass, and everything the robustness page shows, as the round grows tenfold and tenfold again."""
    for name, work in (("robustness pass", whole_pass), ("robustness page's figures", everything)):
        before = 0.0
        for size in SIZES:
            measured, memory = in_a_process(work, size)
            limit = 10 * LINEAR * before if before else 1.0
            budget = "<= 1.15x linear" if before else "<= 1 s (ours)"
            yield Reading(f"{name}, {size:,}", measured, limit, budget, "s", 10 * before or None)
            yield Reading("... its memory at the peak", memory / MIB, 1024, "<= 1 GiB", "MiB")
            before = measured


def in_a_process(work: Work, size: int = MANY) -> tuple[float, float]:
    """The shortest of three runs in seconds, and the peak memory of a new process in bytes."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        found: tuple[float, float] = pool.apply(timed, (work, size))
    return found


def timed(work: Work, size: int) -> tuple[float, float]:
    """Seconds of the shortest of three runs; peak memory of this process in bytes."""
    points, weights = levels(size), np.random.default_rng(2).uniform(0.75, 1.25, (DRAWS, len(part_ids())))
    shortest = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        work(points, weights)
        shortest = min(shortest, time.perf_counter() - started)
    unit = 1 if sys.platform == "darwin" else 1024
    return shortest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def part_ids() -> tuple[str, ...]:
    """What gets a weight: every indicator, then every principle."""
    asked = plan().questionnaire
    return (*asked.indicator_by_id, *(score.id for score in asked.scores_of(ScoreKind.PRINCIPLE)))


def ranks_alone(points: Table, weights: Table) -> object:
    """Rank intervals by the product's own function."""
    return rank_intervals(plan(), answered(points), "overall", WeightSets(part_ids(), weights))


def whole_pass(points: Table, weights: Table) -> object:
    """Intervals of scores and ranks and the share in each band, by the product's own function."""
    return robustness(plan(), answered(points), "overall", WeightSets(part_ids(), weights))


def everything(points: Table, _: Table) -> object:
    """Draws, tiers, every part left out in turn and the other rule."""
    return analyse(plan(), answered(points), "overall", 1, DRAWS)


def answered(points: Table) -> AnswerTable:
    """A table where nothing is blank and everything applies."""
    return AnswerTable(points, np.zeros(points.shape, dtype=bool))


def plain_loop(points: Table, weights: Table, take: Callable[[int, Table], None] | None = None) -> object:
    """The same figures written straight down for a questionnaire that is complete and two levels deep."""
    asked = plan().questionnaire
    principles = [score.id for score in asked.scores_of(ScoreKind.PRINCIPLE)]
    columns = [[n for n, each in enumerate(asked.indicators) if each.principle == name] for name in principles]
    places = np.empty((len(weights), len(points)), dtype=np.int32)
    for row, drawn in enumerate(weights):
        own, parts = drawn[: -len(principles)], drawn[-len(principles) :]
        means = [points[:, group] @ own[group] / own[group].sum() for group in columns]
        overall = np.round(np.stack(means, axis=1) @ parts / parts.sum(), 9)
        ordered = np.sort(overall)
        places[row] = len(overall) - np.searchsorted(ordered, overall, side="right") + 1
        if take is not None:
            take(row, overall)
    return np.percentile(places, [5, 95], axis=0), places.mean(axis=0), np.median(places, axis=0)


def plain_pass(points: Table, weights: Table) -> object:
    """The plain loop with the intervals of scores and the bands."""
    scores, reached = np.empty((len(weights), len(points))), np.zeros((len(CUTS), len(points)), dtype=np.int64)
    ranks = plain_loop(points, weights, partial(keep, scores, reached))
    return ranks, np.percentile(scores, [5, 50, 95], axis=0), reached


def keep(scores: Table, reached: NDArray[np.int64], row: int, overall: Table) -> None:
    """Note the scores of one draw and which cuts they reach."""
    scores[row] = overall
    reached += overall >= CUTS
