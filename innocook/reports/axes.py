"""The axis under a chart of comparison: its ticks and the cuts between the maturity groups, as shares of its length."""

from __future__ import annotations

import math
from dataclasses import dataclass

from innocook.core.arithmetic import DECIMALS
from innocook.core.questionnaire import Score
from innocook.reports.svg import number

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
STEPS = (1, 2, 5)
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, 0-1 from where reading begins, and what is written there."""

    share: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """`cuts` are the shares where one maturity group ends and the next begins; `name` says what is measured.

    `low` and `high` are the figures (points or ranks) at its two ends.
    """

    ticks: tuple[Tick, ...]
    cuts: tuple[float, ...] = ()
    name: str = ""
    low: float = 0.0
    high: float = 100.0

    def figure(self, share: float) -> float:
        """The points or the rank at a share of the axis, to nine decimals."""
        return round(self.low + (self.high - self.low) * share, DECIMALS)


def score_axis(score: Score | None = None, name: str = "") -> Axis:
    """The reachable range of a score in quarters, with the cuts of its bands; without a score 0-100 and no cuts."""
    if score is None:
        return Axis(tuple(Tick(share, number(100 * share)) for share in QUARTERS), name=name)
    span = score.maximum - score.minimum
    ticks = tuple(Tick(share, number(score.minimum + span * share, 2)) for share in QUARTERS)
    cuts = (share_of(score, band.lower) for band in score.bands[1:])
    return Axis(ticks, tuple(cut for cut in cuts if cut is not None), name, score.minimum, score.maximum)


def rank_axis(count: int, name: str = "") -> Axis:
    """Ranks from 1, the best, to `count`, both of them ticks, with at most four whole ranks between them."""
    step = next(
        base * 10**power for power in range(12) for base in STEPS if count / (base * 10**power) <= MOST_TICKS - 1
    )
    between = (rank for rank in range(step, count, step) if rank > 1 and count - rank >= step / 2)
    ranks = [1, *between, *([count] if count > 1 else [])]
    return Axis(tuple(Tick(rank_share(rank, count), str(rank)) for rank in ranks), (), name, 1, max(count, 2))


def rank_share(rank: float, count: int) -> float:
    """Where a rank stands on the axis of `count` ranks: the best at 0, the last at 1."""
    return (rank - 1) / (count - 1) if count > 1 else 0.0


def share_of(score: Score, value: float | None) -> float | None:
    """A value as a share of the score's reachable range, 0-1; None for None, NaN or a score with no range."""
    if value is None or math.isnan(value) or score.maximum <= score.minimum:
        return None
    return (value - score.minimum) / (score.maximum - score.minimum)
