"""The figures of a quick scan: its own scores, which answers make them, and a few next steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from innocook.core.answers import Answers, AnswerState
from innocook.core.plan import Plan
from innocook.core.questionnaire import ScoreKind
from innocook.core.quick_scan import asked
from innocook.reports.building import indicator_figures, source_of, step_figures
from innocook.reports.figures import IndicatorFigure, ScoreFigure, SectionFigure, Source, StepFigure
from innocook.reports.score_building import score_figures

MOST_STEPS = 3


@dataclass(frozen=True)
class ScanFigures:
    """Every figure of one quick scan; `indicators` are all of the questionnaire, `asked` the ids the scan asks for."""

    source: Source
    scores: tuple[ScoreFigure, ...]
    sections: tuple[SectionFigure, ...]
    indicators: tuple[IndicatorFigure, ...]
    asked: tuple[str, ...]
    steps: tuple[StepFigure, ...]

    @cached_property
    def indicator_by_id(self) -> Mapping[str, IndicatorFigure]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @property
    def overall(self) -> ScoreFigure | None:
        """The overall score, or None where the scan has none."""
        return next((score for score in self.scores if score.kind is ScoreKind.OVERALL), None)

    @property
    def others(self) -> tuple[ScoreFigure, ...]:
        """Every score but the overall one."""
        return tuple(score for score in self.scores if score.kind is not ScoreKind.OVERALL)

    @property
    def answers(self) -> tuple[IndicatorFigure, ...]:
        """The indicators that were asked, in the order of asking."""
        return tuple(self.indicator_by_id[name] for name in self.asked)

    @property
    def left_out(self) -> int:
        """How many of the answers are "not applicable"."""
        return sum(each.own.state is AnswerState.NOT_APPLICABLE for each in self.answers)


def scan_figures(plan: Plan, answers: Answers) -> ScanFigures:
    """The figures of these answers by the plan of a quick scan; gains are those of the scan's own scores."""
    questionnaire = plan.questionnaire
    return ScanFigures(
        source=source_of(questionnaire),
        scores=score_figures(plan, answers),
        sections=tuple(SectionFigure(part.id, part.title, part.indicators) for part in questionnaire.sections),
        indicators=indicator_figures(questionnaire, answers),
        asked=tuple(indicator.id for indicator in asked(questionnaire)),
        steps=step_figures(plan, answers, MOST_STEPS),
    )
