"""Files to take away of one assessment: its report in every format."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.core.plan import Plan
from innocook.reports.csv_files import report_csv
from innocook.reports.json_files import report_json
from innocook.reports.pdf import report_pdf
from innocook.reports.workbook import report_workbook
from innocook.services import assessments, exporting
from innocook.services.assessments import OpenAssessment
from innocook.services.results import RecordUnreadable
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.downloads import CSV, JSON, PDF, XLSX, download
from innocook.web.languages import current_language
from innocook.web.reports import report_of
from innocook.web.results import unreadable

pages = Blueprint("exports", __name__)
pages.register_error_handler(RecordUnreadable, unreadable)


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


def _opened(assessment_id: UUID) -> OpenAssessment:
    return assessments.open_assessment(db(), visitor(), assessment_id, Action.EXPORT_REPORT, at=now())


def _report(opened: OpenAssessment, ending: str, kind: str, content: bytes) -> Response:
    if request.method == "GET":
        with writing() as session:
            exporting.log_report(session, visitor(), opened, ending, at=now())
    return download(content, kind, f"{_source(opened.plan)}-{str(opened.id)[:8]}.{ending}")


def _source(plan: Plan) -> str:
    """Which questionnaire made the figures: id, version and the beginning of its SHA-256."""
    return f"{plan.questionnaire.id}-{plan.questionnaire.version}-{plan.questionnaire.sha256[:12]}"
