"""Two servers over one PostgreSQL database answer the same, at once, whichever of them was told of a change."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.store.engine import make_engine
from innocook.store.tables import Assessment, Institution, Participation, Round
from tests.support import reviews
from tests.support.compared_pages import EXPORTS, PAGES, Compared
from tests.support.region import region_at
from tests.support.server import running
from tests.support.visitor import Visitor, form_values
from tests.support.web import email_of, password_of

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
NUMBER = 40
SECRET = "one secret key of both servers, long enough"
TOLD_OF_ALL = ("at a glance", "institutions", "groups by country", "indicators", "robustness", "annex", "CSV")
"""Pages of the round as a whole: each shows something else after one more validated result."""
_TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')


@dataclass(frozen=True, slots=True)
class Both:
    """Two servers, a reviewer at each, and the round that both show."""

    first: Visitor
    second: Visitor
    url: str
    round_: Compared
    patterns: Mapping[str, str]

    def pages(self, visitor: Visitor) -> dict[str, str]:
        """Every page that compares and the dataset, without tokens."""
        return {name: page_of(visitor, self.round_.path(pattern, "en")) for name, pattern in self.patterns.items()}


def page_of(visitor: Visitor, path: str) -> str:
    """The whole answer but for what every form is given anew."""
    answer = visitor.get(path)
    assert answer.status == 200, path
    return _TOKEN.sub(r"\1", answer.text)


@pytest.fixture
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    """Two servers over one database with a small region, two of its reviews decided and ready to be ended."""
    with ExitStack() as ends:
        url = ends.enter_context(region_at(request, "postgresql", tmp_path, NUMBER))
        settings = {"DATABASE_URL": url, "SECRET_KEY": SECRET}
        servers = [ends.enter_context(running(tmp_path / "first", **settings))]
        shutil.copytree(tmp_path / "first", tmp_path / "second")
        servers.append(ends.enter_context(running(tmp_path / "second", is_prepared=True, **settings)))
        visitors = [Visitor(server.address) for server in servers]
        for visitor in visitors:
            visitor.sign_in(email_of("reviewer"), password_of("reviewer"))
            ends.callback(visitor.close)
        round_ = _found(url)
        yield Both(visitors[0], visitors[1], url, round_, PAGES | {"CSV": EXPORTS["CSV"]})


def _found(url: str) -> Compared:
    """The current round and its validated assessments of the region."""
    engine = make_engine(url)
    with Session(engine) as session:
        round_id = session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]
        found = Compared(round_id, session.scalars(_of_round(round_id, "validated")).all()[:4])
    engine.dispose()
    return found


def decided(both: Both, place: int) -> UUID:
    """One of the submitted assessments, taken for review and every indicator decided now."""
    engine = make_engine(both.url)
    with Session(engine) as session:
        assessment_id = session.scalars(_of_round(both.round_.round_id, "submitted")).all()[place]
        reviews.decided(session, assessment_id, {}, datetime.now(UTC))
    engine.dispose()
    return assessment_id


def _of_round(round_id: UUID, state: str):  # type: ignore[no-untyped-def]
    query = select(Assessment.id).join(Participation).join(Institution).order_by(Institution.code)
    return query.where(Participation.round_id == round_id, Assessment.state == state, Institution.code.is_not(None))


def validate(visitor: Visitor, assessment_id: UUID) -> None:
    """End a review through the page for it."""
    page = f"/en/reviews/{assessment_id}/validate"
    sent = visitor.post(page, form_values(visitor.get(page).text) | {"checked": "yes"})
    assert sent.status == 302, sent.text


def same(both: Both) -> dict[str, str]:
    """The pages of both, which are byte by byte the same; the one that was told of nothing is asked first."""
    pages, others = both.pages(both.second), both.pages(both.first)
    for name, page in pages.items():
        assert page == others[name], name
    return pages


def test_both_answer_the_same_after_a_change_at_either(both: Both):
    """Whoever validated, the other process, which had its figures already, shows the new ones on its very next page."""
    one, other = decided(both, 0), decided(both, 1)
    before = same(both)
    assert set(TOLD_OF_ALL) <= set(before)
    validate(both.first, one)
    between = same(both)
    validate(both.second, other)
    after = same(both)
    for name in TOLD_OF_ALL:
        assert len({before[name], between[name], after[name]}) == 3, name
