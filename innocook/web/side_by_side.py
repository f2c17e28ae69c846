"""Institutions beside one another, or one beside its groups: score by score and level by level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.permissions import Action
from innocook.core.robustness_analysis import STEADY
from innocook.core.weight_sets import DRAWS
from innocook.reports.drawings import rosette_of
from innocook.reports.figures import Kind
from innocook.reports.rosette import rosette_svg
from innocook.reports.side_by_side_files import Beside, beside_csv, beside_workbook
from innocook.services import assessments, exporting
from innocook.services.comparison import FILTERS, Chosen, View, view_of
from innocook.services.round_groups import SELF, VALIDATED
from innocook.services.side_by_side import ROUND, ahead_under_other_weights, groups_beside
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.compare import pages
from innocook.web.compared import asked_round, page
from innocook.web.database import db, writing
from innocook.web.downloads import CSV, XLSX, download
from innocook.web.languages import _, current_language
from innocook.web.reports import own_report_of, report_of
from innocook.web.side_rows import GroupItem, Item, ahead_rows, group_items, level_rows, score_rows

MOST = 6
USUAL = (ROUND, "country", "type")
"""The groups that stand beside one institution when nothing is said."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What the address asks for: at least one institution, and the groups beside them."""

    view: View
    items: list[Item]
    groups: list[GroupItem]
    wanted: tuple[str, ...]
    only: bool


@pages.get("/compare/<uuid:round_id>/side-by-side")
@needs(Action.SEE_COMPARISON)
def side_by_side(round_id: UUID) -> ResponseReturnValue:
    """Two to six institutions, or one beside its groups; with `only=differences` only indicators that differ.

    Validated scores where all of them have some, unless the address says which.
    """
    chosen = _chosen()
    if not 1 <= len(chosen) <= MOST:
        return render_template("compare/choose.html", round=asked_round(round_id), number=len(chosen)), 422
    laid = _laid(round_id, chosen)
    found = ahead_under_other_weights(db(), laid.view, chosen)
    return page(
        "compare/side_by_side.html",
        laid.view,
        items=laid.items,
        groups=laid.groups,
        wanted=laid.wanted,
        asked_ids=[str(one) for one in chosen],
        score_rows=score_rows(laid.items, laid.groups),
        level_rows=level_rows(laid.items, laid.groups, only_differing=laid.only),
        ahead=ahead_rows(found, len(chosen)) if found else [],
        draws=DRAWS,
        sure=STEADY,
        only=laid.only,
        colours=principle_classes(laid.view.round.plan.questionnaire),
    )


@pages.get("/compare/<uuid:round_id>/side-by-side.<any(csv,xlsx):ending>")
@needs(Action.EXPORT_COMPARISON)
def side_by_side_file(round_id: UUID, ending: str) -> ResponseReturnValue:
    """The same scores and answers as a file, or the page that asks for other institutions."""
    chosen = _chosen()
    if not 1 <= len(chosen) <= MOST:
        return render_template("compare/choose.html", round=asked_round(round_id), number=len(chosen)), 422
    laid, t = _laid(round_id, chosen), current_language()
    beside = Beside(
        round_name=laid.view.round.name,
        kind=laid.view.kind,
        made_on=now().date(),
        institutions=tuple((item.label, item.report) for item in laid.items),
        ids=tuple(str(item.id) for item in laid.items),
        groups=tuple((item.label, item.group.medians, item.group.points) for item in laid.groups),
        sizes=tuple(item.group.number for item in laid.groups),
    )
    content = beside_csv(beside, t).encode() if ending == "csv" else beside_workbook(beside, t)
    if request.method == "GET":
        with writing() as session:
            exporting.log_round(session, visitor(), round_id, f"side-by-side.{ending}", at=now())
    kind = CSV if ending == "csv" else XLSX
    return download(content, kind, f"innocook-round-{str(round_id)[:8]}-side-by-side.{ending}")


def _chosen() -> list[UUID]:
    return list(dict.fromkeys(request.args.getlist("institution", type=UUID)))


def _laid(round_id: UUID, chosen: list[UUID]) -> Laid:
    """What is asked for; aborts with 404 for an institution that is not in the round or not to be compared."""
    compared = asked_round(round_id)
    view = view_of(db(), compared, Chosen(scores=request.args.get("scores", "")))
    if "scores" not in request.args and not set(chosen) <= set(view.whole.keys):
        view = view_of(db(), compared, Chosen(scores=SELF))
    if not set(chosen) <= set(view.whole.keys):
        abort(404)
    usual = USUAL if len(chosen) == 1 else ()
    wanted = tuple(name for name in (ROUND, *FILTERS) if name in (request.args.getlist("beside") or usual))
    groups = groups_beside(view, chosen[0], wanted)
    items = [_item(view, assessment_id) for assessment_id in chosen]
    return Laid(view, items, group_items(view, groups), wanted, request.args.get("only") == "differences")


def _item(view: View, assessment_id: UUID) -> Item:
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_RESULTS, at=now())
    is_validated = view.kind == VALIDATED
    report = (report_of if is_validated else own_report_of)(opened, most_steps=0)
    language = current_language()
    rosette = rosette_of(report, language)
    whose = _("%(title)s: %(answer)s", title=rosette.title, answer=report.subject.institution.in_language(language))
    drawn = rosette_svg(replace(rosette, title=whose), language, "thumb", prefix=f"rosette-{assessment_id}")
    kind = None if is_validated or not opened.validations else Kind.SELF.value
    return Item(assessment_id, report, kind, Markup(drawn))  # noqa: S704 - our own drawing, its texts escaped
