"""My assessments, and the task list of one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import assessments
from innocook.services.assessments import OpenAssessment
from innocook.web.access import needs, signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.thumbs import thumb

pages = Blueprint("assessments", __name__)


@pages.get("/assessments/")
@needs(Action.SEE_TASKS)
def index() -> ResponseReturnValue:
    """Every assessment of the visitor's institutions, open ones first."""
    at = now()
    opened = assessments.assessments_for(db(), visitor(), at=at)
    return render_template("assessments/index.html", cards=[_card(one, at) for one in opened])


@pages.get("/assessments/<uuid:assessment_id>/")
@signed_in
def tasks(assessment_id: UUID) -> ResponseReturnValue:
    """The sections with their progress, and what can be done next."""
    at = now()
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=at)
    progress = opened.progress_of(visitor(), at=at)
    return render_template(
        "assessments/tasks.html",
        assessment_id=assessment_id,
        institution=opened.institution,
        round_name=opened.round_name,
        questionnaire=opened.questionnaire,
        state=opened.state,
        is_open=opened.is_open,
        closes_at=opened.closes_at,
        progress=progress,
        done=sum(section.done for section in progress),
        total=sum(section.total for section in progress),
        first_open=next((section.id for section in progress if section.done < section.total), None),
        editable=opened.is_editable,
        sees_all=opened.may(visitor(), Action.SEE_ASSESSMENT, at=at),
        sees_results=opened.may(visitor(), Action.SEE_RESULTS, at=at),
        can_withdraw=opened.state == "submitted" and opened.is_open and opened.may(visitor(), Action.WITHDRAW, at=at),
    )


def _card(opened: OpenAssessment, at: datetime) -> dict[str, object]:
    progress = opened.progress_of(visitor(), at=at)
    sees_results = opened.may(visitor(), Action.SEE_RESULTS, at=at)
    return {
        "opened": opened,
        "done": sum(section.done for section in progress),
        "total": sum(section.total for section in progress),
        "thumb": thumb(opened.plan, opened.answers) if sees_results else "",
    }
