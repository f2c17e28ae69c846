"""One submission before its reviewer: what it is, how far the review is, every indicator, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.answers import Answer
from innocook.core.errors import MoveRefused
from innocook.core.lifecycle import State
from innocook.core.permissions import Action
from innocook.core.questionnaire import Indicator, Section
from innocook.core.review import Decision, Standing
from innocook.services import judging, review_turns, reviewing, validations
from innocook.services.record_documents import read_submission
from innocook.services.review_desk import Desk, Seen
from innocook.services.review_turns import FIRST, SECOND, THIRD, UNDER_REVIEW
from innocook.services.reviewing import ReviewRefused
from innocook.web import kept
from innocook.web.access import needs, pressed, visitor
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.post import mails_wait, public_address
from innocook.web.review_pages import REVIEW, Errors, desk_of, leave_step, pages, subject
from innocook.web.review_words import refusal

MISSING = UUID(int=0)
"""Stands for a reviewer that nobody chose."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in the list; `statuses` counts its pieces of evidence by what may be known of their status."""

    indicator: Indicator
    own: Answer
    statuses: Sequence[tuple[str, int]]
    mine: Decision | None
    others: tuple[Seen, ...]
    standing: Standing | None
    is_due: bool

    @property
    def pieces(self) -> int:
        """How many pieces of evidence stand beside it."""
        return sum(number for _status, number in self.statuses)


@pages.get(f"{REVIEW}/")
@needs(Action.REVIEW)
def review(assessment_id: UUID) -> ResponseReturnValue:
    """The whole submission on one page."""
    return _page(desk_of(assessment_id))


@pages.post(f"{REVIEW}/take")
@needs(Action.REVIEW)
@pressed
def take(assessment_id: UUID) -> ResponseReturnValue:
    """Begin to review, or go on with what was returned."""
    if not kept.is_asked():
        try:
            with writing() as session:
                review_turns.take(session, visitor(), assessment_id, at=now())
        except (MoveRefused, ReviewRefused) as refused:
            return _refused(assessment_id, [("turns", refusal(refused.code))])
        leave_step("taken")
    return redirect(_here(assessment_id))


@pages.post(f"{REVIEW}/finish")
@needs(Action.REVIEW)
@pressed
def finish(assessment_id: UUID) -> ResponseReturnValue:
    """Say that one's decisions are complete; they can no longer be changed, and those of the other can be seen."""
    if not kept.is_asked():
        try:
            with writing() as session:
                review_turns.finish(session, visitor(), assessment_id, at=now())
        except (MoveRefused, ReviewRefused) as refused:
            return _refused(assessment_id, [("turns", refusal(refused.code))])
        leave_step("finished")
    return redirect(_here(assessment_id))


@pages.post(f"{REVIEW}/assign")
@needs(Action.REVIEW)
def assign(assessment_id: UUID) -> ResponseReturnValue:
    """Give a look to a reviewer, oneself included, or say why not."""
    if kept.is_asked():
        return redirect(_here(assessment_id))
    desk = desk_of(assessment_id)
    position = request.form.get("position", 0, type=int)
    reviewer = request.form.get("reviewer", MISSING, type=UUID)
    if position not in _positions(desk):
        code = "nothing_to_settle" if position == THIRD else "value_not_listed"
        return _refused(assessment_id, [("position", refusal(code))])
    try:
        with writing() as session:
            review_turns.assign(
                session, visitor(), assessment_id, reviewer, position, address=public_address(), at=now()
            )
    except (MoveRefused, ReviewRefused) as refused:
        return _refused(assessment_id, [("reviewer", refusal(refused.code))])
    mails_wait()
    leave_step("assigned")
    return redirect(_here(assessment_id))


def _here(assessment_id: UUID) -> str:
    return url_for("reviews.review", assessment_id=assessment_id)


def _refused(assessment_id: UUID, errors: Errors) -> ResponseReturnValue:
    g.menu_path = _here(assessment_id)
    return _page(desk_of(assessment_id), errors), 409


def _page(desk: Desk, errors: Errors | None = None) -> str:
    current, at = desk.review, now()
    opened = current.opened
    statuses = _statuses(desk)
    is_open = opened.state in UNDER_REVIEW
    return render_template(
        "reviews/review.html",
        errors=errors or [],
        sections=[
            (one, [_line(desk, key, statuses.get(key, ())) for key in one.indicators]) for one in _sections(desk)
        ],
        is_late=reviewing.is_late(db(), current),
        days=max((at - current.submission.at).days, 0),
        may_take=review_turns.can_take(current, visitor()),
        positions=_positions(desk) if is_open else (),
        reviewers=review_turns.reviewers_for(db(), current, at=at) if is_open else [],
        latest=validations.latest(db(), opened.id) if desk.is_over else None,
        may_correct=opened.may(visitor(), Action.CORRECT, at=at),
        typed_position=request.form.get("position", ""),
        typed_reviewer=request.form.get("reviewer", ""),
        **subject(desk),
    )


def _sections(desk: Desk) -> tuple[Section, ...]:
    return desk.review.questionnaire.sections


def _positions(desk: Desk) -> tuple[int, ...]:
    """What can be given to somebody. A third look is offered once the visitor may know that the first two disagree."""
    if desk.turn is not None and not desk.sees_all:
        return (FIRST, SECOND)
    is_due = desk.review.standing(Standing.DISAGREED) or desk.review.turn_at(THIRD) is not None
    return (FIRST, SECOND, THIRD) if is_due else (FIRST, SECOND)


def _statuses(desk: Desk) -> Mapping[str, Sequence[str]]:
    """What may be known of the status of every submitted piece; of a returned submission nothing but how many."""
    if desk.review.opened.state == State.RETURNED:
        record = read_submission(desk.review.submission.document)
        return {key: [judging.UNJUDGED] * len(pieces) for key, pieces in record.evidence.items()} if record else {}
    seen = judging.seen_pieces(db(), desk, visitor().account_id)
    return {key: [piece.status for piece in pieces] for key, pieces in seen.items()}


def _line(desk: Desk, key: str, statuses: Sequence[str]) -> Line:
    counts = Counter(statuses)
    return Line(
        indicator=desk.review.questionnaire.indicator_by_id[key],
        own=desk.review.answers[key],
        statuses=[(status, counts[status]) for status in judging.EVIDENCE_STATUSES if counts[status]],
        mine=desk.mine.get(key),
        others=desk.others(key),
        standing=desk.standing(key),
        is_due=key in desk.due,
    )
