"""What the pages of a team share: their blueprint, who may come in, and the addresses that letters carry."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, url_for

from innocook.services import team
from innocook.services.assessments import OpenAssessment
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db

pages = Blueprint("team", __name__)


def opened_team(assessment_id: UUID) -> OpenAssessment:
    """The assessment, for its leads."""
    return team.opened_team(db(), visitor(), assessment_id, at=now())


def subject(opened: OpenAssessment) -> dict[str, object]:
    """What every page of a team says about its assessment."""
    return {
        "assessment_id": opened.id,
        "institution": opened.institution,
        "round_name": opened.round_name,
        "editable": opened.is_editable,
        "titles": {section.id: section.title for section in opened.questionnaire.sections},
    }


def whole_address(endpoint: str, language: str, **values: object) -> str:
    """The address of a page as a letter carries it."""
    public: str = current_app.config["INNOCOOK"].public_address
    return public + url_for(endpoint, language=language, **values)  # type: ignore[arg-type]
