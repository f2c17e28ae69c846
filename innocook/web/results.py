"""The results of one assessment: scores, rosette, strengths and gaps, next steps; and the trace of every number."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.core.errors import NotFound
from innocook.core.permissions import Action
from innocook.core.questionnaire import ScoreKind
from innocook.core.trace import trace as trace_of
from innocook.reports import result_words, review_words
from innocook.reports.charts import bars_svg, radar_svg
from innocook.reports.charts_plotly import bars_figure, radar_figure
from innocook.reports.drawings import answer_words, measures_of, rosette_of, series_of
from innocook.reports.figures import Kind, ScoreFigure
from innocook.reports.report import Report
from innocook.reports.rosette import rosette_svg
from innocook.reports.wording import imbalance_sentence
from innocook.services import assessments
from innocook.services.assessments import OpenAssessment
from innocook.services.results import RecordUnreadable
from innocook.web.access import signed_in, visitor
from innocook.web.chart_assets import chart_assets
from innocook.web.clock import now
from innocook.web.colours import principle_classes
from innocook.web.database import db
from innocook.web.languages import _, current_language, translator
from innocook.web.reports import report_of, result_of
from innocook.web.trace_words import trace_context

pages = Blueprint("results", __name__)


@pages.get("/assessments/<uuid:assessment_id>/results")
@signed_in
def results(assessment_id: UUID) -> ResponseReturnValue:
    """Everything an institution sees of its scores."""
    opened = opened_results(assessment_id)
    report = report_of(opened)
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
        places=_places(opened),
        **_words(report),
        **_drawings(report),
        **chart_assets(),
    )


@pages.get("/assessments/<uuid:assessment_id>/results/trace/<score_id>")
@signed_in
def trace(assessment_id: UUID, score_id: str) -> ResponseReturnValue:
    """The lines that made one score: the one that the results show, or the one that `kind` in the address names."""
    opened = opened_results(assessment_id)
    if score_id not in opened.questionnaire.score_by_id:
        raise NotFound(score_id)
    found = result_of(opened)
    answers = {Kind.SELF.value: found.own} | ({Kind.VALIDATED.value: found.validated} if found.validated else {})
    kind = request.args.get("kind", list(answers)[-1])
    if kind not in answers:
        raise NotFound(kind)
    made = trace_of(opened.plan, answers[kind], score_id)
    return render_template(
        "results/trace.html",
        assessment_id=assessment_id,
        institution=opened.institution,
        round_name=opened.round_name,
        questionnaire=opened.questionnaire,
        made=made,
        kind=kind,
        kind_name=result_words.score_name(Kind(kind), translator()),
        others=[(key, result_words.score_name(Kind(key), translator())) for key in answers if key != kind],
        **trace_context(opened.plan, answers[kind], made),
    )


def opened_results(assessment_id: UUID) -> OpenAssessment:
    """The assessment, if the visitor may see its results."""
    return assessments.open_assessment(db(), visitor(), assessment_id, Action.SEE_RESULTS, at=now())


def unreadable(_error: Exception) -> ResponseReturnValue:
    """A page that says so instead of showing figures that nobody can vouch for."""
    text = _("The record of this result can no longer be read. Please tell your administrator.")
    return render_template("errors/error.html", title=_("Something went wrong on our side"), text=text, status=500), 500


pages.register_error_handler(RecordUnreadable, unreadable)


def headline(report: Report) -> str:
    """One sentence: where the institution stands best, and where it can gain most."""
    shares = [(score, score.share(score.shown)) for score in report.scores_of(ScoreKind.SECTION)]
    rated = [(score, share) for score, share in shares if share is not None]
    if len(rated) < 2:
        return _("Answer the sections to see where your institution stands and what lifts it most.")
    best, least = max(rated, key=_share_of), min(rated, key=_share_of)
    if best[1] == least[1]:
        return _("Your institution stands equally in every section that is rated.")
    names = [each[0].name.in_language(current_language()) for each in (best, least)]
    if report.is_validated:
        return _(
            "By validated scores: furthest in “%(best)s”; most to gain in “%(least)s”.", best=names[0], least=names[1]
        )
    return _("Furthest in “%(best)s”; most to gain in “%(least)s”.", best=names[0], least=names[1])


def _share_of(rated: tuple[ScoreFigure, float]) -> float:
    return rated[1]


def _places(opened: OpenAssessment) -> dict[str, bool]:
    """Which other pages about the result the visitor can go on to."""

    def leads(action: Action, endpoint: str) -> bool:
        return opened.may(visitor(), action, at=now()) and endpoint in current_app.view_functions

    return {
        "outcome": opened.validations > 0 and leads(Action.SEE_OUTCOME, "outcome.outcome"),
        "record": opened.submissions > 0 and leads(Action.SEE_SUBMISSION, "record.record"),
        "peers": opened.rules.published_at is not None and leads(Action.SEE_PEERS, "peers.page"),
    }


def _words(report: Report) -> dict[str, object]:
    """The words of both kinds of scores, and of what a reviewer changed, for the templates."""
    t = translator()
    return {
        "levels_sentence": result_words.levels_sentence(report, t),
        "validated_sentence": result_words.validated_sentence(report, t),
        "key_sentence": result_words.key_sentence(t),
        "own_sentence": lambda score: result_words.own_sentence(score, t),
        "accepted_sentence": lambda score: result_words.accepted_sentence(score, t),
        "difference_words": lambda value: result_words.difference_words(value, t),
        "move_words": lambda levels: result_words.move_words(levels, t),
        "reason_name": lambda code: review_words.reason_name(code, t),
        "figure_words": lambda answer: answer_words(answer, t),
    }


def _drawings(report: Report) -> dict[str, object]:
    language, series = current_language(), series_of(report, current_language())
    principles = measures_of(report, ScoreKind.PRINCIPLE, language)
    sections = measures_of(report, ScoreKind.SECTION, language)
    titles = _("Scores of the principles"), _("Scores of the sections")
    return {
        "rosette": Markup(rosette_svg(rosette_of(report, language), language, link="#")),  # noqa: S704 - ours
        "radar": Markup(radar_svg(principles, language, titles[0], series)),  # noqa: S704 - ours
        "section_bars": Markup(bars_svg(sections, language, titles[1], series)),  # noqa: S704 - ours
        "plotly_radar": radar_figure(principles, language, series),
        "plotly_sections": bars_figure(sections, language, series),
    }
