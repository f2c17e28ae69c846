"""What is told when something happens to an assessment: one function per kind. None commits.

`by` did it and is not told, save that every lead gets the receipt of a submission. `address` is the public address of
the installation; `opened` may be as it was just before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.notice_words import CONTRIBUTOR, LEAD, REVIEWER
from innocook.core.notices import NoticeKind
from innocook.core.permissions import Role
from innocook.core.text import Text
from innocook.services.notices import Told, leads_of, put_notices, reviewers_of, team_of
from innocook.services.open_assessment import OpenAssessment
from innocook.store import assessments as stored_assessments
from innocook.store import notices as stored
from innocook.store.reviews import reviews_of
from innocook.store.tables import Comment
from innocook.store.validations import validations_of


def tell_submitted(
    session: Session, opened: OpenAssessment, number: int, *, by: UUID, address: str, at: datetime
) -> None:
    """Submission `number`: a receipt to every lead, and word to the reviewers who may review it."""
    _put_receipts(session, opened, number, address, at)
    told = _told(NoticeKind.SUBMITTED, opened, number, to=REVIEWER)
    put_notices(session, told, _reviewers(session, opened, at), address=address, at=at, besides=by)


def tell_resubmitted(
    session: Session, opened: OpenAssessment, number: int, *, by: UUID, address: str, at: datetime
) -> None:
    """Submission `number`, after clarification: a receipt to every lead, and word to the reviewers who have a turn.

    Where none of them may review it any more, to all who may.
    """
    _put_receipts(session, opened, number, address, at)
    turns = {row.reviewer_id for row in reviews_of(session, opened.id) if row.ended_at is None}
    able = _reviewers(session, opened, at)
    chosen = [one for one in able if one in turns] or able
    told = _told(NoticeKind.RESUBMITTED, opened, number)
    put_notices(session, told, chosen, address=address, at=at, besides=by)


def tell_returned(
    session: Session, opened: OpenAssessment, sections: Sequence[str], *, by: UUID, address: str, at: datetime
) -> None:
    """The submission was returned with questions in these sections; until when they are answered is read from it."""
    row = stored_assessments.assessment_by_id(session, opened.id)
    due_at = row.answers_due_at if row else None
    until = max(opened.closes_at, due_at) if due_at else opened.closes_at
    titles = [dict(one.title.by_language) for one in opened.questionnaire.sections if one.id in sections]
    facts = {"until": until.isoformat(), "sections": titles}
    _put_team(session, opened, NoticeKind.RETURNED, facts, (sections, by, address), at)


def tell_validated(session: Session, opened: OpenAssessment, *, by: UUID, address: str, at: datetime) -> None:
    """The submission is validated; leads learn until when they can ask for reconsideration."""
    days = opened.rules.reconsideration_days
    facts = {"until": (at + timedelta(days=days)).isoformat()} if days else {}
    _put_team(session, opened, NoticeKind.VALIDATED, facts, (None, by, address), at)


def tell_assigned(
    session: Session,
    opened: OpenAssessment,
    reviewer_id: UUID,
    turn_id: UUID,
    *,
    by: UUID,
    address: str,
    at: datetime,
) -> None:
    """A reviewer was given a turn; whoever takes one is told nothing."""
    told = _told(NoticeKind.ASSIGNED, opened, turn_id)
    put_notices(session, told, [reviewer_id], address=address, at=at, besides=by)


def tell_reconsideration_asked(
    session: Session, opened: OpenAssessment, *, by: UUID, address: str, at: datetime
) -> None:
    """The institution asks that its result be looked at again: word to those who may decide that."""
    told = _told(NoticeKind.RECONSIDERATION_ASKED, opened, opened.submissions)
    made = {row.reviewer_id for row in reviews_of(session, opened.id)}
    made |= {
        person
        for kept in validations_of(session, opened.id)
        for person in (kept.row.validated_by, kept.row.second_by)
        if person
    }
    others = [one for one in _reviewers(session, opened, at) if one not in made]
    put_notices(session, told, others, address=address, at=at, besides=by)


def tell_reconsidered(session: Session, opened: OpenAssessment, *, by: UUID, address: str, at: datetime) -> None:
    """The request was decided: word to the leads."""
    told = _told(NoticeKind.RECONSIDERED, opened, opened.submissions)
    put_notices(session, told, _leads(session, opened, at), address=address, at=at, besides=by)


def tell_corrected(
    session: Session, opened: OpenAssessment, correction_id: UUID, *, by: UUID, address: str, at: datetime
) -> None:
    """A validated answer was corrected: word to the leads."""
    told = _told(NoticeKind.CORRECTED, opened, correction_id)
    put_notices(session, told, _leads(session, opened, at), address=address, at=at, besides=by)


def tell_published(
    session: Session, round_id: UUID, name: Text, edition: int, *, by: UUID, address: str, at: datetime
) -> None:
    """Edition `edition` of a round's figures is published: word to the leads of its institutions, once each."""
    payload = {"round": dict(name.by_language), "number": edition, "round_id": str(round_id)}
    told = Told(NoticeKind.PUBLISHED, f"published:{round_id}:{edition}", None, payload)
    put_notices(session, told, stored.leads_of_round(session, round_id, at), address=address, at=at, besides=by)


