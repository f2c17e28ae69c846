"""The answers of the PDF: those that a reviewer changed, then all of them by section, with their evidence."""

from __future__ import annotations

from typing import Any

from innocook.core.answers import AnswerState
from innocook.i18n import FIRST_STRONG_ISOLATE, POP_ISOLATE, Translator, isolate
from innocook.reports.drawings import answer_words, points_text
from innocook.reports.figures import IndicatorFigure, SectionFigure
from innocook.reports.report import Report
from innocook.reports.result_words import move_words
from innocook.reports.review_figures import DifferenceFigure, PieceFigure
from innocook.reports.review_words import evidence_status_name, reason_name

Data = dict[str, Any]


def pdf_differences(report: Report, t: Translator) -> Data:
    """What a reviewer changed, two levels and more first; no groups in a self-assessed report."""
    groups = (
        (t.gettext("Two levels or more apart"), report.far_differences),
        (t.gettext("Other changed answers"), report.near_differences),
    )
    return {
        "title": t.gettext("Where the reviewer saw another level"),
        "head": [t.gettext("Indicator"), t.gettext("Self-assessed"), t.gettext("Validated"), t.gettext("Reason")],
        "none": t.gettext("The reviewer confirmed every answer.") if report.is_validated else "",
        "groups": [
            {"title": title, "rows": [_difference(report, one, t) for one in found]} for title, found in groups if found
        ],
    }


def _difference(report: Report, one: DifferenceFigure, t: Translator) -> Data:
    indicator = report.indicator_by_id[one.indicator]
    return {
        "id": indicator.id,
        "title": indicator.title.in_language(t.language),
        "own": answer_words(indicator.own, t),
        "validated": answer_words(indicator.shown, t),
        "move": move_words(one.levels, t),
        "reason": reason_name(one.reason_code, t) if one.reason_code else "",
        "text": one.reason,
        "language": one.reason_language or t.language,
    }


def pdf_section(report: Report, section: SectionFigure, t: Translator) -> Data:
    """One section with its score, its indicators and what was answered."""
    score = report.score_by_id.get(section.id)
    return {
        "heading": " · ".join(
            [section.title.in_language(t.language), *([points_text(score.shown, t)] if score else [])]
        ),
        "indicators": [_indicator(report, report.indicator_by_id[name], t) for name in section.indicators],
    }


def _indicator(report: Report, indicator: IndicatorFigure, t: Translator) -> Data:
    shown, principle = indicator.shown, report.score_by_id.get(indicator.principle)
    name = principle.name.in_language(t.language) if principle else ""
    words, own = shown.text or shown.na_reason, indicator.own
    return {
        "origin": " · ".join(part for part in (indicator.id, name) if part),
        "title": indicator.title.in_language(t.language),
        "colour": indicator.colour,
        "answer": answer_words(shown, t),
        "answered": shown.state is AnswerState.ANSWERED,
        "text": " ".join(part for part in (words.in_language(t.language) if words else "", shown.na_text) if part),
        "share": indicator.share(shown),
        "own": t.gettext("Self-assessed: %(answer)s", answer=answer_words(own, t)) if indicator.is_changed else "",
        "note": isolate(own.note, t.language),
        "evidence": [_piece(piece, report, t) for piece in report.evidence_by_indicator.get(indicator.id, ())],
    }


def _piece(piece: PieceFigure, report: Report, t: Translator) -> Data:
    """A piece as its parts: the title, as it was typed, has a line and a language of its own."""
    return {
        "title": piece.title,
        "language": piece.title_language or t.language,
        "what": apart(piece.what),
        "status": evidence_status_name(piece.status, t) if report.is_validated else "",
    }


def apart(text: str) -> str:
    """A file name in a line of ours, in whatever language: isolated in the direction of its first letter."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
