"""What was submitted in a round, for many institutions in a handful of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import JSON, Label, Select, func, select
from sqlalchemy.orm import Session

from innocook.store.tables import Assessment, Base, Institution, Participation, Submission

Columns = TypeVarTuple("Columns")

SUBMITTED_STATES = ("submitted", "in_review", "returned", "validated", "reconsidered", "closed")
SCORE = Base.metadata.tables["score"]


@dataclass(frozen=True, slots=True)
class RoundFilter:
    """Which institutions of a round: of some countries, in some states. None means all of them."""

    round_id: UUID
    country_ids: tuple[str, ...] | None = None
    states: tuple[str, ...] = SUBMITTED_STATES


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """An institution as it took part, with the scores of its latest submission.

    `names` are by language. A score id that is missing was not stored; None is "not rated yet".
    """

    assessment_id: UUID
    submission_id: UUID
    institution_id: UUID
    names: Mapping[str, str]
    country_id: str
    institution_type: str
    size: str
    sector: str
    context_group: str
    state: str
    scores: Mapping[str, float | None]


def round_scores(session: Session, wanted: RoundFilter, kind: str = "self") -> list[ComparedRow]:
    """The submitted institutions with their `self` or `validated` scores, by Arabic name.

    Drafts are never in it; a returned assessment shows what was submitted, not what is being changed. One query,
    whatever the number of institutions.
    """
    query = latest(select(*FACTS, _scores(session, kind)), wanted).order_by(Institution.sort_ar, Institution.id)
    return [compared(row, row.scores or {}) for row in session.execute(query)]


FACTS = (
    Assessment.id.label("assessment_id"),
    Submission.id.label("submission_id"),
    Institution.id.label("institution_id"),
    Institution.name_ar,
    Institution.name_en,
    Institution.name_fr,
    Participation.country_id,
    Participation.institution_type,
    Participation.size,
    Participation.sector,
    Participation.context_group,
    Assessment.state,
)


def latest(columns: Select[*Columns], wanted: RoundFilter) -> Select[*Columns]:
    """The columns of the latest submissions that fit the filter, with everything `FACTS` names joined; unordered."""
    return fitting(joined(columns), wanted)


def joined(columns: Select[*Columns]) -> Select[*Columns]:
    """The columns of every latest submission, with everything `FACTS` names joined; neither cut nor ordered."""
    return (
        columns.select_from(Assessment)
        .join(Submission, (Submission.assessment_id == Assessment.id) & (Submission.n == Assessment.submissions))
        .join(Participation, Participation.id == Assessment.participation_id)
        .join(Institution, Institution.id == Participation.institution_id)
    )


def fitting(query: Select[*Columns], wanted: RoundFilter) -> Select[*Columns]:
    """`query` over participations and assessments, cut to the filter."""
    query = query.where(Participation.round_id == wanted.round_id, Assessment.state.in_(wanted.states))
    if wanted.country_ids is not None:
        query = query.where(Participation.country_id.in_(wanted.country_ids))
    return query


def compared(row: Any, scores: Mapping[str, float | None]) -> ComparedRow:
    """A row of `FACTS` with its scores."""
    return ComparedRow(
        assessment_id=row.assessment_id,
        submission_id=row.submission_id,
        institution_id=row.institution_id,
        names={"ar": row.name_ar, "en": row.name_en, "fr": row.name_fr},
        country_id=row.country_id,
        institution_type=row.institution_type,
        size=row.size,
        sector=row.sector,
        context_group=row.context_group,
        state=row.state,
        scores=scores,
    )


def _scores(session: Session, kind: str) -> Label[Any]:
    # One row per institution: with a row per score most of the time goes into reading rows. JSON carries 15 digits,
    # more than the 9 decimals of a score.
    sqlite = session.get_bind().dialect.name == "sqlite"
    collect = func.json_group_object if sqlite else func.json_object_agg
    query = select(collect(SCORE.c.score_id, SCORE.c.value, type_=JSON))
    mine = (SCORE.c.submission_id == Submission.id, SCORE.c.kind == kind)
    return query.where(*mine).correlate(Submission).scalar_subquery().label("scores")