def tell_mentioned(
    session: Session,
    opened: OpenAssessment,
    indicator: str,
    comment: Comment,
    people: Iterable[UUID],
    *,
    address: str,
    at: datetime,
) -> None:
    """These people are named in a comment on an indicator."""
    asked = opened.questionnaire.indicator_by_id[indicator]
    facts = {"indicator": indicator, "indicator_title": dict(asked.title.by_language), "section": asked.section}
    facts["author"] = str(comment.author_id)
    told = _told(NoticeKind.MENTIONED, opened, comment.id, **facts)
    put_notices(session, told, people, address=address, at=at, besides=comment.author_id)


def facts_of(opened: OpenAssessment) -> dict[str, Any]:
    """The names that most sentences need."""
    return {"institution": dict(opened.institution.by_language), "round": dict(opened.round_name.by_language)}


def _told(kind: NoticeKind, opened: OpenAssessment, event: object, **facts: object) -> Told:
    numbers = {"number": event} if isinstance(event, int) else {}
    return Told(kind, f"{kind}:{opened.id}:{event}", opened.id, facts_of(opened) | numbers | facts)


def _put_receipts(session: Session, opened: OpenAssessment, number: int, address: str, at: datetime) -> None:
    told = _told(NoticeKind.SUBMITTED, opened, number, to=LEAD)
    put_notices(session, told, _leads(session, opened, at), address=address, at=at)


def _put_team(
    session: Session,
    opened: OpenAssessment,
    kind: NoticeKind,
    facts: dict[str, Any],
    how: tuple[Sequence[str] | None, UUID, str],
    at: datetime,
) -> None:
    """Tell leads and contributors, each what they can do; `how` are the sections, who did it and the address."""
    sections, by, address = how
    if opened.target.institution_id is None:
        return
    people = team_of(session, opened.target.institution_id, at, sections, opened.id)
    for role, to in ((Role.LEAD, LEAD), (Role.CONTRIBUTOR, CONTRIBUTOR)):
        told = _told(kind, opened, opened.submissions, to=to, **facts)
        chosen = [one.account_id for one in people if one.role is role]
        put_notices(session, told, chosen, address=address, at=at, besides=by)


def _leads(session: Session, opened: OpenAssessment, at: datetime) -> list[UUID]:
    institution_id = opened.target.institution_id
    return leads_of(session, institution_id, at) if institution_id else []


def _reviewers(session: Session, opened: OpenAssessment, at: datetime) -> list[UUID]:
    return reviewers_of(session, opened.target.country_id, opened.target.institution_id, at)
