"""The pieces of evidence that pages show, and who may see and change them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.evidence import host_of, is_outdated
from innocook.core.permissions import Action, Target, may
from innocook.core.questionnaire import Section
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment, opened, target_of
from innocook.services.questionnaires import plan_of
from innocook.store import assessments as stored_assessments
from innocook.store import evidence as stored
from innocook.store.tables import Evidence, EvidenceLink


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody says about a piece; `level` is the key of the option that it supports here."""

    title: str = ""
    title_language: str = ""
    document_date: date | None = None
    document_language: str = ""
    is_measurement: bool = False
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as pages show it; `link_id` is None where it stands beside no indicator.

    `status` is what a reviewer said of it there: provided (nothing yet), accepted, insufficient, outdated, unreadable.
    """

    id: UUID
    kind: str
    url: str
    host: str
    file_name: str
    size: int
    details: Details
    is_outdated: bool
    link_id: UUID | None = None
    status: str = "provided"

    @property
    def is_file(self) -> bool:
        """Whether there is something to download."""
        return self.kind == "file"

    @property
    def short_url(self) -> str:
        """The address without its scheme, to stand for a title."""
        return self.url.partition("://")[2].rstrip("/")


def open_indicator(
    session: Session, visitor: Visitor, assessment_id: UUID, indicator: str, action: Action, *, at: datetime
) -> OpenAssessment:
    """The assessment, for somebody who may do this in the section of the indicator; NotFound for everybody else."""
    row = stored_assessments.assessment_by_id(session, assessment_id)
    if row is None:
        raise NotFound(str(assessment_id))
    found = opened(session, row, at=at)
    require(visitor, found, indicator, action, at)
    return found


def open_all(
    session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime
) -> tuple[OpenAssessment, tuple[Section, ...]]:
    """The assessment with the sections whose evidence the visitor may see; NotFound when there is none."""
    row = stored_assessments.assessment_by_id(session, assessment_id)
    if row is None:
        raise NotFound(str(assessment_id))
    found = opened(session, row, at=at)
    sections = found.questionnaire.sections
    open_ones = tuple(one for one in sections if found.may(visitor, Action.SEE_EVIDENCE, at=at, section=one.id))
    if not open_ones:
        raise NotFound(str(assessment_id))
    return found, open_ones


def pieces_of(session: Session, assessment_id: UUID, indicator: str | None = None) -> dict[str, list[Piece]]:
    """The pieces of an assessment, or of one indicator, by indicator, in the order they were added."""
    reference = stored.reference_date_of(session, assessment_id)
    found: dict[str, list[Piece]] = {}
    for link in stored.links_of_assessment(session, assessment_id, indicator):
        found.setdefault(link.indicator, []).append(piece_of_link(link, reference))
    return found


def piece(
    session: Session, visitor: Visitor, current: OpenAssessment, indicator: str, link_id: UUID, *, at: datetime
) -> Piece:
    """One piece beside an indicator, for somebody who may change it; NotFound for everybody else."""
    require(visitor, current, indicator, Action.MANAGE_EVIDENCE, at)
    link = stored.link_by_id(session, current.id, indicator, link_id)
    if link is None:
        raise NotFound(str(link_id))
    return piece_of_link(link, stored.reference_date_of(session, current.id))


def require(visitor: Visitor, current: OpenAssessment, indicator: str, action: Action, at: datetime) -> None:
    """Raise NotFound for an indicator that is not asked and for those who may not do this in its section."""
    asked = current.questionnaire.indicator_by_id.get(indicator)
    if asked is None or not current.may(visitor, action, at=at, section=asked.section):
        raise NotFound(f"{current.id} {indicator}")


def institution_of(current: OpenAssessment) -> UUID:
    """The institution of an opened assessment."""
    if current.target.institution_id is None:
        raise NotFound(str(current.id))
    return current.target.institution_id


def sees_library(visitor: Visitor, institution_id: UUID, at: datetime) -> bool:
    """Whether everything that the institution keeps is open to the visitor, also what no indicator shows yet."""
    return may(visitor.grants, Action.SEE_EVIDENCE, Target(institution_id=institution_id), at)


def seen_among(session: Session, visitor: Visitor, places: Iterable[EvidenceLink], at: datetime) -> set[UUID]:
    """The ids of the evidence that stands beside an indicator whose evidence the visitor may see."""
    return {link.evidence_id for link in places if _sees_place(session, visitor, link, at)}


def piece_of(evidence: Evidence, reference_date: date, level: str | None = None, link_id: UUID | None = None) -> Piece:
    """The piece of a row; its age counts from the reference date."""
    return Piece(
        id=evidence.id,
        kind=evidence.kind,
        url=evidence.url or "",
        host=host_of(evidence.url) if evidence.url else "",
        file_name=evidence.file_name,
        size=evidence.size,
        details=Details(
            title=evidence.title,
            title_language=evidence.title_language,
            document_date=evidence.document_date,
            document_language=evidence.document_language,
            is_measurement=evidence.is_measurement,
            level=level,
        ),
        is_outdated=is_outdated(evidence.document_date, reference_date, evidence.is_measurement),
        link_id=link_id,
    )


def piece_of_link(link: EvidenceLink, reference_date: date) -> Piece:
    """The piece that stands beside an indicator."""
    return replace(piece_of(link.evidence, reference_date, link.option_key, link.id), status=link.status)


def _sees_place(session: Session, visitor: Visitor, link: EvidenceLink, at: datetime) -> bool:
    assessment = link.assessment
    plan = plan_of(session, assessment.participation.round.questionnaire_version_id)
    asked = plan.questionnaire.indicator_by_id.get(link.indicator)
    target = replace(target_of(assessment), section=asked.section if asked else None)
    return may(visitor.grants, Action.SEE_EVIDENCE, target, at)
