"""A later and an earlier round beside one another: computed once per change of either and kept by the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from innocook.core.arithmetic import Counts, Floats
from innocook.core.changes_between import ScoreChange, matched, score_change
from innocook.core.common_ground import CommonGround, common_ground
from innocook.core.groups import Group, group_of
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.questionnaire import ScoreKind
from innocook.core.scoring import score_table
from innocook.services.comparison import View
from innocook.services.kept import Kept
from innocook.store.round_pairs import same_institutions

KINDS = (ScoreKind.OVERALL, ScoreKind.PRINCIPLE)


PAIRS, KEPT = 4, 8
"""Pairs of rounds whose institutions a process keeps matched, and changes that it keeps computed."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The institutions that are in both rounds, by assessment of the later one.

    `group` is the later round under the common questionnaire, `then` has the earlier scores in the same rows and
    columns. `only_later` and `only_earlier` count those that fit the filters in one round and are not in the other.
    """

    group: Group
    then: Floats
    ground: CommonGround
    only_later: int
    only_earlier: int
    scores: tuple[ScoreChange, ...]


_same: Kept[tuple[Any, ...], Mapping[UUID, UUID]] = Kept(PAIRS)
_computed: Kept[tuple[Any, ...], Compared] = Kept(KEPT)


def compared_views(session: Session, now: View, before: View) -> Compared:
    """The later view beside the earlier one, made once per change of either round."""
    rounds_ = (str(session.get_bind().engine.url), now.round.id, now.basis, before.round.id, before.basis)
    same = _same.found(rounds_, lambda: same_institutions(session, now.round.id, before.round.id))
    countries = (tuple(now.round.countries), tuple(before.round.countries))
    place = (*rounds_, now.kind, now.chosen.national, countries, tuple(now.chosen.facts().items()))
    return _computed.found(place, lambda: _compute(now, before, same))


def _compute(now: View, before: View, same: Mapping[UUID, UUID]) -> Compared:
    ground = common_ground(now.group.plan, before.group.plan)
    rows, old_rows = matched(now.group.keys, before.whole.keys, same)
    group, then = _now(now.group, ground, rows), _then(before.whole, ground, old_rows)
    fitting = before.whole.where(now.chosen.facts())
    everybody, _ = matched(now.whole.keys, fitting.keys, same)
    return Compared(
        group=group,
        then=then,
        ground=ground,
        only_later=len(now.group) - len(rows),
        only_earlier=len(fitting) - len(everybody),
        scores=_scores(group, then, now.round.plan, ground),
    )


def _now(group: Group, ground: CommonGround, rows: Counts) -> Group:
    """The later scores of these rows under the common questionnaire, made again only where it is another one."""
    kept = np.zeros(len(group), dtype=bool)
    kept[rows] = True
    found = group.only(kept)
    if ground.plan is group.plan:
        return found
    return group_of(ground.plan, found.keys, found.facts, found.languages, ground.later_table(found.answers))


def _then(whole: Group, ground: CommonGround, rows: Counts) -> Floats:
    """The earlier scores of these rows by the rules of the later questionnaire."""
    if ground.is_same:
        return whole.scores.values[rows]
    answers = AnswerTable(whole.answers.points[rows], whole.answers.not_applicable[rows])
    return score_table(ground.plan, ground.earlier_table(answers)).values


def _scores(group: Group, then: Floats, whole: Plan, ground: CommonGround) -> tuple[ScoreChange, ...]:
    """The overall score and the principles, by the tolerances of the whole questionnaire over the share of its weight
    that is compared, to one decimal: one level more moves a score the further the fewer indicators it counts."""
    asked = group.plan.questionnaire
    shares = {} if ground.is_same else {cover.score_id: cover.later for cover in ground.covers}
    return tuple(
        score_change(
            score,
            round(whole.step(score.id).score.tolerance / (shares.get(score.id) or 1.0), 1),
            then[:, group.plan.column(score.id)],
            group.values(score.id),
        )
        for kind in KINDS
        for score in asked.scores_of(kind)
    )
