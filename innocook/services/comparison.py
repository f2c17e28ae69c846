"""Comparing the submitted institutions of a round, for reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer
from innocook.core.bands import band_of
from innocook.core.errors import NotFound
from innocook.core.permissions import TABLE, Action, Scope
from innocook.core.plan import Plan
from innocook.core.questionnaire import Score, ScoreKind
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.questionnaires import plan_of
from innocook.store import rounds
from innocook.store.compared_pages import PageOrder, are_in_round, count_of_round, page_of_round
from innocook.store.comparison import ComparedRow, RoundFilter, round_scores
from innocook.store.keys import sort_key
from innocook.store.submissions import submitted_answers

PAGE_SIZE = 24
ORDERS = ("name", "country", "band")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reviewer asked for; empty texts mean all."""

    country: str = ""
    type: str = ""
    order: str = "name"

    def query(self) -> dict[str, str]:
        """The parts of an address that bring the same view back."""
        parts = {"country": self.country, "type": self.type, "order": self.order if self.order != "name" else ""}
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class ComparedInstitution:
    """One institution of a page: its latest submission's answers and self-assessed scores (9 decimals or None)."""

    assessment_id: UUID
    institution: Text
    country: Text
    institution_type: str
    state: str
    values: Mapping[str, float | None]
    answers: Mapping[str, Answer]
    band_name: Text | None


@dataclass(frozen=True, slots=True)
class ComparedRound:
    """A round as the reviewer compares it. `countries` and `types` are those that take part.

    `is_whole` says that the reviewer may compare all countries, so that no filter is needed.
    """

    id: UUID
    name: Text
    plan: Plan
    countries: Mapping[str, Text]
    types: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One page of institutions: page `page` of `pages`, `total` fit the filter."""

    rows: tuple[ComparedInstitution, ...]
    total: int
    page: int
    pages: int


def rounds_to_compare(session: Session, *, at: datetime) -> list[tuple[UUID, Text]]:
    """Every round that has opened by id and name, the latest first."""
    return [(row.id, names_of(row)) for row in rounds.all_rounds(session) if row.opens_at <= at]


def compared_round(session: Session, visitor: Visitor, round_id: UUID, *, at: datetime) -> ComparedRound:
    """The round with what its filters offer; raises NotFound."""
    row = rounds.round_by_id(session, round_id)
    if row is None or row.opens_at > at:
        raise NotFound(str(round_id))
    allowed = _countries_of(visitor)
    countries = [
        country for country in rounds.countries_of_round(session, round_id) if allowed is None or country.id in allowed
    ]
    return ComparedRound(
        id=row.id,
        name=names_of(row),
        plan=plan_of(session, row.questionnaire_version_id),
        countries={country.id: names_of(country) for country in countries},
        types=tuple(rounds.types_of_round(session, round_id)),
        is_whole=allowed is None,
    )


def countries_by_name(compared: ComparedRound, language: str) -> list[tuple[str, str]]:
    """Key and name of each country, in the alphabetical order of the language."""
    named = [(key, name.in_language(language)) for key, name in compared.countries.items()]
    return sorted(named, key=lambda item: sort_key(item[1]))


def page_of(session: Session, compared: ComparedRound, chosen: Chosen, language: str, page: int) -> Found:
    """One page of the institutions that fit; a page beyond the last is the last."""
    wanted = _filter(compared, chosen)
    total = count_of_round(session, wanted)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    overall = overall_of(compared.plan)
    order = PageOrder(
        by=chosen.order if chosen.order in ORDERS else "name",
        language=language,
        cuts=_cuts(compared.plan, overall),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    rows = page_of_round(session, wanted, order)
    return Found(_institutions(session, compared, rows), total, page, pages)


def all_of(session: Session, compared: ComparedRound, chosen: Chosen) -> tuple[ComparedInstitution, ...]:
    """Every institution that fits, by Arabic name, for exports."""
    return _institutions(session, compared, round_scores(session, _filter(compared, chosen)))


def overall_of(plan: Plan) -> Score | None:
    """The overall score of a questionnaire, or None where it has none."""
    return next(iter(plan.questionnaire.scores_of(ScoreKind.OVERALL)), None)


def is_of_round(session: Session, compared: ComparedRound, assessment_ids: Sequence[UUID]) -> bool:
    """Whether all these assessments were submitted in this round, in countries the reviewer compares."""
    return are_in_round(session, _filter(compared, Chosen()), assessment_ids)


def _cuts(plan: Plan, overall: Score | None) -> tuple[float, ...]:
    """The values from which each band begins; read rounded, a band begins half a point earlier."""
    earlier = 0.5 if plan.questionnaire.bands_read_rounded else 0.0
    return tuple(band.lower - earlier for band in overall.bands) if overall else ()


def _filter(compared: ComparedRound, chosen: Chosen) -> RoundFilter:
    everywhere = None if compared.is_whole else tuple(compared.countries)
    return RoundFilter(
        compared.id,
        country_ids=(chosen.country,) if chosen.country in compared.countries else everywhere,
        institution_type=chosen.type if chosen.type in compared.types else None,
    )


def _institutions(
    session: Session, compared: ComparedRound, rows: Sequence[ComparedRow]
) -> tuple[ComparedInstitution, ...]:
    answers = submitted_answers(session, [row.submission_id for row in rows])
    overall = overall_of(compared.plan)
    return tuple(
        ComparedInstitution(
            assessment_id=row.assessment_id,
            institution=Text(row.names),
            country=compared.countries[row.country_id],
            institution_type=row.institution_type,
            state=row.state,
            values=row.scores,
            answers=answers[row.submission_id],
            band_name=_band_name(compared.plan, overall, row),
        )
        for row in rows
    )


def _band_name(plan: Plan, overall: Score | None, row: ComparedRow) -> Text | None:
    value = row.scores.get(overall.id) if overall else None
    if overall is None or value is None or not overall.bands:
        return None
    return band_of(overall, value, plan.questionnaire.bands_read_rounded).name


def _countries_of(visitor: Visitor) -> set[str] | None:
    """The countries the reviewer may compare; None is all of them."""
    grants = [grant for grant in visitor.grants if grant.role in TABLE[Action.SEE_COMPARISON]]
    if any(grant.scope is Scope.EVERYTHING for grant in grants):
        return None
    return {grant.country_id for grant in grants if grant.country_id is not None}
