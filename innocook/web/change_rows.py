"""The rows of the tables of change, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from innocook.core.bands import display
from innocook.core.changes_between import HIGHER, LOWER, UNCLEAR, ScoreChange, differences, moves
from innocook.core.text import Text
from innocook.reports.result_words import difference_words
from innocook.reports.slopes import Move
from innocook.services.changes import Changes
from innocook.web.languages import _, current_language, translator

MOVES = {HIGHER: Move.RISE, UNCLEAR: Move.UNCLEAR, LOWER: Move.FALL}


@dataclass(frozen=True, slots=True)
class ChangeCell:
    """One score of one institution in both rounds, in whole points; None where it is not rated.

    `difference` (with its sign, to isolate) is there for clear changes; `move` is None unless both are rated.
    """

    then: int | None
    now: int | None
    difference: str
    move: Move | None


@dataclass(frozen=True, slots=True)
class InstitutionChange:
    """An institution with a cell per score that is compared."""

    assessment_id: UUID
    institution: Text
    cells: tuple[ChangeCell, ...]


def institution_rows(changes: Changes, shown: Sequence[tuple[UUID, Text]]) -> list[InstitutionChange]:
    """A row per institution, in the order given."""
    place = {key: row for row, key in enumerate(changes.view.group.keys)}
    rows = [place[key] for key, _name in shown]
    columns = [cells(changes, each, rows) for each in changes.scores]
    return [
        InstitutionChange(key, name, tuple(column[row] for column in columns)) for row, (key, name) in enumerate(shown)
    ]


def cells(changes: Changes, each: ScoreChange, rows: Sequence[int]) -> list[ChangeCell]:
    """One score of these rows of the view."""
    places = np.array(rows, dtype=np.int64)
    then, now = changes.earlier(each.score.id)[places], changes.view.group.values(each.score.id)[places]
    found = differences(then, now)
    marks = moves(found, each.tolerance)
    return [_cell(*four) for four in zip(then.tolist(), now.tolist(), found.tolist(), marks.tolist(), strict=True)]


def signed(value: float) -> str:
    """A change to one decimal with its sign, to isolate."""
    return difference_words(value, translator())


def isolated(value: float) -> str:
    """A change to one decimal with its sign, to stand in any sentence: it reads from left to right."""
    return f"\u2066{signed(value)}\u2069"


def move_words() -> Mapping[Move, str]:
    """What a change is called, as the legends of the charts call it."""
    return {
        Move.RISE: _("Clear rise"),
        Move.UNCLEAR: _("No clear change"),
        Move.FALL: _("Clear fall"),
    }


def tolerance_words(changes: Changes) -> str:
    """From how many points on a change is clear, with the scores it holds for."""
    found: dict[float, list[str]] = {}
    for each in changes.scores:
        found.setdefault(each.tolerance, []).append(each.score.name.in_language(current_language()))
    return _("; ").join(
        _("%(points)s (%(scores)s)", points=translator().exact(points), scores=_(", ").join(names))
        for points, names in found.items()
    )


def _cell(then: float, now: float, change: float, mark: int) -> ChangeCell:
    points = [None if np.isnan(value) else display(value) for value in (then, now)]
    if None in points:
        return ChangeCell(points[0], points[1], "", None)
    return ChangeCell(points[0], points[1], signed(change) if mark != UNCLEAR else "", MOVES[mark])
