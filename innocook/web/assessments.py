"""My assessments, and the task list of one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.services import assessments, beginnings, reconsidering, submissions
from innocook.services.assessments import OpenAssessment
from innocook.services.beginnings import Earlier
from innocook.services.team import section_tasks
from innocook.web import kept
from innocook.web.access import needs, signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import current_language
from innocook.web.question_marks import Marks
from innocook.web.thumbs import thumb_of_assessment

pages = Blueprint("assessments", __name__)


@pages.get("/assessments/")
@needs(Action.SEE_TASKS)
def index() -> ResponseReturnValue:
    """Every assessment of the visitor's institutions, open ones first."""
    at = now()
    opened = assessments.assessments_for(db(), visitor(), at=at)
    return render_template(
        "assessments/index.html",
        cards=[_card(one, at) for one in opened],
        beginnings=beginnings.beginnings_for(db(), visitor(), at=at),
    )


@pages.post("/assessments/begin/<uuid:participation_id>")
@signed_in
def begin(participation_id: UUID) -> ResponseReturnValue:
    """An empty assessment for an institution that takes part in an open round; the same one when it was begun."""
    if kept.is_asked():
        return redirect(url_for("assessments.index"))
    with writing() as session:
        begun = beginnings.begin(session, visitor(), participation_id, current_language(), at=now())
    return redirect(url_for("assessments.tasks", assessment_id=begun))


@pages.post("/assessments/<uuid:assessment_id>/carry-over")
@signed_in
def carry_over(assessment_id: UUID) -> ResponseReturnValue:
    """The answers of the round before as a beginning, each to be confirmed."""
    earlier = request.form.get("earlier", type=UUID)
    if earlier is None:
        raise NotFound(str(assessment_id))
    if not kept.is_asked():
        with writing() as session:
            beginnings.carry_over(session, visitor(), assessment_id, earlier, at=now())
    return redirect(url_for("assessments.tasks", assessment_id=assessment_id))


@pages.get("/assessments/<uuid:assessment_id>/")
@signed_in
def tasks(assessment_id: UUID) -> ResponseReturnValue:
    """The sections with their progress, and what can be done next."""
    at = now()
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=at)
    progress = opened.progress_of(visitor(), at=at)
    given = section_tasks(db(), opened, visitor(), at=at)
    mine = [section for section in progress if given[section.id].is_mine]
    others = [section for section in progress if section not in mine]
    return render_template(
        "assessments/tasks.html",
        assessment_id=assessment_id,
        institution=opened.institution,
        round_name=opened.round_name,
        questionnaire=opened.questionnaire,
        state=opened.state,
        is_open=opened.is_open,
        closes_at=opened.closes_at,
        mine=mine,
        others=others,
        tasks=given,
        done=sum(section.done for section in progress),
        total=sum(section.total for section in progress),
        first_open=next((section.id for section in mine + others if section.done < section.total), None),
        editable=opened.is_editable,
        unconfirmed=len(opened.unconfirmed),
        questions=len(opened.questions),
        unsettled=len(opened.unsettled),
        validated_at=opened.validated_at,
        ask_until=reconsidering.ask_until(opened) if reconsidering.can_ask(db(), opened, at=at) else None,
        earlier=_earlier(opened, at),
        unread=Marks(opened).unread_among(section.id for section in progress),
        **_rights(opened, at),
    )


def _rights(opened: OpenAssessment, at: datetime) -> dict[str, bool]:
    """What the task list offers this visitor."""

    def may(action: Action) -> bool:
        return opened.may(visitor(), action, at=at)

    return {
        "sees_all": may(Action.SEE_ASSESSMENT),
        "sees_results": may(Action.SEE_RESULTS),
        "manages_team": may(Action.MANAGE_CONTRIBUTORS),
        "sees_outcome": may(Action.SEE_OUTCOME),
        "sees_record": may(Action.SEE_SUBMISSION) and opened.submissions > 0,
        "asks_again": may(Action.REQUEST_RECONSIDERATION),
        "can_withdraw": submissions.can_withdraw(db(), visitor(), opened, at=at),
    }


def _earlier(opened: OpenAssessment, at: datetime) -> Earlier | None:
    """What the visitor can begin this assessment from."""
    allowed = not opened.stored and opened.may(visitor(), Action.START_ASSESSMENT, at=at)
    return beginnings.earlier_of(db(), opened) if allowed else None


def _card(opened: OpenAssessment, at: datetime) -> dict[str, object]:
    progress = opened.progress_of(visitor(), at=at)
    sees_results = opened.may(visitor(), Action.SEE_RESULTS, at=at)
    return {
        "opened": opened,
        "done": sum(section.done for section in progress),
        "total": sum(section.total for section in progress),
        "thumb": thumb_of_assessment(opened) if sees_results else "",
    }
