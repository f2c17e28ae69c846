"""JSON as data: the same rows as the CSV, with the questionnaire that made them and the answers behind them."""

from __future__ import annotations

import json
from typing import Any

from innocook.i18n import without_bidi_marks
from innocook.reports.figures import AnswerFigure, IndicatorFigure, ScoreFigure
from innocook.reports.report import Report
from innocook.reports.review_figures import DifferenceFigure, EditionFigure, PieceFigure, SubmissionFigure
from innocook.reports.rows import COLUMNS, rows_of


def report_json(report: Report) -> str:
    """One report: questionnaire (id, version, sha256), whose it is, `results` in the long form, `answers`, and what
    they rest on: the record, the reviewer's changes and the evidence."""
    subject = report.subject
    document = {
        "questionnaire": {
            "id": report.source.id,
            "version": report.source.version,
            "sha256": report.source.sha256,
        },
        "institution": dict(subject.institution.by_language),
        "country": dict(subject.country.by_language),
        "round": dict(subject.round_name.by_language),
        "state": subject.state,
        "kind": report.kind.value,
        "made_on": subject.made_on.isoformat(),
        "results": [dict(zip(COLUMNS, row.cells(), strict=True)) for row in rows_of(report)],
        "answers": [_indicator(indicator) for indicator in report.indicators],
        "submission": _submission(report.submission),
        "validation": _edition(report.edition),
        "evidence_counts": [_counts(score) for score in report.scores],
        "differences": [_difference(one) for one in report.differences],
        "evidence": [_piece(piece) for piece in report.evidence],
    }
    return json.dumps(_unmarked(document), ensure_ascii=False, indent=1) + "\n"


def _indicator(indicator: IndicatorFigure) -> dict[str, Any]:
    validated = indicator.validated
    return {"id": indicator.id, **_answer(indicator.own), "validated": _answer(validated) if validated else None}


def _answer(answer: AnswerFigure) -> dict[str, Any]:
    return {
        "state": answer.state.value,
        "option": answer.option or None,
        "number": answer.number,
        "na_reason": answer.na_reason_id,
        "na_text": answer.na_text,
        "note": answer.note,
    }


def _submission(submission: SubmissionFigure | None) -> dict[str, Any] | None:
    if submission is None:
        return None
    return {"n": submission.n, "day": submission.day.isoformat(), "sha256": submission.sha256}


def _edition(edition: EditionFigure | None) -> dict[str, Any] | None:
    if edition is None:
        return None
    return {"n": edition.n, "kind": edition.kind, "day": edition.day.isoformat(), "sha256": edition.sha256}


def _counts(score: ScoreFigure) -> dict[str, Any]:
    return {
        "id": score.id,
        "counted": score.counted,
        "with_evidence": score.with_evidence,
        "with_accepted": score.with_accepted,
    }


def _difference(one: DifferenceFigure) -> dict[str, Any]:
    return {
        "id": one.indicator,
        "levels": one.levels or None,
        "reason_code": one.reason_code,
        "reason": one.reason,
        "reason_language": one.reason_language,
    }


def _piece(piece: PieceFigure) -> dict[str, Any]:
    return {
        "id": piece.indicator,
        "title": piece.title,
        "title_language": piece.title_language,
        "what": piece.what,
        "status": piece.status,
    }


def _unmarked(value: Any) -> Any:
    if isinstance(value, str):
        return without_bidi_marks(value)
    if isinstance(value, dict):
        return {key: _unmarked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_unmarked(part) for part in value]
    return value
