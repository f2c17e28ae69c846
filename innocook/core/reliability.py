"""Internal consistency: Cronbach's alpha of a set of indicators, with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import DECIMALS, Floats, rounded
from innocook.core.f_distribution import f_quantile

FEWEST_CASES = 30
"""Alpha of fewer complete cases says too little to be shown (method, section 6)."""
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of `items` indicators over `cases` institutions that answered all of them, nine decimals.

    `low` and `high` are Feldt's 95 % interval. All three are None with fewer than two items or FEWEST_CASES cases, and
    where everybody has the same total. A negative alpha is kept as it is.
    """

    items: int
    cases: int
    alpha: float | None
    low: float | None
    high: float | None


def reliability(points: Floats) -> Reliability:
    """Alpha and interval of the indicators in the columns, over the rows without NaN."""
    complete = points[~np.isnan(points).any(axis=1)]
    cases, items = complete.shape
    alpha = cronbach_alpha(complete) if cases >= FEWEST_CASES else None
    if alpha is None:
        return Reliability(items, cases, None, None, None)
    return Reliability(items, cases, alpha, *feldt_interval(alpha, cases, items))


def cronbach_alpha(points: Floats) -> float | None:
    """k / (k - 1) * (1 - sum of the item variances / variance of the totals), sample variances (Cronbach 1951).

    `points` are complete: one row per case, one column per item. None with fewer than two items or two cases, and where
    the totals do not vary. Items count alike, whatever they weigh in their score.
    """
    cases, items = points.shape
    if items < 2 or cases < 2:
        return None
    totals = rounded(points.sum(axis=1))
    if totals.min() == totals.max():
        return None
    shared = 1 - float(points.var(axis=0, ddof=1).sum()) / float(totals.var(ddof=1))
    return round(float(items / (items - 1)) * shared, DECIMALS)


def feldt_interval(alpha: float, cases: int, items: int) -> tuple[float, float]:
    """The 95 % interval of alpha: 1 - (1 - alpha) * F at 0.975 and at 0.025, with n - 1 and (n - 1)(k - 1) degrees.

    Feldt 1965; Feldt, Woodruff and Salih 1987. It takes items as equivalent measures with normal errors, so that it is
    an approximation for answers in levels. Needs two cases and two items.
    """
    freedom = cases - 1, (cases - 1) * (items - 1)
    low, high = (1 - (1 - alpha) * f_quantile(tail, *freedom) for tail in (1 - TAIL, TAIL))
    return round(low, DECIMALS), round(high, DECIMALS)
