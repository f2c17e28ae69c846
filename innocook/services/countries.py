"""The countries an institution can belong to: those of the database and, unless they are invented, the Arab States."""

from __future__ import annotations

from sqlalchemy.orm import Session

from innocook.core.countries import ARAB_STATES, Country
from innocook.core.errors import NotFound
from innocook.services.assessments import names_of
from innocook.store import administrators as stored
from innocook.store import institution_lists
from innocook.store.keys import sort_key


def known_countries(session: Session, language: str) -> list[Country]:
    """The countries to choose from, in the order of the language.

    A database with countries of the demonstration knows those alone, so that invented and real ones never mix.
    """
    found = {
        row.id: Country(row.id, names_of(row), ARAB_STATES[row.id].short_code if row.id in ARAB_STATES else "")
        for row in stored.all_countries(session)
    }
    if not institution_lists.has_demonstration_countries(session):
        found = {**ARAB_STATES, **found}
    return sorted(found.values(), key=lambda one: (sort_key(one.name.in_language(language)), one.id))


def put_country(session: Session, country_id: str) -> None:
    """See that the country is in the database; raises NotFound for one that is not known. Does not commit."""
    if stored.country_by_id(session, country_id) is not None:
        return
    state = ARAB_STATES.get(country_id)
    if state is None or institution_lists.has_demonstration_countries(session):
        raise NotFound(country_id)
    institution_lists.insert_country(session, state)
