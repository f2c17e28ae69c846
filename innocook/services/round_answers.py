"""Everything submitted and validated in a round as points, read once per change and kept by the process.

Frozen documents never change: after a change only the new ones are read, whatever the size of the round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from innocook.core.arithmetic import Flags
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable, Given, given_table
from innocook.services.kept import Kept
from innocook.store import round_answers as stored
from innocook.store.engine import once_per_snapshot
from innocook.store.round_answers import ComparedKey
from innocook.store.round_editions import VALIDATED_STATES

ROUNDS = 4
"""Rounds that a process keeps in memory, each with the tables of both kinds."""
BLOCK = 500
"""Documents that are read at once."""

Read = Callable[[Session, Sequence[Any]], Mapping[Any, Mapping[str, Given]]]
"""Reads frozen documents: submissions by id, or validated results by assessment and number of the edition."""


@dataclass(frozen=True, slots=True)
class RoundKeys:
    """A round's submitted assessments, in one order; `is_validated` marks those that have a validated result now.

    `basis` stands for everything that was submitted and validated.
    """

    basis: str
    keys: tuple[ComparedKey, ...]
    is_validated: Flags


@dataclass(frozen=True, slots=True)
class _Read:
    """Which frozen document stands in which row; None where there is none."""

    documents: tuple[Any, ...]
    table: AnswerTable


_bases: Kept[tuple[str, UUID], tuple[str, str]] = Kept(ROUNDS)
_keys: Kept[tuple[str, UUID], RoundKeys] = Kept(ROUNDS)
_tables: Kept[tuple[str, UUID, bool], _Read] = Kept(2 * ROUNDS)


def round_keys(session: Session, round_id: UUID) -> RoundKeys:
    """Who is compared, as the session sees the round."""
    place, basis = (_address(session), round_id), round_basis(session, round_id)
    before = _keys.get(place)
    if before is not None and before.basis == basis:
        return before
    keys = _compared(session, round_id, before)
    return _keys.put(place, RoundKeys(basis, keys, np.array([_edition(key) is not None for key in keys], dtype=bool)))


def round_basis(session: Session, round_id: UUID) -> str:
    """What stands for the round in this snapshot, asked for only if something changed in any round since."""
    place = (_address(session), round_id)
    change = once_per_snapshot(session, "change of any round", lambda: stored.change_of_any_round(session))
    known = _bases.get(place)
    if known is None or known[0] != change:
        known = _bases.put(place, (change, stored.change_of_round(session, round_id)))
    return known[1]


def round_table(session: Session, plan: Plan, round_id: UUID, round_: RoundKeys, *, validated: bool) -> AnswerTable:
    """The validated answers of a round, or the submitted ones; a row for each of its keys, blank where there are none.

    A record that can no longer be read is without answers.
    """
    documents = tuple(_edition(key) if validated else key.submission_id for key in round_.keys)
    place = (_address(session), round_id, validated)
    before = _tables.get(place)
    if before is not None and before.documents == documents:
        return before.table
    read: Read = stored.validated_given if validated else stored.submitted_given
    table = _filled(plan, documents, before, lambda new: read(session, new))
    return _tables.put(place, _Read(documents, table)).table


def clear() -> None:
    """Keep nothing, as a process that has just begun."""
    _bases.clear()
    _keys.clear()
    _tables.clear()


def _address(session: Session) -> str:
    return str(session.get_bind().engine.url)


def _compared(session: Session, round_id: UUID, before: RoundKeys | None) -> tuple[ComparedKey, ...]:
    """Everybody in the round; of those known before only the ones that are another version now are read again."""
    if before is None:
        return tuple(stored.compared_keys(session, round_id))
    versions = stored.compared_versions(session, round_id)
    known = {key.assessment_id: key for key in before.keys if versions.get(key.assessment_id) == key.version}
    new = [assessment_id for assessment_id in versions if assessment_id not in known]
    found = stored.compared_keys(session, round_id, new if len(new) <= BLOCK else None)
    known |= {key.assessment_id: key for key in found}
    return tuple(known[assessment_id] for assessment_id in versions if assessment_id in known)


def _edition(key: ComparedKey) -> tuple[UUID, int] | None:
    """The validated result that counts now; None where there is none."""
    has_one = key.validations > 0 and key.state in VALIDATED_STATES
    return (key.assessment_id, key.validations) if has_one else None


def _filled(
    plan: Plan,
    documents: Sequence[Any],
    before: _Read | None,
    read: Callable[[Sequence[Any]], Mapping[Any, Mapping[str, Given]]],
) -> AnswerTable:
    """A row per document, from where it stood before or read now."""
    shape = len(documents), len(plan.indicator_ids)
    table = AnswerTable(np.full(shape, np.nan), np.zeros(shape, dtype=bool))
    known = {} if before is None else {document: row for row, document in enumerate(before.documents)}
    there = [(row, document) for row, document in enumerate(documents) if document is not None]
    if before is not None:
        rows = [row for row, document in there if document in known]
        old = [known[document] for _, document in there if document in known]
        table.points[rows], table.not_applicable[rows] = before.table.points[old], before.table.not_applicable[old]
    new = [(row, document) for row, document in there if document not in known]
    for start in range(0, len(new), BLOCK):  # of thousands of documents only the points stay in memory
        some = new[start : start + BLOCK]
        found = read([document for _, document in some])
        made = given_table(plan.questionnaire, [found.get(document, {}) for _, document in some])
        rows = [row for row, _ in some]
        table.points[rows], table.not_applicable[rows] = made.points, made.not_applicable
    return table
