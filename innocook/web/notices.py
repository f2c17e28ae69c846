"""What the visitor was told: the list, the way from a notice to where it belongs, and what comes by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core.notices import NoticeKind
from innocook.core.permissions import Action
from innocook.services import noticeboard
from innocook.services.noticeboard import Way
from innocook.web import kept
from innocook.web.access import pressed, signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.notice_forms import MailForm
from innocook.web.notice_words import kind_words, said

pages = Blueprint("notices", __name__)

Places = Sequence[tuple[Action, str]]

_TASKS = (Action.SEE_TASKS, "assessments.tasks")
_CHECK = (Action.SEE_ASSESSMENT, "submission.check")
_OUTCOME = (Action.SEE_OUTCOME, "outcome.outcome")
_RESULTS = (Action.SEE_RESULTS, "results.results")
_REVIEW = (Action.REVIEW, "reviews.review")

PLACES: Mapping[NoticeKind, Places] = {
    NoticeKind.SUBMITTED: (_REVIEW, (Action.SUBMIT, "submission.submitted")),
    NoticeKind.RESUBMITTED: (_REVIEW,),
    NoticeKind.RETURNED: (_OUTCOME, _CHECK, _TASKS),
    NoticeKind.VALIDATED: (_RESULTS, _OUTCOME, _TASKS),
    NoticeKind.ASSIGNED: (_REVIEW,),
    NoticeKind.RECONSIDERATION_ASKED: (_REVIEW,),
    NoticeKind.RECONSIDERED: (_RESULTS,),
    NoticeKind.CORRECTED: (_RESULTS,),
    NoticeKind.PUBLISHED: (_RESULTS,),
    NoticeKind.CLOSING_SOON: (_TASKS,),
    NoticeKind.MENTIONED: ((Action.COMMENT, "comments.indicator"),),
}
"""Where a notice leads: the first page that is there and open to its reader; otherwise back to the list."""


@pages.get("/notices/")
@signed_in
def index() -> ResponseReturnValue:
    """Everything the visitor was told, the latest first."""
    found = noticeboard.notices_page(db(), visitor(), request.args.get("page", 1, type=int))
    latest = max((one.at for one in found.shown), default=None)
    return render_template("notices/index.html", found=found, latest=latest, said=said)


@pages.post("/notices/read")
@signed_in
@pressed
def read_all() -> ResponseReturnValue:
    """Mark as read what the page could show; what came meanwhile stays new."""
    until = _instant(request.form.get("until", ""))
    if until is not None and not kept.is_asked():
        with writing() as session:
            noticeboard.mark_all_read(session, visitor(), until, at=now())
    return redirect(url_for("notices.index"))


@pages.get("/notices/<uuid:notice_id>")
@signed_in
def notice(notice_id: UUID) -> ResponseReturnValue:
    """On to where a notice of the visitor belongs.

    Opening it says that it was read: the only GET that writes something, once and never anything else, so that a
    letter leads to its place in one step. Whoever only looks ahead (HEAD, a browser that loads in advance) does not.
    """
    at = now()
    way = noticeboard.way_of(db(), visitor(), notice_id, at=at)
    place = _place(way)
    if not way.is_read and request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        with writing() as session:
            noticeboard.mark_read(session, visitor(), notice_id, at=at)
    return redirect(place)


@pages.get("/notices/choices")
@signed_in
def choices() -> ResponseReturnValue:
    """Which notices come by letter, as it was chosen."""
    chosen = noticeboard.mail_choices(db(), visitor())
    return _choices_page(MailForm(formdata=None, kinds=[kind.value for kind, mailed in chosen.items() if mailed]))


@pages.post("/notices/choices")
@signed_in
def choose() -> ResponseReturnValue:
    """Store the choice."""
    form = MailForm()
    if kept.is_asked():
        return _choices_page(form)
    wanted = {kind for kind in NoticeKind if kind.value in (form.kinds.data or ())}
    with writing() as session:
        noticeboard.choose_mails(session, visitor(), wanted)
    cookie["saved_at"] = now().astimezone(ZoneInfo(visitor().time_zone)).isoformat()
    return redirect(url_for("notices.choices"))


def _place(way: Way) -> str:
    for action, endpoint in PLACES[way.kind]:
        if action in way.allowed and endpoint in current_app.view_functions:
            more = {"indicator": way.indicator} if endpoint == "comments.indicator" else {}
            return url_for(endpoint, assessment_id=way.assessment_id, **more)
    if way.kind is NoticeKind.CLOSING_SOON:
        return url_for("assessments.index")
    return url_for("notices.index")


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _choices_page(form: MailForm) -> str:
    roles = {grant.role for grant in visitor().grants}
    options = [(kind.value, kind_words(kind, roles)) for kind in noticeboard.mail_choices(db(), visitor())]
    return render_template("notices/choices.html", form=form, options=options)
