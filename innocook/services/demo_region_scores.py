"""The scores of invented institutions, a block at a time, by the engine that scores everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from innocook import __version__
from innocook.core.answers import Answers
from innocook.core.plan import Plan
from innocook.core.scoring import answer_table, score_table
from innocook.services.demo_region_cases import Case
from innocook.services.demo_region_ids import Ids
from innocook.store.columns import fields_of
from innocook.store.scores import StoredScore

Scores = Mapping[str, StoredScore]


@dataclass(frozen=True, slots=True)
class CaseScores:
    """The self-assessed scores of a case, and the validated ones where there are any."""

    own: Scores
    validated: Scores | None


def scores_of_cases(plan: Plan, cases: Sequence[Case]) -> Iterator[CaseScores]:
    """The scores of each case, in order."""
    results = [{key: answer for key, (answer, _) in case.result.items()} for case in cases]
    own = _scored(plan, [case.answers for case in cases])
    validated = iter(_scored(plan, [result for result in results if result]))
    for scores, result in zip(own, results, strict=True):
        yield CaseScores(scores, next(validated) if result else None)


def overall_of(plan: Plan, scores: Scores | None) -> float | None:
    """The overall score; None where there is none."""
    overall = plan.questionnaire.overall
    return scores[overall.id].value if scores and overall else None


def score_rows(
    scores: Scores, ids: Ids, assessment_id: UUID, submission_id: UUID | None, kind: str
) -> list[dict[str, Any]]:
    """The scores of one kind of a draft, or of a submission, as rows."""
    owner = {
        "assessment_id": assessment_id,
        "submission_id": submission_id,
        "kind": kind,
        "engine_version": __version__,
    }
    return [{"id": ids.new(), "score_id": key, **fields_of(score), **owner} for key, score in scores.items()]


def _scored(plan: Plan, answers: Sequence[Answers]) -> list[Scores]:
    table = score_table(plan, answer_table(plan.questionnaire, answers))
    totals = [len(step.leaves) for step in plan.steps]
    columns = (table.values.tolist(), table.counted.tolist(), table.applicable.tolist())
    return [
        {
            score_id: StoredScore(None if value != value else value, counted, applicable, total)  # noqa: PLR0124 - NaN
            for score_id, value, counted, applicable, total in zip(plan.score_ids, *row, totals, strict=True)
        }
        for row in zip(*columns, strict=True)
    ]
