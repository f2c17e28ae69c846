"""Who takes part in a round: institutions are added with their facts frozen, and taken out while nothing was begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.team import day_in
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.paging import placed
from innocook.services.round_overview import refuse_others
from innocook.services.rounds import locked_round
from innocook.store import assessments as stored_assessments
from innocook.store import audit, round_lists
from innocook.store import rounds as stored
from innocook.store.audit import Event
from innocook.store.keys import sort_key
from innocook.store.progress import NOT_BEGUN
from innocook.store.round_lists import ListedParticipation, TakingPart
from innocook.store.tables import Base, Institution, Participation, Round
from innocook.store.writes import insert_missing

__all__ = ["NOT_BEGUN", "TakingPart"]

PAGE = 50
MOST_FOUND = 20
FACTS = ("institution_type", "size", "sector", "context_group")


class ParticipationRefused(InnocookError):
    """An institution cannot be added or taken out.

    `code` is round_closed, round_published, takes_part, facts_missing, ended or begun.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Participant:
    """An institution in a round as a list shows it; `state` is NOT_BEGUN before its assessment."""

    id: UUID
    institution_id: UUID
    name: Text
    code: str
    country_id: str
    country: Text
    facts: Mapping[str, str]
    state: str
    assessment_id: UUID | None


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """Page `page` of `pages`; `total` fit."""

    rows: tuple[Participant, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that can be added; `missing` are the facts that nobody has filled in yet."""

    id: UUID
    name: Text
    code: str
    country: Text
    facts: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts without a value."""
        return tuple(name for name, value in self.facts.items() if not value)


def participants_page(session: Session, wanted: TakingPart, language: str, page: int) -> ParticipantPage:
    """One page of those that fit; a page beyond the last is the last."""
    total = round_lists.count_participations(session, wanted)
    page, pages = placed(page, total, PAGE)
    rows = round_lists.page_of_participations(session, wanted, language, limit=PAGE, offset=(page - 1) * PAGE)
    return ParticipantPage(tuple(map(participant, rows)), total, page, pages)


def one_participant(session: Session, round_id: UUID, participation_id: UUID) -> Participant:
    """One of a round; NotFound where there is none."""
    row = round_lists.participation_by_id(session, participation_id)
    if row is None or row.participation.round_id != round_id:
        raise NotFound(str(participation_id))
    return participant(row)


def countries_of(session: Session, round_id: UUID, language: str) -> list[tuple[str, str]]:
    """The countries that take part, key and name, in the alphabetical order of the language."""
    named = [(row.id, row.name_in(language)) for row in stored.countries_of_round(session, round_id)]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


def candidates(session: Session, round_id: UUID, text: str, language: str, *, at: datetime) -> list[Candidate]:
    """The institutions found by code or words that can be added, at most MOST_FOUND."""
    row = stored.round_by_id(session, round_id)
    if row is None:
        raise NotFound(str(round_id))
    today = day_in(at, row.time_zone)
    return [
        _candidate(one) for one in round_lists.institutions_to_add(session, round_id, text, language, today, MOST_FOUND)
    ]


def candidate(session: Session, institution_id: UUID) -> Candidate:
    """One institution with its facts; NotFound where there is none."""
    row = stored.institution_by_id(session, institution_id)
    if row is None:
        raise NotFound(str(institution_id))
    return _candidate(row)


def add(session: Session, visitor: Visitor, round_id: UUID, institution_id: UUID, *, at: datetime) -> UUID:
    """Let an institution take part, its facts frozen as they are now; raises ParticipationRefused."""
    refuse_others(visitor, at)
    round_ = locked_round(session, round_id)
    institution = stored.institution_by_id(session, institution_id)
    if institution is None:
        raise NotFound(str(institution_id))
    _refuse(round_, institution, at)
    row = {
        "id": uuid4(),
        "round_id": round_id,
        "institution_id": institution_id,
        "country_id": institution.country_id,
        "consent_to_share": False,
        **{name: getattr(institution, name) for name in FACTS},
    }
    if not insert_missing(session, Base.metadata.tables["participation"], [row]):
        raise ParticipationRefused("takes_part")
    facts = {"round": str(round_id), "country": institution.country_id, **{name: row[name] for name in FACTS}}
    _log(session, visitor, institution_id, "join_round", UUID(str(row["id"])), facts, at)
    session.commit()
    return UUID(str(row["id"]))


def remove(session: Session, visitor: Visitor, round_id: UUID, participation_id: UUID, *, at: datetime) -> Text:
    """Take an institution out while no assessment was begun; its name. Raises ParticipationRefused."""
    refuse_others(visitor, at)
    row = stored.participation_for_update(session, participation_id)
    if row is None or row.round_id != round_id:
        raise NotFound(str(participation_id))
    if row.round.published_at is not None:
        raise ParticipationRefused("round_published")
    if stored_assessments.assessment_of_participation(session, participation_id) is not None:
        raise ParticipationRefused("begun")
    institution = stored.institution_by_id(session, row.institution_id)
    session.delete(row)
    _log(session, visitor, row.institution_id, "leave_round", participation_id, {"round": str(round_id)}, at)
    session.commit()
    return names_of(institution) if institution else Text({})


def participant(row: ListedParticipation) -> Participant:
    """A row of a list."""
    return Participant(
        id=row.participation.id,
        institution_id=row.institution.id,
        name=names_of(row.institution),
        code=row.institution.code or "",
        country_id=row.participation.country_id,
        country=names_of(row.country),
        facts=_facts(row.participation),
        state=row.assessment.state if row.assessment else NOT_BEGUN,
        assessment_id=row.assessment.id if row.assessment else None,
    )


def _candidate(row: Institution) -> Candidate:
    return Candidate(row.id, names_of(row), row.code or "", names_of(row.country), _facts(row))


def _facts(row: Institution | Participation) -> dict[str, str]:
    return {name: getattr(row, name) for name in FACTS}


def _refuse(round_: Round, institution: Institution, at: datetime) -> None:
    if round_.published_at is not None:
        raise ParticipationRefused("round_published")
    if round_.submissions_close_at <= at:
        raise ParticipationRefused("round_closed")
    today = day_in(at, round_.time_zone)
    is_over = institution.valid_until is not None and institution.valid_until < today
    if is_over or institution.merged_into_id is not None:
        raise ParticipationRefused("ended")
    if not all(_facts(institution).values()):
        raise ParticipationRefused("facts_missing")


def _log(
    session: Session,
    visitor: Visitor,
    institution_id: UUID,
    action: str,
    participation_id: UUID,
    payload: Mapping[str, str],
    at: datetime,
) -> None:
    stream, name = audit.institution_stream(institution_id), f"participation:{participation_id}"
    audit.append_event(session, Event(stream, visitor.account_id, action, name, at, payload))
