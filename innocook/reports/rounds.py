"""The scores of all institutions of a round, for the exports of reviewers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from innocook.core.answers import Answers
from innocook.core.plan import Plan
from innocook.core.questionnaire import Questionnaire, Score
from innocook.core.scoring import answer_table, band_of, display, score_table
from innocook.core.text import Text
from innocook.reports.building import source_of
from innocook.reports.figures import Figure, Kind, Source


@dataclass(frozen=True, slots=True)
class Cell:
    """One score of one institution: value (nine decimals), whole points, band and counts; None is not rated."""

    figure: Figure
    band: str
    band_name: Text | None
    counted: int
    applicable: int


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One institution. `state` is its key in the lifecycle; a score that is missing in `own` is not rated.

    `own` are the self-assessed scores by id, `validated` those of the latest edition, None before a review.
    """

    institution: Text
    country: Text
    type: Text
    state: str
    own: Mapping[str, Cell]
    validated: Mapping[str, Cell] | None = None

    @property
    def kind(self) -> Kind:
        """Which of the two scores `cells` are."""
        return Kind.SELF if self.validated is None else Kind.VALIDATED

    @property
    def cells(self) -> Mapping[str, Cell]:
        """The validated scores where there are any, else the self-assessed ones."""
        return self.own if self.validated is None else self.validated


@dataclass(frozen=True, slots=True)
class RoundTable:
    """A round: the scores of its questionnaire in order, and a row per institution in the order given."""

    name: Text
    source: Source
    scores: tuple[Score, ...]
    rows: tuple[RoundRow, ...]


def round_table(name: Text, questionnaire: Questionnaire, rows: tuple[RoundRow, ...]) -> RoundTable:
    """The table of a round scored by `questionnaire`."""
    return RoundTable(name, source_of(questionnaire), questionnaire.scores, rows)


def cell_of(questionnaire: Questionnaire, score: Score, value: float | None, counts: tuple[int, int]) -> Cell:
    """A stored score with its whole points and band; `counts` are (counted, applicable)."""
    if value is None:
        return Cell(Figure(None, None), "", None, *counts)
    band = band_of(score, value, questionnaire.bands_read_rounded) if score.bands else None
    return Cell(Figure(value, display(value)), band.id if band else "", band.name if band else None, *counts)


def scored_cells(plan: Plan, answers: Sequence[Answers]) -> list[dict[str, Cell]]:
    """The cells of every institution by score id, values and counts from one scoring of all of them at once."""
    if not answers:
        return []
    questionnaire = plan.questionnaire
    scored = score_table(plan, answer_table(questionnaire, answers))
    scores = [questionnaire.score_by_id[score_id] for score_id in scored.score_ids]
    table = zip(scored.values.tolist(), scored.counted.tolist(), scored.applicable.tolist(), strict=True)
    return [
        {
            score.id: cell_of(questionnaire, score, None if math.isnan(value) else value, (counted, applicable))
            for score, value, counted, applicable in zip(scores, *row, strict=True)
        }
        for row in table
    ]
