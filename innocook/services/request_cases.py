"""A request for reconsideration with what its pages show: what was validated before, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer
from innocook.core.review import Decision
from innocook.services.accounts import Visitor
from innocook.services.open_assessment import NOTHING_STORED, OpenAssessment, StoredAnswer
from innocook.services.outcome import UNCHANGED, JudgedPiece, pieces_of, submitted_record
from innocook.services.reconsidering import AskedIndicator, Request, may_decide, request_of
from innocook.services.record_documents import ValidatedRecord, read_validation
from innocook.services.reviewing import OpenReview
from innocook.store.validations import validations_of

RECONSIDERED = "reconsidered"


@dataclass(frozen=True, slots=True)
class AskedCase:
    """One indicator of a request: the submitted answer, the one validated `before` and the decision that left it.

    `after` is the answer that stands since the request was decided; None while it waits.
    """

    asked: AskedIndicator
    own: StoredAnswer
    before: Answer
    decision: Decision
    after: Answer | None
    evidence: tuple[JudgedPiece, ...]


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request and its indicators, in the order of the questionnaire."""

    request: Request
    cases: tuple[AskedCase, ...]


def seen_request(session: Session, opened: OpenAssessment) -> SeenRequest | None:
    """The request of an assessment with everything about it; None when nobody asked."""
    request = request_of(session, opened.id)
    if request is None:
        return None
    before, after = _around(session, opened.id)
    if before is None:
        return SeenRequest(request, ())
    own = submitted_record(session, opened.id, before.submission)
    by_id = {one.indicator: one for one in request.indicators}
    order = [indicator.id for indicator in opened.questionnaire.indicators if indicator.id in by_id]
    cases = (
        AskedCase(
            asked=by_id[key],
            own=own.answers.get(key, NOTHING_STORED),
            before=before.answers.get(key, BLANK),
            decision=before.decisions.get(key, UNCHANGED),
            after=after.answers.get(key) if after else None,
            evidence=pieces_of(own, before, key),
        )
        for key in order
    )
    return SeenRequest(request, tuple(cases))


def may_answer(session: Session, review: OpenReview, visitor: Visitor) -> bool:
    """Whether the visitor is another reviewer than those who made the validated result."""
    return may_decide(session, review.opened.id, visitor.account_id)


def _around(session: Session, assessment_id: UUID) -> tuple[ValidatedRecord | None, ValidatedRecord | None]:
    """The edition that a request is about, and the one that answered it."""
    kept = validations_of(session, assessment_id)
    answered = next((place for place, one in enumerate(kept) if one.row.kind == RECONSIDERED), None)
    documents: Sequence[str] = [one.row.document for one in kept]
    if answered is None:
        return (read_validation(documents[0]) if documents else None), None
    return read_validation(documents[answered + 1]), read_validation(documents[answered])
