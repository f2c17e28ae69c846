"""Comments on an indicator, and everything that is new or open across an assessment."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core.answers import BLANK
from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.services import assessments, comments, conversations
from innocook.services.assessments import OpenAssessment
from innocook.services.conversations import Conversation
from innocook.web import kept
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.comment_forms import (
    WITH_TEXT,
    Boxes,
    Press,
    boxes_of,
    first_words,
    marked_text,
    pressed,
    seen_ids,
    typed_comment,
)
from innocook.web.database import db, writing
from innocook.web.languages import _
from innocook.web.post import mails_wait, public_address

pages = Blueprint("comments", __name__)

Threads = tuple[Conversation, ...]


@pages.get("/assessments/<uuid:assessment_id>/comments/")
@signed_in
def index(assessment_id: UUID) -> ResponseReturnValue:
    """What names the visitor, what else is new, and what is only open, in the sections they may open."""
    at = now()
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=at)
    found = conversations.of_assessment(db(), visitor(), opened, at=at)
    groups = [
        (_("Comments that mention you"), [one for one in found if one.newly_names_me]),
        (_("New comments"), [one for one in found if one.new and not one.newly_names_me]),
        (_("Open comments"), [one for one in found if not one.new]),
    ]
    return render_template(
        "comments/index.html",
        assessment_id=assessment_id,
        institution=opened.institution,
        round_name=opened.round_name,
        indicators=opened.questionnaire.indicator_by_id,
        groups=[(title, threads) for title, threads in groups if threads],
        words=marked_text,
    )


@pages.get("/assessments/<uuid:assessment_id>/comments/<indicator>")
@signed_in
def indicator(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """The threads on one indicator; what is new is marked and stays new until it is said to be read."""
    opened = _opened(assessment_id, indicator)
    threads = _threads(opened, indicator)
    return _page(opened, indicator, threads, boxes_of(threads))


@pages.post("/assessments/<uuid:assessment_id>/comments/<indicator>")
@signed_in
def write(assessment_id: UUID, indicator: str) -> ResponseReturnValue:
    """Do what the pressed button says; texts in other boxes of the page are never lost."""
    opened = _opened(assessment_id, indicator)
    threads = _threads(opened, indicator)
    boxes, press = boxes_of(threads), pressed()
    if kept.is_asked():
        return _page(opened, indicator, threads, boxes, back=boxes.hold_text)
    if press.thread is not None and press.thread not in {one.id for one in threads}:
        raise NotFound(str(press.thread))
    if not _is_sendable(press, boxes):
        return _page(opened, indicator, threads, boxes), 422
    anchor = _act(opened, indicator, threads, boxes, press)
    mails_wait()
    cookie["saved_at"] = now().astimezone(ZoneInfo(visitor().time_zone)).isoformat()
    threads = _threads(opened, indicator)
    rest = boxes_of(threads, press)
    if rest.hold_text:
        return _page(opened, indicator, threads, rest, rest=True)
    here = url_for("comments.indicator", assessment_id=assessment_id, indicator=indicator)
    return redirect(f"{here}#{anchor}")


def _opened(assessment_id: UUID, indicator: str) -> OpenAssessment:
    """The assessment, for those who may comment on the indicator."""
    at = now()
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_TASKS, at=at)
    found = opened.questionnaire.indicator_by_id.get(indicator)
    if found is None or not opened.may(visitor(), Action.COMMENT, at=at, section=found.section):
        raise NotFound(indicator)
    return opened


def _threads(opened: OpenAssessment, indicator: str) -> Threads:
    return conversations.on_indicator(db(), visitor(), opened, indicator)


def _is_sendable(press: Press, boxes: Boxes) -> bool:
    """Whether the text of the pressed button can be stored; what is wrong with it stands at its box."""
    box = boxes.of(press.thread)
    if press.verb in WITH_TEXT:
        return box is None or box.validate()
    return press.verb != "resolve" or box is None or not box.typed or box.validate()


def _act(opened: OpenAssessment, indicator: str, threads: Threads, boxes: Boxes, press: Press) -> str:
    """Store what the button means; the place of the page to show next."""
    at, who, thread = now(), visitor(), press.thread
    box, seen = boxes.of(thread), seen_ids()
    own = {said.id for one in threads if one.id == thread for said in one.comments}
    typed = typed_comment(box, [each for each in seen if each in own]) if box and box.typed else None
    with writing() as session:
        if press.verb == "read":
            comments.mark_read(session, who, opened, seen, at=at)
        elif thread is None and typed:
            thread = comments.open_thread(session, who, opened, indicator, typed, address=public_address(), at=at)
        elif thread and press.verb == "reply" and typed:
            comments.reply(session, who, opened, thread, typed, address=public_address(), at=at)
        elif thread and press.verb == "resolve":
            comments.resolve(session, who, opened, thread, typed, address=public_address(), at=at)
        elif thread and press.verb == "reopen":
            comments.reopen(session, who, opened, thread, at=at)
    return f"thread-{thread}" if thread else "threads"


def _page(
    opened: OpenAssessment, indicator: str, threads: Threads, boxes: Boxes, *, back: bool = False, rest: bool = False
) -> str:
    found = opened.questionnaire.indicator_by_id[indicator]
    people = comments.named_people(db(), opened, indicator, at=now())
    return render_template(
        "comments/indicator.html",
        assessment_id=opened.id,
        institution=opened.institution,
        round_name=opened.round_name,
        indicator=found,
        answer=opened.answers.get(indicator, BLANK),
        open_threads=[one for one in threads if one.is_open],
        settled=[one for one in threads if not one.is_open],
        new=[said.id for one in threads for said in one.new],
        boxes=boxes,
        errors=boxes.summary(),
        people=[name for person, name in people if person != visitor().account_id],
        words=marked_text,
        first_words=first_words,
        back=back,
        rest=rest,
    )
