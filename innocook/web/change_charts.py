"""The charts of change: the group's medians and the spread of changes, or a line per institution of a small group."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from innocook.core.arithmetic import Floats
from innocook.core.bands import display
from innocook.core.changes_between import UNCLEAR, ScoreChange, differences
from innocook.reports import palette
from innocook.reports.axes import Axis, Tick, score_axis, share_of
from innocook.reports.charts_plotly import Figure
from innocook.reports.charts_plotly_compare import strips_figure
from innocook.reports.charts_plotly_lines import slopes_figure
from innocook.reports.score_building import score_colours
from innocook.reports.slopes import SlopeLine, Slopes, slopes_svg
from innocook.reports.strips import StripRow, Strips, strips_svg
from innocook.services.changes import Changes
from innocook.services.comparison import names_of_rows
from innocook.web.change_rows import MOVES, ChangeCell, cells, isolated
from innocook.web.database import db
from innocook.web.languages import _, current_language

MOST_LINES = 8
"""Institutions that a slope chart can show before its lines cannot be told apart."""
STEP = 20
"""The axis of changes ends at a multiple of this many points on either side."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as it stands on the page; `id` names it there."""

    id: str
    title: str
    svg: Markup
    figure: Figure


def change_charts(changes: Changes) -> Mapping[str, Any]:
    """A group of more than MOST_LINES as `medians` and `spread`, a smaller one as `lines`, a chart per score."""
    known = [each for each in changes.scores if each.rated]
    if not known:
        return {"medians": None, "spread": None, "lines": []}
    if len(changes.view.group) > MOST_LINES:
        return {"medians": _medians(changes, known), "spread": _spread(changes, known), "lines": []}
    return {"medians": None, "spread": None, "lines": _lines(changes, known)}


def _medians(changes: Changes, known: list[ScoreChange]) -> Drawing:
    language, colours = current_language(), score_colours(changes.view.group.plan.questionnaire)
    lines = tuple(_median_line(each, colours.get(each.score.id, palette.ACTION)) for each in known)
    title = _("Medians in both rounds")
    axis = score_axis(changes.view.group.plan.questionnaire.overall)
    return _slopes("chart-medians", Slopes(title, *_rounds(changes), lines, axis), language)


def _median_line(each: ScoreChange, colour: str) -> SlopeLine:
    then, now = (found.median if found else math.nan for found in (each.then, each.now))
    return SlopeLine(
        each.score.name.in_language(current_language()),
        colour,
        share_of(each.score, then),
        share_of(each.score, now),
        str(display(then)),
        str(display(now)),
        "",  # the difference of two medians is not the median change
        MOVES[each.median_move],
    )


def _lines(changes: Changes, known: list[ScoreChange]) -> list[Drawing]:
    group, language = changes.view.group, current_language()
    names = names_of_rows(db(), changes.view.round, group.keys)
    labels = [names[key].institution.in_language(language) for key in group.keys]
    colours, drawn = score_colours(group.plan.questionnaire), []
    for each in known:
        colour = colours.get(each.score.id, palette.ACTION)
        found = zip(labels, cells(changes, each, range(len(group))), strict=True)
        lines = [_line(each, label, cell, colour) for label, cell in found if (cell.then, cell.now) != (None, None)]
        slopes = Slopes(each.score.name.in_language(language), *_rounds(changes), tuple(lines), score_axis(each.score))
        drawn.append(_slopes(f"chart-{each.score.id}", slopes, language))
    return drawn


def _line(each: ScoreChange, label: str, cell: ChangeCell, colour: str) -> SlopeLine:
    return SlopeLine(
        label,
        colour,
        share_of(each.score, cell.then),
        share_of(each.score, cell.now),
        _points(cell.then),
        _points(cell.now),
        cell.difference,
        MOVES[UNCLEAR] if cell.move is None else cell.move,
    )


def _slopes(name: str, slopes: Slopes, language: str) -> Drawing:
    svg = Markup(slopes_svg(slopes, language))  # noqa: S704 - our own drawing, its texts escaped
    return Drawing(name, slopes.title, svg, slopes_figure(slopes, language))


def _spread(changes: Changes, known: list[ScoreChange]) -> Drawing:
    language, colours = current_language(), score_colours(changes.view.group.plan.questionnaire)
    found = [differences(changes.earlier(each.score.id), changes.view.group.values(each.score.id)) for each in known]
    widest = max(float(np.nanmax(np.abs(one))) for one in found)
    end = STEP * max(1, math.ceil(widest / STEP))
    rows = [
        _row(each, one, end, colours.get(each.score.id, palette.ACTION)) for each, one in zip(known, found, strict=True)
    ]
    strips = Strips(_("How the changes spread"), tuple(rows), _axis(end))
    svg = Markup(strips_svg(strips, language))  # noqa: S704 - our own drawing, its texts escaped
    return Drawing("chart-spread", strips.title, svg, strips_figure(strips, language))


def _row(each: ScoreChange, changes: Floats, end: int, colour: str) -> StripRow:
    """The changes of one score as shares of the axis from -end to end."""
    found = each.difference
    quarters = (found.lower, found.median, found.upper) if found else (None, None, None)
    return StripRow(
        each.score.name.in_language(current_language()),
        colour,
        tuple(((changes[~np.isnan(changes)] + end) / (2 * end)).tolist()),
        *(None if quarter is None else (quarter + end) / (2 * end) for quarter in quarters),
        isolated(found.median) if found else "–",
    )


def _axis(end: int) -> Axis:
    ticks = tuple(Tick(share, _tick(round(end * (2 * share - 1)))) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    return Axis(ticks, (), _("Change in points"), -end, end)


def _points(points: int | None) -> str:
    return "–" if points is None else str(points)


def _tick(points: int) -> str:
    return f"\u2066{points:+d}\u2069" if points else "0"


def _rounds(changes: Changes) -> tuple[str, str]:
    language = current_language()
    return changes.since.name.in_language(language), changes.view.round.name.in_language(language)
