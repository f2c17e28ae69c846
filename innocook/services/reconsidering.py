"""The one request of an institution to look at its validated result again, answered by another reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.lifecycle import Facts, Move, State, move
from innocook.core.permissions import Action, Role
from innocook.core.review import LONGEST_REASON, Decision, check_decision, validated_answer
from innocook.services import notices_of, validations
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment, opened
from innocook.services.reviewing import OpenReview, ReviewRefused, locked_review, log
from innocook.services.validations import Case
from innocook.store import assessments as stored_assessments
from innocook.store import audit
from innocook.store import reconsiderations as stored
from innocook.store import reviews as stored_reviews
from innocook.store.answer_changes import Stamp
from innocook.store.audit import Event
from innocook.store.tables import Assessment, Reconsideration


class RequestRefused(InnocookError):
    """A request cannot be made as it is; `code` is nothing_named, text_missing or text_too_long, about `indicator`."""

    def __init__(self, code: str, indicator: str = "") -> None:
        super().__init__(code)
        self.code, self.indicator = code, indicator


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an institution asks about an indicator, in the language it wrote in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """One indicator of a request; `decision` is None until the other reviewer has decided, `outcome` then says
    whether the validated answer was kept or changed."""

    indicator: str
    reason: Reason
    outcome: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its indicators, by id; `decided_at` is None while it waits."""

    asked_at: datetime
    decided_at: datetime | None
    indicators: tuple[AskedIndicator, ...]


def request_of(session: Session, assessment_id: UUID) -> Request | None:
    """The request of an assessment; None when nobody asked."""
    row = stored.reconsideration_of(session, assessment_id)
    if row is None:
        return None
    rows = stored.reconsidered_indicators(session, row.id)
    decisions = stored_reviews.decisions_by_id(session, [one.decision_id for one in rows if one.decision_id])
    return Request(
        row.asked_at,
        row.decided_at,
        tuple(
            AskedIndicator(
                one.indicator,
                Reason(one.text, one.text_language),
                one.outcome or "",
                decisions.get(one.decision_id) if one.decision_id else None,
            )
            for one in rows
        ),
    )


def ask_until(current: OpenAssessment) -> datetime | None:
    """Until when a reconsideration can be asked for; None while nothing is validated."""
    if current.validated_at is None:
        return None
    return current.validated_at + timedelta(days=current.rules.reconsideration_days)


def can_ask(session: Session, current: OpenAssessment, *, at: datetime) -> bool:
    """Whether the lead can ask now."""
    until = ask_until(current)
    never = stored.reconsideration_of(session, current.id) is None
    return current.state == State.VALIDATED and until is not None and at < until and never


def ask(
    session: Session,
    visitor: Visitor,
    assessment_id: UUID,
    reasons: Mapping[str, Reason],
    *,
    address: str,
    at: datetime,
) -> None:
    """Ask that these indicators be looked at again, each for its reason.

    Raises NotFound, RequestRefused, MoveRefused `reconsidered_before`, `reconsideration_late` or `wrong_state`.
    """
    row = stored_assessments.assessment_for_update(session, assessment_id)
    current = opened(session, row, at=at) if row is not None else None
    if row is None or current is None or not current.may(visitor, Action.REQUEST_RECONSIDERATION, at=at):
        raise NotFound(str(assessment_id))
    _check(current, reasons)
    until = ask_until(current)
    facts = Facts(
        never_reconsidered=stored.reconsideration_of(session, assessment_id) is None,
        within_time=until is not None and at < until,
    )
    row.state = move(State(row.state), Move.ASK_RECONSIDERATION, [grant.role for grant in visitor.grants], facts)
    texts = {key: (reason.text, reason.language) for key, reason in reasons.items()}
    stamp = Stamp(visitor.account_id, at)
    stored.add_reconsideration(session, assessment_id, texts, stamp)
    notices_of.tell_reconsideration_asked(session, current, by=visitor.account_id, address=address, at=at)
    _log(session, current, stamp, sorted(reasons))
    session.commit()


