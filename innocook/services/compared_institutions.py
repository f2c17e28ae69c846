"""The institutions of a view, page by page, and all of them for exports."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer
from innocook.core.bands import band_ids
from innocook.core.questionnaire import Band
from innocook.core.text import Text
from innocook.services.assessments import names_of
from innocook.services.comparison import View, countries_by_name
from innocook.services.paging import placed
from innocook.services.round_answers import round_keys
from innocook.services.round_groups import SELF, VALIDATED
from innocook.store.round_answers import institutions_by_name, institutions_of
from innocook.store.submissions import submitted_answers
from innocook.store.validations import validated_answers

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class ComparedInstitution:
    """One institution: what it submitted last, the scores of the view (9 decimals or None) and the validated answers
    where the view is of those."""

    assessment_id: UUID
    institution: Text
    country: Text
    institution_type: str
    state: str
    values: Mapping[str, float | None]
    answers: Mapping[str, Answer]
    validated: Mapping[str, Answer] | None
    band_name: Text | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of institutions: page `page` of `pages`, `total` fit the filter."""

    rows: tuple[ComparedInstitution, ...]
    total: int
    page: int
    pages: int


def page_of(session: Session, view: View, language: str, page: int) -> Found:
    """One page of the institutions that fit; a page beyond the last is the last."""
    total = len(view.group)
    page, pages = placed(page, total, PAGE_SIZE)
    ids = ordered(session, view, language)[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Found(institutions(session, view, ids), total, page, pages)


def ordered(session: Session, view: View, language: str) -> list[UUID]:
    """The assessments of the view by name, by country, or by maturity group and name: nobody is ahead within one."""
    fitting = set(view.group.keys)
    known = {key.institution_id: key for key in round_keys(session, view.round.id).keys if key.assessment_id in fitting}
    rows = [known[institution] for institution in institutions_by_name(session, language) if institution in known]
    if view.chosen.order == "country":
        places = {country: place for place, (country, _) in enumerate(countries_by_name(view.round, language))}
        rows.sort(key=lambda key: places[key.country])
    found = [key.assessment_id for key in rows]
    if view.chosen.order != "band":
        return found
    lowest = {key: band.lower for key, band in _bands(view).items()}
    return sorted(found, key=lambda key: lowest.get(key, -math.inf), reverse=True)


def institutions(session: Session, view: View, keys: Sequence[UUID]) -> tuple[ComparedInstitution, ...]:
    """These institutions of the view, in the order given."""
    known = {key.assessment_id: key for key in round_keys(session, view.round.id).keys}
    own = submitted_answers(session, [known[key].submission_id for key in keys])
    checked = validated_answers(session, keys) if view.kind == VALIDATED else {}
    rows = institutions_of(session, keys)
    scores, bands = _scores(view, keys), _bands(view)
    return tuple(
        ComparedInstitution(
            assessment_id=key,
            institution=names_of(rows[key][0]),
            country=view.round.countries[rows[key][1].country_id],
            institution_type=rows[key][1].institution_type,
            state=known[key].state,
            values=scores[key],
            answers=own[known[key].submission_id],
            validated=None if view.kind == SELF else checked.get(key, {}),
            band_name=bands[key].name if key in bands else None,
        )
        for key in keys
    )


def _scores(view: View, keys: Sequence[UUID]) -> dict[UUID, dict[str, float | None]]:
    place = {key: row for row, key in enumerate(view.group.keys)}
    names, table = view.group.scores.score_ids, view.group.scores.values
    return {
        key: {
            name: None if math.isnan(value) else value
            for name, value in zip(names, table[place[key]].tolist(), strict=True)
        }
        for key in keys
    }


def _bands(view: View) -> dict[UUID, Band]:
    """The maturity group of every rated institution."""
    overall = view.group.plan.questionnaire.overall
    if overall is None or not overall.bands:
        return {}
    by_id = {band.id: band for band in overall.bands}
    found = band_ids(overall, view.group.values(overall.id), view.group.plan.questionnaire.bands_read_rounded)
    return {key: by_id[band] for key, band in zip(view.group.keys, found, strict=True) if band is not None}
