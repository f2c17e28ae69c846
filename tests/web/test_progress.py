"""The pages that say how far a round is: for coordinators at home, reviewers and administrators; and inviting leads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.store.tables import Assessment, Institution, Invitation, OutboxMail, Participation, Round
from tests.support.pages import CheckingClient, form_of, tree, with_values, words
from tests.support.web import ONE_DATABASE, OWN, ClientFor, Sessions, sessions_of

pytestmark = ONE_DATABASE


@pytest.fixture
def path(app: Flask) -> str:
    """The progress of the demonstration's open round, in English."""
    with sessions_of(app)() as session:
        return f"/en/progress/{session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]}/"


def cells(response: Any, table: int = 0) -> list[list[str]]:
    """The words of each row of a table of the page."""
    found = list(tree(response.text).iter("table"))[table]
    rows = [row for row in found.iter("tr") if row.find("td") is not None]
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows]


def test_the_table_of_a_round(client_for: ClientFor, path: str):
    """24 institutions of six countries: 18 submitted, 4 drafts, 2 not begun, country by country and in all."""
    page = client_for("reviewer").get(path)
    rows = cells(page)
    assert [row[0] for row in rows] == [
        *("Bahr Safa", "Blue Hills", "Jasmine Islands", "Oases", "Qamaria", "Wadi Nour"),
        "All countries",
    ]
    assert rows[-1][2:6] == ["24", "2", "4", "18"]
    assert sum(int(row[2]) for row in rows[:-1]) == 24
    assert "18 of 24 institutions have handed in" in words(page)
    assert "75%" in words(page)
    assert "Answered indicators of all 22 assessments that were begun." in words(page)
    assert len(cells(page, 1)) == 8


def test_reviewers_open_no_country(client_for: ClientFor, path: str):
    """They see numbers; how far a draft is, is not for them."""
    reviewer = client_for("reviewer")
    assert "/XA/" not in reviewer.get(path).text
    assert reviewer.get(path + "XA/").status_code == 404


def test_a_coordinator_sees_home_alone(client_for: ClientFor, path: str):
    """One country, without the line of all; every other country is not found."""
    coordinator = client_for("coordinator")
    page = coordinator.get(path)
    assert [row[0] for row in cells(page)] == ["Qamaria"]
    assert not any(name in page.text for name in ("Wadi Nour", "Bahr Safa", "Oases"))
    assert [coordinator.get(f"{path}{key}/").status_code for key in ("XA", "XB", "XZ")] == [200, 404, 404]


def test_the_institutions_of_a_country(app: Flask, client_for: ClientFor, path: str, stored: Sessions):
    """State and progress of each; results are linked once validated, and the link opens."""
    coordinator = client_for("coordinator")
    page = coordinator.get(path + "XA/")
    assert "4 institutions" in words(page)
    assert "0 of 32 answered" in words(page)
    assert "/results" not in page.text
    with stored() as session:
        query = select(Assessment.id).join(Participation).join(Institution)
        one = session.scalars(
            query.where(
                Institution.name_en == "Municipality of Marsa Qamar", Participation.round_id == UUID(path[13:49])
            )
        ).one()
        session.execute(update(Assessment).where(Assessment.id == one).values(state="closed"))
        session.commit()
    page = coordinator.get(path + "XA/")
    assert page.text.count("/results") == 1
    assert f"/en/assessments/{one}/results" in page.text


def test_the_list_is_filtered(client_for: ClientFor, path: str):
    """By words and state; the language menu keeps the filter."""
    coordinator = client_for("coordinator")
    page = coordinator.get(path + "XA/?state=submitted&find=marsa")
    assert "1 institution" in words(page)
    assert "/ar/progress/" in page.text
    assert "state=submitted" in page.text
    assert "No institution fits these filters." in words(coordinator.get(path + "XA/?find=%25%27"))
    assert coordinator.get(path + "XA/?page=999").status_code == 200
    assert coordinator.get(path + "XA/?state=nonsense&page=x").status_code == 200


def test_only_administrators_are_led_to_the_management(client_for: ClientFor, path: str):
    """From the page of a round."""
    shown = [words(client_for(role).get(path)) for role in ("administrator", "reviewer", "coordinator")]
    assert ["Manage this round" in text for text in shown] == [True, False, False]


def test_the_list_of_rounds(client_for: ClientFor, app: Flask):
    """For whoever follows something; without a round the page says so."""
    coordinator = client_for("coordinator")
    assert "Assessment round 2026" in words(coordinator.get("/en/progress/"))
    with sessions_of(app)() as session:
        session.execute(update(Participation).values(country_id="XB"))
        session.commit()
    assert "No institution that you follow takes part in a round yet." in words(coordinator.get("/en/progress/"))


def invite_path(app: Flask, path: str, name: str) -> str:
    """The form that invites the lead of an institution."""
    with sessions_of(app)() as session:
        query = select(Participation.id).join(Institution).where(Institution.name_en == name)
        one = session.scalars(query.where(Participation.round_id == UUID(path[13:49]))).one()
    return f"{path}institutions/{one}/invite"


def send(client: CheckingClient, path: str, **values: str) -> Any:
    """Fill in the form and send it."""
    form = form_of(client.get(path))
    return client.post(form.action, data=with_values(form, values))


def test_a_coordinator_invites_a_lead_at_home(app: Flask, client_for: ClientFor, path: str, stored: Sessions):
    """A letter with a link that makes somebody lead; the page of the country says so."""
    coordinator = client_for("coordinator")
    response = send(coordinator, invite_path(app, path, OWN), email="new.lead@example.org", language="fr")
    assert response.status_code == 302
    assert "An invitation was written to new.lead@example.org." in words(coordinator.get(path + "XA/"))
    with stored() as session:
        one = session.scalars(select(Invitation)).one()
        assert (one.email, one.role, one.language) == ("new.lead@example.org", "lead", "fr")
        assert session.scalars(select(OutboxMail.recipient)).all() == ["new.lead@example.org"]


def test_nobody_invites_abroad(app: Flask, client_for: ClientFor, path: str, stored: Sessions):
    """Neither the form nor the letter; an administrator may."""
    abroad = invite_path(app, path, "Municipality of Ain Nour")
    coordinator = client_for("coordinator")
    assert coordinator.get(abroad).status_code == 404
    token = form_of(coordinator.get(invite_path(app, path, OWN))).values["csrf_token"]
    data = {"csrf_token": token, "email": "x@example.org", "language": "en"}
    assert coordinator.post(abroad, data=data).status_code == 404
    with stored() as session:
        assert session.scalars(select(Invitation)).all() == []
    assert client_for("administrator").get(abroad).status_code == 200


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter the e-mail address"),
        ("nobody", "such as name@example.org"),
        ("Lead@Demo.Example", "leads the institution already"),
        ("Coordinator@demo.example", "This is your own address."),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(
    app: Flask, client_for: ClientFor, path: str, stored: Sessions, email: str, sentence: str
):
    """With the reason at the field; no letter is written."""
    response = send(client_for("coordinator"), invite_path(app, path, OWN), email=email, language="ar")
    assert response.status_code == 422
    assert sentence in words(response)
    assert (form_of(response).values["email"], form_of(response).values["language"]) == (email, "ar")
    with stored() as session:
        assert session.scalars(select(OutboxMail)).all() == []
