"""Asking for a reconsideration: once, by the lead, with a reason for each indicator; and what came of it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.services import assessments, reconsidering
from innocook.services import outcome as outcomes
from innocook.services.open_assessment import OpenAssessment
from innocook.services.outcome import Judged
from innocook.services.reconsidering import RequestRefused
from innocook.services.request_cases import seen_request
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.outcome_words import judging_words, move_words, request_refusal
from innocook.web.post import mails_wait, public_address
from innocook.web.reconsideration_forms import NAMED, Boxes, boxes_of, checked_reasons, summary_of

pages = Blueprint("reconsideration", __name__)

REQUEST = "/assessments/<uuid:assessment_id>/reconsideration"
Errors = list[tuple[str, str]]


@pages.get(REQUEST, endpoint="request")
@signed_in
def request_page(assessment_id: UUID) -> ResponseReturnValue:
    """The form while a request can be made, then the request and its answers."""
    opened = _opened(assessment_id)
    return _page(opened, _judged(opened), [])


@pages.post(REQUEST)
@signed_in
def ask(assessment_id: UUID) -> ResponseReturnValue:
    """Send the request, or show what is wrong with everything typed still there."""
    opened = _opened(assessment_id)
    judged = _judged(opened)
    boxes = boxes_of(one.indicator for one in judged)
    if kept.is_asked():
        return _page(opened, judged, [], boxes)
    reasons = checked_reasons(boxes)
    if summary_of(boxes):
        return _page(opened, judged, summary_of(boxes), boxes), 422
    try:
        with writing() as session:
            reconsidering.ask(session, visitor(), assessment_id, reasons, address=public_address(), at=now())
    except RequestRefused as refused:
        return _page(opened, judged, [(NAMED, request_refusal(refused.code))], boxes), 422
    except MoveRefused as refused:
        return _page(_opened(assessment_id), judged, [], boxes, request_refusal(refused.code)), 409
    mails_wait()
    return redirect(url_for("reconsideration.request", assessment_id=assessment_id))


def _opened(assessment_id: UUID) -> OpenAssessment:
    """The assessment, for its lead, once something was validated."""
    at = now()
    action = Action.REQUEST_RECONSIDERATION
    opened = assessments.open_assessment(db(), visitor(), assessment_id, action, at=at)
    if opened.validated_at is None:
        raise NotFound(str(assessment_id))
    return opened


def _judged(opened: OpenAssessment) -> list[Judged]:
    """Every indicator of the validated result, those that differ first, the far ones before the others."""
    sections = [section.id for section in opened.questionnaire.sections]
    found = outcomes.judged(db(), opened, sections)
    return sorted(found, key=lambda one: (not one.is_changed, -abs(one.levels)))


def _page(
    opened: OpenAssessment, judged: list[Judged], errors: Errors, boxes: Boxes | None = None, refusal: str = ""
) -> str:
    seen = seen_request(db(), opened)
    boxes = boxes or boxes_of(one.indicator for one in judged)
    return render_template(
        "reconsideration/request.html",
        opened=opened,
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        indicators=opened.questionnaire.indicator_by_id,
        seen=seen,
        may_ask=reconsidering.can_ask(db(), opened, at=now()),
        ask_until=reconsidering.ask_until(opened),
        changed=[one for one in judged if one.is_changed],
        others=[one for one in judged if not one.is_changed],
        boxes=boxes,
        errors=errors,
        refusal=refusal,
        move_words=move_words,
        **judging_words(),
    )
