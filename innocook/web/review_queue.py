"""The queue of reviewers, and how far they agree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.services import review_queue
from innocook.services.review_queue import Asked, Queue
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.languages import _, current_language

pages = Blueprint("review_queue", __name__)


@pages.get("/reviews/")
@needs(Action.REVIEW)
def queue() -> ResponseReturnValue:
    """To the queue of the latest round; a page that says so when there is none."""
    rounds = review_queue.rounds_with_reviews(db(), at=now())
    if not rounds:
        return render_template("review_queue/empty.html")
    return redirect(url_for("review_queue.round", round_id=rounds[0][0]))


@pages.get("/reviews/rounds/<uuid:round_id>/")
@needs(Action.REVIEW)
def round(round_id: UUID) -> ResponseReturnValue:
    """What was submitted in a round and waits for reviewers, or stands in another state."""
    asked = _asked()
    found = review_queue.queue(
        db(), visitor(), round_id, asked, current_language(), request.args.get("page", 1, type=int)
    )
    return render_template(
        "review_queue/queue.html",
        round=found,
        found=found,
        asked=asked,
        rounds=review_queue.rounds_with_reviews(db(), at=now()),
        ages={row.assessment_id: _days(row.submitted_at) for row in found.rows},
        **_options(found),
    )


@pages.get("/reviews/rounds/<uuid:round_id>/agreement")
@needs(Action.REVIEW)
def agreement(round_id: UUID) -> ResponseReturnValue:
    """Weighted kappa of every pair of reviewers who looked at the same submissions."""
    rounds = dict(review_queue.rounds_with_reviews(db(), at=now()))
    if round_id not in rounds:
        raise NotFound(str(round_id))
    return render_template(
        "review_queue/agreement.html",
        round_id=round_id,
        lines=review_queue.agreements(db(), round_id),
        round_name=rounds[round_id],
    )


def _asked() -> Asked:
    """The filters and the order in the address."""
    args = request.args
    return Asked(
        state=args.get("state", ""),
        country=args.get("country", ""),
        reviewer=args.get("reviewer", ""),
        late=args.get("late") == "yes",
        order="name" if args.get("order") == "name" else "age",
    )


def _days(instant: datetime) -> int:
    return max((now() - instant).days, 0)


def _options(found: Queue) -> dict[str, object]:
    language = current_language()
    return {
        "states": review_queue.STATES,
        "waiting": sum(found.counts[state] for state in review_queue.WAITING),
        "country_options": [(key, name.in_language(language)) for key, name in found.countries.items()],
        "reviewer_options": [
            (review_queue.MINE, _("Mine")),
            (review_queue.NOBODY, _("Nobody yet")),
            (review_queue.ANYBODY, _("Somebody")),
        ],
        "order_options": [("age", _("Waiting longest first")), ("name", _("Name"))],
        "late_options": [("yes", _("Late only"))],
    }
