"""The same institutions in two rounds: how much each score changed, and for how many the change is a clear one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from innocook.core.arithmetic import DECIMALS, Counts, Floats, rounded
from innocook.core.comparison import Quartiles, quartiles
from innocook.core.questionnaire import Score

HIGHER, UNCLEAR, LOWER = 1, 0, -1
"""What a change is: clearly higher, no clear change, clearly lower."""


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One score over the institutions that are rated in both rounds (`rated` of them).

    Quartiles are of the earlier scores, the later ones and the differences of each institution (later minus earlier),
    None where nobody is rated. `higher`, `unclear` and `lower` add up to `rated`.
    """

    score: Score
    tolerance: float
    rated: int
    then: Quartiles | None
    now: Quartiles | None
    difference: Quartiles | None
    higher: int
    unclear: int
    lower: int

    @property
    def median_move(self) -> int:
        """What the median of the changes is, by the same tolerance; UNCLEAR where nobody is rated in both rounds."""
        return UNCLEAR if self.difference is None else move(self.difference.median, self.tolerance)


def move(change: float, tolerance: float) -> int:
    """HIGHER or LOWER from the tolerance on, UNCLEAR below it and for no change at all, at nine decimals."""
    return int(moves(rounded(np.array([change])), tolerance)[0])


def moves(changes: Floats, tolerance: float) -> Counts:
    """What each change is; UNCLEAR for NaN too. `changes` have nine decimals."""
    is_clear = (np.abs(changes) >= round(tolerance, DECIMALS)) & (changes != 0) & ~np.isnan(changes)
    found = np.full(len(changes), UNCLEAR, dtype=np.int64)
    found[is_clear] = np.where(changes[is_clear] > 0, HIGHER, LOWER)
    return found


def differences(then: Floats, now: Floats) -> Floats:
    """Later minus earlier score per institution, nine decimals; NaN where one of them is not rated."""
    return rounded(now - then)


def score_change(score: Score, tolerance: float, then: Floats, now: Floats) -> ScoreChange:
    """One score in both rounds; `then` and `now` have the same institutions in the same order, NaN for not rated."""
    changes = differences(then, now)
    known = ~np.isnan(changes)
    found = moves(changes[known], tolerance)
    return ScoreChange(
        score=score,
        tolerance=tolerance,
        rated=int(known.sum()),
        then=quartiles(then[known]),
        now=quartiles(now[known]),
        difference=quartiles(changes),
        higher=int((found == HIGHER).sum()),
        unclear=int((found == UNCLEAR).sum()),
        lower=int((found == LOWER).sum()),
    )


def matched(now: Sequence[UUID], then: Sequence[UUID], same: Mapping[UUID, UUID]) -> tuple[Counts, Counts]:
    """The rows of the later and of the earlier round that are the same institution, in the order of `now`.

    `same` has the earlier assessment of a later one, by id; an assessment that is not among the rows has no match.
    """
    place = {key: row for row, key in enumerate(then)}
    rows = [(row, place[same[key]]) for row, key in enumerate(now) if same.get(key) in place]
    found = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]
