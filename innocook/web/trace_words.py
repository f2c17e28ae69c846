"""A trace in words: the rule, what it needs, the arithmetic and each answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innocook.core.answers import Answers
from innocook.core.plan import Plan
from innocook.core.questionnaire import Blanks, NeedsOf, Questionnaire, Rule
from innocook.core.scoring import score_answers
from innocook.core.text import Text
from innocook.core.trace import Trace, TraceLine
from innocook.reports.methodology import rule_name
from innocook.reports.score_building import score_figures
from innocook.web.languages import _, current_language, translator


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of a trace as the page shows it."""

    part: str
    name: Text
    is_score: bool
    answer: str
    value: float | None
    weight: float
    enters: bool


def trace_context(plan: Plan, answers: Answers, made: Trace) -> Mapping[str, Any]:
    """What the trace page shows beside the trace itself."""
    questionnaire = plan.questionnaire
    score = questionnaire.score_by_id[made.score]
    result = score_answers(plan, answers)[made.score]
    return {
        "name": score.name,
        "band_name": next((band.name for band in score.bands if band.id == result.band), None),
        "borderline": result.borderline,
        "figure": next(each for each in score_figures(plan, answers) if each.id == made.score),
        "tolerance": score.tolerance,
        "rule_sentence": _rules()[made.rule],
        "needs_sentence": _needs(made),
        "blanks_sentence": _("A part without an answer counts as zero.") if made.blanks is Blanks.ZERO else "",
        "result_label": rule_name(made.rule, translator()),
        "arithmetic": arithmetic(made),
        "lines": [_line(questionnaire, line) for line in made.lines],
        "exact": exact,
    }


def exact(value: float) -> str:
    """A number with up to nine decimals, no trailing zeros and the decimal sign of the language."""
    return translator().exact(value)


def arithmetic(made: Trace) -> str:
    """The sum that a reader can do by hand, for a plain mean or sum; empty otherwise."""
    used = [line for line in made.lines if line.enters]
    if made.value is None or not used or made.rule not in {Rule.MEAN, Rule.SUM}:
        return ""
    weighted = any(line.weight != 1 for line in used)
    terms = " + ".join(_term(line, weighted) for line in used)
    if made.rule is Rule.SUM:
        return f"\u2066{terms} = {exact(made.value)}\u2069"
    divisor = exact(sum(line.weight for line in used))
    return f"\u2066({terms}) ÷ {divisor} = {exact(made.value)}\u2069"


def _term(line: TraceLine, weighted: bool) -> str:
    value = exact(line.value or 0)
    return f"{exact(line.weight)} × {value}" if weighted else value


def _line(questionnaire: Questionnaire, line: TraceLine) -> LineWords:
    score = questionnaire.score_by_id.get(line.part)
    if score is not None:
        return LineWords(line.part, score.name, True, _state(line), line.value, line.weight, line.enters)
    indicator = questionnaire.indicator_by_id[line.part]
    option = indicator.option(line.option) if line.option is not None else None
    words = _state(line)
    if option is not None:
        words = f"{option.key} · {option.name.in_language(current_language())}"
    elif line.number is not None:
        words = exact(line.number)
    return LineWords(line.part, indicator.title, False, words, line.value, line.weight, line.enters)


def _state(line: TraceLine) -> str:
    states = {"rated": "", "blank": _("Not answered"), "not_applicable": _("Not applicable")}
    if line.below is not None and line.state == "blank":
        return _("Not rated yet")
    return states[line.state]


def _needs(made: Trace) -> str:
    share = translator().percent(made.needs.share)
    if made.needs.of is NeedsOf.ALL and made.needs.share == 1:
        return _("It is shown when all of its parts are rated.")
    if made.needs.of is NeedsOf.ALL:
        return _(
            "It is shown when at least %(share)s of all its parts are answered, and no fewer than %(least)d.",
            share=share,
            least=made.needs.at_least,
        )
    return _(
        "It is shown when at least %(share)s of its applicable parts are answered, and no fewer than %(least)d.",
        share=share,
        least=made.needs.at_least,
    )


def _rules() -> dict[Rule, str]:
    return {
        Rule.MEAN: _("This score is the weighted mean of its parts."),
        Rule.GEOMETRIC: _("This score is the weighted geometric mean of its parts."),
        Rule.HARMONIC: _("This score is the weighted harmonic mean of its parts."),
        Rule.SUM: _("This score is the weighted sum of its parts."),
    }
