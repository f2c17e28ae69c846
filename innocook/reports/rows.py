"""The long form of a report, one row per score and per indicator, that CSV and JSON share."""

from __future__ import annotations

from dataclasses import dataclass

from innocook.core.answers import AnswerState
from innocook.reports.figures import AnswerFigure, IndicatorFigure, ScoreFigure
from innocook.reports.report import Report

COLUMNS = ("kind", "id", "self", "validated", "shown", "band", "counted", "applicable")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its nine decimals; None where there is none. `kind` is the score's kind or "indicator"."""

    kind: str
    id: str
    own: float | None
    validated: float | None
    shown: float | None
    band: str
    counted: int
    applicable: int

    def cells(self) -> tuple[str | float | int | None, ...]:
        """The cells in the order of COLUMNS."""
        return self.kind, self.id, self.own, self.validated, self.shown, self.band, self.counted, self.applicable


def rows_of(report: Report) -> tuple[Row, ...]:
    """Every score, then every indicator, each in the order of the questionnaire."""
    scores = (_score(score) for score in report.scores)
    return (*scores, *(_indicator(indicator) for indicator in report.indicators))


def plain(value: float | None) -> str:
    """A number as data: a point, up to nine decimals, no trailing zeros; empty for None."""
    if value is None:
        return ""
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _score(score: ScoreFigure) -> Row:
    return Row(
        score.kind.value,
        score.id,
        score.own.value,
        score.validated.value,
        score.shown.value,
        score.band,
        score.counted,
        score.applicable,
    )


def _indicator(indicator: IndicatorFigure) -> Row:
    shown, validated = indicator.shown, indicator.validated
    return Row(
        "indicator",
        indicator.id,
        _points(indicator.own),
        _points(validated),
        _points(shown),
        "",
        int(shown.state is AnswerState.ANSWERED),
        int(shown.state is not AnswerState.NOT_APPLICABLE),
    )


def _points(answer: AnswerFigure | None) -> float | None:
    return None if answer is None or answer.points is None else round(answer.points, 9)
