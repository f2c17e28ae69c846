"""Answers to a `Report`: the one place where figures, their whole points and their words come together."""

from __future__ import annotations

from collections.abc import Mapping

from innocook.core.answers import BLANK, Answer, Answers
from innocook.core.next_steps import Suggestion, next_steps
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator, Questionnaire, Reference, Score, ScoreKind
from innocook.core.scoring import ScoreResult, display, points_of, score_answers
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


def build_report(plan: Plan, answers: Answers, subject: Subject, validated: Answers | None = None) -> Report:
    """The report of one assessment by the plan's questionnaire; with `validated` answers, those are the figures shown.

    Next steps, strengths and gaps follow the figures shown. Raises InvalidAnswer where an answer does not fit.
    """
    questionnaire = plan.questionnaire
    shown = answers if validated is None else validated
    results = score_answers(plan, shown)
    standing, lowest = highlights(questionnaire, shown), imbalance(questionnaire, results)
    return Report(
        subject=subject,
        source=source_of(questionnaire),
        kind=Kind.SELF if validated is None else Kind.VALIDATED,
        scores=_scores(plan, score_answers(plan, answers), None if validated is None else results),
        sections=tuple(SectionFigure(part.id, part.title, part.indicators) for part in questionnaire.sections),
        indicators=_indicators(questionnaire, answers, validated),
        strengths=tuple(each.indicator.id for each in standing.strengths),
        gaps=tuple(each.indicator.id for each in standing.gaps),
        imbalance=ImbalanceFigure(lowest.score, figure(lowest.distance)) if lowest else None,
        steps=tuple(_step(questionnaire, step) for step in next_steps(plan, questionnaire, shown)),
    )


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


def reach(indicator: Indicator) -> tuple[float, float]:
    """The fewest and the most points an indicator can be worth."""
    if indicator.number is not None:
        points = [indicator.number.points_from, indicator.number.points_to]
    else:
        points = [option.points for option in indicator.options]
    return min(points), max(points)


def _scores(
    plan: Plan, own: Mapping[str, ScoreResult], validated: Mapping[str, ScoreResult] | None
) -> tuple[ScoreFigure, ...]:
    colours = score_colours(plan.questionnaire)
    return tuple(
        _score(step.score, colours[step.score.id], own[step.score.id], validated[step.score.id] if validated else None)
        for step in plan.steps
    )


def _score(score: Score, colour: str, own: ScoreResult, validated: ScoreResult | None) -> ScoreFigure:
    shown = validated or own
    return ScoreFigure(
        id=score.id,
        kind=score.kind,
        name=score.name,
        colour=colour,
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
    )


def _indicators(
    questionnaire: Questionnaire, answers: Answers, validated: Answers | None
) -> tuple[IndicatorFigure, ...]:
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
