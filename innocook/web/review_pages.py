"""What the reviewers' pages of one assessment share: opening it, what came of the last step, the words they need."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask import session as cookie

from innocook.core.errors import NotFound
from innocook.services import review_desk
from innocook.services.review_desk import Desk
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.review_words import standing_words, step_words, words

pages = Blueprint("reviews", __name__)

REVIEW = "/reviews/<uuid:assessment_id>"
STEP = "review_step"
"""In the cookie: what the last step was, for the next page to say once."""
SAID = "review_said"
"""In the cookie: the indicator that was decided last, for the next page to say what was decided, once."""
Errors = list[tuple[str, str]]


def desk_of(assessment_id: UUID) -> Desk:
    """The review before the visitor; NotFound for everybody who may not review it."""
    return review_desk.open_desk(db(), visitor(), assessment_id, at=now())


def due_desk(assessment_id: UUID, indicator: str) -> Desk:
    """The review before the visitor; NotFound for an indicator that is not asked as well."""
    desk = desk_of(assessment_id)
    if indicator not in desk.review.looks:
        raise NotFound(indicator)
    return desk


def leave_step(step: str) -> None:
    """Let the next page say what was done, and when."""
    cookie[STEP] = step


def leave_decision(indicator: str) -> None:
    """Let the next page say what was decided, and that it is saved."""
    cookie[SAID] = indicator
    cookie["saved_at"] = now().astimezone(ZoneInfo(visitor().time_zone)).isoformat()


def subject(desk: Desk) -> dict[str, object]:
    """What every page of a review says. Taking the last step out of the cookie, it is for pages that are shown."""
    opened = desk.review.opened
    said = cookie.pop(SAID, "")
    return {
        "desk": desk,
        "opened": opened,
        "assessment_id": opened.id,
        "institution": opened.institution,
        "round_name": opened.round_name,
        "questionnaire": desk.review.questionnaire,
        "indicators": desk.review.questionnaire.indicator_by_id,
        "step": step_words(cookie.pop(STEP, "")),
        "said": said if said in desk.mine else "",
        "standing_name": lambda standing: standing_words(standing, is_final=desk.sees_all),
        **words(),
    }
