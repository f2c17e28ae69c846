"""The report as a workbook: real numbers, native charts, sheets in the direction of the language."""

from __future__ import annotations

from innocook.i18n import translator
from innocook.reports.drawings import answer_words
from innocook.reports.figures import IndicatorFigure
from innocook.reports.report import Report
from innocook.reports.result_words import record_rows
from innocook.reports.review_sheets import write_differences, write_evidence
from innocook.reports.sheets import LOOKS as SHEET_LOOKS
from innocook.reports.sheets import Book, Column, Value
from innocook.reports.summary_sheet import write_summary
from innocook.reports.wording import effort_name, kind_of_score, named

LOOKS = {
    "share": {**SHEET_LOOKS["count"], "num_format": "0%"},
    "levels": {**SHEET_LOOKS["count"], "num_format": "+0;-0;0"},
}


def report_workbook(report: Report, language: str) -> bytes:
    """One report as XLSX: summary with charts, scores, answers, next steps, about; what a reviewer changed and the
    evidence where there is any. Cells hold nine-decimal values."""
    t = translator(language)
    book = Book(t, t.gettext("Innovation maturity report"), named(report.subject.institution, language), LOOKS)
    write_summary(book, report)
    _scores(book, report)
    _answers(book, report)
    _steps(book, report)
    write_differences(book, report)
    write_evidence(book, report)
    write_about(book, report)
    return book.bytes()


def _scores(book: Book, report: Report) -> None:
    t = book.t
    sheet = book.sheet(t.gettext("Scores"))
    columns = [
        Column(t.gettext("Kind of score"), 18),
        Column(t.gettext("Id"), 18),
        Column(t.gettext("Score"), 46, "bold"),
        Column(t.gettext("Self-assessed score"), 14, "points"),
        Column(t.gettext("Validated score"), 14, "points"),
        Column(t.gettext("Shown"), 12, "strong"),
        Column(t.gettext("Maturity group"), 24),
        Column(t.gettext("Borderline"), 12),
        Column(t.gettext("Counted"), 12, "count"),
        Column(t.gettext("Applicable"), 12, "count"),
        Column(t.gettext("With evidence"), 12, "count"),
        Column(t.gettext("Not applicable"), 12, "count"),
        Column(t.gettext("Share not applicable"), 14, "share"),
        Column(t.gettext("If at the lowest level"), 14, "points"),
        Column(t.gettext("If at the highest level"), 14, "points"),
        Column(t.gettext("Difference"), 12, "gain"),
        Column(t.gettext("Maturity group by the self-assessed score"), 24),
        Column(t.gettext("With accepted evidence"), 14, "count"),
    ]
    rows: list[list[Value]] = [
        [
            kind_of_score(score.kind, t),
            score.id,
            score.name.in_language(t.language),
            score.own.value,
            score.validated.value,
            score.shown.value,
            score.band_name.in_language(t.language) if score.band_name else "",
            t.gettext("Yes") if score.borderline else "",
            score.counted,
            score.applicable,
            score.with_evidence,
            score.na_count,
            score.na_share,
            score.if_none.value,
            score.if_full.value,
            score.difference,
            score.own_band_name.in_language(t.language) if score.own_band_name else "",
            score.with_accepted,
        ]
        for score in report.scores
    ]
    book.table(sheet, 0, columns, rows)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _answers(book: Book, report: Report) -> None:
    t = book.t
    sheet = book.sheet(t.gettext("Answers"))
    columns = [
        Column(t.gettext("Section"), 28, "wrap"),
        Column(t.gettext("Id"), 9),
        Column(t.gettext("Indicator"), 38, "bold"),
        Column(t.gettext("Principle"), 16),
        Column(t.gettext("Answer"), 22, "wrap"),
        Column(t.gettext("What it says"), 50, "wrap"),
        Column(t.gettext("Self-assessed score"), 13, "points"),
        Column(t.gettext("Validated score"), 13, "points"),
        Column(t.gettext("Shown"), 11, "strong"),
        Column(t.gettext("Note"), 40, "wrap"),
        Column(t.gettext("Self-assessed answer"), 22, "wrap"),
    ]
    rows = [_answer(book, report, indicator) for indicator in report.indicators]
    book.table(sheet, 0, columns, rows)
    for line, indicator in enumerate(report.indicators, start=1):
        name = report.score_by_id[indicator.principle].name if indicator.principle in report.score_by_id else None
        if name:
            sheet.write_string(line, 3, name.in_language(t.language), book.coloured(indicator.colour))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _answer(book: Book, report: Report, indicator: IndicatorFigure) -> list[Value]:
    t, shown, validated = book.t, indicator.shown, indicator.validated
    words = shown.text or shown.na_reason
    section = next(section for section in report.sections if section.id == indicator.section)
    return [
        section.title.in_language(t.language),
        indicator.id,
        indicator.title.in_language(t.language),
        "",
        answer_words(shown, t),
        " ".join(part for part in (words.in_language(t.language) if words else "", shown.na_text) if part),
        indicator.own.points,
        validated.points if validated else None,
        shown.points,
        indicator.own.note,
        answer_words(indicator.own, t),
    ]


def _steps(book: Book, report: Report) -> None:
    t = book.t
    sheet = book.sheet(t.gettext("Next steps"))
    columns = [
        Column(t.gettext("Indicator"), 38, "bold"),
        Column(t.gettext("From"), 18),
        Column(t.gettext("To"), 18),
        Column(t.gettext("Next step"), 60, "wrap"),
        Column(t.gettext("Effort"), 16),
        Column(t.gettext("Gain, principle"), 14, "gain"),
        Column(t.gettext("Gain, overall"), 14, "gain"),
        Column(t.gettext("Evidence that will show it"), 50, "wrap"),
    ]
    rows: list[list[Value]] = [
        [
            step.title.in_language(t.language),
            step.start.in_language(t.language),
            step.target.in_language(t.language),
            step.text.in_language(t.language),
            effort_name(step.effort, t),
            step.gain_principle.value,
            step.gain_overall.value,
            "\n".join(text.in_language(t.language) for text in step.evidence),
        ]
        for step in report.steps
    ]
    book.table(sheet, 0, columns, rows)
    sheet.freeze_panes(1, 0)


def write_about(book: Book, report: Report) -> None:
    """The sheet that says where the figures come from."""
    t, source, subject = book.t, report.source, report.subject
    sheet = book.sheet(t.gettext("About"))
    columns = [Column(t.gettext("About"), 30, "bold"), Column("", 90, "wrap")]
    record: list[list[Value]] = [[term, value] for term, value in record_rows(report, t)]
    rows: list[list[Value]] = [
        [t.gettext("Institution"), named(subject.institution, t.language)],
        [t.gettext("Round"), named(subject.round_name, t.language)],
        *record,
        [t.gettext("Report made on"), t.date(subject.made_on)],
        [t.gettext("Questionnaire"), source.title.in_language(t.language)],
        [t.gettext("Id"), source.id],
        [t.gettext("Version"), source.version],
        [t.gettext("SHA-256 of its content"), source.sha256],
        [t.gettext("Source"), source.source.in_language(t.language)],
        [
            t.gettext("Reading the numbers"),
            t.gettext(
                "Cells hold scores with nine decimals and show whole points. An empty cell is not rated, not answered "
                "or not applicable; it is never 0."
            ),
        ],
        [
            t.gettext("What these figures rest on"),
            t.gettext(
                "“If at the lowest level” and “if at the highest level” are the score if every indicator that is not "
                "applicable stood there; without such an indicator both are the score itself."
            ),
        ],
    ]
    book.table(sheet, 0, columns, rows)
