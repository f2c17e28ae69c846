"""A thousand weight draws over ten thousand institutions, beside the plain NumPy loop of the same work."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from innocook.core.points import AnswerTable
from innocook.core.questionnaire import ScoreKind
from innocook.core.robustness import WeightSets, rank_intervals
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.benchmarks.scoring import MANY, levels, plan

DRAWS = 1000
GIB = 1024**3


@benchmark("weights")
def draws(_: Ground) -> Iterator[Reading]:
    """Time and memory, each measured in a fresh process: what one has allocated would flatter the other."""
    floor, _ = in_a_process(plain_loop)
    measured, memory = in_a_process(product)
    yield Reading("1,000 weight draws over 10,000", measured, 2 * floor, "<= 2x the plain NumPy loop", "s", floor)
    yield Reading("... its memory at the peak", memory / GIB, 1.0, "<= 1 GiB", "GiB")


def in_a_process(work: object) -> tuple[float, float]:
    """The shortest of three runs in seconds, and the peak memory of a new process in bytes."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        found: tuple[float, float] = pool.apply(timed, (work,))
    return found


def timed(work: object) -> tuple[float, float]:
    """Seconds of the shortest of three runs; peak memory of this process in bytes."""
    assert callable(work)
    points, weights = levels(MANY), np.random.default_rng(2).uniform(0.75, 1.25, (DRAWS, len(part_ids())))
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


def product(points: NDArray[np.float64], weights: NDArray[np.float64]) -> object:
    """Rank intervals by the product's own function."""
    table = AnswerTable(points, np.zeros(points.shape, dtype=bool))
    return rank_intervals(plan(), table, "overall", WeightSets(part_ids(), weights))


def plain_loop(points: NDArray[np.float64], weights: NDArray[np.float64]) -> object:
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
    return np.percentile(places, [5, 95], axis=0), places.mean(axis=0), np.median(places, axis=0)
