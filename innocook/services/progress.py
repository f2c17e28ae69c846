"""How far a round is, by country and by section, for those who follow it. No answer and no score is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.permissions import TABLE, Action, Scope, Target, may
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.participants import Participant, participants_page
from innocook.services.progress_lines import (
    HANDED_IN,
    STATES,
    WITH_INSTITUTION,
    CountryPage,
    CountryProgress,
    Followed,
    FollowedRound,
    RoundProgress,
    SectionShare,
)
from innocook.services.questionnaires import plan_of
from innocook.services.round_overview import phase_of
from innocook.store import progress as stored
from innocook.store import rounds
from innocook.store.assessments import answer_progress
from innocook.store.keys import sort_key
from innocook.store.progress import NOT_BEGUN
from innocook.store.round_lists import TakingPart
from innocook.store.tables import Round

__all__ = [
    "STATES",
    "CountryPage",
    "CountryProgress",
    "Followed",
    "FollowedRound",
    "RoundProgress",
    "SectionShare",
    "by_name",
    "country_page",
    "may_invite",
    "may_manage",
    "round_progress",
    "rounds_followed",
]


def rounds_followed(session: Session, visitor: Visitor, *, at: datetime) -> list[FollowedRound]:
    """The rounds in which something takes part that the visitor follows, the latest first."""
    return [_followed(row, at) for row in stored.rounds_taken_part(session, _countries_of(visitor, at))]


def round_progress(session: Session, visitor: Visitor, round_id: UUID, *, at: datetime) -> RoundProgress:
    """One of them with its numbers: a handful of grouped queries. NotFound for a round the visitor does not follow."""
    row, allowed = _opened(session, visitor, round_id, at)
    counts = stored.counts_by_country(session, round_id, row.late_from, allowed)
    countries = tuple(
        CountryProgress(
            id=country.id,
            name=names_of(country),
            states=counts[country.id].states,
            late=counts[country.id].late,
            lists_institutions=_lists(visitor, country.id, at),
        )
        for country in stored.countries_taking_part(session, round_id, allowed)
    )
    total: Counter[str] = sum((Counter(one.states) for one in countries), Counter())
    return RoundProgress(
        round=_followed(row, at),
        countries=countries,
        whole=CountryProgress("", Text({}), total, sum(one.late for one in countries), lists_institutions=False),
        sections=_sections(session, row, total, allowed),
        begun=sum(number for state, number in total.items() if state != NOT_BEGUN),
        has_late=row.late_from is not None,
    )


def country_page(
    session: Session, visitor: Visitor, wanted: TakingPart, language: str, page: int, *, at: datetime
) -> CountryPage:
    """The institutions of the wanted country; NotFound for those who may not see each institution's progress."""
    row, _allowed = _opened(session, visitor, wanted.round_id, at)
    if not _lists(visitor, wanted.country_id, at):
        raise NotFound(wanted.country_id)
    country = next(iter(stored.countries_taking_part(session, row.id, (wanted.country_id,))), None)
    if country is None:
        raise NotFound(wanted.country_id)
    found = participants_page(session, wanted, language, page)
    return CountryPage(
        round=_followed(row, at),
        country_id=country.id,
        country=names_of(country),
        rows=_rows(session, visitor, row, found.rows, at),
        total=found.total,
        page=found.page,
        pages=found.pages,
    )


def may_invite(visitor: Visitor, participant: Participant, *, at: datetime) -> bool:
    """Whether the visitor may invite somebody to lead this institution."""
    target = Target(institution_id=participant.institution_id, country_id=participant.country_id)
    return may(visitor.grants, Action.INVITE_INSTITUTION, target, at)


def by_name(countries: Iterable[CountryProgress], language: str) -> list[CountryProgress]:
    """Countries in the alphabetical order of the language."""
    return sorted(countries, key=lambda one: sort_key(one.name.in_language(language)))


def may_manage(visitor: Visitor, *, at: datetime) -> bool:
    """Whether the visitor manages rounds."""
    return may(visitor.grants, Action.MANAGE_ROUND, Target(), at)


def _opened(session: Session, visitor: Visitor, round_id: UUID, at: datetime) -> tuple[Round, tuple[str, ...] | None]:
    row, allowed = rounds.round_by_id(session, round_id), _countries_of(visitor, at)
    if row is None or (allowed is not None and not stored.countries_taking_part(session, round_id, allowed)):
        raise NotFound(str(round_id))
    return row, allowed


def _countries_of(visitor: Visitor, at: datetime) -> tuple[str, ...] | None:
    """The countries that the visitor follows; None is all of them."""
    grants = [grant for grant in visitor.grants if grant.role in TABLE[Action.SEE_ROUND_PROGRESS]]
    if any(
        may([grant], Action.SEE_ROUND_PROGRESS, Target(), at) for grant in grants if grant.scope is Scope.EVERYTHING
    ):
        return None
    ids = sorted({grant.country_id for grant in grants if grant.country_id is not None})
    return tuple(key for key in ids if may(grants, Action.SEE_ROUND_PROGRESS, Target(country_id=key), at))


def _lists(visitor: Visitor, country_id: str, at: datetime) -> bool:
    """Whether the visitor sees the progress of each institution of a country."""
    return may(visitor.grants, Action.SEE_PROGRESS, Target(country_id=country_id), at)


def _sections(
    session: Session, row: Round, states: Counter[str], allowed: tuple[str, ...] | None
) -> tuple[SectionShare, ...]:
    sections = plan_of(session, row.questionnaire_version_id).questionnaire.sections
    ids = [section.id for section in sections]
    partly = stored.answered_in_drafts(session, row.id, ids, WITH_INSTITUTION, allowed)
    complete = sum(states[state] for state in HANDED_IN)
    begun = complete + sum(states[state] for state in WITH_INSTITUTION)
    return tuple(
        SectionShare(
            id=section.id,
            title=section.title,
            answered=partly[section.id] + complete * len(section.indicators),
            asked=begun * len(section.indicators),
        )
        for section in sections
    )


def _rows(
    session: Session, visitor: Visitor, row: Round, found: tuple[Participant, ...], at: datetime
) -> tuple[Followed, ...]:
    total = len(plan_of(session, row.questionnaire_version_id).questionnaire.indicators)
    done = answer_progress(session, [one.assessment_id for one in found if one.assessment_id is not None])
    return tuple(
        Followed(
            participant=one,
            answered=done[one.assessment_id].done if one.assessment_id else 0,
            total=total,
            sees_results=one.assessment_id is not None and _sees_results(visitor, one, at),
            invites=may_invite(visitor, one, at=at),
        )
        for one in found
    )


def _sees_results(visitor: Visitor, one: Participant, at: datetime) -> bool:
    target = Target(institution_id=one.institution_id, country_id=one.country_id, state=one.state)
    return may(visitor.grants, Action.SEE_RESULTS, target, at)


def _followed(row: Round, at: datetime) -> FollowedRound:
    return FollowedRound(
        id=row.id,
        name=names_of(row),
        phase=phase_of(row, at),
        opens_at=row.opens_at,
        closes_at=row.submissions_close_at,
        time_zone=row.time_zone,
    )
