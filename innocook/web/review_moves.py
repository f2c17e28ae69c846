"""What ends a review: returning the submission with its questions, or validating it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import MoveRefused, NotFound
from innocook.core.lifecycle import State
from innocook.core.permissions import Action
from innocook.core.questionnaire import ScoreKind
from innocook.services import review_moves, review_preview
from innocook.services.review_desk import Desk
from innocook.services.review_moves import USUAL_TIME
from innocook.services.reviewing import ReviewRefused
from innocook.web import kept
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.post import mails_wait, public_address
from innocook.web.review_pages import REVIEW, Errors, desk_of, leave_step, pages, subject
from innocook.web.review_words import difference_words, kind_words, levels_words, refusal
from innocook.web.typed_times import typed_day

DAY_ENDS = timedelta(days=1) - timedelta(minutes=1)
"""A day that somebody is given lasts until one minute before midnight."""
KINDS = (ScoreKind.OVERALL, ScoreKind.PRINCIPLE, ScoreKind.SECTION)


@pages.get(f"{REVIEW}/return", endpoint="give_back")
@needs(Action.REVIEW)
def returning(assessment_id: UUID) -> ResponseReturnValue:
    """Every question as the institution will read it, and until when it may answer."""
    desk = _ending_desk(assessment_id)
    usual = (now() + USUAL_TIME).astimezone(ZoneInfo(desk.review.opened.time_zone)).date()
    return _return_page(desk, usual.isoformat(), [])


@pages.post(f"{REVIEW}/return")
@needs(Action.REVIEW)
def send_back(assessment_id: UUID) -> ResponseReturnValue:
    """Return the submission, or say why not with the typed date still there."""
    desk, typed = _ending_desk(assessment_id), request.form.get("due", "")
    if kept.is_asked():
        return _return_page(desk, typed, [])
    due_at = _end_of_day(typed, desk.review.opened.time_zone)
    if due_at is None:
        return _return_page(desk, typed, [("due", refusal("due_missing"))]), 422
    if not desk.sees_all:
        return _return_page(desk, typed, [("questions", refusal("unfinished"))]), 409
    try:
        with writing() as session:
            review_moves.give_back(session, visitor(), assessment_id, due_at, address=public_address(), at=now())
    except (MoveRefused, ReviewRefused) as refused:
        place, status = ("due", 422) if refused.code.startswith("due_") else ("questions", 409)
        return _return_page(desk_of(assessment_id), typed, [(place, _end_refusal(refused.code))]), status
    mails_wait()
    leave_step("returned")
    return redirect(url_for("reviews.review", assessment_id=assessment_id))


@pages.get(f"{REVIEW}/validate", endpoint="validation")
@needs(Action.REVIEW)
def validating(assessment_id: UUID) -> ResponseReturnValue:
    """What a validation writes down, before it does."""
    return _validate_page(_ending_desk(assessment_id), [])


@pages.post(f"{REVIEW}/validate")
@needs(Action.REVIEW)
def validate(assessment_id: UUID) -> ResponseReturnValue:
    """Validate, or say why not."""
    desk = _ending_desk(assessment_id)
    if kept.is_asked():
        return _validate_page(desk, [])
    if not desk.sees_all:
        return _validate_page(desk, [("summary", refusal("unfinished"))]), 409
    if request.form.get("checked") != "yes":
        return _validate_page(desk, [("checked", refusal("not_ticked"))]), 422
    try:
        with writing() as session:
            review_moves.validate(session, visitor(), assessment_id, address=public_address(), at=now())
    except (MoveRefused, ReviewRefused) as refused:
        return _validate_page(desk_of(assessment_id), [("summary", _end_refusal(refused.code))]), 409
    mails_wait()
    leave_step("validated")
    return redirect(url_for("reviews.review", assessment_id=assessment_id))


def _ending_desk(assessment_id: UUID) -> Desk:
    """The review before somebody who has a turn in it; NotFound for everybody else: others see nothing of it here."""
    desk = desk_of(assessment_id)
    if desk.turn is None:
        raise NotFound(str(assessment_id))
    return desk


def _end_of_day(typed: str, time_zone: str) -> datetime | None:
    """The end of a typed day where the round is, the longest time on its very last day; None where no day was typed."""
    day, zone = typed_day(typed), ZoneInfo(time_zone)
    if day is None:
        return None
    end, longest = datetime.combine(day, datetime.min.time(), zone) + DAY_ENDS, now() + review_moves.LONGEST_TIME
    return longest if day == longest.astimezone(zone).date() else end


def _end_refusal(code: str) -> str:
    """A move from a state in which there is no review says so."""
    return refusal("not_in_review" if code == "wrong_state" else code)


def _return_page(desk: Desk, due: str, errors: Errors) -> str:
    at = now()
    zone = ZoneInfo(desk.review.opened.time_zone)
    return render_template(
        "reviews/return.html",
        questions=review_moves.questions(desk.review) if desk.sees_all else {},
        undecided=len(desk.undecided),
        in_review=desk.review.opened.state == State.IN_REVIEW,
        due=due,
        earliest=(at + review_moves.SHORTEST_TIME).astimezone(zone).date(),
        latest=(at + review_moves.LONGEST_TIME).astimezone(zone).date(),
        errors=errors,
        **subject(desk),
    )


def _validate_page(desk: Desk, errors: Errors) -> str:
    found = review_preview.preview(db(), desk.review) if desk.sees_all else None
    questionnaire = desk.review.questionnaire
    return render_template(
        "reviews/validate.html",
        found=found,
        groups=[(kind, questionnaire.scores_of(kind)) for kind in KINDS],
        in_review=desk.review.opened.state == State.IN_REVIEW,
        ticked=request.form.get("checked") == "yes",
        kind_words=kind_words,
        levels_words=levels_words,
        difference=difference_words,
        errors=errors,
        **subject(desk),
    )
