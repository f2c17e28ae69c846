"""Institutions and groups beside one another as CSV and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from innocook.core.answers import AnswerState
from innocook.core.text import Text
from innocook.i18n import Translator, translator
from innocook.reports.csv_files import csv_field, csv_lines
from innocook.reports.figures import AnswerFigure
from innocook.reports.report import Report
from innocook.reports.sheets import Book, Column, Value
from innocook.reports.wording import named

Medians = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Beside:
    """At least one institution (name and report), then groups (name, medians of the scores and of the indicators'
    points); `kind` is "self" or "validated". `ids` are the assessments, `sizes` the institutions of the groups."""

    round_name: Text
    kind: str
    made_on: date
    institutions: tuple[tuple[str, Report], ...]
    ids: tuple[str, ...]
    groups: tuple[tuple[str, Medians, Medians], ...]
    sizes: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """The heads of the columns of figures."""
        return [name for name, _ in self.institutions] + [name for name, _, _ in self.groups]


def beside_csv(beside: Beside, language: str) -> str:
    """What it is about, then a row per score (nine decimals) and per indicator (points; "na" where not applicable,
    empty where blank)."""
    head = ["part", "id", "name", *(csv_field(name) for name in beside.names)]
    rows = [["about", *row] for row in _about(beside, language)]
    rows += [["score", *row] for row in _scores(beside, language)]
    rows += [["indicator", *row] for row in _points(beside, language)]
    return "".join(csv_lines(head, rows))


def beside_workbook(beside: Beside, language: str) -> bytes:
    """A sheet of scores as numbers and one of indicators in points, in the language of the page."""
    t = translator(language)
    book = Book(t, named(beside.round_name, language), "InnoCook")
    scores = t.gettext("Validated scores") if beside.kind == "validated" else t.gettext("Self-assessed scores")
    for name, first, rows in (
        (scores, t.gettext("Score"), _scores(beside, language)),
        (t.gettext("Indicators"), t.gettext("Indicator"), _points(beside, language)),
    ):
        sheet = book.sheet(name)
        figures = [Column(each, 22, "points") for each in beside.names]
        book.table(sheet, 0, [Column(_id_head(t), 14), Column(first, 46, "bold"), *figures], list(rows))
        sheet.freeze_panes(1, 2)
    about = [
        Column(_id_head(t), 16),
        Column(t.gettext("About"), 46, "wrap"),
        *(Column(each, 22) for each in beside.names),
    ]
    book.table(book.sheet(t.gettext("About")), 0, about, list(_about(beside, language)))
    return book.bytes()


def _about(beside: Beside, language: str) -> Iterator[list[Value]]:
    """Round, kind of scores and day; of every column its assessment, or the number of institutions in its group."""
    none: list[Value] = [None] * len(beside.names)
    yield ["round", csv_field(named(beside.round_name, language)), *none]
    yield ["scores", beside.kind, *none]
    yield ["made_on", beside.made_on.isoformat(), *none]
    yield ["assessment_id", "", *beside.ids, *([None] * len(beside.groups))]
    yield ["institutions", "", *([1] * len(beside.ids)), *beside.sizes]


def _id_head(t: Translator) -> str:
    return t.gettext("Id")


def _scores(beside: Beside, language: str) -> Iterator[list[Value]]:
    for score in beside.institutions[0][1].scores_by_kind:
        own: list[Value] = [report.score_by_id[score.id].shown.value for _, report in beside.institutions]
        yield [score.id, named(score.name, language), *own, *(each.get(score.id) for _, each, _ in beside.groups)]


def _points(beside: Beside, language: str) -> Iterator[list[Value]]:
    for indicator in beside.institutions[0][1].indicators:
        own = [_given(report.indicator_by_id[indicator.id].shown) for _, report in beside.institutions]
        groups = (each.get(indicator.id) for _, _, each in beside.groups)
        yield [indicator.id, named(indicator.title, language), *own, *groups]


def _given(answer: AnswerFigure) -> Value:
    return "na" if answer.state is AnswerState.NOT_APPLICABLE else answer.points
