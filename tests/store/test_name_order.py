"""Some assessments of a round by the names of their institutions."""

import pytest

from innocook.store import name_order
from innocook.store.engine import reading
from innocook.store.name_order import in_name_order
from innocook.store.round_answers import ordered_ids
from innocook.store.rounds import all_rounds
from tests.support.web import Sessions


@pytest.mark.parametrize(("few", "at_once"), [(2000, 500), (2000, 4), (3, 500)])
def test_those_asked_for_in_the_order_of_the_whole_round(
    stored: Sessions, monkeypatch: pytest.MonkeyPatch, few: int, at_once: int
):
    """In each language, asked at once, in several queries or through the whole round; in any order asked."""
    monkeypatch.setattr(name_order, "FEW", few)
    monkeypatch.setattr(name_order, "AT_ONCE", at_once)
    with reading(stored) as session:
        round_id = all_rounds(session)[0].id
        for language in ("ar", "en", "fr"):
            some = ordered_ids(session, round_id, language)[1::2]
            assert len(some) > 4
            assert in_name_order(session, round_id, some[::-1], language) == some
        assert in_name_order(session, round_id, [], "ar") == []
