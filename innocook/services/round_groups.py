"""Everybody in a round with one kind of score, scored once per change and kept by the process."""

from __future__ import annotations

from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from innocook.core.groups import Group, group_of, reduced_group
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.reduced import without_national
from innocook.services.kept import Kept
from innocook.services.round_answers import RoundKeys, round_keys, round_table

SELF, VALIDATED = "self", "validated"
GROUPS = 8
"""Scored groups that a process keeps in memory."""

Whole = tuple[Group, tuple[str, ...]]
"""Everybody, and the scores that are left out because too few of their indicators remain."""

_kept: Kept[tuple[str, UUID, str, str, str], Whole] = Kept(GROUPS)


def round_group(session: Session, round_id: UUID, plan: Plan, kind: str, national: str) -> Whole:
    """The submitted ("self") or validated institutions of the round, by assessment id.

    With `national` "without" the indicators that depend on the country are left out and everything is scored again.
    """
    known = round_keys(session, round_id)
    place = (str(session.get_bind().engine.url), round_id, known.basis, kind, national)

    def made() -> Whole:
        table = round_table(session, plan, round_id, known, validated=kind == VALIDATED)
        return _scored(plan, known, table, kind, national)

    return _kept.found(place, made)


def _scored(plan: Plan, known: RoundKeys, table: AnswerTable, kind: str, national: str) -> Whole:
    rows = np.flatnonzero(known.is_validated) if kind == VALIDATED else np.arange(len(known.keys))
    keys = [known.keys[row] for row in rows.tolist()]
    group = group_of(
        plan,
        [key.assessment_id for key in keys],
        [key.facts for key in keys],
        [key.language for key in keys],
        AnswerTable(table.points[rows], table.not_applicable[rows]),
    )
    if national == "with":
        return group, ()
    cut = without_national(plan)
    return reduced_group(group, cut), cut.left_out
