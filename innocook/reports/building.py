"""Answers to a `Report`: the one place where figures, their whole points and their words come together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from innocook.core.answers import BLANK, Answer, Answers
from innocook.core.na_bounds import NaBounds, na_bounds
from innocook.core.next_steps import Suggestion, next_steps
from innocook.core.plan import Plan
from innocook.core.points import points_of, reach
from innocook.core.questionnaire import Indicator, Questionnaire, Reference, Score, ScoreKind
from innocook.core.scoring import ScoreResult, counted_indicators, display, score_answers
from innocook.core.summary import highlights, imbalance
from innocook.core.text import Text
from innocook.reports import palette
from innocook.reports.figures import (
    NOTHING,
    AnswerFigure,
    Figure,
    ImbalanceFigure,
    IndicatorFigure,
    Kind,
    Link,
    Report,
    ScoreFigure,
    SectionFigure,
    Source,
    StepFigure,
    Subject,
)


def build_report(
    plan: Plan,
    answers: Answers,
    subject: Subject,
    validated: Answers | None = None,
    supported: frozenset[str] | None = None,
) -> Report:
    """The report of one assessment by the plan's questionnaire; with `validated` answers, those are the figures shown.

    Next steps, strengths and gaps follow the figures shown. `supported` are the indicators with evidence; without it
    nothing is said of evidence. Raises InvalidAnswer where an answer does not fit.
    """
    questionnaire = plan.questionnaire
    shown = answers if validated is None else validated
    standing, lowest = highlights(questionnaire, shown), imbalance(questionnaire, score_answers(plan, shown))
    return Report(
        subject=subject,
        source=source_of(questionnaire),
        kind=Kind.SELF if validated is None else Kind.VALIDATED,
        scores=score_figures(plan, answers, validated, supported),
        sections=tuple(SectionFigure(part.id, part.title, part.indicators) for part in questionnaire.sections),
        indicators=indicator_figures(questionnaire, answers, validated),
        strengths=tuple(each.indicator.id for each in standing.strengths),
        gaps=tuple(each.indicator.id for each in standing.gaps),
        imbalance=ImbalanceFigure(lowest.score, figure(lowest.distance)) if lowest else None,
        steps=step_figures(plan, shown),
    )


def score_figures(
    plan: Plan, answers: Answers, validated: Answers | None = None, supported: frozenset[str] | None = None
) -> tuple[ScoreFigure, ...]:
    """Every score of the plan in its order; arguments as for `build_report`."""
    shown = answers if validated is None else validated
    own, bounds, colours = score_answers(plan, answers), na_bounds(plan, shown), score_colours(plan.questionnaire)
    checked = None if validated is None else score_answers(plan, validated)
    backed = {} if supported is None else _backed(plan, shown, supported)
    return tuple(
        replace(
            _score(step.score, bounds[name], own[name], checked[name] if checked else None),
            colour=colours.get(name, palette.ACTION),
            with_evidence=backed.get(name),
        )
        for step in plan.steps
        for name in (step.score.id,)
    )


def step_figures(plan: Plan, answers: Answers, limit: int = 5) -> tuple[StepFigure, ...]:
    """Up to `limit` next steps, their gains in the scores of the plan."""
    questionnaire = plan.questionnaire
    return tuple(_step(questionnaire, step) for step in next_steps(plan, questionnaire, answers, limit))


def source_of(questionnaire: Questionnaire) -> Source:
    """Where the figures come from."""
    return Source(
        questionnaire.id,
        questionnaire.version,
        questionnaire.sha256,
        questionnaire.title,
        questionnaire.source,
        questionnaire.rule,
    )


def figure(value: float | None) -> Figure:
    """A value with its whole points."""
    return NOTHING if value is None else Figure(value, display(value))


def score_colours(questionnaire: Questionnaire) -> Mapping[str, str]:
    """The colour of every score: principles have their own, the others the colour of action."""
    own = palette.principle_colours([score.id for score in questionnaire.scores_of(ScoreKind.PRINCIPLE)])
    return {score.id: own.get(score.id, palette.ACTION) for score in questionnaire.scores}


def _backed(plan: Plan, answers: Answers, supported: frozenset[str]) -> Mapping[str, int]:
    """How many of the indicators that a score counts have evidence."""
    return {name: len(counted & supported) for name, counted in counted_indicators(plan, answers).items()}


def _score(score: Score, bounds: NaBounds, own: ScoreResult, validated: ScoreResult | None) -> ScoreFigure:
    shown = validated or own
    return ScoreFigure(
        id=score.id,
        kind=score.kind,
        name=score.name,
        colour=palette.ACTION,
        own=figure(own.value),
        validated=figure(validated.value) if validated else NOTHING,
        shown=figure(shown.value),
        band=shown.band or "",
        band_name=next((band.name for band in score.bands if band.id == shown.band), None),
        counted=shown.counted,
        applicable=shown.applicable,
        total=shown.total,
        borderline=shown.borderline,
        minimum=score.minimum,
        maximum=score.maximum,
        na_count=bounds.count,
        na_share=bounds.share,
        if_none=figure(bounds.if_lowest),
        if_full=figure(bounds.if_highest),
    )


def indicator_figures(
    questionnaire: Questionnaire, answers: Answers, validated: Answers | None = None
) -> tuple[IndicatorFigure, ...]:
    """Every indicator with what was answered, in the order of the questionnaire."""
    colours = score_colours(questionnaire)
    reasons = {reason.id: reason.text for reason in questionnaire.na_reasons}

    def one(indicator: Indicator) -> IndicatorFigure:
        checked = None if validated is None else _answer(indicator, validated.get(indicator.id, BLANK), reasons)
        return IndicatorFigure(
            id=indicator.id,
            section=indicator.section,
            principle=indicator.principle or "",
            colour=colours.get(indicator.principle or "", palette.ACTION),
            title=indicator.title,
            question=indicator.question,
            worst=reach(indicator)[0],
            best=reach(indicator)[1],
            unit=indicator.number.unit if indicator.number else None,
            own=_answer(indicator, answers.get(indicator.id, BLANK), reasons),
            validated=checked,
        )

    return tuple(one(indicator) for indicator in questionnaire.indicators)


def _answer(indicator: Indicator, answer: Answer, reasons: Mapping[str, Text]) -> AnswerFigure:
    option = indicator.option(answer.option) if answer.option is not None else None
    return AnswerFigure(
        state=answer.state,
        option=answer.option or "",
        number=answer.number,
        name=option.name if option else None,
        text=option.text if option else None,
        points=points_of(indicator, answer),
        na_reason_id=answer.na_reason,
        na_reason=reasons.get(answer.na_reason),
        na_text=answer.na_text,
        note=answer.note,
    )


def _step(questionnaire: Questionnaire, suggestion: Suggestion) -> StepFigure:
    indicator = suggestion.indicator
    start, target = indicator.option(suggestion.step.start), indicator.option(suggestion.step.target)
    principle = questionnaire.score_by_id.get(indicator.principle or "")
    goals = {target.partition(".")[0] for target in indicator.sdg_targets}
    return StepFigure(
        indicator=indicator.id,
        title=indicator.title,
        principle=indicator.principle or "",
        principle_name=principle.name if principle else None,
        colour=score_colours(questionnaire).get(indicator.principle or "", palette.ACTION),
        start=start.name if start else indicator.title,
        target=target.name if target else indicator.title,
        text=suggestion.step.text,
        effort=suggestion.step.effort,
        gain_overall=figure(suggestion.gain_overall),
        gain_principle=figure(suggestion.gain_principle),
        evidence=indicator.evidence,
        key_messages=_links(questionnaire.key_messages, set(indicator.key_messages)),
        goals=_links(questionnaire.sdg_goals, goals),
    )


def _links(references: tuple[Reference, ...], wanted: set[str]) -> tuple[Link, ...]:
    return tuple(Link(reference.id, reference.text) for reference in references if reference.id in wanted)
