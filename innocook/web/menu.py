"""The main menu: where this visitor may go."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from innocook.core.permissions import Action, may_anywhere
from innocook.services.accounts import Visitor
from innocook.web.clock import now
from innocook.web.languages import _, _l


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the endpoint it leads to, what it is called, and the journeys (blueprints) that belong to it."""

    endpoint: str
    label: str
    is_current: bool


ANSWERING = frozenset({"assessments", "sections", "submission", "results", "outcome", "record", "peers"})
REVIEWING = frozenset({"reviews", "review_queue", "corrections"})
ADMINISTRATION = frozenset({"admin", "admin_institutions", "admin_rounds"})
ENTRIES = (
    (Action.SEE_TASKS, "assessments.index", _l("My assessments"), ANSWERING),
    (Action.REVIEW, "review_queue.queue", _l("Reviews"), REVIEWING),
    (Action.SEE_COMPARISON, "compare.index", _l("Compare"), frozenset({"compare"})),
    (Action.SEE_ROUND_PROGRESS, "progress.index", _l("Progress"), frozenset({"progress"})),
    (Action.MANAGE_ACCOUNT, "admin.index", _l("Administration"), ADMINISTRATION),
)


def entries(visitor: Visitor | None) -> list[Entry]:
    """The entries of the visitor, in order; the methodology is open to everybody."""
    journey = (request.endpoint or "").partition(".")[0]
    mine = [
        Entry(endpoint, str(label), journey in journeys)
        for action, endpoint, label, journeys in ENTRIES
        if visitor is not None and may_anywhere(visitor.grants, action, now())
    ]
    return [*mine, Entry("home.methodology", _("Methodology"), request.endpoint == "home.methodology")]
