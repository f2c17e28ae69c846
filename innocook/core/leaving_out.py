"""How far a score hangs on one indicator or one section: each is left out in turn.

What is left is scored by the same rule: the questionnaire is reduced, nothing is guessed for the part that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from innocook.core.arithmetic import Counts, Floats
from innocook.core.differences import Difference, Summary, difference, scores_of, summary
from innocook.core.plan import Plan, compile_plan
from innocook.core.points import AnswerTable
from innocook.core.reduced import reduced
from innocook.core.weight_sets import steps_below


class PartKind(StrEnum):
    """What is left out."""

    INDICATOR = "indicator"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One part left out and what it changes; `summary` is None where nothing is left to make the score of."""

    kind: PartKind
    id: str
    summary: Summary | None


def furthest(part: LeftOut) -> tuple[float, float]:
    """Sorts parts by how far they move a score at most, then at the median; what moves none comes last."""
    found = part.summary
    if found is None or found.largest is None or found.median is None:
        return (1, 1)
    return (-found.largest, -found.median)


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """Every part left out in turn: `parts` in the order of the questionnaire, indicators first, then sections.

    Per institution, over all of them: the lowest and highest score (nine decimals) and the best and worst rank, NaN
    where it is rated in none, and which of `parts` moves its score most (the first of equals; -1 where none does).
    """

    parts: tuple[LeftOut, ...]
    score_low: Floats
    score_high: Floats
    rank_low: Floats
    rank_high: Floats
    moved_most: Counts


def leave_one_out(plan: Plan, table: AnswerTable, score_id: str) -> LeaveOneOut:
    """Leave out each indicator below the score, then each section with one; KeyError for an unknown score."""
    narrow = compile_plan(plan.questionnaire, tuple(step.score for step in steps_below(plan, score_id)))
    own = scores_of(narrow, table, score_id)
    low, high, best, worst, furthest = (np.full(len(own), np.nan) for _ in range(5))
    parts, most = [], np.full(len(own), -1, dtype=np.int64)
    for place, (kind, name, gone) in enumerate(_parts(narrow, score_id)):
        found = _without(narrow, table, score_id, gone, own)
        parts.append(LeftOut(kind, name, summary(found) if found else None))
        if found is None:
            continue
        np.fmin(low, found.scores, out=low)
        np.fmax(high, found.scores, out=high)
        np.fmin(best, found.ranks, out=best)
        np.fmax(worst, found.ranks, out=worst)
        distance = np.abs(found.moved)
        further = distance > np.nan_to_num(furthest)
        most[further], furthest[further] = place, distance[further]
    return LeaveOneOut(tuple(parts), low, high, best, worst, most)


def _parts(plan: Plan, score_id: str) -> Iterator[tuple[PartKind, str, frozenset[str]]]:
    below = {plan.indicator_ids[leaf] for leaf in plan.step(score_id).leaves}
    for name in plan.indicator_ids:
        if name in below:
            yield PartKind.INDICATOR, name, frozenset({name})
    for section in plan.questionnaire.sections:
        if below & set(section.indicators):
            yield PartKind.SECTION, section.id, frozenset(section.indicators)


def _without(plan: Plan, table: AnswerTable, score_id: str, gone: frozenset[str], own: Floats) -> Difference | None:
    cut = reduced(plan, [name for name in plan.indicator_ids if name not in gone])
    if score_id in cut.left_out:
        return None
    other = scores_of(cut.plan, cut.table(table), score_id)
    return difference(plan.questionnaire, cut.plan.step(score_id).score.bands, own, other)
