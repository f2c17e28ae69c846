"""The report of one assessment, as every page and file of the visitor shows it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from innocook.reports.building import MOST_STEPS, build_report
from innocook.reports.figures import Subject
from innocook.reports.report import Report
from innocook.reports.review_figures import Basis, EditionFigure, PieceFigure, SubmissionFigure
from innocook.services import results
from innocook.services.assessments import OpenAssessment
from innocook.services.results import Result
from innocook.web.access import visitor
from innocook.web.clock import now
from innocook.web.database import db


def report_of(opened: OpenAssessment, *, most_steps: int = MOST_STEPS) -> Report:
    """The figures of the assessment: the validated ones beside the self-assessed ones once there are any."""
    found = result_of(opened)
    basis = _basis(opened, found)
    return build_report(opened.plan, found.own, _subject(opened), found.validated, basis, most_steps=most_steps)


def own_report_of(opened: OpenAssessment, *, most_steps: int = MOST_STEPS) -> Report:
    """The self-assessed figures alone, whatever was validated since."""
    found = result_of(opened)
    basis = Basis(found.supported)
    return build_report(opened.plan, found.own, _subject(opened), basis=basis, most_steps=most_steps)


def result_of(opened: OpenAssessment) -> Result:
    """What the visitor may know of the result of an assessment that is open to him."""
    return results.result_of(db(), visitor(), opened, at=now())


def _subject(opened: OpenAssessment) -> Subject:
    return Subject(
        institution=opened.institution,
        country=opened.country,
        round_name=opened.round_name,
        state=opened.state,
        made_on=_day(now(), opened),
        declared_by=opened.declared_by,
        declared_on=_day(opened.submitted_at, opened) if opened.submitted_at else None,
    )


def _basis(opened: OpenAssessment, found: Result) -> Basis:
    receipt, edition = found.receipt, found.edition
    return Basis(
        supported=found.supported,
        accepted=found.accepted,
        evidence=_evidence(opened, found),
        decisions=found.decisions,
        submission=SubmissionFigure(receipt.number, _day(receipt.at, opened), receipt.sha256) if receipt else None,
        edition=EditionFigure(edition.n, edition.kind, _day(edition.at, opened), edition.sha256, edition.persons)
        if edition
        else None,
    )


def _evidence(opened: OpenAssessment, found: Result) -> tuple[PieceFigure, ...]:
    """The pieces in the order of the questionnaire."""
    places = {key: place for place, key in enumerate(opened.questionnaire.indicator_by_id)}
    known = (piece for piece in found.pieces if piece.indicator in places)
    return tuple(
        PieceFigure(piece.indicator, piece.title, piece.title_language, piece.what, piece.status)
        for piece in sorted(known, key=lambda piece: places[piece.indicator])
    )


def _day(instant: datetime, opened: OpenAssessment) -> date:
    return instant.astimezone(ZoneInfo(opened.time_zone)).date()
