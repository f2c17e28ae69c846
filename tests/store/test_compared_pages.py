"""One page of a round, ordered and cut by the database."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from innocook.store.answer_changes import Stamp
from innocook.store.assessments import assessment_for_update
from innocook.store.compared_pages import PageOrder, count_of_round, page_of_round
from innocook.store.comparison import RoundFilter
from innocook.store.scores import StoredScore, put_scores
from innocook.store.submissions import add_submission
from tests.support.records import NOW, a_participation, a_round, an_account, an_assessment, an_institution

INSTITUTIONS = [("Beta", "XB", 40.0), ("alpha", "XB", 80.0), ("Delta", "XA", None), ("Gamma", "XA", 95.0)]


@pytest.fixture
def wanted(session: Session) -> RoundFilter:
    """A round of four submitted institutions and one draft."""
    one_round = a_round(session)
    stamp = Stamp(an_account(session).id, NOW)
    for name, country, value in INSTITUTIONS:
        draft = an_assessment(session, a_participation(session, one_round, an_institution(session, name, country)))
        locked = assessment_for_update(session, draft.id)
        assert locked is not None
        locked.state, locked.submitted_overall = "submitted", value
        submission = add_submission(session, locked, stamp)
        put_scores(session, locked.id, {"overall": StoredScore(value, 1, 2, 3)}, "1", submission.id)
    an_assessment(session, a_participation(session, one_round, an_institution(session, "Draft")))
    return RoundFilter(one_round.id)


def _page(session: Session, wanted: RoundFilter, by: str, limit: int = 9, offset: int = 0) -> list[str]:
    order = PageOrder(by=by, language="en", cuts=(0, 25, 50, 75), limit=limit, offset=offset)
    return [row.names["en"] for row in page_of_round(session, wanted, order)]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("name", ["alpha", "Beta", "Delta", "Gamma"]),
        ("country", ["Delta", "Gamma", "alpha", "Beta"]),
        ("band", ["alpha", "Gamma", "Beta", "Delta"]),
    ],
)
def test_pages_are_ordered(session: Session, wanted: RoundFilter, by: str, names: list[str]) -> None:
    """By name; by country, then name; by band, the highest first and the unrated last, then by name, not by score."""
    assert _page(session, wanted, by) == names


def test_pages_are_cut(session: Session, wanted: RoundFilter) -> None:
    """Pages follow one another; behind the last one there is nothing; the count is that of all pages."""
    pages = [_page(session, wanted, "name", limit=3, offset=offset) for offset in (0, 3, 6)]
    assert pages == [["alpha", "Beta", "Delta"], ["Gamma"], []]
    assert count_of_round(session, wanted) == 4


def test_pages_bring_their_scores(session: Session, wanted: RoundFilter) -> None:
    """Each row has the scores of its own submission; None stays "not rated yet"."""
    order = PageOrder(by="name", language="en", cuts=(), limit=9, offset=0)
    scores = {row.names["en"]: row.scores["overall"] for row in page_of_round(session, wanted, order)}
    assert scores == {name: value for name, _, value in INSTITUTIONS}
