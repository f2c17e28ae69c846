"""The results of one assessment: scores, rosette, strengths and gaps, next steps; and the trace of every number."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.core.questionnaire import ScoreKind
from innocook.core.trace import trace as trace_of
from innocook.reports.building import build_report
from innocook.reports.charts import bars_svg, radar_svg
from innocook.reports.charts_plotly import bars_figure, radar_figure
from innocook.reports.drawings import measures_of, rosette_of
from innocook.reports.figures import Report, ScoreFigure, Subject
from innocook.reports.rosette import rosette_svg
from innocook.reports.wording import imbalance_sentence
from innocook.services import assessments, evidence
from innocook.services.assessments import OpenAssessment
from innocook.web.access import signed_in, visitor
from innocook.web.chart_assets import chart_assets
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.database import db
from innocook.web.languages import _, current_language, translator
from innocook.web.trace_words import trace_context

pages = Blueprint("results", __name__)


@pages.get("/assessments/<uuid:assessment_id>/results")
@signed_in
def results(assessment_id: UUID) -> ResponseReturnValue:
    """Everything an institution sees of its scores."""
    opened = opened_results(assessment_id)
    report = report_of(opened)
    language = current_language()
    principles = measures_of(report, ScoreKind.PRINCIPLE, language)
    sections = measures_of(report, ScoreKind.SECTION, language)
    return render_template(
        "results/results.html",
        assessment_id=assessment_id,
        report=report,
        own=opened.is_own(visitor()),
        overall=report.overall,
        principles=report.scores_of(ScoreKind.PRINCIPLE),
        headline=headline(report),
        colours=principle_classes(opened.questionnaire),
        imbalance=imbalance_sentence(report, translator()),
        rosette=Markup(rosette_svg(rosette_of(report, language), language, link="#")),  # noqa: S704 - ours
        radar=Markup(radar_svg(principles, language, _("Scores of the principles"))),  # noqa: S704 - ours
        section_bars=Markup(bars_svg(sections, language, _("Scores of the sections"))),  # noqa: S704 - ours
        plotly_radar=radar_figure(principles, language, _("Self-assessed score")),
        plotly_sections=bars_figure(sections, language, _("Self-assessed score")),
        **chart_assets(),
    )


@pages.get("/assessments/<uuid:assessment_id>/results/trace/<score_id>")
@signed_in
def trace(assessment_id: UUID, score_id: str) -> ResponseReturnValue:
    """The lines that made one score."""
    opened = opened_results(assessment_id)
    if score_id not in opened.questionnaire.score_by_id:
        raise NotFound(score_id)
    made = trace_of(opened.plan, opened.answers, score_id)
    return render_template(
        "results/trace.html",
        assessment_id=assessment_id,
        institution=opened.institution,
        round_name=opened.round_name,
        questionnaire=opened.questionnaire,
        made=made,
        **trace_context(opened.plan, opened.answers, made),
    )


def opened_results(assessment_id: UUID) -> OpenAssessment:
    """The assessment, if the visitor may see its results."""
    return assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_RESULTS, at=now())


def report_of(opened: OpenAssessment) -> Report:
    """The figures of the assessment, as every page and export shows them."""
    zone = ZoneInfo(opened.time_zone)
    subject = Subject(
        institution=opened.institution,
        country=opened.country,
        round_name=opened.round_name,
        state=opened.state,
        made_on=now().astimezone(zone).date(),
        declared_by=opened.declared_by,
        declared_on=opened.submitted_at.astimezone(zone).date() if opened.submitted_at else None,
    )
    return build_report(opened.plan, opened.answers, subject, supported=evidence.supported(db(), opened.id))


def headline(report: Report) -> str:
    """One sentence: where the institution stands best, and where it can gain most."""
    shares = [(score, score.share(score.shown)) for score in report.scores_of(ScoreKind.SECTION)]
    rated = [(score, share) for score, share in shares if share is not None]
    if len(rated) < 2:
        return _("Answer the sections to see where your institution stands and what lifts it most.")
    best, least = max(rated, key=_share_of), min(rated, key=_share_of)
    if best[1] == least[1]:
        return _("Your institution stands equally in every section that is rated.")
    language = current_language()
    return _(
        "Furthest in “%(best)s”; most to gain in “%(least)s”.",
        best=best[0].name.in_language(language),
        least=least[0].name.in_language(language),
    )


def _share_of(rated: tuple[ScoreFigure, float]) -> float:
    return rated[1]
