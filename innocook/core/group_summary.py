"""What a group of institutions looks like: bands, quartiles, and how its indicators were answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import DECIMALS, Floats, rounded
from innocook.core.bands import band_ids
from innocook.core.comparison import Quartiles, quartiles
from innocook.core.groups import Group
from innocook.core.points import reach
from innocook.core.questionnaire import Indicator, Score

CEILING = 0.8
"""From this share of answers at the highest level on, an indicator no longer tells institutions apart (our rule)."""

SMALL = 6
"""A group below this many is marked: its median says little, and officials never see it."""
FEWEST_ANSWERS = 10
"""Below this many answers no end is called crowded. The number is ours."""


@dataclass(frozen=True, slots=True)
class BandCounts:
    """How many institutions are in each band of a score, by band id, the lowest first; `unrated` have no score."""

    counts: dict[str, int]
    unrated: int

    @property
    def rated(self) -> int:
        """How many have a score."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """How a group answered one indicator. Shares are 0-1: of the institutions for `not_applicable` and `blank`, of
    those that answered for `highest` (at the most points) and `lowest`; None where nobody answered. `mean_share` is
    the mean of the way from the fewest to the most points, nine decimals."""

    indicator: Indicator
    answered: int
    mean_share: float | None
    median_points: float | None
    highest: float | None
    lowest: float | None
    not_applicable: float
    blank: float

    @property
    def is_at_ceiling(self) -> bool:
        """Whether so many are at the highest level that the indicator tells little."""
        return self.highest is not None and self.answered >= FEWEST_ANSWERS and self.highest >= CEILING


def spread(group: Group, score_id: str) -> Quartiles | None:
    """Quartiles of a score over the rated institutions; None where there is none."""
    return quartiles(group.values(score_id))


def band_counts(group: Group, score: Score) -> BandCounts:
    """The institutions per band of a score, as the questionnaire reads bands."""
    found = band_ids(score, group.values(score.id), group.plan.questionnaire.bands_read_rounded)
    counts = {band.id: found.count(band.id) for band in score.bands}
    return BandCounts(counts, int(np.isnan(group.values(score.id)).sum()))


def indicator_summaries(group: Group) -> tuple[IndicatorSummary, ...]:
    """Every indicator of the group's plan, in the order of the questionnaire."""
    table = group.answers
    return tuple(
        _summary(indicator, table.points[:, column], table.not_applicable[:, column].sum().item())
        for column, indicator in enumerate(group.plan.questionnaire.indicators)
    )


def median_points(group: Group) -> dict[str, float | None]:
    """The median of the points of every indicator over those who answered (nine decimals); None where nobody did."""
    rising = np.sort(group.answers.points, axis=0)  # what is not a number comes last
    answered = (~np.isnan(rising)).sum(axis=0)
    found: dict[str, float | None] = {}
    for column, (indicator, number) in enumerate(zip(group.plan.indicator_ids, answered.tolist(), strict=True)):
        middle = rising[(number - 1) // 2 : number // 2 + 1, column]
        found[indicator] = round(float(middle.mean()), DECIMALS) if number else None
    return found


def strengths_and_gaps(
    summaries: tuple[IndicatorSummary, ...], limit: int = 5
) -> tuple[tuple[IndicatorSummary, ...], tuple[IndicatorSummary, ...]]:
    """The indicators with the highest mean share above the group's own mean, and the lowest below it.

    Ties keep the order of the questionnaire; no indicator is in both; equal means give neither.
    """
    known = [(one.mean_share, one) for one in summaries if one.mean_share is not None]
    if not known:
        return (), ()
    middle = round(sum(share for share, _ in known) / len(known), DECIMALS)
    high = sorted((pair for pair in known if pair[0] > middle), key=lambda pair: -pair[0])
    low = sorted((pair for pair in known if pair[0] < middle), key=lambda pair: pair[0])
    return tuple(one for _, one in high[:limit]), tuple(one for _, one in low[:limit])


def _summary(indicator: Indicator, points: Floats, not_applicable: int) -> IndicatorSummary:
    fewest, most = reach(indicator)
    given = points[~np.isnan(points)]
    number, answered = len(points), len(given)
    share = None
    if answered and most > fewest:
        share = round(float(((given - fewest) / (most - fewest)).mean()), DECIMALS)
    found = quartiles(points)
    return IndicatorSummary(
        indicator=indicator,
        answered=answered,
        mean_share=share,
        median_points=found.median if found else None,
        highest=float((rounded(given) == round(most, DECIMALS)).mean()) if answered else None,
        lowest=float((rounded(given) == round(fewest, DECIMALS)).mean()) if answered else None,
        not_applicable=not_applicable / number if number else 0.0,
        blank=(number - answered - not_applicable) / number if number else 0.0,
    )
