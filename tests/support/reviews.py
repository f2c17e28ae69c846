"""Assessments in every state of a review, brought there by the services as people would do it.

Each function commits. The lead is the demonstration's, who must hold a grant at the assessment's institution; the
reviewer is the demonstration's unless a visitor is given. Second looks are not made: use rounds without a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.review import Decision, DecisionKind
from innocook.services import (
    correcting,
    reconsidering,
    review_decisions,
    review_moves,
    review_turns,
    reviewing,
    submissions,
)
from innocook.services.accounts import Visitor
from innocook.services.reconsidering import Reason
from innocook.store.answer_changes import Stamp
from innocook.store.reviews import add_decision
from innocook.store.tables import Account, Assessment, AuditEvent, Grant
from tests.support.colleagues import visitor_of
from tests.support.web import CHEAP, email_of, password_of

ADDRESS = "http://127.0.0.1"
SECOND = "second.reviewer"
CONFIRMED = Decision(DecisionKind.CONFIRM)


def lowered(option: str, reason: str = "The document does not name an owner.", language: str = "en") -> Decision:
    """The decision that puts a lower level."""
    return Decision(DecisionKind.LOWER, option, None, "evidence_insufficient", reason, language)


def raised(option: str, reason: str = "The evidence shows more.", language: str = "en") -> Decision:
    """The decision that puts a higher level."""
    return Decision(DecisionKind.RAISE, option, None, "level_exceeded", reason, language)


def asked(text: str = "Which page names the budget?", language: str = "en") -> Decision:
    """The decision that asks the institution."""
    return Decision(DecisionKind.ASK, None, None, "unclear", text, language)


def refused_na(option: str | None, reason: str = "The law names this institution.", language: str = "en") -> Decision:
    """The decision that "not applicable" does not hold: with a level in its place, or as a question without one."""
    return Decision(DecisionKind.REFUSE_NA, option, None, "applies_here", reason, language)


def another_reviewer(session: Session, key: str = SECOND, name: str = "Karim Haddad") -> Visitor:
    """A further reviewer of everything, made when not there; signs in as `client_for(key)`."""
    email = email_of(key)
    if session.scalars(select(Account.id).where(Account.email_key == email)).one_or_none() is None:
        account = Account(email=email, name=name, language="ar", time_zone="Asia/Beirut")
        account.password_hash, account.is_demonstration = CHEAP.hash(password_of(key)), True
        session.add(account)
        session.flush()
        start = datetime.now(UTC) - timedelta(days=365)
        session.add(Grant(account_id=account.id, role="reviewer", scope="everything", valid_from=start))
        session.commit()
    return visitor_of(session, key)


def handed_in(session: Session, assessment_id: UUID, at: datetime) -> None:
    """Submitted, or submitted again, by the lead; every answer must be there."""
    submissions.submit(session, visitor_of(session, "lead"), assessment_id, declared=True, address=ADDRESS, at=at)


def taken(session: Session, assessment_id: UUID, at: datetime, by: Visitor | None = None) -> Visitor:
    """In review, handed in before where it was a draft; who reviews it."""
    reviewer = by or visitor_of(session, "reviewer")
    if state_of(session, assessment_id) == "draft":
        handed_in(session, assessment_id, at)
    review_turns.take(session, reviewer, assessment_id, at=at)
    return reviewer


def decided(
    session: Session, assessment_id: UUID, decisions: Mapping[str, Decision], at: datetime, by: Visitor | None = None
) -> Visitor:
    """In review with these decisions, every other answer confirmed; who reviews it."""
    reviewer = by or visitor_of(session, "reviewer")
    if state_of(session, assessment_id) in {"draft", "submitted"}:
        reviewer = taken(session, assessment_id, at, by)
    review = reviewing.open_review(session, reviewer, assessment_id, at=at)
    for key in set(review.looks) - set(decisions):  # plain confirmations at once: thirty transactions take a second
        add_decision(session, review.submission.id, key, CONFIRMED, Stamp(reviewer.account_id, at))
    session.commit()
    for key, decision in decisions.items():
        review_decisions.decide(session, reviewer, assessment_id, key, decision, at=at)
    return reviewer


def returned(
    session: Session,
    assessment_id: UUID,
    questions: Mapping[str, Decision],
    at: datetime,
    due_at: datetime | None = None,
) -> None:
    """Returned for clarification with these questions (see `asked`), every other answer confirmed."""
    reviewer = decided(session, assessment_id, questions, at)
    due = due_at or at + review_moves.USUAL_TIME
    review_moves.give_back(session, reviewer, assessment_id, due, address=ADDRESS, at=at)


def reviewed(
    session: Session,
    assessment_id: UUID,
    decisions: Mapping[str, Decision] | None,
    at: datetime,
    by: Visitor | None = None,
) -> str:
    """Validated with these decisions, every other answer confirmed; the SHA-256 of the record.

    A draft is handed in first, its answers must be complete.
    """
    reviewer = decided(session, assessment_id, decisions or {}, at, by)
    return review_moves.validate(session, reviewer, assessment_id, address=ADDRESS, at=at)


def reconsideration_asked(session: Session, assessment_id: UUID, reasons: Mapping[str, str], at: datetime) -> None:
    """The lead of a validated assessment asks about these indicators, for reasons in English."""
    said = {key: Reason(text, "en") for key, text in reasons.items()}
    reconsidering.ask(session, visitor_of(session, "lead"), assessment_id, said, address=ADDRESS, at=at)


def reconsidered(
    session: Session, assessment_id: UUID, decisions: Mapping[str, Decision], at: datetime, by: Visitor | None = None
) -> str:
    """The request answered by another reviewer with these decisions; the SHA-256 of the new record."""
    other = by or another_reviewer(session)
    return reconsidering.decide(session, other, assessment_id, decisions, address=ADDRESS, at=at)


def corrected(session: Session, assessment_id: UUID, indicator: str, decision: Decision, at: datetime) -> None:
    """A correction proposed by the demonstration's reviewer and accepted by another one."""
    proposer = visitor_of(session, "reviewer")
    proposal = correcting.propose(session, proposer, assessment_id, indicator, decision, at=at)
    other = another_reviewer(session)
    correcting.decide(session, other, assessment_id, proposal, accepted=True, address=ADDRESS, at=at)


def state_of(session: Session, assessment_id: UUID) -> str:
    """Where it stands."""
    return session.scalars(select(Assessment.state).where(Assessment.id == assessment_id)).one()


def actions_of(session: Session, assessment_id: UUID) -> list[str]:
    """What the audit log says of it, in order."""
    query = select(AuditEvent.action).where(AuditEvent.object == f"assessment:{assessment_id}")
    return list(session.scalars(query.order_by(AuditEvent.seq)))
