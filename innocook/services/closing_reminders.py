"""Reminding people that submissions close soon, while something of theirs is still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.lifecycle import State
from innocook.core.notice_words import NOT_BEGUN, UNANSWERED, UNSENT, UNSETTLED
from innocook.core.notices import CLOSING_STEPS, NoticeKind, closing_step
from innocook.core.permissions import Role
from innocook.core.questionnaire import Questionnaire
from innocook.services.assessments import names_of
from innocook.services.members import Member, members_of
from innocook.services.notices import Told, is_theirs, put_all_notices
from innocook.services.questionnaires import plan_of
from innocook.store import closing as stored
from innocook.store.closing import Closing
from innocook.store.rounds import open_rounds

AT_ONCE = 200
"""Places that are told in one transaction; the others wait for the next call, so that nobody waits for us."""


@dataclass(frozen=True, slots=True)
class _Open:
    """What is still open in many assessments, and whose sections these are."""

    done: Mapping[UUID, set[str]]
    unsettled: Mapping[UUID, set[str]]
    given: Mapping[tuple[UUID, UUID], set[str]]


def put_closing_reminders(session: Session, at: datetime, address: str) -> int:
    """Tell leads, and contributors whose sections are open, 14, 3 and 1 days before the close, once each.

    A returned assessment closes at its own day. How many places were told of, at most AT_ONCE; more may wait. Does not
    commit. One query when nothing closes within fourteen days, else a few, however many places there are.
    """
    if not stored.is_any_near(session, at, at + timedelta(days=max(CLOSING_STEPS))):
        return 0
    places = _places(session, at)
    if not places:
        return 0
    teams = members_of(session, {one.participation.institution_id for one in places}, at=at)
    begun = [one.assessment.id for one in places if one.assessment is not None]
    found = _Open(
        stored.done_indicators(session, begun),
        stored.unsettled_indicators(session, begun),
        stored.sections_given(session, begun),
    )
    told: list[tuple[Told, list[UUID]]] = []
    for one in places:
        plan = plan_of(session, one.participation.round.questionnaire_version_id)
        told += _told(one, plan.questionnaire, teams.get(one.participation.institution_id, ()), found)
    put_all_notices(session, told, address=address, at=at)
    return len(places)


def _places(session: Session, at: datetime) -> list[Closing]:
    """The places to tell of now, at most AT_ONCE."""
    places: list[Closing] = []
    for one in open_rounds(session, at):
        days = closing_step(one.submissions_close_at, at)
        if days is not None and len(places) < AT_ONCE:
            places += stored.untold_drafts(session, one, days, at, AT_ONCE - len(places))
    after = at
    for days in sorted(CLOSING_STEPS):
        if len(places) < AT_ONCE:
            places += stored.untold_returned(session, days, after, at, AT_ONCE - len(places))
        after = at + timedelta(days=days)
    return places


def _told(
    one: Closing, questionnaire: Questionnaire, team: Sequence[Member], found: _Open
) -> Iterator[tuple[Told, list[UUID]]]:
    """What to tell whom about one place: everybody the sections that are theirs."""
    what, sections = _open(one, questionnaire, found)
    for member in team:
        theirs = sections
        if member.role is not Role.LEAD:
            if one.assessment is None:
                continue
            given = found.given.get((one.assessment.id, member.account_id), set())
            theirs = tuple(section for section in sections if is_theirs(member, given, [section]))
            if not theirs:
                continue
        yield _notice(one, questionnaire, what, theirs), [member.account_id]


def _open(one: Closing, questionnaire: Questionnaire, found: _Open) -> tuple[str, tuple[str, ...]]:
    """What is still to do in a place, and in which sections."""
    if one.assessment is None:
        return NOT_BEGUN, ()
    indicators = found.unsettled.get(one.assessment.id, set())
    if one.assessment.state == State.DRAFT:
        done = found.done.get(one.assessment.id, set())
        indicators = {key for section in questionnaire.sections for key in section.indicators if key not in done}
    sections = tuple(section.id for section in questionnaire.sections if indicators & set(section.indicators))
    if not sections:
        return UNSENT, ()
    return (UNANSWERED if one.assessment.state == State.DRAFT else UNSETTLED), sections


def _notice(one: Closing, questionnaire: Questionnaire, what: str, sections: tuple[str, ...]) -> Told:
    round_ = one.participation.round
    payload = {
        "institution": dict(names_of(one.participation.institution).by_language),
        "round": dict(names_of(round_).by_language),
        "round_id": str(round_.id),
        "what": what,
        "until": one.until.isoformat(),
        "sections": [dict(section.title.by_language) for section in questionnaire.sections if section.id in sections],
    }
    return Told(NoticeKind.CLOSING_SOON, one.key, one.assessment.id if one.assessment else None, payload)
