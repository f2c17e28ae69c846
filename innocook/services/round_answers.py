"""Everything submitted and validated in a round as points, read once per change and kept by the process.

Frozen documents never change: after a change only the new ones are read, whatever the size of the round.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from innocook.core.answers import Answers
from innocook.core.arithmetic import Flags
from innocook.core.errors import InvalidAnswer
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable, answer_table
from innocook.store.round_answers import ComparedKey, change_of_round, compared_keys
from innocook.store.round_editions import VALIDATED_STATES
from innocook.store.submissions import submitted_answers
from innocook.store.validations import validated_answers

KEPT = 4
"""Rounds that a process keeps in memory."""


@dataclass(frozen=True, slots=True)
class RoundAnswers:
    """A round's submitted assessments (rows of every table): self-assessed and validated answers, NaN where none.

    `basis` stands for what it was read from; `is_validated` marks rows that have a validated result now.
    """

    basis: str
    keys: tuple[ComparedKey, ...]
    own: AnswerTable
    validated: AnswerTable
    is_validated: Flags


_kept: OrderedDict[tuple[str, UUID], RoundAnswers] = OrderedDict()


def round_answers(session: Session, round_id: UUID, plan: Plan) -> RoundAnswers:
    """The answers of a round as the session sees it."""
    place = (str(session.get_bind().engine.url), round_id)
    basis = change_of_round(session, round_id)
    before = _kept.get(place)
    if before is not None and before.basis == basis:
        return before
    found = _read(session, round_id, plan, basis, before)
    _kept[place] = found
    _kept.move_to_end(place)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found


def _read(session: Session, round_id: UUID, plan: Plan, basis: str, before: RoundAnswers | None) -> RoundAnswers:
    keys = tuple(compared_keys(session, round_id))
    is_validated = np.array([key.validations > 0 and key.state in VALIDATED_STATES for key in keys], dtype=bool)
    known = {key.assessment_id: row for row, key in enumerate(before.keys)} if before else {}
    own = _Tables(plan, len(keys))
    validated = _Tables(plan, len(keys))
    new_own, new_validated = [], []
    for row, key in enumerate(keys):
        old = known.get(key.assessment_id)
        was = before.keys[old] if before and old is not None else None
        if before and old is not None and was and was.submission_id == key.submission_id:
            own.take(row, before.own, old)
        else:
            new_own.append(row)
        if not is_validated[row]:
            continue
        if before and old is not None and was and before.is_validated[old] and was.validations == key.validations:
            validated.take(row, before.validated, old)
        else:
            new_validated.append(row)
    documents = submitted_answers(session, [keys[row].submission_id for row in new_own])
    own.fill(new_own, [documents.get(keys[row].submission_id, {}) for row in new_own])
    checked = validated_answers(session, [keys[row].assessment_id for row in new_validated])
    validated.fill(new_validated, [checked.get(keys[row].assessment_id, {}) for row in new_validated])
    return RoundAnswers(basis, keys, own.table, validated.table, is_validated)


class _Tables:
    """A table of answers being filled, row by row from an earlier one or from documents."""

    def __init__(self, plan: Plan, rows: int) -> None:
        self._plan = plan
        shape = rows, len(plan.indicator_ids)
        self.table = AnswerTable(np.full(shape, np.nan), np.zeros(shape, dtype=bool))

    def take(self, row: int, before: AnswerTable, old: int) -> None:
        """The same row of an earlier table."""
        self.table.points[row] = before.points[old]
        self.table.not_applicable[row] = before.not_applicable[old]

    def fill(self, rows: Sequence[int], answers: Sequence[Answers]) -> None:
        """Rows from documents; a record that can no longer be read is without answers."""
        if not rows:
            return
        made = _readable(self._plan, answers)
        self.table.points[list(rows)] = made.points
        self.table.not_applicable[list(rows)] = made.not_applicable


def _readable(plan: Plan, answers: Sequence[Answers]) -> AnswerTable:
    try:
        return answer_table(plan.questionnaire, answers)
    except InvalidAnswer:
        return answer_table(plan.questionnaire, [each if _is_readable(plan, each) else {} for each in answers])


def _is_readable(plan: Plan, answers: Answers) -> bool:
    try:
        answer_table(plan.questionnaire, [answers])
    except InvalidAnswer:
        return False
    return True
