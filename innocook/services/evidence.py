"""Evidence beside indicators: how much there is, how old it is, and links that a workbook brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from innocook.core.evidence import InvalidLink, checked_link, is_outdated
from innocook.core.permissions import Action
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.services.evidence_pieces import institution_of, require
from innocook.store import evidence as stored

__all__ = ["EvidenceCount", "InvalidLink", "counts", "links_of", "put_link", "reference_date_of", "supported"]

MOST_PIECES = 2000
"""What one institution may keep."""


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """How many pieces stand beside an indicator, and how many of them are outdated."""

    total: int
    outdated: int


def counts(session: Session, assessment_id: UUID, reference_date: date) -> Mapping[str, EvidenceCount]:
    """The pieces by indicator; indicators without any are left out. One query."""
    found: dict[str, EvidenceCount] = {}
    for indicator, day, is_measurement in stored.ages_by_indicator(session, assessment_id):
        before = found.get(indicator, EvidenceCount(0, 0))
        old = is_outdated(day, reference_date, is_measurement)
        found[indicator] = EvidenceCount(before.total + 1, before.outdated + old)
    return found


def supported(session: Session, assessment_id: UUID) -> frozenset[str]:
    """The indicators with at least one piece. One query."""
    return frozenset(row.indicator for row in stored.ages_by_indicator(session, assessment_id))


def links_of(session: Session, assessment_id: UUID) -> Mapping[str, tuple[str, ...]]:
    """The web addresses beside each indicator, in the order they were added. One query."""
    return stored.urls_by_indicator(session, assessment_id)


def reference_date_of(session: Session, assessment_id: UUID) -> date:
    """The day of the round from which the age of evidence counts."""
    return stored.reference_date_of(session, assessment_id)


def put_link(
    session: Session, visitor: Visitor, current: OpenAssessment, indicator: str, url: str, *, at: datetime
) -> bool:
    """Put a web address beside an indicator: False when it is there already. Part of something larger that commits.

    `current` comes from `answers.lock_editable`, so that it can still be edited. Raises NotFound for those who may
    not, InvalidLink for an address that evidence may not have.
    """
    require(visitor, current, indicator, Action.MANAGE_EVIDENCE, at)
    address = checked_link(url)
    institution_id = institution_of(current)
    known = stored.same_evidence(session, institution_id, sha256=None, url=address)
    if known is None:
        stored.lock_institution(session, institution_id)
        if stored.stock_of(session, institution_id).pieces >= MOST_PIECES:
            raise InvalidLink("library_full")
        row = new_row(institution_id, visitor, at) | {"kind": "link", "url": address}
        stored.add_missing_evidence(session, row)
        known = stored.same_evidence(session, institution_id, sha256=None, url=address)
    return known is not None and stored.add_missing_link(session, link_row(visitor, current, indicator, known.id, at))


def new_row(institution_id: UUID, visitor: Visitor, at: datetime) -> dict[str, object]:
    """A row of evidence about which nothing is said yet."""
    facts: dict[str, object] = {"kind": "", "url": None, "sha256": None, "file_name": "", "media_type": "", "size": 0}
    said = {"title": "", "title_language": "", "document_date": None, "document_language": "", "is_measurement": False}
    return {"id": uuid4(), "institution_id": institution_id, **facts, **said, "added_at": at} | {
        "added_by": visitor.account_id
    }


def link_row(
    visitor: Visitor, current: OpenAssessment, indicator: str, evidence_id: UUID, at: datetime
) -> dict[str, object]:
    """A row that puts a piece beside an indicator, for no level in particular."""
    return {
        "id": uuid4(),
        "evidence_id": evidence_id,
        "assessment_id": current.id,
        "indicator": indicator,
        "option_key": None,
        "status": "provided",
        "linked_at": at,
        "linked_by": visitor.account_id,
        "reviewed_at": None,
        "reviewed_by": None,
    }
