"""The validated result of an assessment: kept as editions, the latest of which counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook import __version__
from innocook.core.answers import Answer
from innocook.core.plan import Plan
from innocook.core.review import Decision, DecisionKind
from innocook.services.answers import stored_scores
from innocook.store import validations as stored
from innocook.store.answer_changes import Stamp
from innocook.store.columns import fields_of
from innocook.store.reviews import evidence_statuses
from innocook.store.scores import StoredScore, put_scores
from innocook.store.tables import Assessment, Submission
from innocook.store.validations import KeptValidation, answers_in

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What is validated: the locked assessment, the submission and the plan it is scored by."""

    assessment: Assessment
    submission: Submission
    plan: Plan


@dataclass(frozen=True, slots=True)
class Validated:
    """One edition of a validated result. `decisions` are those of indicators that were not simply confirmed.

    `kind` is validated, reconsidered or corrected; `evidence` holds the statuses of the pieces beside each indicator
    as they were then; `second` is the name of the second person of a later edition, else empty.
    """

    n: int
    kind: str
    at: datetime
    sha256: str
    answers: Mapping[str, Answer]
    decisions: Mapping[str, Decision]
    evidence: Mapping[str, tuple[str, ...]]
    validator: str
    second: str
    validated_by: UUID
    second_by: UUID | None = None


def latest(session: Session, assessment_id: UUID) -> Validated | None:
    """The latest edition; None while nothing was validated."""
    kept = stored.latest_validation(session, assessment_id)
    return _read(kept) if kept else None


def editions(session: Session, assessment_id: UUID) -> list[Validated]:
    """Every edition, the latest first."""
    return [_read(kept) for kept in stored.validations_of(session, assessment_id)]


def put_edition(
    session: Session,
    case: Case,
    result: Mapping[str, tuple[Answer, Decision]],
    *,
    kind: str,
    persons: tuple[UUID, UUID | None],
    at: datetime,
) -> str:
    """Keep the next edition and make its scores the validated ones; its SHA-256. Does not commit, sets no state.

    The document names no reviewer, since institutions keep it: who they were is in the row and in the audit log.
    `result` has the validated answer of every indicator and the decision that left it; `persons` are who validated
    and, for a later edition, the second person.
    """
    assessment, submission = case.assessment, case.submission
    scores = stored_scores(case.plan, {key: answer for key, (answer, _) in result.items()})
    document = edition_document(submission, result, scores, _evidence(session, assessment.id), (kind, at))
    kept = stored.add_validation(
        session, assessment, submission, kind, document, persons=persons, stamp=Stamp(persons[0], at)
    )
    put_scores(session, assessment.id, scores, __version__, submission.id, "validated")
    overall = case.plan.questionnaire.overall
    assessment.validated_overall = scores[overall.id].value if overall else None
    return kept.sha256


def edition_document(
    submission: Submission,
    result: Mapping[str, tuple[Answer, Decision]],
    scores: Mapping[str, StoredScore],
    evidence: Mapping[str, Any],
    made: tuple[str, datetime],
) -> dict[str, Any]:
    """What an edition freezes, without its number; `made` is its kind and when."""
    return {
        "format": FORMAT,
        "assessment": str(submission.assessment_id),
        "kind": made[0],
        "submission": {"n": submission.n, "sha256": submission.sha256},
        "questionnaire": {"sha256": submission.questionnaire_sha256},
        "at": made[1].astimezone(UTC).isoformat(),
        "answers": {key: fields_of(answer) for key, (answer, _) in result.items()},
        "decisions": {key: fields_of(decision) for key, (_, decision) in result.items()},
        "evidence": dict(evidence),
        "scores": {key: fields_of(score) for key, score in scores.items()},
        "engine": __version__,
    }


def all_of(session: Session, assessment_id: UUID) -> dict[str, tuple[Answer, Decision]]:
    """Answer and decision of every indicator of the latest edition; empty before the first."""
    kept = stored.latest_validation(session, assessment_id)
    if kept is None:
        return {}
    document = json.loads(kept.row.document)
    decisions = _decisions(document)
    return {key: (answer, decisions[key]) for key, answer in answers_in(document).items()}


def _evidence(session: Session, assessment_id: UUID) -> dict[str, list[dict[str, str]]]:
    return {
        indicator: [{"id": str(piece), "status": status} for piece, status in pieces]
        for indicator, pieces in evidence_statuses(session, assessment_id).items()
    }


def _read(kept: KeptValidation) -> Validated:
    document: dict[str, Any] = json.loads(kept.row.document)
    decisions = _decisions(document)
    return Validated(
        n=kept.row.n,
        kind=kept.row.kind,
        at=kept.row.at,
        sha256=kept.row.sha256,
        answers=answers_in(document),
        decisions={key: made for key, made in decisions.items() if made.kind is not DecisionKind.CONFIRM},
        evidence={key: tuple(piece["status"] for piece in pieces) for key, pieces in document["evidence"].items()},
        validator=kept.validator,
        second=kept.second,
        validated_by=kept.row.validated_by,
        second_by=kept.row.second_by,
    )


def _decisions(document: Mapping[str, Any]) -> dict[str, Decision]:
    return {
        key: Decision(**{**value, "kind": DecisionKind(value["kind"])}) for key, value in document["decisions"].items()
    }
