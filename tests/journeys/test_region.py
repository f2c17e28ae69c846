"""What was written in bulk opens like what people did: every page about an institution of a synthetic region."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.services.demo_region_facts import CODE, members
from innocook.store.tables import Assessment, Institution, Participation, Round
from tests.support.compared_pages import EXPORTS, PAGES, Compared
from tests.support.pages import CheckingClient
from tests.support.region import BOTH, region_at
from tests.support.web import client_of, make_app, sessions_of

NUMBER = 30
OF_ANY = ("assessments/{id}/results", "assessments/{id}/results/trace/overall", "assessments/{id}/report.csv")
OF_ANY += ("assessments/{id}/report.json", "assessments/{id}/record", "assessments/{id}/record/submissions/1")
OF_REVIEW = ("reviews/{id}/", "reviews/{id}/indicators/STR1")
OF_VALIDATED = ("assessments/{id}/record/validations/1", "assessments/{id}/report.pdf", "assessments/{id}/report.xlsx")


@pytest.fixture(scope="module", params=BOTH)
def region(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The product over a small region."""
    folder = tmp_path_factory.mktemp("region")
    with region_at(request, request.param, folder, NUMBER) as url:
        app = make_app(url, folder)
        yield app
        app.extensions["innocook.engine"].dispose()


@pytest.fixture(scope="module")
def reviewer(region: Flask) -> CheckingClient:
    """The reviewer of the demonstration."""
    return client_of(region, "reviewer")


def first_in(region: Flask, state: str) -> str:
    """The assessment of the first institution of the region that is in this state."""
    code = next(CODE.format(one.place) for one in members(NUMBER) if state in {one.earlier, one.facts.state})
    query = select(Assessment.id).join(Participation).join(Institution)
    with sessions_of(region)() as session:
        return str(session.scalars(query.where(Institution.code == code, Assessment.state == state)).one())


@pytest.mark.parametrize("state", ["submitted", "in_review", "validated", "closed"])
def test_every_page_about_an_institution_opens(region: Flask, reviewer: CheckingClient, state: str):
    """Results, trace, record, files and review; the record is as written and stands in the audit log."""
    own = first_in(region, state)
    patterns = OF_ANY + OF_REVIEW + (OF_VALIDATED if state in {"validated", "closed"} else ())
    for pattern in patterns:
        answer = reviewer.get(f"/en/{pattern.format(id=own)}")
        assert answer.status_code == 200, (pattern, answer.status_code)
    record = reviewer.get(f"/en/assessments/{own}/record").text
    assert "as it was written" in record
    assert "not named in the audit log" not in record


def test_a_draft_stays_with_its_institution(region: Flask, reviewer: CheckingClient):
    """A reviewer sees nothing of it."""
    own = first_in(region, "draft")
    assert reviewer.get(f"/en/assessments/{own}/results").status_code == 404


def test_every_page_of_the_comparison_opens(region: Flask, reviewer: CheckingClient):
    """In both rounds, and what can be taken away."""
    with sessions_of(region)() as session:
        rounds = session.scalars(select(Round.id).order_by(Round.opens_at)).all()
        query = select(Assessment.id).join(Participation).where(Assessment.validations > 0)
        found = {one: session.scalars(query.where(Participation.round_id == one).limit(3)).all() for one in rounds}
    for round_id, some in found.items():
        round_ = Compared(round_id, some)
        for name, pattern in (PAGES | EXPORTS).items():
            expected = 409 if name == "public package" and round_id == rounds[1] else 200
            assert reviewer.get(round_.path(pattern)).status_code == expected, (name, round_id)


def test_officials_see_the_region(region: Flask):
    """The progress of their country, and where their institution stood among its peers."""
    coordinator = client_of(region, "coordinator")
    with sessions_of(region)() as session:
        current = session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]
        names = select(Institution.name_ar).join(Participation).where(Participation.round_id == current)
        name = session.scalars(names.where(Institution.code.is_not(None), Institution.country_id == "XA")).all()[0]
    assert name in coordinator.get(f"/ar/progress/{current}/XA/").text
