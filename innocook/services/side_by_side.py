"""Institutions of a view beside one another, and one of them beside the groups it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.dominance import Dominance, dominance
from innocook.core.group_summary import median_points, spread
from innocook.core.peers import FACTS
from innocook.core.points import AnswerTable
from innocook.core.weight_sets import weight_draws
from innocook.services.comparison import FILTERS, View
from innocook.services.kept import Kept

ROUND = "round"
"""The name of the group of everybody, beside the names of FILTERS."""

_ahead: Kept[tuple[Any, ...], Dominance] = Kept(32)


@dataclass(frozen=True, slots=True)
class BesideGroup:
    """A group that an institution belongs to: everybody (`fact` is ROUND), or those with the same `value` of a fact.

    `number` institutions are in it, the institution itself included. `medians` are of the scores (nine decimals),
    `points` of the indicators; None where nobody has one.
    """

    fact: str
    value: str
    number: int
    medians: Mapping[str, float | None]
    points: Mapping[str, float | None]


def groups_beside(view: View, key: UUID, wanted: Collection[str]) -> tuple[BesideGroup, ...]:
    """The groups of one institution of the view that are wanted by name: ROUND first, then in the order of FILTERS.

    A fact that the institution did not give makes no group. ValueError for an institution that is not in the view.
    """
    facts = view.whole.facts[view.whole.keys.index(key)]
    values = {name: facts[FACTS.index(fact)] for name, fact in FILTERS.items()}
    asked = {ROUND: "", **{name: value for name, value in values.items() if value}}
    return tuple(_group(view, name, value) for name, value in asked.items() if name in wanted)


def ahead_under_other_weights(session: Session, view: View, keys: Sequence[UUID]) -> Dominance | None:
    """Who is ahead of whom in the overall score under the draws of the robustness, rows and columns as `keys`.

    None where there is no overall score or only one institution. ValueError for one that is not in the view. Made once
    per change of the round and kept by the process.
    """
    overall = view.whole.plan.questionnaire.overall
    if overall is None or len(keys) < 2:
        return None
    address, asked = str(session.get_bind().engine.url), (view.kind, view.chosen.national)
    place = (address, view.round.id, view.basis, *asked, *keys)
    return _ahead.found(place, lambda: _dominance(view, overall.id, [view.whole.keys.index(key) for key in keys]))


def _dominance(view: View, score_id: str, rows: list[int]) -> Dominance:
    plan, answers = view.whole.plan, view.whole.answers
    some = AnswerTable(answers.points[rows], answers.not_applicable[rows])
    return dominance(plan, some, score_id, weight_draws(plan, score_id))


def _group(view: View, name: str, value: str) -> BesideGroup:
    group = view.whole if name == ROUND else view.whole.where({FILTERS[name]: value})
    found = {score: spread(group, score) for score in group.scores.score_ids}
    return BesideGroup(
        fact=name,
        value=value,
        number=len(group),
        medians={score: each.median if each else None for score, each in found.items()},
        points=median_points(group),
    )
