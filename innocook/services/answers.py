"""Saving answers: only what changed, each with its revision, the scores with them, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from innocook import __version__
from innocook.core.answers import BLANK, Answer
from innocook.core.checks import check_answer
from innocook.core.errors import InnocookError, MoveRefused, NotFound
from innocook.core.permissions import Action
from innocook.core.plan import Plan
from innocook.core.scoring import score_answers
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment, StoredAnswer, stored_answers
from innocook.store import assessments as stored
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.answers import answer_at
from innocook.store.scores import StoredScore, put_scores

__all__ = ["ConflictingAnswers", "StoredAnswer", "TypedAnswer", "save"]


class ConflictingAnswers(InnocookError):
    """Somebody else changed the same answers since the page was made; `current` holds theirs. Nothing was stored."""

    def __init__(self, current: Mapping[str, StoredAnswer]) -> None:
        super().__init__(", ".join(current))
        self.current = current


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer as typed in `language` on a page that showed version `seen` of it (0: none)."""

    answer: Answer
    language: str
    seen: int


def save(
    session: Session, visitor: Visitor, before: OpenAssessment, typed: Mapping[str, TypedAnswer], *, at: datetime
) -> tuple[str, ...]:
    """Store the typed answers that differ from the stored ones and return their ids.

    An answer that was not touched never overwrites a newer one. Raises ConflictingAnswers when a touched one changed
    meanwhile, MoveRefused when the assessment can no longer be edited, InvalidAnswer when an answer does not fit.
    """
    state = stored.lock_state(session, before.id)
    if state is None:
        raise NotFound(str(before.id))
    is_open = before.opens_at <= at < before.closes_at
    now_open = replace(before, state=state, is_open=is_open, stored=stored_answers(session, before.id))
    for section in {now_open.questionnaire.indicator_by_id[key].section for key in typed}:
        if not now_open.may(visitor, Action.ANSWER, at=at, section=section):
            raise NotFound(str(before.id))
    _refuse_unless_editable(now_open)
    changes = _changes(session, now_open, typed)
    reasons = now_open.questionnaire.na_reasons
    for key, change in changes.items():
        check_answer(now_open.questionnaire.indicator_by_id[key], change.answer, reasons)
    if changes:
        wanted = {key: Change(one.answer, _version(now_open, key), one.language) for key, one in changes.items()}
        put_answers(session, before.id, wanted, Stamp(visitor.account_id, at))
        answers = {**now_open.answers, **{key: change.answer for key, change in changes.items()}}
        put_own_scores(session, before.id, now_open.plan, answers)
    session.commit()
    return tuple(changes)


def put_own_scores(session: Session, assessment_id: UUID, plan: Plan, answers: Mapping[str, Answer]) -> None:
    """Replace the draft's self-assessed scores by those of `answers`."""
    put_scores(session, assessment_id, stored_scores(plan, answers), __version__)


def stored_scores(plan: Plan, answers: Mapping[str, Answer]) -> dict[str, StoredScore]:
    """The scores of `answers` in the shape the store keeps."""
    return {
        key: StoredScore(result.value, result.counted, result.applicable, result.total)
        for key, result in score_answers(plan, answers).items()
    }


def _refuse_unless_editable(current: OpenAssessment) -> None:
    if not current.is_open:
        raise MoveRefused("submissions_closed")
    if not current.is_editable:
        raise MoveRefused("wrong_state")


def _changes(session: Session, current: OpenAssessment, typed: Mapping[str, TypedAnswer]) -> dict[str, TypedAnswer]:
    changes: dict[str, TypedAnswer] = {}
    conflicts: dict[str, StoredAnswer] = {}
    for key, one in typed.items():
        kept = current.stored.get(key)
        theirs = kept.answer if kept else BLANK
        seen = theirs if _version(current, key) == one.seen else _seen(session, current.id, key, one.seen)
        merged = merge(seen, one.answer, theirs)
        if merged is None and kept is not None:
            conflicts[key] = kept
        elif merged is not None and merged != theirs:
            changes[key] = replace(one, answer=merged)
    if conflicts:
        raise ConflictingAnswers(conflicts)
    return changes


def merge(seen: Answer, mine: Answer, theirs: Answer) -> Answer | None:
    """My answer and theirs in one, both made from what was `seen`: the value and the note each from whoever changed it.

    None when both of us changed the same of the two to something different.
    """
    value = _one_of(replace(seen, note=""), replace(mine, note=""), replace(theirs, note=""))
    note = _one_of(seen.note, mine.note, theirs.note)
    return None if value is None or note is None else replace(value, note=note)


def _one_of(seen: T, mine: T, theirs: T) -> T | None:
    if theirs in (mine, seen):
        return mine
    return theirs if mine == seen else None


def _seen(session: Session, assessment_id: UUID, indicator: str, version: int) -> Answer:
    """The answer as the page showed it."""
    return answer_at(session, assessment_id, indicator, version) or BLANK


def _version(current: OpenAssessment, indicator: str) -> int:
    kept = current.stored.get(indicator)
    return kept.version if kept else 0
