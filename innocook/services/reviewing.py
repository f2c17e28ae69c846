"""One assessment as its reviewers see it: the submission, whose turn it is, and where every decision stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer
from innocook.core.errors import InnocookError, NotFound
from innocook.core.permissions import Action
from innocook.core.questionnaire import Questionnaire
from innocook.core.review import Decision, Looks, Outcome, Standing, is_looked_at_twice, outcome
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment, opened
from innocook.store import assessments as stored
from innocook.store import audit
from innocook.store import reviews as stored_reviews
from innocook.store.audit import Event
from innocook.store.clarifications import named_indicators
from innocook.store.progress import was_late
from innocook.store.reviews import MadeDecision
from innocook.store.submissions import submissions_of
from innocook.store.tables import Assessment, Review, Submission

FIRST, SECOND, THIRD = 1, 2, 3


class ReviewRefused(InnocookError):
    """A reviewer cannot do this now.

    `code` is taken (somebody else has the turn), not_your_turn, review_done, nothing_to_settle, had_a_turn (one person,
    two positions), cannot_review (the person chosen may not), undecided, not_done (one's own decisions are not
    complete, and another's would be told), due_too_soon, due_too_late, own_proposal, unchanged, proposed_already or
    reason_missing.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that is going on."""

    position: int
    reviewer_id: UUID
    name: str
    assigned_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class OpenReview:
    """An assessment under review. `looks` and `outcomes` have every indicator of the questionnaire, in its order.

    `settled` are the (position, indicator) whose decision stands since an earlier submission.
    """

    opened: OpenAssessment
    submission: Submission
    turns: tuple[Turn, ...]
    looks: Mapping[str, Looks]
    is_twice: bool
    settled: frozenset[tuple[int, str]] = frozenset()

    @property
    def questionnaire(self) -> Questionnaire:
        """The round's own version of the questionnaire."""
        return self.opened.questionnaire

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The submission as it was frozen."""
        return json.loads(self.submission.document)  # type: ignore[no-any-return]

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The submitted answers by indicator."""
        return self.opened.answers

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Where the decisions on every indicator stand; a second look counts once it is done."""
        second_done = any(turn.position == SECOND and turn.done_at for turn in self.turns)
        return {
            key: outcome(self.answers[key], looks if second_done else replace(looks, second=None))
            for key, looks in self.looks.items()
        }

    def standing(self, standing: Standing) -> tuple[str, ...]:
        """The indicators that stand so, in the order of the questionnaire."""
        return tuple(key for key, found in self.outcomes.items() if found.standing is standing)

    def turn_of(self, account_id: UUID) -> Turn | None:
        """The turn of a person that is going on."""
        return next((turn for turn in self.turns if turn.reviewer_id == account_id), None)

    def turn_at(self, position: int) -> Turn | None:
        """The turn at a position that is going on."""
        return next((turn for turn in self.turns if turn.position == position), None)

    def made_by(self, position: int) -> Mapping[str, Decision]:
        """The decisions that stand at a position."""
        looks = {key: (look.first, look.second, look.third)[position - 1] for key, look in self.looks.items()}
        return {key: decision for key, decision in looks.items() if decision is not None}

    def due_at(self, position: int) -> tuple[str, ...]:
        """The indicators that a position decides: all of them, or those the first two do not agree on."""
        if position != THIRD:
            return tuple(self.looks)
        settled = {key for key, look in self.looks.items() if look.third is not None}
        return tuple(key for key in self.looks if key in settled or self.outcomes[key].standing is Standing.DISAGREED)

    def undecided_at(self, position: int) -> tuple[str, ...]:
        """The indicators that a position has still to decide, in the order of the questionnaire."""
        made = self.made_by(position)
        return tuple(key for key in self.due_at(position) if key not in made)

    def refuse_settled(self, turn: Turn, indicator: str) -> None:
        """Raise ReviewRefused `review_done` for what a reviewer decided before the other's decision was known.

        After a clarification only what was asked about is open to the two who review the same.
        """
        if self.is_twice and (turn.position, indicator) in self.settled:
            raise ReviewRefused("review_done")

    def sees(self, position: int, other: int) -> bool:
        """Whether the reviewer at a position may see the decisions of another: a third all, others once done."""
        mine = self.turn_at(position)
        return position in {other, THIRD} or (mine is not None and mine.done_at is not None) or not self.is_twice


def open_review(session: Session, visitor: Visitor, assessment_id: UUID, *, at: datetime) -> OpenReview:
    """The review of a submitted assessment; NotFound for everybody who may not review it."""
    row = stored.assessment_by_id(session, assessment_id)
    return _review(session, _allowed(session, row, visitor, Action.REVIEW, at), assessment_id)


def locked_review(
    session: Session, visitor: Visitor, assessment_id: UUID, action: Action = Action.REVIEW, *, at: datetime
) -> tuple[Assessment, OpenReview]:
    """As `open_review`, the assessment held until the transaction ends, so that its state can be changed."""
    row = stored.assessment_for_update(session, assessment_id)
    current = _review(session, _allowed(session, row, visitor, action, at), assessment_id)
    if row is None:
        raise NotFound(str(assessment_id))
    return row, current


def is_late(session: Session, review: OpenReview) -> bool:
    """Whether the assessment was first handed in late, as its round counts it."""
    late_from = review.opened.rules.late_from
    return late_from is not None and was_late(session, review.opened.id, late_from)


def log(session: Session, visitor: Visitor, review: OpenReview, action: str, at: datetime, **payload: object) -> None:
    """The audit event of what a reviewer did, last in the transaction."""
    institution_id = review.opened.target.institution_id
    stream = audit.institution_stream(institution_id) if institution_id else audit.SYSTEM
    about = f"assessment:{review.opened.id}"
    audit.append_event(session, Event(stream, visitor.account_id, action, about, at, payload))


def _allowed(
    session: Session, row: Assessment | None, visitor: Visitor, action: Action, at: datetime
) -> OpenAssessment:
    current = opened(session, row, at=at) if row is not None else None
    if current is None or not current.may(visitor, action, at=at):
        raise NotFound(str(row.id if row else ""))
    if stored_reviews.has_answered(session, current.id, visitor.account_id):
        raise NotFound(str(current.id))  # whoever answered it does not judge it, though their part may be over
    return current


def _review(session: Session, current: OpenAssessment, assessment_id: UUID) -> OpenReview:
    kept = submissions_of(session, assessment_id)
    if not kept:
        raise NotFound(str(assessment_id))
    rows = stored_reviews.reviews_of(session, assessment_id)
    turns = tuple(
        Turn(row.position, row.reviewer_id, row.reviewer.name, row.assigned_at, row.done_at)
        for row in rows
        if row.ended_at is None
    )
    submitted = current.as_submitted(kept[-1].document)
    percent = current.rules.second_look_percent
    is_twice = is_looked_at_twice(assessment_id, percent) or any(turn.position == SECOND for turn in turns)
    made, named = stored_reviews.decisions_of(session, assessment_id), named_indicators(session, [assessment_id])
    standing = standing_decisions(rows, made, kept, named)
    looks = {
        key: _looks(standing, key, is_twice)
        for section in submitted.questionnaire.sections
        for key in section.indicators
    }
    settled = frozenset(place for place, one in standing.items() if one.submission_id != kept[-1].id)
    return OpenReview(submitted, kept[-1], turns, looks, is_twice, settled)


def standing_decisions(
    rows: Sequence[Review],
    made: Sequence[MadeDecision],
    kept: Sequence[Submission],
    named: Collection[tuple[UUID, str]],
) -> dict[tuple[int, str], MadeDecision]:
    """The last decision by position and indicator.

    One on an earlier submission stands where its answer was not changed since, and where nothing was asked about the
    indicator since: what the institution showed then has to be looked at. Whoever goes on with a first look goes on
    with its decisions; a second look is made by one pair of eyes.
    """
    positions = {row.reviewer_id: row.position for row in rows if row.position != SECOND or row.ended_at is None}
    documents = {row.id: json.loads(row.document)["answers"] for row in kept if _is_needed(row, made, kept)}
    numbers, latest = {row.id: row.n for row in kept}, kept[-1].id
    asked = {(numbers[submission], indicator) for submission, indicator in named if submission in numbers}
    found: dict[tuple[int, str], MadeDecision] = {}
    for one in made:
        place = (positions.get(one.reviewer_id, 0), one.indicator)
        is_earlier = one.submission_id != latest
        moved = is_earlier and not _same(documents[one.submission_id], documents[latest], one.indicator)
        reopened = is_earlier and any(n >= one.n and key == one.indicator for n, key in asked)
        if moved or reopened or (is_earlier and one.decided.asks):
            found.pop(place, None)
        elif place[0]:
            found[place] = one
    return found


def _looks(standing: Mapping[tuple[int, str], MadeDecision], indicator: str, is_twice: bool) -> Looks:
    first, second, third = (standing.get((position, indicator)) for position in (FIRST, SECOND, THIRD))
    return Looks(
        first.decided if first else None,
        second.decided if second else None,
        third.decided if third else None,
        twice=is_twice,
    )


def _is_needed(row: Submission, made: Sequence[MadeDecision], kept: Sequence[Submission]) -> bool:
    return row is kept[-1] or any(one.submission_id == row.id for one in made)


def _same(before: Mapping[str, Any], after: Mapping[str, Any], indicator: str) -> bool:
    kept = ("state", "option", "number", "na_reason")
    return all(before[indicator][field] == after[indicator][field] for field in kept)
