"""Assessments: finding them, locking them, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from innocook.core.answers import AnswerState
from innocook.store.tables import Answer, Assessment, Institution, Participation, Round

_WITH_LEAD = ("draft", "returned")

# Made once: putting such a query together takes longer than running it.
_WITH_ROUND_AND_INSTITUTION = (
    select(Assessment)
    .join(Assessment.participation)
    .join(Participation.round)
    .join(Participation.institution)
    .options(
        contains_eager(Assessment.participation).options(
            contains_eager(Participation.round).joinedload(Round.questionnaire_version),
            contains_eager(Participation.institution),
            joinedload(Participation.country),
        )
    )
)
_BY_ID = _WITH_ROUND_AND_INSTITUTION.where(Assessment.id == bindparam("assessment_id"))
_FOR_UPDATE = _BY_ID.with_for_update(of=Assessment).execution_options(populate_existing=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many indicators have an answer, and how many are not applicable."""

    answered: int
    not_applicable: int

    @property
    def done(self) -> int:
        """Indicators that need nothing more before a submit."""
        return self.answered + self.not_applicable


def assessments_of_institutions(session: Session, ids: Sequence[UUID], at: datetime) -> list[Assessment]:
    """The assessments of these institutions with participation, round and institution loaded.

    First those the institution can still change at that instant, then the others; the latest round first.
    """
    changeable = Assessment.state.in_(_WITH_LEAD) & (Round.opens_at <= at) & (Round.submissions_close_at > at)
    query = _WITH_ROUND_AND_INSTITUTION.where(Participation.institution_id.in_(ids)).order_by(
        case((changeable, 0), else_=1), Round.opens_at.desc(), Institution.sort_ar, Assessment.id
    )
    return list(session.scalars(query))


def assessment_by_id(session: Session, assessment_id: UUID) -> Assessment | None:
    """The assessment with participation, round and institution loaded; None when there is none."""
    return session.scalar(_BY_ID, {"assessment_id": assessment_id})


def assessment_of_participation(session: Session, participation_id: UUID) -> Assessment | None:
    """The assessment of an institution in a round; None before it is begun."""
    return session.scalar(_WITH_ROUND_AND_INSTITUTION.where(Assessment.participation_id == participation_id))


def assessment_for_update(session: Session, assessment_id: UUID) -> Assessment | None:
    """The assessment as it is now, with participation, round and institution, held until the transaction ends.

    Others who want to change its state wait.
    """
    return session.scalar(_FOR_UPDATE, {"assessment_id": assessment_id})


def lock_state(session: Session, assessment_id: UUID) -> str | None:
    """The state of the assessment, which nobody else can change until the transaction ends; None when there is none."""
    query = select(Assessment.state).where(Assessment.id == assessment_id).with_for_update()
    return session.scalar(query)


def answer_progress(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, Progress]:
    """How far each assessment is; every id asked for is there. One query."""
    query = (
        select(Answer.assessment_id, Answer.state, func.count())
        .where(Answer.assessment_id.in_(assessment_ids), Answer.state != AnswerState.BLANK)
        .group_by(Answer.assessment_id, Answer.state)
    )
    counts = {(assessment_id, state): count for assessment_id, state, count in session.execute(query)}
    return {
        key: Progress(counts.get((key, AnswerState.ANSWERED), 0), counts.get((key, AnswerState.NOT_APPLICABLE), 0))
        for key in assessment_ids
    }
