"""What the pages about evidence share: opening an indicator, where they lead, the words they need."""

from __future__ import annotations

from uuid import UUID

from flask import url_for

from innocook.core.permissions import Action
from innocook.services import evidence_pieces
from innocook.services.assessments import OpenAssessment
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.evidence_words import document_languages, size_words

DONE = "evidence_done"
"""In the cookie: what came of the last change, in counts, for the next page to say once."""
REMOVED = "evidence_removed"
"""In the cookie: the piece that was removed last, for the next page to offer it once."""
Errors = list[tuple[str, str]]


def open_indicator(assessment_id: UUID, indicator: str, action: Action) -> OpenAssessment:
    """The assessment, for somebody who may do this in the section of the indicator; NotFound for everybody else."""
    return evidence_pieces.open_indicator(db(), visitor(), assessment_id, indicator, action, at=now())


def shows_form(opened: OpenAssessment, indicator: str) -> bool:
    """Whether the visitor may change the evidence of the indicator now."""
    section = opened.questionnaire.indicator_by_id[indicator].section
    return opened.is_editable and opened.may(visitor(), Action.MANAGE_EVIDENCE, at=now(), section=section)


def address(opened: OpenAssessment, indicator: str) -> str:
    """The page of an indicator's evidence."""
    return url_for("evidence.indicator", assessment_id=opened.id, indicator=indicator)


def common(opened: OpenAssessment, indicator: str) -> dict[str, object]:
    """What every page about one indicator says."""
    asked = opened.questionnaire.indicator_by_id[indicator]
    return {
        "assessment_id": opened.id,
        "institution": opened.institution,
        "asked": asked,
        "section": opened.questionnaire.section_by_id[asked.section],
        "document_languages": document_languages(),
        "size_words": size_words,
    }
