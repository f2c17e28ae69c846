"""Correcting a validated answer: one reviewer proposes, another accepts or refuses; the record is a new edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState
from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.core.review import Decision, DecisionKind, DecisionRefused, check_decision, validated_answer
from innocook.services import notices_of, validations
from innocook.services.accounts import Visitor
from innocook.services.reviewing import OpenReview, ReviewRefused, locked_review, log
from innocook.services.validations import Case
from innocook.store import reconsiderations as stored
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Assessment, Correction


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal to correct a validated answer; `accepted` is None while it waits for the second reviewer."""

    id: UUID
    indicator: str
    answer: Answer
    reason_code: str
    reason: str
    reason_language: str
    proposed_by: UUID
    proposer: str
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None
    accepted: bool | None


def proposals_of(session: Session, assessment_id: UUID) -> list[Proposal]:
    """Every proposal about an assessment, the latest first."""
    return [
        Proposal(
            id=row.id,
            indicator=row.indicator,
            answer=Answer(AnswerState(row.state), option=row.option_key, number=row.number),
            reason_code=row.reason_code,
            reason=row.reason,
            reason_language=row.reason_language,
            proposed_by=row.proposed_by,
            proposer=row.proposer.name,
            proposed_at=row.proposed_at,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            accepted=row.accepted,
        )
        for row in stored.corrections_of(session, assessment_id)
    ]


def propose(
    session: Session, visitor: Visitor, assessment_id: UUID, indicator: str, decision: Decision, *, at: datetime
) -> UUID:
    """Propose another validated answer, as a decision about the submitted one that names a reason.

    Raises NotFound, DecisionRefused, ReviewRefused `unchanged` where that is the validated answer already, or
    `proposed_already` while another proposal about the indicator waits.
    """
    row, review = locked_review(session, visitor, assessment_id, Action.CORRECT, at=at)
    result = validations.all_of(session, assessment_id)
    if indicator not in result:
        raise NotFound(indicator)
    own = review.answers[indicator]
    check_decision(review.questionnaire.indicator_by_id[indicator], own, decision)
    answer = validated_answer(own, decision)
    if answer is None or not decision.reason_code or not decision.reason.strip():
        raise ReviewRefused("reason_missing")
    if answer == result[indicator][0]:
        raise ReviewRefused("unchanged")
    if any(one.decided_at is None and one.indicator == indicator for one in stored.corrections_of(session, row.id)):
        raise ReviewRefused("proposed_already")
    stamp = Stamp(visitor.account_id, at)
    kept = stored.add_correction(session, row.id, review.submission.id, indicator, (answer, decision), stamp)
    log(session, visitor, review, "propose_correction", at, indicator=indicator, correction=str(kept.id))
    session.commit()
    return kept.id


def decide(
    session: Session,
    visitor: Visitor,
    assessment_id: UUID,
    correction_id: UUID,
    *,
    accepted: bool,
    address: str,
    at: datetime,
) -> None:
    """Accept or refuse a proposal; accepting makes the next edition of the validated result.

    Only another reviewer accepts; whoever proposed it may still take it back. Raises NotFound for a proposal that does
    not wait, ReviewRefused `own_proposal`.
    """
    row, review = locked_review(session, visitor, assessment_id, Action.CORRECT, at=at)
    proposal = stored.correction_for_update(session, assessment_id, correction_id)
    if proposal is None:
        raise NotFound(str(correction_id))
    if accepted and proposal.proposed_by == visitor.account_id:
        raise ReviewRefused("own_proposal")
    proposal.decided_at, proposal.decided_by, proposal.accepted = at, visitor.account_id, accepted
    session.flush()
    facts: dict[str, object] = {"correction": str(correction_id), "indicator": proposal.indicator}
    if accepted:
        facts["sha256"] = _put_result(session, row, review, proposal, visitor, at)
        facts |= {"proposed_by": str(proposal.proposed_by), "accepted_by": str(visitor.account_id)}
        told = (proposal.proposed_by, visitor.account_id)
        notices_of.tell_corrected(session, review.opened, correction_id, by=told[1], address=address, at=at)
    log(session, visitor, review, "accept_correction" if accepted else "refuse_correction", at, **facts)
    session.commit()


def _put_result(
    session: Session, row: Assessment, review: OpenReview, proposal: Correction, visitor: Visitor, at: datetime
) -> str:
    result = dict(validations.all_of(session, row.id))
    own = review.answers[proposal.indicator]
    decision = _decision(review, own, proposal)
    answer = validated_answer(own, decision)
    if answer is None:
        raise NotFound(proposal.indicator)
    result[proposal.indicator] = (answer, decision)
    case = Case(row, review.submission, review.opened.plan)
    persons = (proposal.proposed_by, visitor.account_id)
    return validations.put_edition(session, case, result, kind="corrected", persons=persons, at=at)


def _decision(review: OpenReview, own: Answer, proposal: Correction) -> Decision:
    """The decision about the submitted answer that leaves the proposed one."""
    words = (proposal.reason_code, proposal.reason, proposal.reason_language)
    for kind in (DecisionKind.CONFIRM, DecisionKind.LOWER, DecisionKind.RAISE, DecisionKind.REFUSE_NA):
        has_value = kind is not DecisionKind.CONFIRM
        value = (proposal.option_key, proposal.number) if has_value else (None, None)
        decision = Decision(kind, *value, *words)
        answer = validated_answer(own, decision)
        if answer is not None and _is(answer, proposal) and _fits(review, own, proposal.indicator, decision):
            return decision
    raise NotFound(proposal.indicator)


def _is(answer: Answer, proposal: Correction) -> bool:
    return (answer.state.value, answer.option, answer.number) == (
        proposal.state,
        proposal.option_key,
        proposal.number,
    )


def _fits(review: OpenReview, own: Answer, indicator: str, decision: Decision) -> bool:
    try:
        check_decision(review.questionnaire.indicator_by_id[indicator], own, decision)
    except DecisionRefused:
        return False
    return True
