"""Beginning an assessment: empty, or from the answers of the round before, each waiting to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer, AnswerState
from innocook.core.carrying import Carried, carried
from innocook.core.errors import MoveRefused, NotFound
from innocook.core.permissions import Action, Target, may
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.answers import put_own_scores
from innocook.services.assessments import OpenAssessment, names_of, open_assessment
from innocook.store import assessments as stored
from innocook.store import audit, rounds
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.answers import AnswerRow, answers_of
from innocook.store.audit import Event
from innocook.store.carrying import copy_evidence, earlier_assessment, has_answer_rows
from innocook.store.tables import Assessment, Participation


@dataclass(frozen=True, slots=True)
class Beginning:
    """A place in a round where no assessment was begun yet."""

    participation_id: UUID
    institution: Text
    round_name: Text
    closes_at: datetime
    earlier_round: Text | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an empty assessment can begin from: one of a round before, and how many of its answers still fit."""

    id: UUID
    round_name: Text
    number: int


def beginnings_for(session: Session, visitor: Visitor, *, at: datetime) -> list[Beginning]:
    """The open rounds in which the visitor leads an institution that has not begun, the latest round first."""
    institutions = sorted({institution for grant in visitor.grants for institution in grant.institutions})
    return [
        _beginning(session, row)
        for row in rounds.participations_of_institutions(session, institutions)
        if row.round.opens_at <= at < row.round.submissions_close_at
        and may(visitor.grants, Action.START_ASSESSMENT, _target(row), at)
        and stored.assessment_of_participation(session, row.id) is None
    ]


def earlier_of(session: Session, opened: OpenAssessment) -> Earlier | None:
    """What this assessment can begin from; None once anything was answered in it, or when there is nothing before."""
    if not opened.is_editable or opened.target.institution_id is None or has_answer_rows(session, opened.id):
        return None
    row = earlier_assessment(session, opened.target.institution_id, opened.opens_at)
    if row is None:
        return None
    fitting = _fitting(answers_of(session, row.id), opened)
    return Earlier(row.id, names_of(row.participation.round), len(fitting.answers)) if fitting.answers else None


def begin(session: Session, visitor: Visitor, participation_id: UUID, language: str, *, at: datetime) -> UUID:
    """Begin an empty assessment and give its id; the one that is there when somebody else was faster."""
    row = rounds.participation_for_update(session, participation_id)
    if row is None or not may(visitor.grants, Action.START_ASSESSMENT, _target(row), at):
        raise NotFound(str(participation_id))
    if not row.round.opens_at <= at < row.round.submissions_close_at:
        raise MoveRefused("submissions_closed")
    begun = stored.assessment_of_participation(session, row.id)
    if begun is not None:
        return begun.id
    new = Assessment(participation_id=row.id, created_at=at, language=language)
    session.add(new)
    session.flush()
    _log(session, visitor, row.institution_id, "begin", new.id, {}, at)
    session.commit()
    return new.id


def carry_over(session: Session, visitor: Visitor, assessment_id: UUID, earlier_id: UUID, *, at: datetime) -> Carried:
    """Fill an empty assessment with the answers of the round before, unconfirmed, and with their notes and evidence.

    Raises MoveRefused("begun") when something was answered meanwhile, NotFound when `earlier_id` is not what it can
    begin from.
    """
    if stored.lock_state(session, assessment_id) is None:
        raise NotFound(str(assessment_id))
    opened = open_assessment(session, visitor, assessment_id, Action.START_ASSESSMENT, at=at)
    if not opened.is_editable:
        raise MoveRefused("wrong_state" if opened.is_open else "submissions_closed")
    if has_answer_rows(session, assessment_id):
        raise MoveRefused("begun")
    institution = opened.target.institution_id
    source = earlier_assessment(session, institution, opened.opens_at) if institution else None
    if institution is None or source is None or source.id != earlier_id:
        raise NotFound(str(assessment_id))
    rows, stamp = answers_of(session, source.id), Stamp(visitor.account_id, at)
    taken = _fitting(rows, opened)
    changes = {key: _change(rows[key], answer) for key, answer in taken.answers.items()}
    put_answers(session, assessment_id, changes, stamp)
    put_own_scores(session, assessment_id, opened.plan, taken.answers)
    links = copy_evidence(session, source.id, assessment_id, sorted(opened.questionnaire.indicator_by_id), stamp)
    facts = {"from": str(source.id), "answers": len(taken.answers), "left_out": len(taken.left_out), "evidence": links}
    _log(session, visitor, institution, "carry_over", assessment_id, facts, at)
    session.commit()
    return taken


def _fitting(rows: Mapping[str, AnswerRow], opened: OpenAssessment) -> Carried:
    return carried(opened.questionnaire, {key: row.answer for key, row in rows.items()})


def _change(row: AnswerRow, answer: Answer) -> Change:
    return Change(
        answer,
        0,
        row.note_language,
        origin="previous_round",
        confirmed=answer.state is AnswerState.BLANK,
        na_text_language=row.na_text_language,
        note_language=row.note_language,
    )


def _beginning(session: Session, row: Participation) -> Beginning:
    earlier = earlier_assessment(session, row.institution_id, row.round.opens_at)
    return Beginning(
        participation_id=row.id,
        institution=names_of(row.institution),
        round_name=names_of(row.round),
        closes_at=row.round.submissions_close_at,
        earlier_round=names_of(earlier.participation.round) if earlier else None,
    )


def _target(row: Participation) -> Target:
    return Target(institution_id=row.institution_id, country_id=row.country_id)


def _log(
    session: Session,
    visitor: Visitor,
    institution_id: UUID,
    action: str,
    assessment_id: UUID,
    payload: Mapping[str, object],
    at: datetime,
) -> None:
    stream = audit.institution_stream(institution_id)
    audit.append_event(session, Event(stream, visitor.account_id, action, f"assessment:{assessment_id}", at, payload))
