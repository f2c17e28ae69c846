"""Answers to the scores of a report: values, whole points, bands and counts of both kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from innocook.core.answers import Answers
from innocook.core.arithmetic import DECIMALS
from innocook.core.na_bounds import NaBounds, na_bounds
from innocook.core.plan import Plan
from innocook.core.questionnaire import Questionnaire, Score, ScoreKind
from innocook.core.scoring import ScoreResult, counted_indicators, display, score_answers
from innocook.reports import palette
from innocook.reports.figures import NOTHING, Figure, ScoreFigure
from innocook.reports.review_figures import NO_BASIS, Basis


def score_figures(
    plan: Plan, answers: Answers, validated: Answers | None = None, basis: Basis = NO_BASIS
) -> tuple[ScoreFigure, ...]:
    """Every score of the plan in its order; arguments as for `build_report`."""
    shown = answers if validated is None else validated
    own, bounds, colours = score_answers(plan, answers), na_bounds(plan, shown), score_colours(plan.questionnaire)
    checked = None if validated is None else score_answers(plan, validated)
    backed = [_backed(plan, shown, wanted) for wanted in (basis.supported, basis.accepted)]
    return tuple(
        replace(
            _score(step.score, bounds[name], own[name], checked[name] if checked else None),
            colour=colours.get(name, palette.ACTION),
            with_evidence=backed[0].get(name),
            with_accepted=backed[1].get(name) if checked else None,
        )
        for step in plan.steps
        for name in (step.score.id,)
    )


def figure(value: float | None) -> Figure:
    """A value with its whole points."""
    return NOTHING if value is None else Figure(value, display(value))


def score_colours(questionnaire: Questionnaire) -> Mapping[str, str]:
    """The colour of every score: principles have their own, the others the colour of action."""
    own = palette.principle_colours([score.id for score in questionnaire.scores_of(ScoreKind.PRINCIPLE)])
    return {score.id: own.get(score.id, palette.ACTION) for score in questionnaire.scores}


def _backed(plan: Plan, answers: Answers, wanted: frozenset[str] | None) -> Mapping[str, int]:
    """How many of the indicators that a score counts are among the wanted ones; empty where those are not known."""
    if wanted is None:
        return {}
    return {name: len(counted & wanted) for name, counted in counted_indicators(plan, answers).items()}


def _score(score: Score, bounds: NaBounds, own: ScoreResult, validated: ScoreResult | None) -> ScoreFigure:
    shown, names = validated or own, {band.id: band.name for band in score.bands}
    return ScoreFigure(
        id=score.id,
        kind=score.kind,
        name=score.name,
        colour=palette.ACTION,
        own=figure(own.value),
        validated=figure(validated.value) if validated else NOTHING,
        shown=figure(shown.value),
        band=shown.band or "",
        band_name=names.get(shown.band or ""),
        counted=shown.counted,
        applicable=shown.applicable,
        total=shown.total,
        borderline=shown.borderline,
        minimum=score.minimum,
        maximum=score.maximum,
        own_band=own.band or "",
        own_band_name=names.get(own.band or ""),
        own_borderline=own.borderline,
        own_counted=own.counted,
        difference=_distance(own, validated),
        na_count=bounds.count,
        na_share=bounds.share,
        if_none=figure(bounds.if_lowest),
        if_full=figure(bounds.if_highest),
    )


def _distance(own: ScoreResult, validated: ScoreResult | None) -> float | None:
    if validated is None or own.value is None or validated.value is None:
        return None
    return round(validated.value - own.value, DECIMALS)
