"""What was submitted and validated in a round, institution by institution, for the exports of reviewers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from innocook.core.answers import BLANK, Answer, Answers, AnswerState
from innocook.core.bands import band_ids, displays
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator, Questionnaire, Score
from innocook.core.scoring import ScoreTable, answer_table, band_of, display, score_table
from innocook.core.text import Text
from innocook.reports.building import source_of
from innocook.reports.figures import NOTHING, Figure, Kind, Source


@dataclass(frozen=True, slots=True)
class Cell:
    """One score of one institution: value (nine decimals), whole points, band and counts; None is not rated."""

    figure: Figure
    band: str
    band_name: Text | None
    counted: int
    applicable: int


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What programs know an institution of a round by: ids and keys, never words.

    Type, size, sector, country and context group are as the participation froze them. `submission` is the number of
    the submission the self-assessed answers are read from, `edition` that of the validated result, None before one.
    """

    assessment_id: str = ""
    institution_id: str = ""
    code: str = ""
    country_id: str = ""
    institution_type: str = ""
    size: str = ""
    sector: str = ""
    context_group: str = ""
    language: str = ""
    submission: int | None = None
    edition: int | None = None


NO_FACTS = RowFacts()


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One institution. `state` is its key in the lifecycle; a score that is missing in `own` is not rated.

    `own` are the self-assessed scores by id, `validated` those of the latest edition, None before a review;
    `answers` and `validated_answers` are what they were scored from.
    """

    institution: Text
    country: Text
    type: Text
    state: str
    own: Mapping[str, Cell]
    validated: Mapping[str, Cell] | None = None
    facts: RowFacts = NO_FACTS
    answers: Answers = field(default_factory=dict)
    validated_answers: Answers = field(default_factory=dict)

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
    """A round: the scores and indicators of its questionnaire in order, and a row per institution in the order given.

    `rows` may be read only once: ten thousand institutions are not held at the same time. `has_validated` says
    whether any of them has validated scores.
    """

    name: Text
    source: Source
    scores: tuple[Score, ...]
    indicators: tuple[Indicator, ...]
    rows: Iterable[RoundRow]
    has_validated: bool


def round_table(
    name: Text, questionnaire: Questionnaire, rows: Iterable[RoundRow], *, has_validated: bool | None = None
) -> RoundTable:
    """The table of a round scored by `questionnaire`; `has_validated` is found out where it is not given."""
    if has_validated is None:
        rows = tuple(rows)
        has_validated = any(row.validated is not None for row in rows)
    source = source_of(questionnaire)
    return RoundTable(name, source, questionnaire.scores, questionnaire.indicators, rows, has_validated)


def answer_value(answers: Answers, indicator: str) -> str | float | None:
    """An answer in one cell: the key of its option, its number, "na" for "not applicable", None for a blank."""
    answer: Answer = answers.get(indicator, BLANK)
    if answer.state is AnswerState.NOT_APPLICABLE:
        return "na"
    return answer.number if answer.option is None else answer.option


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
    scored = score_table(plan, answer_table(plan.questionnaire, answers))
    columns = [_column(plan, scored, place) for place in range(len(scored.score_ids))]
    return [dict(zip(scored.score_ids, row, strict=True)) for row in zip(*columns, strict=True)]


def _column(plan: Plan, scored: ScoreTable, place: int) -> list[Cell]:
    """The cells of one score, as `cell_of` makes them one by one."""
    score = plan.questionnaire.score_by_id[scored.score_ids[place]]
    values, counted, applicable = scored.values[:, place], scored.counted[:, place], scored.applicable[:, place]
    bands = band_ids(score, values, plan.questionnaire.bands_read_rounded)
    names = {band.id: band.name for band in score.bands}
    rows = zip(values.tolist(), displays(values).tolist(), bands, counted.tolist(), applicable.tolist(), strict=True)
    return [
        Cell(NOTHING, "", None, *counts)
        if math.isnan(value)
        else Cell(Figure(value, int(points)), band or "", names.get(band or ""), *counts)
        for value, points, band, *counts in rows
    ]
