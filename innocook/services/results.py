"""What the results of an assessment are made from: both kinds of answers, the record they were read from, evidence.

What is submitted or validated is read from the record as it was frozen; what may still change, as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from innocook.core.answers import Answers
from innocook.core.errors import InnocookError
from innocook.core.evidence import host_of
from innocook.core.lifecycle import State
from innocook.core.permissions import Action
from innocook.core.review import Decision, DecisionKind
from innocook.services import evidence_pieces
from innocook.services.accounts import Visitor
from innocook.services.assessments import NOT_DECLARED, OpenAssessment
from innocook.services.record_documents import (
    KeptPiece,
    SubmittedRecord,
    ValidatedRecord,
    read_submission,
    read_validation,
)
from innocook.services.submissions import Receipt
from innocook.store.submissions import latest_submission
from innocook.store.validations import KeptValidation, latest_validation

ACCEPTED, PROVIDED = "accepted", "provided"


class RecordUnreadable(InnocookError):
    """The record of a validated result can no longer be read: somebody changed it in the database."""


@dataclass(frozen=True, slots=True)
class ResultPiece:
    """A piece of evidence beside an indicator: its title, its file name or the host it leads to, and its status."""

    indicator: str
    title: str
    title_language: str
    what: str
    status: str


@dataclass(frozen=True, slots=True)
class ResultEdition:
    """The edition of the validated result that counts; `persons` validated it."""

    n: int
    kind: str
    at: datetime
    sha256: str
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that scores are made from: `own` are the self-assessed answers, `validated` None before a review.

    `receipt` is of the submission that `own` was read from, None for what may still change. `decisions` are the
    reviewer's where he did not simply confirm. `supported` are the indicators with evidence, `accepted` those with
    evidence that he accepted. What the visitor may not know (decisions, names, pieces) is left out.
    """

    own: Answers
    validated: Answers | None
    receipt: Receipt | None
    edition: ResultEdition | None
    decisions: Mapping[str, Decision]
    supported: frozenset[str]
    accepted: frozenset[str]
    pieces: tuple[ResultPiece, ...]


def result_of(session: Session, visitor: Visitor, opened: OpenAssessment, *, at: datetime) -> Result:
    """What the visitor may know of the result of an assessment that is open to him.

    Raises RecordUnreadable where a validated result can no longer be read.
    """
    receipt, submitted = _submitted(session, opened, is_own=opened.may(visitor, Action.SEE_TASKS, at=at))
    kept, validated = _validated(session, opened)
    pieces = tuple(_kept(submitted, validated) if submitted else _present(session, opened))
    reviews = opened.may(visitor, Action.REVIEW, at=at)
    reads_reasons = reviews or opened.may(visitor, Action.SEE_OUTCOME, at=at)
    return Result(
        own={key: stored.answer for key, stored in submitted.answers.items()} if submitted else opened.answers,
        validated=validated.answers if validated else None,
        receipt=receipt,
        edition=_edition(kept, names_persons=reviews) if kept else None,
        decisions=_decisions(validated) if validated and reads_reasons else {},
        supported=frozenset(validated.evidence if validated else (piece.indicator for piece in pieces)),
        accepted=_accepted(validated) if validated else frozenset(),
        pieces=pieces if opened.may(visitor, Action.SEE_EVIDENCE, at=at) else (),
    )


def validated_of(session: Session, opened: OpenAssessment) -> Answers | None:
    """The validated answers of an assessment; None before the first validation, or where they cannot be read."""
    try:
        _, validated = _validated(session, opened)
    except RecordUnreadable:
        return None
    return validated.answers if validated else None


def _submitted(
    session: Session, opened: OpenAssessment, *, is_own: bool
) -> tuple[Receipt | None, SubmittedRecord | None]:
    """The submission that the visitor sees; nothing where what he sees may still change."""
    is_seen = opened.state not in NOT_DECLARED or (opened.state == State.RETURNED and not is_own)
    kept = latest_submission(session, opened.id) if is_seen else None
    if kept is None:
        return None, None
    return Receipt(kept.n, kept.at, kept.sha256), read_submission(kept.document)


def _validated(session: Session, opened: OpenAssessment) -> tuple[KeptValidation | None, ValidatedRecord | None]:
    kept = latest_validation(session, opened.id) if opened.validations else None
    if kept is None:
        return None, None
    found = read_validation(kept.row.document)
    if found is None:
        raise RecordUnreadable(str(opened.id))
    return kept, found


def _edition(kept: KeptValidation, *, names_persons: bool) -> ResultEdition:
    persons = tuple(filter(None, (kept.validator, kept.second))) if names_persons else ()
    return ResultEdition(kept.row.n, kept.row.kind, kept.row.at, kept.row.sha256, persons)


def _decisions(validated: ValidatedRecord) -> Mapping[str, Decision]:
    return {key: made for key, made in validated.decisions.items() if made.kind is not DecisionKind.CONFIRM}


def _accepted(validated: ValidatedRecord) -> frozenset[str]:
    return frozenset(key for key, statuses in validated.evidence.items() if ACCEPTED in statuses.values())


def _present(session: Session, opened: OpenAssessment) -> Iterable[ResultPiece]:
    """The pieces that stand beside the indicators now."""
    for indicator, pieces in evidence_pieces.pieces_of(session, opened.id).items():
        for piece in pieces:
            what = piece.file_name if piece.is_file else piece.host
            yield ResultPiece(indicator, piece.details.title, piece.details.title_language, what, PROVIDED)


def _kept(submitted: SubmittedRecord, validated: ValidatedRecord | None) -> Iterable[ResultPiece]:
    """The pieces as they were submitted, with the status of each once the result is validated."""
    for indicator, pieces in submitted.evidence.items():
        statuses = validated.evidence.get(indicator, {}) if validated else {}
        yield from (_piece(indicator, piece, statuses.get(piece.id, PROVIDED)) for piece in pieces)


def _piece(indicator: str, piece: KeptPiece, status: str) -> ResultPiece:
    what = piece.file_name if piece.kind == "file" else host_of(piece.url)
    return ResultPiece(indicator, piece.title, piece.title_language, what, status)
