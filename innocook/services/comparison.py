"""Comparing the submitted institutions of a round, for reviewers: what they asked for, and whom it fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.groups import Group
from innocook.core.peers import MOST_FILTERS
from innocook.core.permissions import TABLE, Action, Scope
from innocook.core.plan import Plan
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.assessments import names_of
from innocook.services.questionnaires import plan_of
from innocook.services.round_answers import round_keys
from innocook.services.round_groups import SELF, VALIDATED, round_group
from innocook.store import rounds
from innocook.store.keys import sort_key
from innocook.store.round_answers import institutions_of

ORDERS = ("name", "country", "band")
FILTERS = {
    "country": "country",
    "context": "context_group",
    "type": "institution_type",
    "size": "size",
    "sector": "sector",
}
"""What institutions can be cut by, and the name of the fact in FACTS."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reviewer asked for; empty texts mean all, or what fits best (`scores`)."""

    country: str = ""
    context: str = ""
    type: str = ""
    size: str = ""
    sector: str = ""
    scores: str = ""
    national: str = "with"
    order: str = "name"

    def asked(self) -> dict[str, str]:
        """Every fact asked for, by the name of its filter."""
        return {name: value for name in FILTERS if (value := str(getattr(self, name)))}

    def facts(self) -> dict[str, str]:
        """The facts that count, by name of FACTS: the first two."""
        return {FILTERS[name]: value for name, value in list(self.asked().items())[:MOST_FILTERS]}

    def query(self) -> dict[str, str]:
        """The parts of an address that bring the same view back."""
        parts = {**self.asked(), "scores": self.scores}
        parts["national"] = self.national if self.national == "without" else ""
        parts["order"] = self.order if self.order != "name" else ""
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class ComparedRound:
    """A round as the reviewer compares it. `countries` are those that take part and that he may compare; `is_whole`
    says whether these are all."""

    id: UUID
    name: Text
    plan: Plan
    countries: Mapping[str, Text]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What an institution and its country are called."""

    institution: Text
    country: Text


@dataclass(frozen=True, slots=True)
class View:
    """What the reviewer looks at: `group` fits the filters, `whole` is everybody he may compare.

    `kind` ("self" or "validated") and the indicators are the same in both; `left_out` are scores with too few
    indicators left. `basis` changes with whatever the figures are made from.
    Of `submitted` institutions that he may compare so many are `validated`.
    """

    round: ComparedRound
    chosen: Chosen
    kind: str
    group: Group
    whole: Group
    left_out: tuple[str, ...]
    basis: str
    validated: int
    submitted: int

    @property
    def dropped(self) -> tuple[str, ...]:
        """The filters that were asked for and are too many."""
        return tuple(self.chosen.asked())[MOST_FILTERS:]


def rounds_to_compare(session: Session, *, at: datetime) -> list[tuple[UUID, Text]]:
    """Every round that has opened by id and name, the latest first."""
    return [(row.id, names_of(row)) for row in rounds.all_rounds(session) if row.opens_at <= at]


def compared_round(session: Session, visitor: Visitor, round_id: UUID, *, at: datetime) -> ComparedRound:
    """The round with what its filters offer; raises NotFound."""
    row = rounds.round_by_id(session, round_id)
    if row is None or row.opens_at > at:
        raise NotFound(str(round_id))
    allowed = _countries_of(visitor)
    taking_part = rounds.countries_of_round(session, round_id)
    countries = [country for country in taking_part if allowed is None or country.id in allowed]
    return ComparedRound(
        id=row.id,
        name=names_of(row),
        plan=plan_of(session, row.questionnaire_version_id),
        countries={country.id: names_of(country) for country in countries},
        is_whole=len(countries) == len(taking_part),
    )


def view_of(session: Session, compared: ComparedRound, chosen: Chosen) -> View:
    """The institutions that fit, with the scores asked for: validated ones as soon as there are any, by default.

    A fact that nobody has fits nobody; a kind of score, a rule or an order that is not known counts as not asked.
    """
    answers = round_keys(session, compared.id)
    known = [
        done for key, done in zip(answers.keys, answers.is_validated, strict=True) if key.country in compared.countries
    ]
    kind = chosen.scores if chosen.scores in (SELF, VALIDATED) else (VALIDATED if any(known) else SELF)
    national = chosen.national if chosen.national == "without" else "with"
    everybody, left_out = round_group(session, compared.id, compared.plan, kind, national)
    whole = everybody.in_countries(compared.countries)
    order = chosen.order if chosen.order in ORDERS else "name"
    kept = replace(chosen, scores=kind, national=national, order=order)
    return View(
        round=compared,
        chosen=kept,
        kind=kind,
        group=whole.where(kept.facts()),
        whole=whole,
        left_out=left_out,
        basis=answers.basis,
        validated=sum(known),
        submitted=len(known),
    )


def names_of_rows(session: Session, compared: ComparedRound, keys: Sequence[UUID]) -> dict[UUID, Named]:
    """What the institutions of these assessments are called."""
    rows = institutions_of(session, keys)
    return {
        key: Named(names_of(institution), compared.countries[row.country_id])
        for key, (institution, row) in rows.items()
        if row.country_id in compared.countries
    }


def countries_by_name(compared: ComparedRound, language: str) -> list[tuple[str, str]]:
    """Key and name of each country, in the alphabetical order of the language."""
    named = [(key, name.in_language(language)) for key, name in compared.countries.items()]
    return alphabetical(named)


def alphabetical(named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keys and names in the alphabetical order of the names' own language."""
    return sorted(named, key=lambda item: sort_key(item[1]))


def _countries_of(visitor: Visitor) -> set[str] | None:
    """The countries the reviewer may compare; None is all of them."""
    grants = [grant for grant in visitor.grants if grant.role in TABLE[Action.SEE_COMPARISON]]
    if any(grant.scope is Scope.EVERYTHING for grant in grants):
        return None
    return {grant.country_id for grant in grants if grant.country_id is not None}
