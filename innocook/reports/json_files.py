"""JSON as data: the same rows as the CSV, with the questionnaire that made them and the answers behind them."""

from __future__ import annotations

import json
from typing import Any

from innocook.i18n import without_bidi_marks
from innocook.reports.figures import AnswerFigure, IndicatorFigure, Report
from innocook.reports.rows import COLUMNS, rows_of


def report_json(report: Report) -> str:
    """One report: questionnaire (id, version, sha256), whose it is, `results` in the long form, and `answers`."""
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


def _unmarked(value: Any) -> Any:
    if isinstance(value, str):
        return without_bidi_marks(value)
    if isinstance(value, dict):
        return {key: _unmarked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_unmarked(part) for part in value]
    return value
