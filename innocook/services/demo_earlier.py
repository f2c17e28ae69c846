"""An earlier round of the demonstration: what the lead's institution answered then, to begin the open round from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.services.demo_cases import Case, assess, new_round
from innocook.services.demo_data import EARLIER_ROUND_NAMES
from innocook.store.tables import Assessment, Evidence, EvidenceLink

AGO = timedelta(days=2 * 365 + 60)
LEVEL = 1.6
"""The typical level of the institution then."""


def load_earlier(session: Session, own: Case, version_id: UUID) -> None:
    """The round of two years ago with one submission in it, of the institution of `own`, and old evidence beside it."""
    then = own.stamp.at - AGO
    between = then - timedelta(days=30), then + timedelta(days=30)
    round_ = new_round(session, EARLIER_ROUND_NAMES, version_id, between, then)
    facts = replace(own.facts, state="submitted", base=LEVEL)
    case = replace(own, facts=facts, round_id=round_.id, stamp=replace(own.stamp, at=then))
    assessment = assess(session, case)
    if assessment is not None:
        _add_link(session, case, assessment)


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
