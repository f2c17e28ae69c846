"""What the pages of the quick scan say about sums and about answers that were carried over."""

from __future__ import annotations

from dataclasses import dataclass

from innocook.core.answers import Answers
from innocook.core.plan import Plan
from innocook.core.text import Text
from innocook.core.trace import Trace, trace
from innocook.reports.methodology import rule_name
from innocook.services.quick_scan import CarryOver
from innocook.web.languages import _, translator
from innocook.web.trace_words import arithmetic


@dataclass(frozen=True, slots=True)
class ScanSum:
    """How one score came about: the rule, the parts that count (ids of indicators or names of scores) and the sum."""

    id: str
    name: Text
    rule: str
    indicators: tuple[str, ...]
    scores: tuple[Text, ...]
    value: float | None
    sum: str


def sums(plan: Plan, answers: Answers) -> list[ScanSum]:
    """How each score of the scan came about, in the order of its arithmetic."""
    return [_sum(plan, trace(plan, answers, score_id)) for score_id in plan.score_ids]


def carried_sentences(done: CarryOver, promised: set[str]) -> list[str]:
    """What was taken over, and which of the promised ones have an answer by now, which stays."""
    taken = translator().ngettext("%(num)d answer was taken over.", "%(num)d answers were taken over.", len(done.taken))
    meanwhile = [name for name in done.kept if name in promised]
    said = [_("%(id)s has an answer by now; it stays as it is.", id=name) for name in meanwhile]
    return [taken, *said]


def _sum(plan: Plan, made: Trace) -> ScanSum:
    counted = [line.part for line in made.lines if line.enters]
    names = {step.score.id: step.score.name for step in plan.steps}
    return ScanSum(
        id=made.score,
        name=names[made.score],
        rule=rule_name(made.rule, translator()),
        indicators=tuple(part for part in counted if part not in names),
        scores=tuple(names[part] for part in counted if part in names),
        value=made.value,
        sum=arithmetic(made),
    )
