"""An earlier round of the demonstration: submitted, validated and published, to begin the open round from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.lifecycle import State
from innocook.services.demo_cases import Case, assess, new_round
from innocook.services.demo_data import EARLIER_ROUND_NAMES
from innocook.services.demo_reviews import DemoReview, validate
from innocook.store.tables import Assessment, Evidence, EvidenceLink

AGO = timedelta(days=2 * 365 + 60)
LEVEL = 1.6
"""The typical level of the lead's institution then."""
PROGRESS = 0.5
"""How much lower the others stood then."""


def load_earlier(session: Session, own: Case, others: Sequence[Case], version_id: UUID, reviewer: UUID) -> UUID:
    """The round of two years ago, validated and closed: the institution of `own` with old evidence, and the others
    that have submitted by now. Its id."""
    then = own.stamp.at - AGO
    between = then - timedelta(days=30), then + timedelta(days=30)
    round_ = new_round(session, EARLIER_ROUND_NAMES, version_id, between, then)
    review = DemoReview(own.plan, reviewer, own.source)
    for case in (replace(own, facts=replace(own.facts, base=LEVEL + PROGRESS)), *others):
        facts = replace(case.facts, state="submitted", base=case.facts.base - PROGRESS)
        earlier = replace(case, facts=facts, round_id=round_.id, stamp=replace(own.stamp, at=then))
        assessment = assess(session, earlier)
        if assessment is None:
            continue
        if case.institution_id == own.institution_id:
            _add_link(session, earlier, assessment)
        validate(session, review, assessment.id, State.CLOSED)
    return round_.id


def _add_link(session: Session, case: Case, assessment: Assessment) -> None:
    """One address beside the first indicator, about the day of the earlier round."""
    evidence = Evidence(
        institution_id=case.institution_id,
        kind="link",
        url="https://example.org/strategy",
        title="استراتيجية الابتكار (وثيقة تجريبية)",
        title_language="ar",
        document_date=case.stamp.at.date(),
        document_language="ar",
        added_at=case.stamp.at,
        added_by=case.stamp.by,
    )
    session.add(evidence)
    session.flush()
    first = case.plan.questionnaire.indicators[0].id
    link = EvidenceLink(
        evidence_id=evidence.id,
        assessment_id=assessment.id,
        indicator=first,
        linked_at=case.stamp.at,
        linked_by=case.stamp.by,
    )
    session.add(link)
    session.flush()
