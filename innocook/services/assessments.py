"""The assessments a visitor may see: the list, and one opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.lifecycle import EDITABLE_STATES, State
from innocook.core.permissions import Action, Target, may
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.open_assessment import (
    NOTHING_STORED,
    OpenAssessment,
    Question,
    RoundRules,
    SectionProgress,
    StoredAnswer,
)
from innocook.services.questionnaires import plan_of
from innocook.store import answers as stored_answers_of
from innocook.store import assessments as stored
from innocook.store.clarifications import clarifications_of
from innocook.store.columns import HasNames
from innocook.store.submissions import latest_submission
from innocook.store.tables import Assessment

__all__ = [
    "NOTHING_STORED",
    "OpenAssessment",
    "Question",
    "SectionProgress",
    "StoredAnswer",
    "assessments_for",
    "closes",
    "held",
    "names_of",
    "open_assessment",
    "opened",
    "stored_answers",
    "target_of",
]

NOT_DECLARED = EDITABLE_STATES | {State.LAPSED}
"""States whose answers are not those of a declaration."""


def assessments_for(session: Session, visitor: Visitor, *, at: datetime) -> list[OpenAssessment]:
    """The assessments of the visitor's institutions, open rounds first, newest first."""
    institutions = {institution for grant in visitor.grants for institution in grant.institutions}
    rows = stored.assessments_of_institutions(session, sorted(institutions), at)
    return [opened(session, row, at=at) for row in rows if _may_see(visitor, row, at)]


def open_assessment(
    session: Session, visitor: Visitor, assessment_id: UUID, action: Action, *, at: datetime, section: str | None = None
) -> OpenAssessment:
    """The assessment, for somebody who may do `action` with it (or with one section); NotFound for everybody else.

    While a returned one is being changed, others than its institution see it as it was submitted.
    """
    row = stored.assessment_by_id(session, assessment_id)
    if row is None or not may(visitor.grants, action, replace(target_of(row), section=section), at):
        raise NotFound(str(assessment_id))
    return _as_seen(session, visitor, opened(session, row, at=at), at)


def opened(session: Session, row: Assessment, *, at: datetime) -> OpenAssessment:
    """The assessment of a row, its answers read with it."""
    participation = row.participation
    round_ = participation.round
    closes_at = closes(round_.submissions_close_at, row)
    return OpenAssessment(
        id=row.id,
        state=row.state,
        institution=names_of(participation.institution),
        country=names_of(participation.country),
        round_name=names_of(round_),
        target=target_of(row),
        opens_at=round_.opens_at,
        closes_at=closes_at,
        submitted_at=row.submitted_at if row.state not in NOT_DECLARED else None,
        time_zone=round_.time_zone,
        declared_by=_declarer(session, row),
        submissions=row.submissions,
        plan=plan_of(session, round_.questionnaire_version_id),
        stored=stored_answers(session, row.id),
        is_open=round_.opens_at <= at < closes_at,
        rules=RoundRules(
            round_.id, round_.late_from, round_.published_at, round_.reconsideration_days, round_.second_look_percent
        ),
        validations=row.validations,
        validated_at=row.validated_at,
        questions=_questions(session, row),
    )


def held(session: Session, before: OpenAssessment, *, at: datetime) -> OpenAssessment:
    """The assessment as it is now, with its answers, its state held until the transaction ends; NotFound when gone."""
    state = stored.lock_state(session, before.id)
    if state is None:
        raise NotFound(str(before.id))
    if State.RETURNED in {state, before.state}:
        row = stored.assessment_by_id(session, before.id)
        if row is not None:
            return opened(session, row, at=at)
    target, is_open = replace(before.target, state=state), before.opens_at <= at < before.closes_at
    kept = stored_answers(session, before.id)
    return replace(before, state=state, target=target, is_open=is_open, stored=kept)


def closes(round_closes_at: datetime, row: Assessment) -> datetime:
    """When an assessment can no longer be handed in: at the close of its round, or a returned one at its own day."""
    if row.state != State.RETURNED or row.answers_due_at is None:
        return round_closes_at
    return max(round_closes_at, row.answers_due_at)


def stored_answers(session: Session, assessment_id: UUID) -> dict[str, StoredAnswer]:
    """The answers of an assessment by indicator id."""
    return {
        key: StoredAnswer(
            kept.answer, kept.note_language, kept.version, kept.na_text_language, kept.origin, kept.confirmed
        )
        for key, kept in stored_answers_of.answers_of(session, assessment_id).items()
    }


def target_of(row: Assessment) -> Target:
    """What permissions are decided about."""
    participation = row.participation
    return Target(institution_id=participation.institution_id, country_id=participation.country_id, state=row.state)


def names_of(row: HasNames) -> Text:
    """The names of a row in every language."""
    return Text({"ar": row.name_ar, "en": row.name_en, "fr": row.name_fr})


def _questions(session: Session, row: Assessment) -> tuple[Question, ...]:
    if row.state != State.RETURNED:
        return ()
    return tuple(
        Question(one.indicator, one.reason_code, one.question, one.question_language, one.settled_how or "")
        for one in clarifications_of(session, row.id)
    )


def _as_seen(session: Session, visitor: Visitor, current: OpenAssessment, at: datetime) -> OpenAssessment:
    if current.state != State.RETURNED or current.may(visitor, Action.SEE_TASKS, at=at):
        return current
    kept = latest_submission(session, current.id)
    return current.as_submitted(kept.document) if kept else current


def _declarer(session: Session, row: Assessment) -> str:
    """The name under the latest declaration; empty before the first submission."""
    handed_in = row.submissions and row.state not in NOT_DECLARED
    latest = latest_submission(session, row.id) if handed_in else None
    return latest.declarer.name if latest else ""


def _may_see(visitor: Visitor, row: Assessment, at: datetime) -> bool:
    return may(visitor.grants, Action.SEE_TASKS, target_of(row), at)
