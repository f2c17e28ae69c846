"""The sheets of the workbook about the review: what a reviewer changed, and the evidence with its status."""

from __future__ import annotations

from innocook.reports.drawings import answer_words
from innocook.reports.report import Report
from innocook.reports.review_words import evidence_status_name, reason_name
from innocook.reports.sheets import Book, Column, Value


def write_differences(book: Book, report: Report) -> None:
    """The answers that a reviewer changed, the furthest apart first; no sheet in a self-assessed report."""
    if not report.is_validated:
        return
    t = book.t
    sheet = book.sheet(t.gettext("Changed answers"))
    columns = [
        Column(t.gettext("Id"), 9),
        Column(t.gettext("Indicator"), 38, "bold"),
        Column(t.gettext("Self-assessed answer"), 22, "wrap"),
        Column(t.gettext("Validated answer"), 22, "wrap"),
        Column(t.gettext("Levels up or down"), 12, "levels"),
        Column(t.gettext("Reason"), 34, "wrap"),
        Column(t.gettext("Text of the reviewer"), 60, "wrap"),
    ]
    rows: list[list[Value]] = []
    for one in report.differences:
        indicator = report.indicator_by_id[one.indicator]
        said = [answer_words(indicator.own, t), answer_words(indicator.shown, t), one.levels or None]
        reason = reason_name(one.reason_code, t) if one.reason_code else ""
        rows.append([indicator.id, indicator.title.in_language(t.language), *said, reason, one.reason])
    book.table(sheet, 0, columns, rows)
    sheet.freeze_panes(1, 2)


def write_evidence(book: Book, report: Report) -> None:
    """One row per piece and indicator; no sheet where there is none."""
    if not report.evidence:
        return
    t = book.t
    sheet = book.sheet(t.gettext("Evidence"))
    columns = [
        Column(t.gettext("Id"), 9),
        Column(t.gettext("Indicator"), 38, "bold"),
        Column(t.gettext("Title"), 44, "wrap"),
        Column(t.gettext("File or web host"), 44, "wrap"),
        Column(t.gettext("Status"), 18),
    ]
    rows: list[list[Value]] = [
        [
            piece.indicator,
            report.indicator_by_id[piece.indicator].title.in_language(t.language),
            piece.title,
            piece.what,
            evidence_status_name(piece.status, t) if report.is_validated else "",
        ]
        for piece in report.evidence
    ]
    book.table(sheet, 0, columns, rows)
    sheet.freeze_panes(1, 2)
