"""Answers to a `Report`: the one place where figures, their whole points and their words come together."""

from __future__ import annotations

from collections.abc import Mapping

from innocook.core.answers import BLANK, Answer, Answers
from innocook.core.deciding import is_same_value
from innocook.core.next_steps import Suggestion, next_steps
from innocook.core.plan import Plan
from innocook.core.points import points_of, reach
from innocook.core.questionnaire import Indicator, Questionnaire, Reference
from innocook.core.review import Decision, DecisionKind, differences
from innocook.core.scoring import score_answers
from innocook.core.summary import highlights, imbalance
from innocook.core.text import Text
from innocook.reports import palette
from innocook.reports.figures import (
    AnswerFigure,
    ImbalanceFigure,
    IndicatorFigure,
    Kind,
    Link,
    SectionFigure,
    Source,
    StepFigure,
    Subject,
)
from innocook.reports.report import Report
from innocook.reports.review_figures import NO_BASIS, Basis, DifferenceFigure
from innocook.reports.score_building import figure, score_colours, score_figures

MOST_STEPS = 5
UNSAID = Decision(DecisionKind.CONFIRM)
"""The decision of which nothing is told."""


def build_report(
    plan: Plan,
    answers: Answers,
    subject: Subject,
    validated: Answers | None = None,
    basis: Basis = NO_BASIS,
    *,
    most_steps: int = MOST_STEPS,
) -> Report:
    """The report of one assessment by the plan's questionnaire; with `validated` answers, those are the figures shown.

    Next steps, strengths and gaps follow the figures shown; without steps it is made in half the time. Raises
    InvalidAnswer where an answer does not fit.
    """
    questionnaire = plan.questionnaire
    shown = answers if validated is None else validated
    standing, lowest = highlights(questionnaire, shown), imbalance(questionnaire, score_answers(plan, shown))
    return Report(
        subject=subject,
        source=source_of(questionnaire),
        kind=Kind.SELF if validated is None else Kind.VALIDATED,
        scores=score_figures(plan, answers, validated, basis),
        sections=tuple(SectionFigure(part.id, part.title, part.indicators) for part in questionnaire.sections),
        indicators=indicator_figures(questionnaire, answers, validated),
        strengths=tuple(each.indicator.id for each in standing.strengths),
        gaps=tuple(each.indicator.id for each in standing.gaps),
        imbalance=ImbalanceFigure(lowest.score, figure(lowest.distance)) if lowest else None,
        steps=step_figures(plan, shown, most_steps),
        differences=() if validated is None else difference_figures(questionnaire, answers, validated, basis.decisions),
        evidence=basis.evidence,
        submission=basis.submission,
        edition=basis.edition,
    )


def step_figures(plan: Plan, answers: Answers, limit: int = MOST_STEPS) -> tuple[StepFigure, ...]:
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


def difference_figures(
    questionnaire: Questionnaire, answers: Answers, validated: Answers, decisions: Mapping[str, Decision]
) -> tuple[DifferenceFigure, ...]:
    """The answers that say something else once validated, those that lie furthest apart first."""
    levels = {one.indicator: one.levels for one in differences(questionnaire, answers, validated, 1)}
    found = [
        _difference(indicator.id, levels.get(indicator.id, 0), decisions.get(indicator.id, UNSAID))
        for indicator in questionnaire.indicators
        if not is_same_value(answers.get(indicator.id, BLANK), validated.get(indicator.id, BLANK))
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.levels)))


def _difference(indicator: str, levels: int, decision: Decision) -> DifferenceFigure:
    return DifferenceFigure(indicator, levels, decision.reason_code, decision.reason, decision.reason_language)


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
