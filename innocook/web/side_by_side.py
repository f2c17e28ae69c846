"""Institutions beside one another, score by score and level by level."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.permissions import Action
from innocook.reports.drawings import rosette_of
from innocook.reports.figures import AnswerFigure, Kind
from innocook.reports.report import Report
from innocook.reports.rosette import rosette_svg
from innocook.services import assessments
from innocook.services.comparison import Chosen, View, view_of
from innocook.services.round_groups import SELF, VALIDATED
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.compare import pages
from innocook.web.compared import asked, page
from innocook.web.database import db
from innocook.web.languages import current_language
from innocook.web.reports import own_report_of, report_of

FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class Item:
    """One institution: its report with the kind of scores that the view is of, and its rosette."""

    id: UUID
    report: Report
    kind: str | None
    thumb: Markup


@pages.get("/compare/<uuid:round_id>/side-by-side")
@needs(Action.SEE_COMPARISON)
def side_by_side(round_id: UUID) -> ResponseReturnValue:
    """Two to six institutions; only the indicators that differ with `only=differences`.

    Validated scores where all of them have some, unless the address says which.
    """
    view = asked(round_id)
    chosen = list(dict.fromkeys(request.args.getlist("institution", type=UUID)))
    if not FEWEST <= len(chosen) <= MOST:
        return render_template("compare/choose.html", round=view.round, number=len(chosen)), 422
    if "scores" not in request.args and not set(chosen) <= set(view.whole.keys):
        view = view_of(db(), view.round, Chosen(scores=SELF))
    if not set(chosen) <= set(view.whole.keys):
        abort(404)
    items = [_item(view, assessment_id) for assessment_id in chosen]
    reports = [item.report for item in items]
    differing = {
        indicator.id
        for indicator in reports[0].indicators
        if len({_said(report.indicator_by_id[indicator.id].shown) for report in reports}) > 1
    }
    return page(
        "compare/side_by_side.html",
        view,
        items=items,
        asked_ids=[str(one) for one in chosen],
        differing=differing,
        only=request.args.get("only") == "differences",
        colours=principle_classes(view.round.plan.questionnaire),
    )


def _item(view: View, assessment_id: UUID) -> Item:
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_RESULTS, at=now())
    is_validated = view.kind == VALIDATED
    report = (report_of if is_validated else own_report_of)(opened, most_steps=0)
    language = current_language()
    drawn = rosette_svg(rosette_of(report, language), language, "thumb", prefix=f"rosette-{assessment_id}")
    kind = None if is_validated or not opened.validations else Kind.SELF.value
    return Item(assessment_id, report, kind, Markup(drawn))  # noqa: S704 - our own drawing, its texts escaped


def _said(answer: AnswerFigure) -> tuple[object, ...]:
    return answer.state, answer.option, answer.number
