"""Comparing institutions, for reviewers: rosettes, side by side, a heatmap by section."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.permissions import Action
from innocook.core.questionnaire import Score, ScoreKind
from innocook.core.scoring import display
from innocook.reports.charts_plotly import heatmap_figure
from innocook.reports.drawings import rosette_of
from innocook.reports.figures import Kind
from innocook.reports.heatmap import HeatRow
from innocook.reports.institution_words import type_names
from innocook.reports.palette import heat_step
from innocook.reports.rosette import rosette_svg
from innocook.services import assessments, comparison
from innocook.services.comparison import Chosen, ComparedInstitution, ComparedRound, Found
from innocook.web.access import needs, visitor
from innocook.web.chart_assets import chart_assets
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.database import db
from innocook.web.languages import _, current_language, translator
from innocook.web.reports import own_report_of
from innocook.web.thumbs import drawn_thumb

pages = Blueprint("compare", __name__)
FEWEST, MOST = 2, 4


@pages.get("/compare/")
@needs(Action.SEE_COMPARISON)
def index() -> ResponseReturnValue:
    """To the latest round; a page that says so when there is none."""
    rounds = comparison.rounds_to_compare(db(), at=now())
    if not rounds:
        return render_template("compare/empty.html")
    return redirect(url_for("compare.round", round_id=rounds[0][0]))


@pages.get("/compare/<uuid:round_id>/")
@needs(Action.SEE_COMPARISON)
def round(round_id: UUID) -> ResponseReturnValue:
    """The institutions of a round with a rosette each."""
    compared, chosen, found = _found(round_id)
    return render_template(
        "compare/index.html",
        round=compared,
        chosen=chosen,
        found=found,
        thumbs=_thumbs(compared, found),
        rounds=comparison.rounds_to_compare(db(), at=now()),
        **_options(compared),
    )


@pages.get("/compare/<uuid:round_id>/heatmap")
@needs(Action.SEE_COMPARISON)
def heatmap(round_id: UUID) -> ResponseReturnValue:
    """Institutions by sections."""
    compared, chosen, found = _found(round_id)
    sections = compared.plan.questionnaire.scores_of(ScoreKind.SECTION)
    language = current_language()
    rows = [_heat_row(row, sections, language) for row in found.rows]
    return render_template(
        "compare/heatmap.html",
        round=compared,
        chosen=chosen,
        found=found,
        sections=sections,
        heat_class=_heat_class,
        plotly_heatmap=heatmap_figure([section.name.in_language(language) for section in sections], rows, language),
        **chart_assets(),
        **_options(compared),
    )


@pages.get("/compare/<uuid:round_id>/side-by-side")
@needs(Action.SEE_COMPARISON)
def side_by_side(round_id: UUID) -> ResponseReturnValue:
    """Two to four institutions, score by score and level by level."""
    compared = _compared(round_id)
    chosen = list(dict.fromkeys(request.args.getlist("institution", type=UUID)))
    if not FEWEST <= len(chosen) <= MOST:
        return render_template("compare/choose.html", round=compared, number=len(chosen)), 422
    if not comparison.is_of_round(db(), compared, chosen):
        abort(404)
    items = [_item(assessment_id) for assessment_id in chosen]
    return render_template(
        "compare/side_by_side.html",
        round=compared,
        items=items,
        colours=principle_classes(compared.plan.questionnaire),
    )


def _compared(round_id: UUID) -> ComparedRound:
    return comparison.compared_round(db(), visitor(), round_id, at=now())


def _found(round_id: UUID) -> tuple[ComparedRound, Chosen, Found]:
    compared = _compared(round_id)
    chosen = chosen_of_request()
    page = request.args.get("page", 1, type=int)
    return compared, chosen, comparison.page_of(db(), compared, chosen, current_language(), page)


def chosen_of_request() -> Chosen:
    """The filters and the order in the address."""
    return Chosen(request.args.get("country", ""), request.args.get("type", ""), request.args.get("order", "name"))


def _thumbs(compared: ComparedRound, found: Found) -> dict[UUID, Markup]:
    overall = comparison.overall_of(compared.plan)
    return {
        row.assessment_id: drawn_thumb(compared.plan, row.answers, row.values.get(overall.id) if overall else None)
        for row in found.rows
    }


def _item(assessment_id: UUID) -> dict[str, object]:
    opened = assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_RESULTS, at=now())
    report = own_report_of(opened)
    language = current_language()
    drawn = rosette_svg(rosette_of(report, language), language, "thumb", prefix=f"rosette-{assessment_id}")
    return {
        "id": assessment_id,
        "report": report,
        "kind": Kind.SELF.value if opened.validations else None,
        "thumb": Markup(drawn),  # noqa: S704 - ours
    }


def _heat_row(row: ComparedInstitution, sections: tuple[Score, ...], language: str) -> HeatRow:
    shares = tuple(_share(section, row.values.get(section.id)) for section in sections)
    shown = tuple(_shown(row.values.get(section.id)) for section in sections)
    return HeatRow(row.institution.in_language(language), shares, shown)


def _share(score: Score, value: float | None) -> float | None:
    if value is None or score.maximum <= score.minimum:
        return None
    return (value - score.minimum) / (score.maximum - score.minimum)


def _shown(value: float | None) -> str:
    return "–" if value is None else str(display(value))


def _heat_class(score: Score, value: float | None) -> str:
    share = _share(score, value)
    return "none-cell" if share is None else f"heat-{heat_step(share)}"


def _options(compared: ComparedRound) -> dict[str, object]:
    names = type_names(translator())
    return {
        "country_options": comparison.countries_by_name(compared, current_language()),
        "type_options": sorted(((key, names.get(key, key)) for key in compared.types), key=lambda item: item[1]),
        "order_options": [("name", _("Name")), ("country", _("Country")), ("band", _("Maturity group"))],
        "type_names": names,
    }
