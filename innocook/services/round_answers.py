"""Everything submitted and validated in a round as points, read once per change and kept by the process.

Frozen documents never change: after a change only the new ones are read, whatever the size of the round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from innocook.core.answers import Answers
from innocook.core.arithmetic import Flags
from innocook.core.errors import InvalidAnswer
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable, answer_table
from innocook.services.kept import Kept
from innocook.store.round_answers import ComparedKey, change_of_round, compared_keys
from innocook.store.round_editions import VALIDATED_STATES
from innocook.store.submissions import submitted_answers
from innocook.store.validations import validated_answers

ROUNDS = 4
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


Edition = tuple[UUID, int]
"""A validated result: the assessment and the number of the edition."""
Document = TypeVar("Document", UUID, Edition)


@dataclass(frozen=True, slots=True)
class _Known:
    """In which table and row a frozen document stands."""

    submissions: Mapping[UUID, tuple[AnswerTable, int]]
    editions: Mapping[Edition, tuple[AnswerTable, int]]


_kept: Kept[tuple[str, UUID], RoundAnswers] = Kept(ROUNDS)


def round_answers(session: Session, round_id: UUID, plan: Plan) -> RoundAnswers:
    """The answers of a round as the session sees it."""
    place = (str(session.get_bind().engine.url), round_id)
    basis = change_of_round(session, round_id)
    before = _kept.get(place)
    if before is not None and before.basis == basis:
        return before
    return _kept.put(place, _read(session, round_id, plan, basis, before))


def _read(session: Session, round_id: UUID, plan: Plan, basis: str, before: RoundAnswers | None) -> RoundAnswers:
    keys = tuple(compared_keys(session, round_id))

    def submitted(ids: Sequence[UUID]) -> Mapping[UUID, Answers]:
        return submitted_answers(session, ids)

    def validated(editions: Sequence[Edition]) -> Mapping[Edition, Answers]:
        found = validated_answers(session, [assessment_id for assessment_id, _ in editions])
        return {edition: found[edition[0]] for edition in editions if edition[0] in found}

    known = _Known({}, {}) if before is None else _known(before)
    editions = [_edition(key) for key in keys]
    return RoundAnswers(
        basis,
        keys,
        own=_filled(plan, [key.submission_id for key in keys], known.submissions, submitted),
        validated=_filled(plan, editions, known.editions, validated),
        is_validated=np.array([edition is not None for edition in editions], dtype=bool),
    )


def _edition(key: ComparedKey) -> Edition | None:
    """The validated result that counts now; None where there is none."""
    has_one = key.validations > 0 and key.state in VALIDATED_STATES
    return (key.assessment_id, key.validations) if has_one else None


def _known(before: RoundAnswers) -> _Known:
    """Where the documents stand that were read before."""
    own = {key.submission_id: (before.own, row) for row, key in enumerate(before.keys)}
    editions = ((_edition(key), row) for row, key in enumerate(before.keys))
    return _Known(own, {edition: (before.validated, row) for edition, row in editions if edition is not None})


def _filled(
    plan: Plan,
    documents: Sequence[Document | None],
    known: Mapping[Document, tuple[AnswerTable, int]],
    read: Callable[[Sequence[Document]], Mapping[Document, Answers]],
) -> AnswerTable:
    """A row per document, from where it is known or read now; blank where there is none."""
    shape = len(documents), len(plan.indicator_ids)
    table = AnswerTable(np.full(shape, np.nan), np.zeros(shape, dtype=bool))
    new = {document: row for row, document in enumerate(documents) if document is not None and document not in known}
    for row, document in enumerate(documents):
        if document is not None and document in known:
            before, old = known[document]
            table.points[row], table.not_applicable[row] = before.points[old], before.not_applicable[old]
    if new:
        found, rows = read(list(new)), list(new.values())
        made = _readable(plan, [found.get(document, {}) for document in new])
        table.points[rows], table.not_applicable[rows] = made.points, made.not_applicable
    return table


def _readable(plan: Plan, answers: Sequence[Answers]) -> AnswerTable:
    """The points of documents; a record that can no longer be read is without answers."""
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
