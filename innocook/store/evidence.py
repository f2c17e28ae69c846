"""Evidence of institutions and the indicators it stands beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from innocook.store.tables import Assessment, Base, Evidence, EvidenceLink, Institution, Participation, Round
from innocook.store.writes import insert_missing

_EVIDENCE = Base.metadata.tables["evidence"]
_LINKS = Base.metadata.tables["evidence_link"]
_UNDER_REVIEW = ("submitted", "in_review", "reconsidered")


@dataclass(frozen=True, slots=True)
class Stock:
    """How much an institution keeps: pieces, and bytes of files."""

    pieces: int
    bytes: int


def reference_date_of(session: Session, assessment_id: UUID) -> date:
    """The day from which the age of evidence counts in the assessment's round."""
    query = select(Round.reference_date).join(Participation, Participation.round_id == Round.id)
    found = query.join(Assessment, Assessment.participation_id == Participation.id)
    return session.scalars(found.where(Assessment.id == assessment_id)).one()


def links_of_assessment(session: Session, assessment_id: UUID, indicator: str | None = None) -> list[EvidenceLink]:
    """The links of an assessment (or of one indicator) with their evidence, in the order they were made."""
    query = select(EvidenceLink).join(EvidenceLink.evidence).where(EvidenceLink.assessment_id == assessment_id)
    if indicator is not None:
        query = query.where(EvidenceLink.indicator == indicator)
    query = query.options(contains_eager(EvidenceLink.evidence))
    return list(session.scalars(query.order_by(EvidenceLink.indicator, EvidenceLink.linked_at, EvidenceLink.id)))


def link_by_id(session: Session, assessment_id: UUID, indicator: str, link_id: UUID) -> EvidenceLink | None:
    """One link with its evidence; None when it is not beside this indicator of this assessment."""
    query = select(EvidenceLink).join(EvidenceLink.evidence).options(contains_eager(EvidenceLink.evidence))
    here = (EvidenceLink.assessment_id == assessment_id) & (EvidenceLink.indicator == indicator)
    return session.scalar(query.where(here, EvidenceLink.id == link_id))


def ages_by_indicator(session: Session, assessment_id: UUID) -> Sequence[Row[str, date | None, bool]]:
    """For each link of an assessment its indicator, the date its evidence is about, and whether that is a measurement.

    One query, in the order of indicator ids.
    """
    query = select(EvidenceLink.indicator, Evidence.document_date, Evidence.is_measurement).join(EvidenceLink.evidence)
    query = query.where(EvidenceLink.assessment_id == assessment_id)
    return session.execute(query.order_by(EvidenceLink.indicator, EvidenceLink.id)).all()


def urls_by_indicator(session: Session, assessment_id: UUID) -> dict[str, tuple[str, ...]]:
    """The web addresses beside each indicator, in the order they were linked; indicators without any are left out."""
    query = select(EvidenceLink.indicator, Evidence.url).join(EvidenceLink.evidence)
    query = query.where(EvidenceLink.assessment_id == assessment_id, Evidence.url.is_not(None))
    found: dict[str, tuple[str, ...]] = {}
    for indicator, url in session.execute(query.order_by(EvidenceLink.indicator, EvidenceLink.linked_at, Evidence.url)):
        found[indicator] = (*found.get(indicator, ()), str(url))
    return found


def evidence_by_id(session: Session, evidence_id: UUID) -> Evidence | None:
    """A piece of evidence; None when there is none."""
    return session.get(Evidence, evidence_id)


def evidence_of_institution(session: Session, institution_id: UUID) -> list[Evidence]:
    """Everything an institution keeps, the latest first."""
    query = select(Evidence).where(Evidence.institution_id == institution_id)
    return list(session.scalars(query.order_by(Evidence.added_at.desc(), Evidence.id)))


def same_evidence(session: Session, institution_id: UUID, *, sha256: str | None, url: str | None) -> Evidence | None:
    """The piece of this institution with the same bytes or the same address; None when there is none."""
    same = Evidence.sha256 == sha256 if sha256 is not None else Evidence.url == url
    return session.scalar(select(Evidence).where(Evidence.institution_id == institution_id, same))


def places_of_institution(session: Session, institution_id: UUID) -> list[EvidenceLink]:
    """Every link of an institution's evidence, with assessment, participation and round, in the order of ids."""
    return list(session.scalars(_with_round().where(Participation.institution_id == institution_id)))


def places_of_evidence(session: Session, evidence_id: UUID) -> list[EvidenceLink]:
    """Every link of one piece, with assessment, participation and round, in the order of ids."""
    return list(session.scalars(_with_round().where(EvidenceLink.evidence_id == evidence_id)))


def is_under_review(session: Session, evidence_id: UUID) -> bool:
    """Whether a handed-in assessment that is not settled yet shows this piece."""
    query = select(EvidenceLink.id).join(EvidenceLink.assessment).where(EvidenceLink.evidence_id == evidence_id)
    return session.scalar(query.where(Assessment.state.in_(_UNDER_REVIEW)).limit(1)) is not None


def stock_of(session: Session, institution_id: UUID) -> Stock:
    """How much the institution keeps."""
    query = select(func.count(), func.coalesce(func.sum(Evidence.size), 0))
    pieces, size = session.execute(query.where(Evidence.institution_id == institution_id)).one()
    return Stock(pieces, int(size))


def lock_institution(session: Session, institution_id: UUID) -> None:
    """Let others who add evidence to this institution wait until the transaction ends, so that limits hold."""
    session.execute(select(Institution.id).where(Institution.id == institution_id).with_for_update())


def add_missing_evidence(session: Session, row: Mapping[str, Any]) -> bool:
    """Store a piece unless the institution has the same bytes or address already; whether it was stored."""
    return insert_missing(session, _EVIDENCE, [dict(row)]) == 1


def add_missing_link(session: Session, row: Mapping[str, Any]) -> bool:
    """Put a piece beside an indicator unless it is there already; whether it was put."""
    return insert_missing(session, _LINKS, [dict(row)]) == 1


def evidence_documents(session: Session, assessment_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """The evidence of an assessment as submissions write it down, by indicator."""
    found: dict[str, list[dict[str, Any]]] = {}
    for link in links_of_assessment(session, assessment_id):
        found.setdefault(link.indicator, []).append(_document(link))
    return found


def _document(link: EvidenceLink) -> dict[str, Any]:
    piece = link.evidence
    what: dict[str, Any] = {"url": piece.url}
    if piece.kind == "file":
        what = {"sha256": piece.sha256, "file_name": piece.file_name, "size": piece.size}
        what["media_type"] = piece.media_type
    return {
        "id": str(piece.id),
        "kind": piece.kind,
        **what,
        "title": piece.title,
        "title_language": piece.title_language,
        "date": piece.document_date.isoformat() if piece.document_date else None,
        "language": piece.document_language,
        "is_measurement": piece.is_measurement,
        "level": link.option_key,
    }


def _with_round() -> Select[EvidenceLink]:
    loaded = contains_eager(EvidenceLink.assessment).contains_eager(Assessment.participation)
    query = select(EvidenceLink).join(EvidenceLink.assessment).join(Assessment.participation).join(Participation.round)
    return query.options(loaded.contains_eager(Participation.round)).order_by(EvidenceLink.id)
