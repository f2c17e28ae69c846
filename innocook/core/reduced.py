"""A questionnaire cut to some of its indicators, scored by the same rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from innocook.core.plan import Plan, compile_plan
from innocook.core.points import AnswerTable, reach
from innocook.core.questionnaire import Questionnaire, Score
from innocook.core.ranges import NeedsRule, PartRange, can_be_unrated, reachable_range

FEWEST_INDICATORS = 2
"""A score that lost indicators is left out below this many: what is left would be a single answer under its name."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """The plan of a cut questionnaire. `columns` are the indicators kept, by their place in the whole one, in order;
    `left_out` the scores that have too few indicators left, or none."""

    plan: Plan
    columns: tuple[int, ...]
    left_out: tuple[str, ...]

    def table(self, whole: AnswerTable) -> AnswerTable:
        """Answers to the whole questionnaire, cut to the indicators kept."""
        columns = list(self.columns)
        return AnswerTable(whole.points[:, columns], whole.not_applicable[:, columns])


def reduced(plan: Plan, kept: Collection[str]) -> Reduced:
    """The questionnaire of `plan` with the indicators `kept` alone; ids it does not have are ignored.

    Scores lose the parts that are gone and keep rule, weights and needs (never more parts than there are). One that
    lost indicators and has fewer than two left is left out, of its parents too. Bands and tolerance stay where the
    reachable range is still the same; otherwise they would read another scale, and go.
    """
    questionnaire = plan.questionnaire
    columns = tuple(place for place, name in enumerate(plan.indicator_ids) if name in kept)
    if len(columns) == len(plan.indicator_ids):
        return Reduced(plan, columns, ())
    indicators = tuple(questionnaire.indicators[place] for place in columns)
    scores = _scores(plan, {indicator.id for indicator in indicators})
    sections = (
        replace(section, indicators=tuple(name for name in section.indicators if name in kept))
        for section in questionnaire.sections
    )
    cut = replace(
        questionnaire,
        indicators=indicators,
        sections=tuple(section for section in sections if section.indicators),
        scores=tuple(scores.values()),
        quick_scan=None,
    )
    return Reduced(compile_plan(cut), columns, tuple(name for name in plan.score_ids if name not in scores))


def without_national(plan: Plan) -> Reduced:
    """The questionnaire without the indicators that say more about the country than about the institution."""
    own = [each.id for each in plan.questionnaire.indicators if not each.depends_on_national]
    return reduced(plan, own)


def _scores(plan: Plan, kept: Collection[str]) -> dict[str, Score]:
    """The scores that remain, by id, parts first."""
    found: dict[str, Score] = {}
    parts: dict[str, PartRange] = _leaves(plan.questionnaire, kept)
    for step in plan.steps:
        leaves = [plan.indicator_ids[leaf] for leaf in step.leaves]
        left = sum(name in kept for name in leaves)
        if left == 0 or (left < FEWEST_INDICATORS and left < len(leaves)):
            continue
        score = _cut(step.score, parts)
        if score is None:
            continue
        found[score.id] = score
        below = [parts[part.id] for part in score.parts]
        unrated = can_be_unrated(below)
        parts[score.id] = PartRange(1.0, score.minimum, score.maximum, unrated, all(one.can_be_na for one in below))
    return found


def _leaves(questionnaire: Questionnaire, kept: Collection[str]) -> dict[str, PartRange]:
    return {
        each.id: PartRange(1.0, *reach(each), can_be_blank=True, can_be_na=each.na_allowed)
        for each in questionnaire.indicators
        if each.id in kept
    }


def _cut(score: Score, known: Mapping[str, PartRange]) -> Score | None:
    """The score over the parts that are left; itself where all are, None where none is."""
    parts = tuple(part for part in score.parts if part.id in known)
    if not parts:
        return None
    needs = replace(score.needs, at_least=min(score.needs.at_least, len(parts)))
    ranges = [replace(known[part.id], weight=part.weight) for part in parts]
    rule = NeedsRule(needs.share, needs.at_least, needs.of)
    low, high = reachable_range(score.rule, ranges, rule, score.blanks.value == "zero")
    is_same = (low, high) == (score.minimum, score.maximum)
    bands, tolerance = (score.bands, score.tolerance) if is_same else ((), 0.0)
    return replace(score, parts=parts, needs=needs, minimum=low, maximum=high, bands=bands, tolerance=tolerance)
