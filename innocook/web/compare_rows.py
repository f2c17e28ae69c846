"""The rows of the comparison's tables, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from innocook.core.comparison import Quartiles
from innocook.core.group_summary import SMALL, BandCounts, band_counts, median_points, spread
from innocook.core.groups import Group
from innocook.core.points import reach
from innocook.core.questionnaire import Score, ScoreKind
from innocook.core.scoring import display
from innocook.reports.drawings import group_thumb
from innocook.reports.heatmap import HeatRow
from innocook.reports.palette import heat_step
from innocook.services.compared_institutions import ComparedInstitution
from innocook.services.comparison import FILTERS, View, countries_by_name
from innocook.services.round_groups import VALIDATED
from innocook.web.languages import current_language


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One score of the view: how many are rated, and the quartiles (None where there is none)."""

    score: Score
    rated: int
    quartiles: Quartiles | None


@dataclass(frozen=True, slots=True)
class Glance:
    """A view in numbers; `countries` are name and number of institutions, in the order of the language."""

    total: int
    countries: tuple[tuple[str, int], ...]
    overall: Score | None
    bands: BandCounts | None
    spreads: tuple[SpreadRow, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its name, how many it has, per score the median as a share of its range and as people read it, per
    indicator the median of the points, and the rosette of both."""

    label: str
    number: int
    is_small: bool
    cells: tuple[tuple[float | None, str], ...]
    points: tuple[str, ...]
    thumb: Markup


@dataclass(frozen=True, slots=True)
class HeatHead:
    """A column of the heatmap."""

    id: str
    label: str


def glance_of(view: View) -> Glance:
    """The view in numbers."""
    group, asked = view.group, view.group.plan.questionnaire
    overall = group.plan.questionnaire.overall
    counts = {key: sum(row[3] == key for row in group.facts) for key in group.values_of("country")}
    named = countries_by_name(view.round, current_language())
    kinds = (ScoreKind.OVERALL, ScoreKind.PRINCIPLE, ScoreKind.SECTION)
    scores = [score for kind in kinds for score in asked.scores_of(kind)]
    return Glance(
        total=len(group),
        countries=tuple((name, counts[key]) for key, name in named if key in counts),
        overall=overall,
        bands=band_counts(group, overall) if overall and overall.bands else None,
        spreads=tuple(
            SpreadRow(score, int((~np.isnan(group.values(score.id))).sum()), spread(group, score.id))
            for score in scores
        ),
    )


def group_rows(view: View, by: str, groups: Sequence[tuple[str, str]], scores: Sequence[Score]) -> list[GroupRow]:
    """A row per value (key and name) of one fact that occurs in the view, in the order given."""
    occurring = view.group.values_of(FILTERS[by])
    return [_group_row(view, by, key, label, scores) for key, label in groups if key in occurring]


def heat_cells(view: View, rows: Sequence[ComparedInstitution], columns: str) -> tuple[list[HeatHead], list[HeatRow]]:
    """The columns and a row per institution: scores of sections, or points of indicators."""
    language, asked = current_language(), view.group.plan.questionnaire
    place = {key: row for row, key in enumerate(view.group.keys)}
    if columns == "indicators":
        heads = [HeatHead(one.id, f"{one.id} {one.title.in_language(language)}") for one in asked.indicators]
        ends = [reach(one) for one in asked.indicators]
        tables = [view.group.answers.points[:, column] for column in range(len(heads))]
    else:
        sections = asked.scores_of(ScoreKind.SECTION)
        heads = [HeatHead(one.id, one.name.in_language(language)) for one in sections]
        ends = [(one.minimum, one.maximum) for one in sections]
        tables = [view.group.values(one.id) for one in sections]
    found = []
    for row in rows:
        values = [_known(table[place[row.assessment_id]]) for table in tables]
        shares = tuple(_share(value, *end) for value, end in zip(values, ends, strict=True))
        found.append(HeatRow(row.institution.in_language(language), shares, tuple(map(_shown, values))))
    return heads, found


def heat_class(share: float | None) -> str:
    """The class of a cell by its share of the range."""
    return "none-cell" if share is None else f"heat-{heat_step(share)}"


def _group_row(view: View, by: str, key: str, label: str, scores: Sequence[Score]) -> GroupRow:
    group = view.group.where({FILTERS[by]: key})
    found = [spread(group, score.id) for score in scores]
    medians = [each.median if each else None for each in found]
    shares = tuple(_share(value, score.minimum, score.maximum) for value, score in zip(medians, scores, strict=True))
    cells = tuple(zip(shares, map(_shown, medians), strict=True))
    points = tuple(map(_shown, median_points(group).values()))
    return GroupRow(label, len(group), len(group) < SMALL, cells, points, group_drawing(group, view.kind))


def group_drawing(group: Group, kind: str) -> Markup:
    """The rosette of a group: medians of its indicators, the median of the overall score in the middle."""
    overall = group.plan.questionnaire.overall
    found = spread(group, overall.id) if overall else None
    points = display(found.median) if found else None
    asked, is_validated = group.plan.questionnaire, kind == VALIDATED
    drawn = group_thumb(asked, median_points(group), points, current_language(), is_validated=is_validated)
    return Markup(drawn)  # noqa: S704 - our own drawing, its texts escaped


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _share(value: float | None, low: float, high: float) -> float | None:
    return None if value is None or high <= low else (value - low) / (high - low)


def _shown(value: float | None) -> str:
    return "–" if value is None else str(display(value))
