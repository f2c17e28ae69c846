"""The first sheet of the workbook: whose report, the overall score, principles and sections with native charts."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from innocook.core.questionnaire import ScoreKind
from innocook.reports import palette
from innocook.reports.drawings import points_text
from innocook.reports.figures import ScoreFigure
from innocook.reports.report import Report
from innocook.reports.result_words import accepted_sentence, score_name
from innocook.reports.sheets import Book
from innocook.reports.wording import (
    band_text,
    counted_sentence,
    evidence_sentence,
    group_name,
    kind_name,
    na_sentence,
    named,
    source_line,
)

WIDTHS = (46, 16, 32, 32, 3, 12, 12, 12, 12, 12, 12, 12)
FIRST, CHART_COLUMN = 10, 5


def write_summary(book: Book, report: Report) -> None:
    """Title, status, overall score, then a table and a chart for the principles and for the sections."""
    t, subject = book.t, report.subject
    sheet = book.sheet(t.gettext("Summary"))
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 30)
    book.put(sheet, (0, 0), named(subject.institution, t.language), "title")
    where = " · ".join(
        part for part in (named(subject.country, t.language), named(subject.round_name, t.language)) if part
    )
    book.put(sheet, (1, 0), where, "subtitle")
    book.put(sheet, (2, 0), kind_name(report.kind, t), "good" if report.is_validated else "warn")
    _overall(book, sheet, report)
    top = FIRST
    for kind in (ScoreKind.PRINCIPLE, ScoreKind.SECTION):
        scores = report.scores_of(kind)
        if scores:
            _table(book, sheet, top, (kind, scores), report.is_validated)
            top += max(len(scores) + 4, 19)
    book.put(sheet, (top, 0), source_line(report, t), "subtitle")
    book.put(sheet, (top + 1, 0), report.source.sha256, "subtitle")


def _overall(book: Book, sheet: Worksheet, report: Report) -> None:
    t, overall = book.t, report.overall
    if overall is None:
        return
    sheet.set_row(5, 48)
    title = group_name(ScoreKind.OVERALL, t)
    if report.is_validated:
        title = f"{title} · {score_name(report.kind, t)}"
    book.put(sheet, (4, 0), title, "group")
    value = overall.shown.value
    book.put(sheet, (5, 0), points_text(overall.shown, t) if value is None else value, f"big_{t.direction}")
    book.put(sheet, (6, 0), band_text(overall, t), "subtitle")
    if report.is_validated:
        book.put(sheet, (4, 1), t.gettext("Self-assessed score"), "group")
        own = overall.own.value
        book.put(sheet, (5, 1), points_text(overall.own, t) if own is None else own, f"own_{t.direction}")
        book.put(sheet, (6, 1), overall.own_band_name.in_language(t.language) if overall.own_band_name else "")
    book.put(sheet, (7, 0), counted_sentence(overall, t), "subtitle")
    said = (evidence_sentence(overall, t), accepted_sentence(overall, t), na_sentence(overall, t))
    book.put(sheet, (8, 0), " ".join(filter(None, said)), "subtitle")


def _table(
    book: Book, sheet: Worksheet, top: int, group: tuple[ScoreKind, tuple[ScoreFigure, ...]], is_validated: bool
) -> None:
    t, (kind, scores) = book.t, group
    book.put(sheet, (top, 0), group_name(kind, t), "group")
    sheet.set_row(top, 22)
    headings = [t.gettext("Score"), t.gettext("Self-assessed score"), t.gettext("Maturity group")]
    if is_validated:
        headings = [
            t.gettext("Score"),
            t.gettext("Validated score"),
            t.gettext("Self-assessed score"),
            t.gettext("Maturity group by the validated score"),
        ]
    for place, heading in enumerate(headings):
        book.put(sheet, (top + 1, place), heading, "head")
    for line, score in enumerate(scores, start=top + 2):
        sheet.write_string(line, 0, score.name.in_language(t.language), book.coloured(score.colour))
        book.put(sheet, (line, 1), score.shown.value, "strong")
        if is_validated:
            book.put(sheet, (line, 2), score.own.value, "points")
        book.put(sheet, (line, 3 if is_validated else 2), band_text(score, t))
    _chart(book, sheet, top, (kind, scores), is_validated)


def _chart(
    book: Book, sheet: Worksheet, top: int, group: tuple[ScoreKind, tuple[ScoreFigure, ...]], is_validated: bool
) -> None:
    t, (kind, scores) = book.t, group
    first, last = top + 2, top + 1 + len(scores)
    chart = book.workbook.add_chart({"type": "bar"})
    font = {"name": "Arial", "color": palette.INK, "size": 10}
    own = (t.gettext("Self-assessed score"), palette.SELF_TINT)
    shown = [(t.gettext("Validated score"), 1.0), own] if is_validated else [own]
    for column, (name, strength) in enumerate(shown, start=1):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, column, last, column],
                "points": [_fill(score.colour, strength) for score in scores],
                "fill": {"color": palette.tint(palette.ACTION, strength)},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0", "font": font},
            }
        )
    low, high = min(score.minimum for score in scores), max(score.maximum for score in scores)
    mirrored = t.direction == "rtl"
    chart.set_x_axis(
        {
            "min": low,
            "max": high,
            "reverse": mirrored,
            "num_font": font,
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": palette.LINE}},
        }
    )
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": font, "major_gridlines": {"visible": False}})
    chart.set_title({"name": group_name(kind, t), "name_font": font | {"size": 13}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font} if is_validated else {"none": True})
    chart.set_chartarea({"border": {"color": palette.LINE}, "fill": {"color": palette.CARD}})
    chart.set_size({"width": 640, "height": max(300, len(scores) * 46 + 90)})
    sheet.insert_chart(top, CHART_COLUMN, chart, {"description": group_name(kind, t)})


def _fill(colour: str, strength: float) -> dict[str, Any]:
    return {"fill": {"color": palette.tint(colour, strength)}, "border": {"color": colour}}
