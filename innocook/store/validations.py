"""Validated results: every edition as canonical JSON with its hash, and what the latest says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from innocook.core.answers import Answer, AnswerState
from innocook.store.answer_changes import Stamp
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.tables import Account, Assessment, Submission, Validation

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptValidation:
    """An edition with the names of who validated it; `second` is empty for the first one."""

    row: Validation
    validator: str
    second: str


def add_validation(
    session: Session,
    assessment: Assessment,
    submission: Submission,
    kind: str,
    document: Mapping[str, Any],
    *,
    persons: tuple[UUID, UUID | None],
    stamp: Stamp,
) -> Validation:
    """Freeze a validated result as the next edition and count it; `persons` are who validated and who was second."""
    assessment.validations += 1
    text = canonical_json({**document, "n": assessment.validations})
    row = Validation(
        assessment_id=assessment.id,
        submission_id=submission.id,
        n=assessment.validations,
        kind=kind,
        document=text,
        sha256=sha256_hex(text),
        validated_by=persons[0],
        second_by=persons[1],
        at=stamp.at,
    )
    session.add(row)
    session.flush()
    return row


def latest_validation(session: Session, assessment_id: UUID) -> KeptValidation | None:
    """The latest edition; None before the first validation."""
    return next(iter(validations_of(session, assessment_id)), None)


def validations_of(session: Session, assessment_id: UUID) -> list[KeptValidation]:
    """Every edition, the latest first."""
    second = aliased(Account)
    query = (
        select(Validation, second.name)
        .outerjoin(second, second.id == Validation.second_by)
        .where(Validation.assessment_id == assessment_id)
        .options(joinedload(Validation.validator))
        .order_by(Validation.n.desc())
    )
    return [KeptValidation(row, row.validator.name, name or "") for row, name in session.execute(query)]


def validated_answers(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Answer]]:
    """The answers of the latest editions by assessment and indicator; assessments without one are left out."""
    found: dict[UUID, Mapping[str, Answer]] = {}
    for start in range(0, len(assessment_ids), _AT_ONCE):
        some = assessment_ids[start : start + _AT_ONCE]
        query = (
            select(Validation.assessment_id, Validation.document)
            .join(Assessment, (Assessment.id == Validation.assessment_id) & (Assessment.validations == Validation.n))
            .where(Validation.assessment_id.in_(some))
        )
        for assessment_id, document in session.execute(query.order_by(Validation.assessment_id)):
            found[assessment_id] = answers_in(json.loads(document))
    return found


def answers_in(document: Mapping[str, Any]) -> dict[str, Answer]:
    """The validated answers that an edition holds, by indicator."""
    return {
        key: Answer(**{**value, "state": AnswerState(value["state"])}) for key, value in document["answers"].items()
    }
