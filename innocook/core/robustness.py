"""How far scores and ranks move when the weights do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from innocook.core.arithmetic import Counts, Flags, Floats, rounded
from innocook.core.bands import cuts_between, displays
from innocook.core.comparison import positions
from innocook.core.draws import rated_nodes, scores_of_sets
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.weight_sets import WeightSets

__all__ = [
    "Intervals",
    "RankIntervals",
    "Robustness",
    "WeightSets",
    "rank_intervals",
    "robustness",
    "scores_under",
]

BLOCK = 1000
"""Institutions whose draws are summarised at a time, so that memory stays near the table of draws itself."""

SHARES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Intervals:
    """5 %, 50 % and 95 % of a figure of each institution over the weight sets, nine decimals; NaN where there is none.

    Percentiles are linear between neighbours (type 7).
    """

    low: Floats
    median: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Ranks of each institution over the weight sets; NaN where it is not rated or not ranked.

    `low` and `high` are the 5 % and 95 % ranks; percentiles are linear between neighbours (type 7).
    """

    low: Floats
    high: Floats
    mean: Floats
    median: Floats


@dataclass(frozen=True, slots=True)
class Robustness:
    """What the weight sets make of one score, per institution (rows).

    `in_band` counts the sets in which it falls in each band (columns, order of the questionnaire; none where the score
    has no bands); 0 everywhere for an institution that is not rated. `sets` is how many there were.
    """

    scores: Intervals
    ranks: RankIntervals
    in_band: Counts
    sets: int


def robustness(plan: Plan, table: AnswerTable, score_id: str, sets: WeightSets) -> Robustness:
    """Intervals of score and rank and the share in each band, in one pass over the weight sets.

    Ranks are among the rated institutions, ties share the best; ranks and bands are read as the questionnaire reads
    them. Memory: 12 bytes per set and institution; time grows as the institutions times their logarithm.
    """
    nodes, rated = rated_nodes(plan, table, score_id)
    asked, bands = plan.questionnaire, plan.step(score_id).score.bands
    shape = len(sets.weights), int(rated.sum())
    values, places = np.empty(shape), np.empty(shape, dtype=np.int32)
    cuts = np.array(cuts_between(bands)).reshape(-1, 1)
    reached = np.zeros((len(cuts), shape[1]), dtype=np.int64)
    for row, scores in enumerate(scores_of_sets(plan, nodes, score_id, sets)):
        whole = displays(scores) if asked.ranks_read_rounded or asked.bands_read_rounded else scores
        values[row], places[row] = scores, positions(whole if asked.ranks_read_rounded else scores)
        reached += (whole if asked.bands_read_rounded else scores) >= cuts
    low, median, high, _ = _placed(rated, _spread(values))
    in_band = np.zeros((len(rated), len(bands)), dtype=np.int64)
    in_band[rated] = _shares(reached, shape[0], len(bands))
    return Robustness(Intervals(low, median, high), _rank_intervals(rated, places), in_band, shape[0])


def scores_under(plan: Plan, table: AnswerTable, score_id: str, sets: WeightSets) -> Floats:
    """One score per weight set (rows) and institution (columns), nine decimals, NaN where not rated."""
    nodes, rated = rated_nodes(plan, table, score_id)
    values = np.full((len(sets.weights), len(rated)), np.nan)
    for row, scores in enumerate(scores_of_sets(plan, nodes, score_id, sets)):
        values[row, rated] = scores
    return values


def rank_intervals(
    plan: Plan, table: AnswerTable, score_id: str, sets: WeightSets, ranked: Flags | None = None
) -> RankIntervals:
    """How the ranks of one score spread over the weight sets, among rated (and `ranked`) institutions.

    Ties share the best rank; they are read as the questionnaire reads ranks. Memory: 4 bytes per set and institution.
    """
    nodes, taking_part = rated_nodes(plan, table, score_id, ranked)
    places = np.empty((len(sets.weights), int(taking_part.sum())), dtype=np.int32)
    for row, scores in enumerate(scores_of_sets(plan, nodes, score_id, sets)):
        places[row] = positions(displays(scores) if plan.questionnaire.ranks_read_rounded else scores)
    return _rank_intervals(taking_part, places)


def _rank_intervals(taking_part: Flags, places: NDArray[np.int32]) -> RankIntervals:
    low, median, high, mean = _placed(taking_part, _spread(places))
    return RankIntervals(low, high, mean, median)


def _placed(kept: Flags, figures: Floats) -> Floats:
    """Figures (rows) of those kept, at their places among all; NaN elsewhere."""
    found = np.full((len(figures), len(kept)), np.nan)
    found[:, kept] = figures
    return found


def _shares(reached: Counts, sets: int, bands: int) -> Counts:
    """Sets per institution (rows) and band (columns), from how often each cut was reached."""
    if not bands:
        return np.zeros((reached.shape[1], 0), dtype=np.int64)
    edges = np.pad(reached, ((1, 1), (0, 0)))
    edges[0] = sets
    shares: Counts = (edges[:-1] - edges[1:]).T
    return shares


def _spread(drawn: NDArray[np.int32] | Floats) -> Floats:
    """Rows: 5 %, 50 %, 95 % and mean of each column, nine decimals."""
    found = np.empty((4, drawn.shape[1]))
    for start in range(0, drawn.shape[1], BLOCK):
        block = drawn[:, start : start + BLOCK].T.copy()
        block.sort(axis=1)
        found[:, start : start + BLOCK] = [*(_percentile(block, share) for share in SHARES), block.mean(axis=1)]
    return rounded(found)


def _percentile(ascending: NDArray[np.int32] | Floats, share: float) -> Floats:
    place = share * (ascending.shape[1] - 1)
    below = int(place)
    above = min(below + 1, ascending.shape[1] - 1)
    low, high = ascending[:, below], ascending[:, above]
    between: Floats = low + (high - low) * (place - below)
    return between
