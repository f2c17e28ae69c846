"""The record: what was submitted and what was validated, as it was frozen, to read and to take away."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from innocook.core.deciding import is_same_value
from innocook.core.permissions import Action
from innocook.core.questionnaire import Questionnaire
from innocook.services import assessments, record_documents
from innocook.services import record as records
from innocook.services.open_assessment import NOTHING_STORED, OpenAssessment
from innocook.services.record import Kept
from innocook.services.record_documents import KeptPiece, SubmittedRecord
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.outcome_words import edition_words, judging_words

pages = Blueprint("record", __name__)

JSON = "application/json"
RECORD = "/assessments/<uuid:assessment_id>/record"


@pages.get(RECORD)
@signed_in
def record(assessment_id: UUID) -> ResponseReturnValue:
    """Every submission and every validated result with its fingerprint, checked as the page is made."""
    opened = _opened(assessment_id)
    return render_template(
        "record/record.html",
        submissions=records.submissions_kept(db(), visitor(), opened),
        validations=records.validations_kept(db(), visitor(), opened, at=now()),
        **_subject(opened),
    )


@pages.get(f"{RECORD}/submissions/<int:n>")
@signed_in
def submission(assessment_id: UUID, n: int) -> ResponseReturnValue:
    """The answers of one submission, drawn from the frozen document and the questionnaire it was answered with."""
    opened = _opened(assessment_id)
    kept = _submission(opened, n)
    questionnaire = records.questionnaire_of(db(), kept)
    found = record_documents.read_submission(kept.document) if kept.is_as_written else None
    return render_template(
        "record/submission.html",
        kept=kept,
        questionnaire=questionnaire,
        found=found if questionnaire else None,
        nothing=NOTHING_STORED,
        reasons=_na_reasons(questionnaire),
        **_subject(opened),
    )


@pages.get(f"{RECORD}/submissions/<int:n>.json")
@signed_in
def submission_json(assessment_id: UUID, n: int) -> ResponseReturnValue:
    """The very document whose fingerprint is shown."""
    opened = _opened(assessment_id)
    return _download(opened, _submission(opened, n), f"submission-{n}")


@pages.get(f"{RECORD}/validations/<int:n>")
@signed_in
def validation(assessment_id: UUID, n: int) -> ResponseReturnValue:
    """One edition of the validated result, beside the answers that were submitted."""
    opened = _opened(assessment_id)
    kept = _validation(opened, n)
    questionnaire = records.questionnaire_of(db(), kept)
    found = record_documents.read_validation(kept.document) if kept.is_as_written else None
    own = _submitted(opened, found.submission) if found else SubmittedRecord({}, {})
    return render_template(
        "record/validation.html",
        kept=kept,
        questionnaire=questionnaire,
        found=found if questionnaire else None,
        own=own,
        nothing=NOTHING_STORED,
        is_same=is_same_value,
        pieces=_by_id(own),
        **_subject(opened),
    )


@pages.get(f"{RECORD}/validations/<int:n>.json")
@signed_in
def validation_json(assessment_id: UUID, n: int) -> ResponseReturnValue:
    """The very document whose fingerprint is shown."""
    opened = _opened(assessment_id)
    return _download(opened, _validation(opened, n), f"validation-{n}")


def _opened(assessment_id: UUID) -> OpenAssessment:
    return assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_SUBMISSION, at=now())


def _submission(opened: OpenAssessment, n: int) -> Kept:
    return records.with_number(records.submissions_kept(db(), visitor(), opened), n)


def _validation(opened: OpenAssessment, n: int) -> Kept:
    return records.with_number(records.validations_kept(db(), visitor(), opened, at=now()), n)


def _submitted(opened: OpenAssessment, n: int) -> SubmittedRecord:
    """The answers that were validated; none where that submission is not what it was."""
    kept = _submission(opened, n)
    found = record_documents.read_submission(kept.document) if kept.is_as_written else None
    return found or SubmittedRecord({}, {})


def _by_id(own: SubmittedRecord) -> Mapping[str, KeptPiece]:
    return {piece.id: piece for pieces in own.evidence.values() for piece in pieces}


def _na_reasons(questionnaire: Questionnaire | None) -> dict[str, object]:
    return {reason.id: reason.text for reason in questionnaire.na_reasons} if questionnaire else {}


def _download(opened: OpenAssessment, kept: Kept, name: str) -> Response:
    if request.method == "GET":
        with writing() as session:
            records.log_download(session, visitor(), opened, kept, at=now())
    response = Response(kept.document.encode(), content_type=JSON)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{str(opened.id)[:8]}.json"'
    return response


def _subject(opened: OpenAssessment) -> dict[str, object]:
    at = now()
    return {
        "assessment_id": opened.id,
        "institution": opened.institution,
        "round_name": opened.round_name,
        "edition_words": edition_words,
        "sees_tasks": opened.may(visitor(), Action.SEE_TASKS, at=at),
        "sees_outcome": opened.may(visitor(), Action.SEE_OUTCOME, at=at),
        "may_review": opened.may(visitor(), Action.REVIEW, at=at),
        "may_correct": opened.may(visitor(), Action.CORRECT, at=at),
        **judging_words(),
    }
