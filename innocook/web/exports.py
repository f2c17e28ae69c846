"""Files to take away: the report of one assessment, and the data of a round."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.core.plan import Plan
from innocook.reports.csv_files import report_csv, round_csv
from innocook.reports.json_files import report_json
from innocook.reports.pdf import report_pdf
from innocook.reports.round_workbook import round_workbook
from innocook.reports.rounds import RoundTable
from innocook.reports.workbook import report_workbook
from innocook.services import assessments, exporting
from innocook.services.assessments import OpenAssessment
from innocook.services.compared_institutions import all_of
from innocook.services.results import RecordUnreadable
from innocook.web.access import needs, signed_in, visitor
from innocook.web.clock import now
from innocook.web.compared import asked
from innocook.web.database import db, writing
from innocook.web.languages import current_language
from innocook.web.reports import report_of
from innocook.web.results import unreadable
from innocook.web.round_data import round_data

pages = Blueprint("exports", __name__)
pages.register_error_handler(RecordUnreadable, unreadable)

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


@pages.get("/assessments/<uuid:assessment_id>/report.pdf")
@signed_in
def pdf(assessment_id: UUID) -> ResponseReturnValue:
    """The report to hand over."""
    opened = _opened(assessment_id)
    return _report(opened, "pdf", PDF, report_pdf(report_of(opened), current_language()))


@pages.get("/assessments/<uuid:assessment_id>/report.xlsx")
@signed_in
def workbook(assessment_id: UUID) -> ResponseReturnValue:
    """The report as a workbook with real numbers and charts."""
    opened = _opened(assessment_id)
    return _report(opened, "xlsx", XLSX, report_workbook(report_of(opened), current_language()))


@pages.get("/assessments/<uuid:assessment_id>/report.csv")
@signed_in
def csv(assessment_id: UUID) -> ResponseReturnValue:
    """One row per score and per indicator."""
    opened = _opened(assessment_id)
    return _report(opened, "csv", CSV, report_csv(report_of(opened)).encode())


@pages.get("/assessments/<uuid:assessment_id>/report.json")
@signed_in
def json(assessment_id: UUID) -> ResponseReturnValue:
    """The same figures for programs."""
    opened = _opened(assessment_id)
    return _report(opened, "json", JSON, report_json(report_of(opened)).encode())


@pages.get("/compare/<uuid:round_id>/export.csv", endpoint="round_csv")
@needs(Action.EXPORT_COMPARISON)
def export_csv(round_id: UUID) -> ResponseReturnValue:
    """Every submitted institution of the round, one row each."""
    data = _round(round_id)
    return _round_file(round_id, "csv", CSV, round_csv(data, current_language()).encode())


@pages.get("/compare/<uuid:round_id>/export.xlsx", endpoint="round_workbook")
@needs(Action.EXPORT_COMPARISON)
def export_workbook(round_id: UUID) -> ResponseReturnValue:
    """Every submitted institution of the round as a workbook."""
    data = _round(round_id)
    return _round_file(round_id, "xlsx", XLSX, round_workbook(data, current_language()))


def _opened(assessment_id: UUID) -> OpenAssessment:
    return assessments.open_assessment(db(), visitor(), assessment_id, Action.EXPORT_REPORT, at=now())


def _round(round_id: UUID) -> RoundTable:
    view = asked(round_id)
    return round_data(view.round, all_of(db(), view))


def _report(opened: OpenAssessment, ending: str, kind: str, content: bytes) -> Response:
    if request.method == "GET":
        with writing() as session:
            exporting.log_report(session, visitor(), opened, ending, at=now())
    return _download(content, kind, f"{_source(opened.plan)}-{str(opened.id)[:8]}.{ending}")


def _round_file(round_id: UUID, ending: str, kind: str, content: bytes) -> Response:
    if request.method == "GET":
        with writing() as session:
            exporting.log_round(session, visitor(), round_id, ending, at=now())
    return _download(content, kind, f"innocook-round-{str(round_id)[:8]}.{ending}")


def _source(plan: Plan) -> str:
    """Which questionnaire made the figures: id, version and the beginning of its SHA-256."""
    return f"{plan.questionnaire.id}-{plan.questionnaire.version}-{plan.questionnaire.sha256[:12]}"


def _download(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
