"""What a validation would write: both scores side by side, what the decisions come to, and what they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState
from innocook.core.deciding import is_same_value
from innocook.core.points import points_of
from innocook.core.questionnaire import Indicator
from innocook.core.review import Difference, Standing, differences
from innocook.core.scoring import ScoreResult, score_answers
from innocook.services.reviewing import OpenReview
from innocook.store.reviews import evidence_statuses

CONFIRMED, LOWERED, RAISED = "confirmed", "lowered", "raised"
NA_ACCEPTED, NA_REFUSED = "na_accepted", "na_refused"
KINDS = (CONFIRMED, LOWERED, RAISED, NA_ACCEPTED, NA_REFUSED)
ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Preview:
    """`counts` are the indicators by KINDS, `open_ones` those without a final decision: while there are any,
    `validated` is empty. `resting` of the `answered` validated answers have at least one accepted piece of evidence.
    """

    own: Mapping[str, ScoreResult]
    validated: Mapping[str, ScoreResult]
    counts: Mapping[str, int]
    differences: tuple[Difference, ...]
    open_ones: tuple[str, ...]
    answered: int
    resting: int

    @property
    def share(self) -> float | None:
        """The share (0-1) of validated answers that rest on accepted evidence; None without any answer."""
        return self.resting / self.answered if self.answered else None


def preview(session: Session, review: OpenReview) -> Preview:
    """What validating now would come to; the scores are those of the core."""
    final = {key: one.answer for key, one in review.outcomes.items() if one.answer is not None}
    left = {key: answer for key, answer in final.items() if review.outcomes[key].standing is Standing.FINAL}
    open_ones = tuple(key for key in review.looks if key not in left)
    answered = [key for key, answer in left.items() if answer.state is AnswerState.ANSWERED]
    statuses = evidence_statuses(session, review.opened.id)
    resting = [key for key in answered if any(status == ACCEPTED for _, status in statuses.get(key, ()))]
    indicators = review.questionnaire.indicator_by_id
    counts = Counter(what_became(indicators[key], review.answers[key], answer) for key, answer in left.items())
    plan = review.opened.plan
    return Preview(
        own=score_answers(plan, review.answers),
        validated={} if open_ones else score_answers(plan, left),
        counts={kind: counts[kind] for kind in KINDS},
        differences=differences(review.questionnaire, review.answers, left),
        open_ones=open_ones,
        answered=len(answered),
        resting=len(resting),
    )


def what_became(indicator: Indicator, own: Answer, left: Answer) -> str:
    """Which of KINDS a validated answer is, by what it says and not by how it came about."""
    if own.state is AnswerState.NOT_APPLICABLE:
        return NA_ACCEPTED if left.state is AnswerState.NOT_APPLICABLE else NA_REFUSED
    if is_same_value(own, left):
        return CONFIRMED
    before, after = points_of(indicator, own), points_of(indicator, left)
    return RAISED if before is not None and after is not None and after > before else LOWERED
