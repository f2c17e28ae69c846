"""Saving answers: only what changed, each with its revision, the scores with them, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook import __version__
from innocook.core.answers import BLANK, Answer
from innocook.core.checks import check_answer
from innocook.core.errors import InnocookError, MoveRefused, NotFound
from innocook.core.lifecycle import State
from innocook.core.merging import merge
from innocook.core.permissions import Action
from innocook.core.plan import Plan
from innocook.core.scoring import score_answers
from innocook.services.accounts import Visitor
from innocook.services.assessments import NOTHING_STORED, OpenAssessment, StoredAnswer, held
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.answers import answer_at
from innocook.store.clarifications import settle
from innocook.store.scores import StoredScore, put_scores

__all__ = ["ConflictingAnswers", "StoredAnswer", "TypedAnswer", "save"]


class ConflictingAnswers(InnocookError):
    """Somebody else changed the same answers since the page was made; `current` holds theirs. Nothing was stored."""

    def __init__(self, current: Mapping[str, StoredAnswer]) -> None:
        super().__init__(", ".join(current))
        self.current = current


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer as typed in `language` by somebody who saw version `seen` of it (0: none).

    `confirms` says that an answer of an earlier round is still true, even where nothing was changed.
    """

    answer: Answer
    language: str
    seen: int
    confirms: bool = False
    origin: str = "typed"


def save(
    session: Session, visitor: Visitor, before: OpenAssessment, typed: Mapping[str, TypedAnswer], *, at: datetime
) -> dict[str, int]:
    """Store the typed answers that differ from the stored ones: the version of each of these afterwards, by id.

    An answer that was not touched never overwrites a newer one. Raises ConflictingAnswers when a touched one changed
    meanwhile, MoveRefused when the assessment can no longer be edited, InvalidAnswer when an answer does not fit.
    """
    versions = put_typed(session, visitor, before, typed, at=at)
    session.commit()
    return versions


def put_typed(
    session: Session, visitor: Visitor, before: OpenAssessment, typed: Mapping[str, TypedAnswer], *, at: datetime
) -> dict[str, int]:
    """As `save`, as a part of something larger that commits."""
    now_open = lock_editable(session, visitor, before, tuple(typed), at=at)
    changes = _changes(session, now_open, typed)
    refuse_locked(now_open, changes)
    reasons = now_open.questionnaire.na_reasons
    for key, change in changes.items():
        check_answer(now_open.questionnaire.indicator_by_id[key], change.answer, reasons)
    stamp = Stamp(visitor.account_id, at)
    confirmed = {key for key, one in typed.items() if one.confirms} & set(now_open.unsettled) - set(changes)
    put_settled(session, now_open, confirmed, "confirmed", stamp)
    if not changes:
        return {}
    versions = put_answers(session, before.id, changes, stamp)
    put_settled(session, now_open, changes, "changed", stamp)
    answers = {**now_open.answers, **{key: change.answer for key, change in changes.items()}}
    put_own_scores(session, before.id, now_open.plan, answers)
    return versions


def lock_editable(
    session: Session, visitor: Visitor, before: OpenAssessment, indicators: Sequence[str], *, at: datetime
) -> OpenAssessment:
    """The assessment as it is now, its state held until the transaction ends.

    Raises NotFound when the visitor may not answer these indicators, MoveRefused when nobody may now.
    """
    now_open = held(session, before, at=at)
    for section in {now_open.questionnaire.indicator_by_id[key].section for key in indicators}:
        if not now_open.may(visitor, Action.ANSWER, at=at, section=section):
            raise NotFound(str(before.id))
    _refuse_unless_editable(now_open)
    return now_open


def refuse_locked(current: OpenAssessment, indicators: Iterable[str]) -> None:
    """Raise MoveRefused `locked_answer` for an indicator that the assessment was not returned for."""
    if not current.unlocked.issuperset(indicators):
        raise MoveRefused("locked_answer")


def put_settled(session: Session, current: OpenAssessment, indicators: Collection[str], how: str, stamp: Stamp) -> None:
    """Note that questions of a returned assessment were answered, `changed` or `confirmed`. Does not commit."""
    if current.state == State.RETURNED and indicators:
        settle(session, current.id, sorted(indicators), how, stamp)


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


def _changes(session: Session, current: OpenAssessment, typed: Mapping[str, TypedAnswer]) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    conflicts: dict[str, StoredAnswer] = {}
    for key, one in typed.items():
        kept = current.stored.get(key, NOTHING_STORED)
        seen = kept.answer if kept.version == one.seen else _seen(session, current.id, key, one.seen)
        merged = merge(seen, one.answer, kept.answer)
        if merged is None:
            conflicts[key] = kept
        elif merged != kept.answer or (one.confirms and not kept.confirmed):
            changes[key] = _change(one, kept, merged)
    if conflicts:
        raise ConflictingAnswers(conflicts)
    return changes


def _change(one: TypedAnswer, kept: StoredAnswer, merged: Answer) -> Change:
    """A new value confirms an answer of an earlier round; a new note alone does not."""
    confirmed = kept.confirmed or one.confirms or replace(merged, note="") != replace(kept.answer, note="")
    origin = one.origin if confirmed else kept.origin
    return Change(merged, kept.version, one.language, origin, confirmed)


def _seen(session: Session, assessment_id: UUID, indicator: str, version: int) -> Answer:
    """The answer as the page showed it."""
    return answer_at(session, assessment_id, indicator, version) or BLANK
