"""One score made in two ways: what changes for each institution, and for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Flags, Floats, rounded
from innocook.core.bands import cuts_between, displays
from innocook.core.comparison import positions
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.questionnaire import Band, Questionnaire
from innocook.core.scoring import score_nodes


@dataclass(frozen=True, slots=True)
class Difference:
    """The score made the other way, per institution; NaN (or False) where it is not rated in both ways.

    `moved` is the other score minus the questionnaire's own, nine decimals. `ranks` are those of the other way and
    `climbed` the own rank minus it (above 0: further ahead); both ranks are among the institutions rated in both ways,
    ties share the best. `crossed` says that it falls in another band; None where there are no bands to compare.
    `lost` counts institutions with a score of the questionnaire's own and none in the other way.
    """

    scores: Floats
    moved: Floats
    ranks: Floats
    climbed: Floats
    crossed: Flags | None
    lost: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A difference over all institutions rated in both ways (`rated`); None where there is none of them.

    `crossed` counts those in another band (None without bands); `largest` and `median` are absolute changes of the
    score, `places` is the largest change of rank; `lost` as in Difference.
    """

    rated: int
    crossed: int | None
    largest: float | None
    median: float | None
    places: int | None
    lost: int


def scores_of(plan: Plan, table: AnswerTable, score_id: str) -> Floats:
    """One score of every institution, nine decimals, NaN where not rated: the column of its table of scores."""
    nodes, node = score_nodes(plan, table), plan.step(score_id).node
    return rounded(np.where(nodes.rated[node], nodes.values[node], np.nan))


def difference(asked: Questionnaire, bands: Sequence[Band], own: Floats, other: Floats) -> Difference:
    """What changes from `own` to `other` (nine decimals, NaN where not rated); both are read in these bands."""
    both = ~np.isnan(own) & ~np.isnan(other)
    scores = np.where(both, other, np.nan)
    own_ranks, ranks = (_ranks(each, both, asked.ranks_read_rounded) for each in (own, other))
    crossed = None
    if bands:
        own_places, places = (_places(each, bands, asked.bands_read_rounded) for each in (own, other))
        crossed = (own_places != places) & both
    lost = int((~np.isnan(own) & np.isnan(other)).sum())
    return Difference(scores, rounded(scores - own), ranks, own_ranks - ranks, crossed, lost)


def summary(found: Difference) -> Summary:
    """The difference over all institutions."""
    moved = np.abs(found.moved[~np.isnan(found.moved)])
    crossed = None if found.crossed is None else int(found.crossed.sum())
    if not len(moved):
        return Summary(0, crossed, None, None, None, found.lost)
    median = float(rounded(np.median(moved)))
    places = int(np.nanmax(np.abs(found.climbed)))
    return Summary(len(moved), crossed, float(moved.max()), median, places, found.lost)


def _ranks(values: Floats, kept: Flags, read_rounded: bool) -> Floats:
    found = np.full(len(values), np.nan)
    found[kept] = positions(displays(values[kept]) if read_rounded else values[kept])
    return found


def _places(values: Floats, bands: Sequence[Band], read_rounded: bool) -> Floats:
    readings = displays(values) if read_rounded else values
    return np.searchsorted(cuts_between(bands), readings, side="right").astype(np.float64)
