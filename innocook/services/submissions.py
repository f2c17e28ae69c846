"""Submitting and withdrawing: the lifecycle decides, the submission is kept as canonical JSON with its SHA-256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook import __version__
from innocook.core.answers import Answers
from innocook.core.errors import NotFound
from innocook.core.lifecycle import Facts, Move, State, move
from innocook.core.permissions import Action, Role
from innocook.core.plan import Plan
from innocook.services import notices_of
from innocook.services.accounts import Visitor
from innocook.services.answers import stored_scores
from innocook.services.assessments import OpenAssessment, opened
from innocook.store import assessments as stored
from innocook.store import audit
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.clarifications import was_returned
from innocook.store.reviews import end_turns
from innocook.store.scores import put_scores
from innocook.store.submissions import add_submission, latest_submission
from innocook.store.tables import Assessment, Submission


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the institution gets for a submission: its number, instant and fingerprint."""

    number: int
    at: datetime
    sha256: str


def submit(
    session: Session, visitor: Visitor, assessment_id: UUID, *, declared: bool, address: str, at: datetime
) -> Receipt:
    """Submit an assessment, or hand a returned one in again; leads and reviewers are told.

    Raises MoveRefused with the reason, NotFound for those who may not.
    """
    row, current = _locked(session, visitor, assessment_id, Action.SUBMIT, at)
    facts = Facts(
        all_answered=not current.missing,
        all_confirmed=not current.unconfirmed,
        declared=declared,
        submissions_open=current.is_open,
        named_settled=not current.unsettled,
    )
    name = Move.RESUBMIT if row.state == State.RETURNED else Move.SUBMIT
    row.state = move(State(row.state), name, _roles(visitor), facts)
    row.submitted_at = at
    kept = freeze(session, row, current.plan, current.answers, Stamp(visitor.account_id, at))
    tell = notices_of.tell_resubmitted if name is Move.RESUBMIT else notices_of.tell_submitted
    tell(session, current, kept.n, by=visitor.account_id, address=address, at=at)
    _log(session, visitor, current, name.value, payload={"submission": kept.n, "sha256": kept.sha256}, at=at)
    session.commit()
    return Receipt(kept.n, kept.at, kept.sha256)


def freeze(session: Session, row: Assessment, plan: Plan, answers: Answers, stamp: Stamp) -> Submission:
    """Keep the stored `answers` as the next submission with their scores; the state is the caller's to set."""
    kept = add_submission(session, row, stamp)
    scores = stored_scores(plan, answers)
    put_scores(session, row.id, scores, __version__, kept.id)
    overall = plan.questionnaire.overall
    row.submitted_overall = scores[overall.id].value if overall else None
    return kept


def withdraw(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> None:
    """Take a submission back into the draft; raises MoveRefused once the review has begun or submissions closed."""
    row, current = _locked(session, visitor, assessment_id, Action.WITHDRAW, at)
    facts = Facts(submissions_open=current.is_open, review_begun=was_returned(session, row.id))
    row.state = move(State(row.state), Move.WITHDRAW, _roles(visitor), facts)
    row.submitted_at = None
    end_turns(session, row.id, at)
    _log(session, visitor, current, "withdraw", payload={}, at=at)
    session.commit()


def can_withdraw(session: Session, visitor: Visitor, current: OpenAssessment, *, at: datetime) -> bool:
    """Whether the visitor can withdraw the submission now."""
    in_time = current.state == State.SUBMITTED and current.is_open
    return in_time and current.may(visitor, Action.WITHDRAW, at=at) and not was_returned(session, current.id)


def latest_receipt(session: Session, assessment_id: UUID) -> Receipt | None:
    """The receipt of the latest submission, or None."""
    kept = latest_submission(session, assessment_id)
    return Receipt(kept.n, kept.at, kept.sha256) if kept else None


def _locked(
    session: Session, visitor: Visitor, assessment_id: UUID, action: Action, at: datetime
) -> tuple[Assessment, OpenAssessment]:
    row = stored.assessment_for_update(session, assessment_id)
    if row is None:
        raise NotFound(str(assessment_id))
    current = opened(session, row, at=at)
    if not current.may(visitor, action, at=at):
        raise NotFound(str(assessment_id))
    return row, current


def _log(
    session: Session,
    visitor: Visitor,
    current: OpenAssessment,
    action: str,
    payload: Mapping[str, object],
    at: datetime,
) -> None:
    if current.target.institution_id is None:
        raise NotFound(str(current.id))
    stream = audit.institution_stream(current.target.institution_id)
    audit.append_event(session, Event(stream, visitor.account_id, action, f"assessment:{current.id}", at, payload))


def _roles(visitor: Visitor) -> list[Role]:
    return [grant.role for grant in visitor.grants]
