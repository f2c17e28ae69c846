"""What a round's comparison is made from: who was submitted or validated, and with which frozen documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.core.peers import FACTS
from innocook.store.comparison import SUBMITTED_STATES, joined
from innocook.store.tables import Assessment, Country, Institution, Participation, Submission

_NAME = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}
_COUNTRY = {"ar": Country.sort_ar, "en": Country.sort_en, "fr": Country.sort_fr}
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ComparedKey:
    """A submitted assessment: its latest submission, its latest validated edition (0 before the first), its facts.

    `facts` are as frozen when the institution joined, in the order of FACTS.
    """

    assessment_id: UUID
    submission_id: UUID
    validations: int
    state: str
    language: str
    facts: tuple[str, ...]

    @property
    def country(self) -> str:
        """The id of the country."""
        return self.facts[FACTS.index("country")]


def change_of_round(session: Session, round_id: UUID) -> str:
    """What stands for everything that was submitted or decided in a round: another text after every change.

    Assessments are never deleted and their versions only rise, so that their number and the sum tell each change.
    """
    query = select(func.count(), func.coalesce(func.sum(Assessment.version), 0))
    query = query.select_from(Participation).join(Assessment, Assessment.participation_id == Participation.id)
    number, versions = session.execute(
        query.where(Participation.round_id == round_id, Assessment.submissions > 0)
    ).one()
    return f"{number}-{versions}"


def compared_keys(session: Session, round_id: UUID) -> list[ComparedKey]:
    """Every submitted assessment of the round, by id: one query."""
    query = select(
        Assessment.id,
        Submission.id,
        Assessment.validations,
        Assessment.state,
        Assessment.language,
        Participation.institution_type,
        Participation.size,
        Participation.sector,
        Participation.country_id,
        Participation.context_group,
    )
    query = joined(query).where(Participation.round_id == round_id, Assessment.state.in_(SUBMITTED_STATES))
    rows = session.execute(query.order_by(Assessment.id))
    return [ComparedKey(*row[:5], tuple(row[5:])) for row in rows]


def ordered_ids(session: Session, round_id: UUID, language: str, by: str) -> list[UUID]:
    """The submitted assessments of the round by name of the institution, or by country and name, in the language."""
    query = select(Assessment.id).select_from(Participation)
    query = query.join(Assessment, Assessment.participation_id == Participation.id)
    query = query.join(Institution, Institution.id == Participation.institution_id)
    query = query.where(Participation.round_id == round_id, Assessment.state.in_(SUBMITTED_STATES))
    if by == "country":
        query = query.join(Country, Country.id == Participation.country_id).order_by(_COUNTRY[language])
    return list(session.scalars(query.order_by(_NAME[language], Institution.id)))


TakingPart = tuple[Institution, Participation]


def institutions_of(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, TakingPart]:
    """The institution of each assessment, and how it takes part."""
    found: dict[UUID, TakingPart] = {}
    for start in range(0, len(assessment_ids), _AT_ONCE):
        some = assessment_ids[start : start + _AT_ONCE]
        query = (
            select(Assessment.id, Institution, Participation)
            .join(Participation, Participation.id == Assessment.participation_id)
            .join(Institution, Institution.id == Participation.institution_id)
            .where(Assessment.id.in_(some))
        )
        found |= {key: (institution, row) for key, institution, row in session.execute(query)}
    return found
