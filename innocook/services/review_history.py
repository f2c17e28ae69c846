"""What happened to one indicator, submission by submission: how it was declared, what was asked, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import BLANK, Answer
from innocook.core.review import Decision
from innocook.services.open_assessment import NOTHING_STORED, StoredAnswer
from innocook.services.record_documents import read_submission
from innocook.services.review_desk import NOBODY, Desk
from innocook.store import review_history as stored
from innocook.store import reviews as stored_reviews
from innocook.store.submissions import submissions_of


@dataclass(frozen=True, slots=True)
class Declared:
    """The answer in submission `n`, and how many pieces of evidence stood beside it."""

    n: int
    at: datetime
    kept: StoredAnswer
    pieces: int


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """What the institution was asked about submission `n`; `settled_how` is changed or confirmed, empty while open."""

    n: int
    at: datetime
    reason_code: str
    text: str
    language: str
    settled_how: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision about submission `n`; `position` is NOBODY for one that came after the review."""

    n: int
    at: datetime
    position: int
    name: str
    is_mine: bool
    decision: Decision


@dataclass(frozen=True, slots=True)
class IndicatorHistory:
    """Everything that happened, the first first."""

    declared: tuple[Declared, ...]
    questions: tuple[PastQuestion, ...]
    decisions: tuple[PastDecision, ...]

    def answer_in(self, n: int) -> Answer:
        """The answer in submission `n`; a blank where that can no longer be read."""
        return next((one.kept.answer for one in self.declared if one.n == n), BLANK)


def of_indicator(session: Session, desk: Desk, indicator: str, reader: UUID) -> IndicatorHistory:
    """The history of an indicator as `reader`, whose desk it is, may see it.

    One's own decisions are always there, those of others as the desk allows. Questions that were sent to the
    institution are part of the case and open to every reviewer, without who asked. What the institution says within
    its own team is not here: reviewers do not get it.
    """
    assessment_id = desk.review.opened.id
    return IndicatorHistory(
        _declared(session, assessment_id, indicator),
        _questions(session, assessment_id, indicator),
        _decisions(session, desk, indicator, reader),
    )


def _declared(session: Session, assessment_id: UUID, indicator: str) -> tuple[Declared, ...]:
    found = []
    for row in submissions_of(session, assessment_id):
        record = read_submission(row.document)
        if record is not None:
            kept = record.answers.get(indicator, NOTHING_STORED)
            found.append(Declared(row.n, row.at, kept, len(record.evidence.get(indicator, ()))))
    return tuple(found)


def _questions(session: Session, assessment_id: UUID, indicator: str) -> tuple[PastQuestion, ...]:
    return tuple(
        PastQuestion(
            n=n,
            at=row.asked_at,
            reason_code=row.reason_code,
            text=row.question,
            language=row.question_language,
            settled_how=row.settled_how or "",
            settled_at=row.settled_at,
        )
        for n, row in stored.questions_of(session, assessment_id, indicator)
    )


def _decisions(session: Session, desk: Desk, indicator: str, reader: UUID) -> tuple[PastDecision, ...]:
    assessment_id = desk.review.opened.id
    positions = {row.reviewer_id: row.position for row in stored_reviews.reviews_of(session, assessment_id)}
    made = stored_reviews.decisions_of(session, assessment_id, indicator)
    names = stored.names_of_accounts(session, {one.reviewer_id for one in made})
    found = []
    for one in made:
        position, is_mine = positions.get(one.reviewer_id, NOBODY), one.reviewer_id == reader
        if is_mine or desk.sees(position):
            found.append(PastDecision(one.n, one.at, position, names[one.reviewer_id], is_mine, one.decided))
    return tuple(found)
