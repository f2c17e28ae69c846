"""Comparing institutions, for reviewers: rosettes, the round at a glance, groups, indicators and a heatmap."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.group_summary import CEILING, FEWEST_ANSWERS, indicator_summaries, strengths_and_gaps
from innocook.core.permissions import Action
from innocook.core.questionnaire import ScoreKind
from innocook.reports.charts_plotly import heatmap_figure
from innocook.services import comparison
from innocook.services.compared_institutions import Found, page_of
from innocook.services.comparison import View
from innocook.web.access import needs
from innocook.web.chart_assets import chart_assets
from innocook.web.clock import now
from innocook.web.compare_charts import glance_charts
from innocook.web.compare_rows import glance_of, group_rows, heat_cells, heat_class
from innocook.web.compared import asked, page, values_in_words
from innocook.web.database import db
from innocook.web.languages import current_language
from innocook.web.thumbs import drawn_thumb

pages = Blueprint("compare", __name__)
LIMITS = {"crowded": CEILING, "fewest_answers": FEWEST_ANSWERS}


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
    view = asked(round_id)
    found = _found(view)
    overall = view.group.plan.questionnaire.overall
    return page("compare/index.html", view, found=found, thumbs=_thumbs(view, found), overall=overall)


@pages.get("/compare/<uuid:round_id>/glance")
@needs(Action.SEE_COMPARISON)
def glance(round_id: UUID) -> ResponseReturnValue:
    """How many, from where, in which maturity groups, and how the scores spread."""
    view = asked(round_id)
    found = glance_of(view)
    return page("compare/glance.html", view, glance=found, **glance_charts(view, found), **chart_assets())


@pages.get("/compare/<uuid:round_id>/groups")
@needs(Action.SEE_COMPARISON)
def groups(round_id: UUID) -> ResponseReturnValue:
    """The median of every section in every group of one fact."""
    view = asked(round_id)
    by = request.args.get("by", "country")
    by = by if by in comparison.FILTERS else "country"
    scores = [
        score
        for kind in (ScoreKind.OVERALL, ScoreKind.PRINCIPLE, ScoreKind.SECTION)
        for score in view.group.plan.questionnaire.scores_of(kind)
    ]
    rows = group_rows(view, by, values_in_words(view, by), scores)
    values = {"by": by, "scores": scores, "rows": rows, "heat_class": heat_class}
    return page("compare/groups.html", view, indicators=view.group.plan.questionnaire.indicators, **values)


@pages.get("/compare/<uuid:round_id>/indicators")
@needs(Action.SEE_COMPARISON)
def indicators(round_id: UUID) -> ResponseReturnValue:
    """How every indicator was answered: strengths, gaps, what is at its ceiling, what does not apply."""
    view = asked(round_id)
    summaries = indicator_summaries(view.group)
    strengths, gaps = strengths_and_gaps(summaries)
    return page("compare/indicators.html", view, summaries=summaries, strengths=strengths, gaps=gaps, **LIMITS)


@pages.get("/compare/<uuid:round_id>/heatmap")
@needs(Action.SEE_COMPARISON)
def heatmap(round_id: UUID) -> ResponseReturnValue:
    """Institutions by sections, or by indicators."""
    view = asked(round_id)
    found = _found(view)
    columns = "indicators" if request.args.get("columns") == "indicators" else "sections"
    heads, rows = heat_cells(view, found.rows, columns)
    ticks = [head.id for head in heads] if columns == "indicators" else []
    return page(
        "compare/heatmap.html",
        view,
        found=found,
        columns=columns,
        heads=heads,
        rows=rows,
        plotly_heatmap=heatmap_figure([head.label for head in heads], rows, current_language(), ticks),
        heat_class=heat_class,
        **chart_assets(),
    )


def _found(view: View) -> Found:
    return page_of(db(), view, current_language(), request.args.get("page", 1, type=int))


def _thumbs(view: View, found: Found) -> dict[UUID, Markup]:
    overall = view.group.plan.questionnaire.overall
    return {
        row.assessment_id: drawn_thumb(
            view.round.plan, row.answers, row.values.get(overall.id) if overall else None, row.validated
        )
        for row in found.rows
    }
