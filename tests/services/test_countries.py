"""Which countries there are to choose from."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.services.countries import known_countries, put_country
from innocook.store.tables import Country


def test_the_arab_states_come_in_the_order_of_the_language(session: Session):
    """An empty database knows all of them; a state is stored when it is first used, once."""
    assert [one.id for one in known_countries(session, "en")][:3] == ["DZA", "BHR", "COM"]
    assert [one.id for one in known_countries(session, "fr")][:4] == ["DZA", "SAU", "BHR", "COM"]
    assert next(one.id for one in known_countries(session, "ar")) == "JOR"
    for _ in range(2):
        put_country(session, "PSE")
    row = session.scalars(select(Country)).one()
    assert (row.id, row.name_en, row.sort_en) == ("PSE", "State of Palestine", "state of palestine")
    assert len(known_countries(session, "ar")) == 22


def test_other_stored_countries_stand_beside_them(session: Session):
    """A country that somebody stored before stays to choose from, under the names it was stored with."""
    session.add(Country(id="XKX", name_ar="بلد آخر", name_en="Another country", name_fr="Autre pays"))
    session.flush()
    assert len(known_countries(session, "en")) == 23
    with pytest.raises(NotFound):
        put_country(session, "ZZZ")


def test_invented_and_real_countries_never_mix(session: Session):
    """A demonstration knows its own countries alone."""
    session.add(Country(id="XA", name_ar="ب", name_en="B", name_fr="B", is_demonstration=True))
    session.flush()
    assert [one.id for one in known_countries(session, "en")] == ["XA"]
    with pytest.raises(NotFound):
        put_country(session, "JOR")
