"""What a round's comparison is made from: who was submitted or validated, and with which frozen documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from innocook.core.peers import FACTS
from innocook.core.points import Given
from innocook.store.comparison import SUBMITTED_STATES
from innocook.store.tables import Assessment, Institution, Participation, Submission, Validation

_AT_ONCE = 500
_LATEST = (Submission.assessment_id == Assessment.id) & (Submission.n == Assessment.submissions)
_CHANGE = (
    select(func.count(), func.coalesce(func.sum(Assessment.version), 0))
    .select_from(Assessment)
    .where(Assessment.submissions > 0)
)
Edition = tuple[UUID, int]
"""A validated result: the assessment and the number of the edition."""

NAME = {"ar": Institution.sort_ar, "en": Institution.sort_en, "fr": Institution.sort_fr}
"""What institutions are sorted by in each language."""


@dataclass(frozen=True, slots=True)
class ComparedKey:
    """A submitted assessment: its latest submission, its latest validated edition (0 before the first), its facts.

    `facts` are as frozen when the institution joined, in the order of FACTS. Another `version` of the assessment may
    have another submission, edition or state.
    """

    assessment_id: UUID
    version: int
    institution_id: UUID
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
    query = _CHANGE.join(Participation, Participation.id == Assessment.participation_id)
    return _mark(session, query.where(Participation.round_id == round_id))


def change_of_any_round(session: Session) -> str:
    """As `change_of_round` for all rounds together: while it is the same, nothing changed in any of them.

    Found without looking at who takes part, a tenth of the work.
    """
    return _mark(session, _CHANGE)


def compared_versions(session: Session, round_id: UUID) -> dict[UUID, int]:
    """Every submitted assessment of the round in the order of ids, with its version."""
    query = select(Assessment.id, Assessment.version)
    query = query.join(Participation, Participation.id == Assessment.participation_id)
    query = query.where(Participation.round_id == round_id, Assessment.state.in_(SUBMITTED_STATES))
    return {row[0]: row[1] for row in session.execute(query.order_by(Assessment.id))}


def compared_keys(session: Session, round_id: UUID, only: Sequence[UUID] | None = None) -> list[ComparedKey]:
    """Every submitted assessment of the round, by id: one query. With `only`, these few of them."""
    query = select(
        Assessment.id,
        Assessment.version,
        Participation.institution_id,
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
    query = query.join(Participation, Participation.id == Assessment.participation_id)
    query = query.join(Submission, _LATEST)
    query = query.where(Participation.round_id == round_id, Assessment.state.in_(SUBMITTED_STATES))
    if only is not None:
        query = query.where(Assessment.id.in_(only))
    rows = session.execute(query.order_by(Assessment.id))
    return [ComparedKey(*row[:7], tuple(row[7:])) for row in rows]


def submitted_given(session: Session, submission_ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Given]]:
    """What the points of frozen answers depend on, by submission and indicator; for as many as there are."""
    found: dict[UUID, Mapping[str, Given]] = {}
    for some in _parts(submission_ids):
        query = select(Submission.id, _answers(session, Submission.document)).where(Submission.id.in_(some))
        found |= {key: _given(answers) for key, answers in session.execute(query)}
    return found


def validated_given(
    session: Session, editions: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Mapping[str, Given]]:
    """As `submitted_given` for validated results, by assessment and number of the edition."""
    found: dict[tuple[UUID, int], Mapping[str, Given]] = {}
    wanted = dict(editions)
    for some in _parts(list(wanted)):
        query = select(Validation.assessment_id, Validation.n, _answers(session, Validation.document))
        for key, n, answers in session.execute(query.where(Validation.assessment_id.in_(some))):
            if wanted[key] == n:
                found[key, n] = _given(answers)
    return found


def institutions_by_name(session: Session, language: str) -> list[UUID]:
    """Every institution by its name in the language. Faster than the order of those in a round alone: no joins."""
    return list(session.scalars(select(Institution.id).order_by(NAME[language], Institution.id)))


def ordered_ids(session: Session, round_id: UUID, language: str) -> list[UUID]:
    """The submitted assessments of the round by name of the institution in the language."""
    query = select(Assessment.id).select_from(Participation)
    query = query.join(Assessment, Assessment.participation_id == Participation.id)
    query = query.join(Institution, Institution.id == Participation.institution_id)
    query = query.where(Participation.round_id == round_id, Assessment.state.in_(SUBMITTED_STATES))
    return list(session.scalars(query.order_by(NAME[language], Institution.id)))


TakingPart = tuple[Institution, Participation]


def institutions_of(session: Session, assessment_ids: Sequence[UUID]) -> dict[UUID, TakingPart]:
    """The institution of each assessment, and how it takes part."""
    found: dict[UUID, TakingPart] = {}
    for some in _parts(assessment_ids):
        query = (
            select(Assessment.id, Institution, Participation)
            .join(Participation, Participation.id == Assessment.participation_id)
            .join(Institution, Institution.id == Participation.institution_id)
            .where(Assessment.id.in_(some))
        )
        found |= {key: (institution, row) for key, institution, row in session.execute(query)}
    return found


def _mark(session: Session, query: Select[int, int]) -> str:
    number, versions = session.execute(query).one()
    return f"{number}-{versions}"


def _parts(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def _answers(session: Session, document: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The answers alone, cut out by the database: evidence, decisions and scores are most of a document."""
    if session.get_bind().dialect.name == "sqlite":
        return func.json_extract(document, "$.answers")
    return func.json_extract_path_text(cast(document, JSON), "answers")


def _given(answers: str) -> dict[str, Given]:
    return {key: (one["state"], one["option"], one["number"]) for key, one in json.loads(answers).items()}
