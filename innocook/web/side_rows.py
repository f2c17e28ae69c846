"""The tables of institutions and groups beside one another, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from innocook.core.arithmetic import DECIMALS
from innocook.core.bands import display
from innocook.core.dominance import Dominance
from innocook.core.weight_sets import DRAWS
from innocook.reports.drawings import group_thumb
from innocook.reports.figures import AnswerFigure, IndicatorFigure, ScoreFigure
from innocook.reports.report import Report
from innocook.reports.result_words import difference_words
from innocook.reports.robustness_words import share_words
from innocook.services.comparison import View
from innocook.services.round_groups import VALIDATED
from innocook.services.side_by_side import ROUND, BesideGroup
from innocook.web.compared import values_in_words
from innocook.web.languages import _, current_language, translator


@dataclass(frozen=True, slots=True)
class Item:
    """One institution: its report with the kind of scores that the view is of, and its rosette."""

    id: UUID
    report: Report
    kind: str | None
    thumb: Markup

    @property
    def label(self) -> str:
        """What the institution is called."""
        return self.report.subject.institution.in_language(current_language())


@dataclass(frozen=True, slots=True)
class GroupItem:
    """One group: what it is called, and the rosette of its medians."""

    label: str
    group: BesideGroup
    thumb: Markup


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """A score: as people read it, its share of the range (0-1), and how far it lies from the first one's."""

    points: str
    share: float | None
    difference: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score of every institution, then of every group."""

    score: ScoreFigure
    cells: tuple[ScoreCell, ...]


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What every institution answered, then the median of every group in points."""

    indicator: IndicatorFigure
    answers: tuple[AnswerFigure, ...]
    points: tuple[float | None, ...]


def group_items(view: View, groups: Sequence[BesideGroup]) -> list[GroupItem]:
    """The groups with their names and rosettes."""
    plan, language, overall = view.whole.plan, current_language(), view.whole.plan.questionnaire.overall
    items = []
    for group in groups:
        value = group.medians.get(overall.id) if overall else None
        points = None if value is None else display(value)
        drawn = group_thumb(plan.questionnaire, group.points, points, language, is_validated=view.kind == VALIDATED)
        items.append(GroupItem(_label(view, group), group, Markup(drawn)))  # noqa: S704 - our own drawing
    return items


def score_rows(items: Sequence[Item], groups: Sequence[GroupItem]) -> list[ScoreRow]:
    """Every score in the order of the report; differences from the first institution to one decimal."""
    rows = []
    for score in items[0].report.scores_by_kind:
        values = [item.report.score_by_id[score.id].shown.value for item in items]
        values += [item.group.medians.get(score.id) for item in groups]
        cells = (_cell(score, value, values[0], place) for place, value in enumerate(values))
        rows.append(ScoreRow(score, tuple(cells)))
    return rows


def level_rows(items: Sequence[Item], groups: Sequence[GroupItem], *, only_differing: bool) -> list[LevelRow]:
    """Every indicator, or only those where two answers differ or a group's median differs from the first answer."""
    rows = []
    for indicator in items[0].report.indicators:
        answers = tuple(item.report.indicator_by_id[indicator.id].shown for item in items)
        points = tuple(item.group.points.get(indicator.id) for item in groups)
        differ = len({_said(answer) for answer in answers}) > 1 or any(each != answers[0].points for each in points)
        if differ or not only_differing:
            rows.append(LevelRow(indicator, answers, points))
    return rows


def ahead_rows(found: Dominance, number: int) -> list[list[tuple[str, bool]]]:
    """For every two institutions the share of the draws in which the row is ahead, and whether it is whatever the
    weights; empty words on the diagonal and where one is not rated."""
    rows = []
    for row in range(number):
        cells = []
        for column in range(number):
            share = float(found.ahead[row, column])
            known = row != column and share == share  # noqa: PLR0124 - NaN is not equal to itself
            words = share_words(round(share * DRAWS), DRAWS, translator()) if known else ""
            cells.append((words, known and found.whatever_the_weights(row, column)))
        rows.append(cells)
    return rows


def _cell(score: ScoreFigure, value: float | None, first: float | None, place: int) -> ScoreCell:
    apart = None if place == 0 or value is None or first is None else round(value - first, DECIMALS)
    share = None
    if value is not None and score.maximum > score.minimum:
        share = (value - score.minimum) / (score.maximum - score.minimum)
    return ScoreCell("" if value is None else str(display(value)), share, difference_words(apart, translator()))


def _label(view: View, group: BesideGroup) -> str:
    if group.fact == ROUND:
        return _("All institutions of the round")
    return dict(values_in_words(view, group.fact)).get(group.value, group.value)


def _said(answer: AnswerFigure) -> tuple[object, ...]:
    return answer.state, answer.option, answer.number
