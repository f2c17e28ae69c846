"""Submissions: the answers as they were declared, frozen with their hash."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from innocook.core.answers import Answer
from innocook.store.answer_changes import Stamp
from innocook.store.answers import AnswerRow, answer_document, answer_from_document, answers_of
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.evidence import evidence_documents
from innocook.store.tables import Assessment, QuestionnaireVersion, Submission

_AT_ONCE = 500


def add_submission(session: Session, assessment: Assessment, stamp: Stamp) -> Submission:
    """Freeze the stored answers and evidence as the next submission, with their SHA-256, and count it.

    `assessment` comes from `assessment_for_update`. Its state and `submitted_at` are the caller's to set.
    """
    assessment.submissions += 1
    questionnaire = assessment.participation.round.questionnaire_version
    answers, evidence = answers_of(session, assessment.id), evidence_documents(session, assessment.id)
    owner = (assessment.id, assessment.submissions)
    document = canonical_json(submission_document(owner, questionnaire, stamp, answers, evidence))
    submission = Submission(
        assessment_id=assessment.id,
        n=assessment.submissions,
        document=document,
        questionnaire_sha256=questionnaire.sha256,
        sha256=sha256_hex(document),
        declared_by=stamp.by,
        at=stamp.at,
    )
    session.add(submission)
    session.flush()
    return submission


def latest_submission(session: Session, assessment_id: UUID) -> Submission | None:
    """The last submission with who declared it; None before the first."""
    query = select(Submission).where(Submission.assessment_id == assessment_id).order_by(Submission.n.desc()).limit(1)
    return session.scalar(query.options(joinedload(Submission.declarer)))


def submissions_of(session: Session, assessment_id: UUID) -> list[Submission]:
    """The submissions of an assessment, the first first."""
    query = select(Submission).where(Submission.assessment_id == assessment_id).order_by(Submission.n)
    return list(session.scalars(query))


def submissions_of_many(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, list[Submission]]:
    """The submissions of these assessments, the first first, by assessment."""
    query = select(Submission).where(Submission.assessment_id.in_(assessment_ids))
    found: dict[UUID, list[Submission]] = {}
    for row in session.scalars(query.order_by(Submission.assessment_id, Submission.n)):
        found.setdefault(row.assessment_id, []).append(row)
    return found


def submitted_answers(session: Session, submission_ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Answer]]:
    """The frozen answers of many submissions by submission and indicator; ids that do not exist are left out."""
    found: dict[UUID, Mapping[str, Answer]] = {}
    for start in range(0, len(submission_ids), _AT_ONCE):
        some = submission_ids[start : start + _AT_ONCE]
        query = select(Submission.id, Submission.document).where(Submission.id.in_(some))
        for submission_id, document in session.execute(query):
            answers = json.loads(document)["answers"]
            found[submission_id] = {key: answer_from_document(answer) for key, answer in answers.items()}
    return found


def submission_document(
    owner: tuple[UUID, int],
    questionnaire: QuestionnaireVersion,
    stamp: Stamp,
    answers: Mapping[str, AnswerRow],
    evidence: Mapping[str, Any],
) -> dict[str, Any]:
    """What a submission freezes; `owner` is the assessment and the number, `evidence` as `evidence_documents` says."""
    return {
        "format": 2,
        "assessment": str(owner[0]),
        "n": owner[1],
        "questionnaire": {
            "id": questionnaire.questionnaire_id,
            "version": questionnaire.version,
            "sha256": questionnaire.sha256,
        },
        "declared_by": str(stamp.by),
        "at": stamp.at.astimezone(UTC).isoformat(),
        "answers": {key: answer_document(row) for key, row in answers.items()},
        "evidence": dict(evidence),
    }