def decide(
    session: Session,
    visitor: Visitor,
    assessment_id: UUID,
    decisions: Mapping[str, Decision],
    *,
    address: str,
    at: datetime,
) -> str:
    """Answer a request with a decision on each of its indicators, about the submitted answers; the new record's hash.

    `confirm` leaves the submitted answer, the others as in a review; none may ask. Raises MoveRefused `same_reviewer`
    for whoever validated, ReviewRefused `undecided`, DecisionRefused. Corrections that were proposed before are refused
    with it: they spoke of what stood until now.
    """
    row, review = locked_review(session, visitor, assessment_id, Action.DECIDE_RECONSIDERATION, at=at)
    before = validations.latest(session, assessment_id)
    another = may_decide(session, assessment_id, visitor.account_id)
    state = move(State(row.state), Move.DECIDE, Role.REVIEWER, Facts(another_reviewer=another))
    request = stored.reconsideration_of(session, assessment_id)
    if request is None or before is None:
        raise NotFound(str(assessment_id))
    stamp = Stamp(visitor.account_id, at)
    stored.refuse_corrections(session, assessment_id, stamp)
    changed = _put_decisions(session, review, request, decisions, stamp)
    request.decided_at, request.decided_by = at, visitor.account_id
    sha256 = _put_result(session, row, review, decisions, (before.validated_by, visitor.account_id), at)
    row.state = state
    notices_of.tell_reconsidered(session, review.opened, by=visitor.account_id, address=address, at=at)
    persons = {"validated_by": str(before.validated_by), "decided_by": str(visitor.account_id)}
    log(session, visitor, review, Move.DECIDE.value, at, changed=changed, sha256=sha256, **persons)
    session.commit()
    return sha256


def may_decide(session: Session, assessment_id: UUID, account_id: UUID) -> bool:
    """Whether a reviewer had no part in the result: no turn in its review, no edition validated or accepted."""
    editions = validations.editions(session, assessment_id)
    made = {person for one in editions for person in (one.validated_by, one.second_by)}
    turns = {row.reviewer_id for row in stored_reviews.reviews_of(session, assessment_id)}
    return account_id not in made | turns


def _check(current: OpenAssessment, reasons: Mapping[str, Reason]) -> None:
    if not reasons:
        raise RequestRefused("nothing_named")
    for key, reason in reasons.items():
        if key not in current.questionnaire.indicator_by_id:
            raise NotFound(key)
        if not reason.text.strip():
            raise RequestRefused("text_missing", key)
        if len(reason.text) > LONGEST_REASON:
            raise RequestRefused("text_too_long", key)


def _put_decisions(
    session: Session, review: OpenReview, request: Reconsideration, decisions: Mapping[str, Decision], stamp: Stamp
) -> list[str]:
    """Write the decisions beside the indicators of the request; which validated answers they change."""
    result = validations.all_of(session, review.opened.id)
    changed: list[str] = []
    if set(decisions) != {asked.indicator for asked in stored.reconsidered_indicators(session, request.id)}:
        raise ReviewRefused("undecided")
    for asked in stored.reconsidered_indicators(session, request.id):
        decision = decisions.get(asked.indicator)
        if decision is None or decision.asks:
            raise ReviewRefused("undecided")
        own = review.answers[asked.indicator]
        check_decision(review.questionnaire.indicator_by_id[asked.indicator], own, decision)
        asked.decision_id = stored_reviews.add_decision(session, review.submission.id, asked.indicator, decision, stamp)
        is_changed = validated_answer(own, decision) != result[asked.indicator][0]
        asked.outcome = "changed" if is_changed else "kept"
        changed += [asked.indicator] if is_changed else []
    session.flush()
    return changed


def _put_result(
    session: Session,
    row: Assessment,
    review: OpenReview,
    decisions: Mapping[str, Decision],
    persons: tuple[UUID, UUID],
    at: datetime,
) -> str:
    result = dict(validations.all_of(session, row.id))
    for key in result:
        answer = validated_answer(review.answers[key], decisions[key]) if key in decisions else None
        if answer is not None:
            result[key] = (answer, decisions[key])
    case = Case(row, review.submission, review.opened.plan)
    return validations.put_edition(session, case, result, kind="reconsidered", persons=persons, at=at)


def _log(session: Session, current: OpenAssessment, stamp: Stamp, indicators: list[str]) -> None:
    institution_id = current.target.institution_id
    stream = audit.institution_stream(institution_id) if institution_id else audit.SYSTEM
    event = Event(
        stream,
        stamp.by,
        Move.ASK_RECONSIDERATION.value,
        f"assessment:{current.id}",
        stamp.at,
        {"indicators": indicators},
    )
    audit.append_event(session, event)
