"""Submissions before their reviewer, for the pages that reviewers look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import AnswerState
from innocook.core.review import Decision, DecisionKind
from innocook.services import review_decisions, review_turns, reviewing
from innocook.services.accounts import Visitor
from tests.support.colleagues import visitor_of
from tests.support.evidence import a_link, a_piece, first_account, institution_of

QUESTION = Decision(
    DecisionKind.ASK, None, None, "unclear", "أي صفحة من الخطة تذكر الميزانية؟\nوهل اعتُمدت رسمياً؟", "ar"
)
CONFIRM = Decision(DecisionKind.CONFIRM)


def begin_review(session: Session, assessment_id: UUID) -> None:
    """In review: three pieces beside STR1, a few answers confirmed, one lowered, one asked about."""
    reviewer = _taken(session, assessment_id)
    institution, who = institution_of(session, assessment_id), first_account(session)
    today = datetime.now(UTC).date()
    file = {"kind": "file", "sha256": "cd" * 32, "file_name": "خطة الابتكار 2026.pdf", "size": 1_240_000}
    plan = {"title": "خطة الابتكار المعتمدة", "title_language": "ar", "document_date": today, "document_language": "ar"}
    survey = {"title": "استطلاع رضا المتعاملين", "title_language": "ar", "is_measurement": True}
    pieces = (file | plan, survey | {"document_date": today - timedelta(days=800)}, {})
    links = [a_link(session, assessment_id, "STR1", a_piece(session, institution, who, **facts)) for facts in pieces]
    session.commit()
    at = datetime.now(UTC)
    review_decisions.judge_evidence(session, reviewer, assessment_id, links[0].id, "accepted", at=at)
    for key, decision in {"STR3": CONFIRM, "STR4": CONFIRM, "CUL1": QUESTION}.items():
        review_decisions.decide(session, reviewer, assessment_id, key, decision, at=at)
    _lower(session, reviewer, assessment_id, ["STR2"])


def decide_everything(session: Session, assessment_id: UUID) -> None:
    """In review, every answer decided and nothing asked: it can be validated."""
    reviewer = _taken(session, assessment_id)
    keys = list(reviewing.open_review(session, reviewer, assessment_id, at=datetime.now(UTC)).looks)
    for key in keys:
        review_decisions.decide(session, reviewer, assessment_id, key, CONFIRM, at=datetime.now(UTC))
    _lower(session, reviewer, assessment_id, keys[::5])


def _taken(session: Session, assessment_id: UUID) -> Visitor:
    reviewer = visitor_of(session, "reviewer")
    review_turns.take(session, reviewer, assessment_id, at=datetime.now(UTC))
    return reviewer


def _lower(session: Session, reviewer: Visitor, assessment_id: UUID, indicators: list[str]) -> None:
    """By two levels, or down to the first one; those already there stay."""
    at = datetime.now(UTC)
    review = reviewing.open_review(session, reviewer, assessment_id, at=at)
    for key in indicators:
        own, options = review.answers[key], review.questionnaire.indicator_by_id[key].options
        keys = [option.key for option in options]
        place = keys.index(own.option) if own.state is AnswerState.ANSWERED and own.option else 0
        if place:
            text = "الوثيقة المرفقة عامة ولا تذكر جهة مسؤولة عن التنفيذ."
            words = ("evidence_insufficient", text, "ar")
            decision = Decision(DecisionKind.LOWER, keys[max(place - 2, 0)], None, *words)
            review_decisions.decide(session, reviewer, assessment_id, key, decision, at=at)
