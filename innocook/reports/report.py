"""One report: every figure of one assessment, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from innocook.core.questionnaire import ScoreKind
from innocook.reports.figures import (
    ImbalanceFigure,
    IndicatorFigure,
    Kind,
    ScoreFigure,
    SectionFigure,
    Source,
    StepFigure,
    Subject,
)
from innocook.reports.review_figures import DifferenceFigure, EditionFigure, PieceFigure, SubmissionFigure

FAR = 2
"""From so many levels on a difference between the two scores comes first."""


@dataclass(frozen=True)
class Report:
    """Every figure of one assessment. `strengths` and `gaps` are ids of indicators.

    `submission` and `edition` are what the self-assessed and the validated answers were read from, where they were
    frozen. `differences` are the answers that a reviewer changed; `evidence` the pieces beside the indicators, as far
    as the reader of the report may see them.
    """

    subject: Subject
    source: Source
    kind: Kind
    scores: tuple[ScoreFigure, ...]
    sections: tuple[SectionFigure, ...]
    indicators: tuple[IndicatorFigure, ...]
    strengths: tuple[str, ...]
    gaps: tuple[str, ...]
    imbalance: ImbalanceFigure | None
    steps: tuple[StepFigure, ...]
    differences: tuple[DifferenceFigure, ...] = ()
    evidence: tuple[PieceFigure, ...] = ()
    submission: SubmissionFigure | None = None
    edition: EditionFigure | None = None

    @cached_property
    def score_by_id(self) -> Mapping[str, ScoreFigure]:
        """Scores by id."""
        return {score.id: score for score in self.scores}

    @cached_property
    def indicator_by_id(self) -> Mapping[str, IndicatorFigure]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @property
    def is_validated(self) -> bool:
        """Whether a reviewer's figures are shown."""
        return self.kind is Kind.VALIDATED

    @property
    def overall(self) -> ScoreFigure | None:
        """The overall score, or None where the questionnaire has none."""
        return next(iter(self.scores_of(ScoreKind.OVERALL)), None)

    @property
    def has_na(self) -> bool:
        """Whether anything that a score counts is "not applicable"."""
        return any(score.na_count for score in self.scores)

    @property
    def has_accepted(self) -> bool:
        """Whether it is known which evidence a reviewer accepted."""
        return any(score.with_accepted is not None for score in self.scores)

    @property
    def scores_by_kind(self) -> tuple[ScoreFigure, ...]:
        """Every score, the overall one first, then principles, sections and others."""
        return tuple(score for kind in ScoreKind for score in self.scores_of(kind))

    def scores_of(self, kind: ScoreKind) -> tuple[ScoreFigure, ...]:
        """The scores of one kind, in the order of the questionnaire."""
        return tuple(score for score in self.scores if score.kind is kind)

    @property
    def far_differences(self) -> tuple[DifferenceFigure, ...]:
        """The answers whose validated level lies two levels or more from the self-assessed one."""
        return tuple(one for one in self.differences if abs(one.levels) >= FAR)

    @property
    def near_differences(self) -> tuple[DifferenceFigure, ...]:
        """All other answers that a reviewer changed."""
        return tuple(one for one in self.differences if abs(one.levels) < FAR)

    @cached_property
    def evidence_by_indicator(self) -> Mapping[str, tuple[PieceFigure, ...]]:
        """The pieces beside each indicator; indicators without any are left out."""
        found: dict[str, tuple[PieceFigure, ...]] = {}
        for piece in self.evidence:
            found[piece.indicator] = (*found.get(piece.indicator, ()), piece)
        return found
