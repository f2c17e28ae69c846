"""A server with an assessment in every state, and people signed in to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.store.engine import make_engine
from innocook.store.tables import Account, Assessment, Grant, Institution, Participation, Round
from tests.support.browser import sent
from tests.support.server import LiveServer

LEAD, REVIEWER, NOBODY = "lead", "reviewer", ""
OWN = "Model Services Institution"
INSTITUTIONS = {
    "empty": OWN,
    "draft": "Public Transport Company of Wadi Nour",
    "submitted": "Digital Government Agency of Qamaria",
    "ready": "Municipality of Pine Hill",
    "to_submit": "Electricity Corporation of Blue Hills",
    "by_hand": "Land Authority of Oases",
    "by_keyboard": "Telecommunications Company of Oases",
}
COMPARED = ("Ministry of Health of Wadi Nour", "Statistics Office of Bahr Safa", "Ports Authority of Bahr Safa")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where things are: `assessments` by their state, `states` holds the cookies of each role."""

    server: LiveServer
    assessments: Mapping[str, UUID]
    compared: tuple[UUID, ...]
    round_id: UUID
    states: Mapping[str, Any]

    def at(self, path: str, language: str = "ar") -> str:
        """The address of a page; a path may name {round}, {several} or a state of an assessment."""
        names = {key: str(value) for key, value in self.assessments.items()}
        several = "&".join(f"institution={each}" for each in self.compared)
        return f"{self.server.address}/{language}{path.format(round=self.round_id, several=several, **names)}"


def set_stage(server: LiveServer, browser: Browser) -> Stage:
    """Make the lead responsible for one assessment in each state, and sign everybody in."""
    engine = make_engine(f"sqlite:///{server.var / 'innocook.sqlite3'}")
    with Session(engine) as session:
        assessments = {state: _handed_over(session, name) for state, name in INSTITUTIONS.items()}
        compared = tuple(_assessment(session, name).id for name in COMPARED)
        round_id = session.scalars(select(Round.id)).one()
        for state in ("ready", "to_submit"):
            _reopen(session, assessments[state])
        session.commit()
    engine.dispose()
    states = {role: _signed_in(server, browser, role) for role in (LEAD, REVIEWER)}
    return Stage(server, assessments, compared, round_id, states)


def sign_in(page: Page, server: LiveServer, role: str, language: str = "ar") -> None:
    """Through the form, as people do."""
    email, password = server.accounts[role]
    page.goto(f"{server.address}/{language}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    sent(page, "main form button")


def _signed_in(server: LiveServer, browser: Browser, role: str) -> Any:
    context = browser.new_context()
    sign_in(context.new_page(), server, role)
    state = context.storage_state()
    context.close()
    return state


def _handed_over(session: Session, name: str) -> UUID:
    """The assessment of the institution, opened when nobody has yet, with the demonstration lead as its lead."""
    if name != OWN:
        lead = session.scalars(select(Account.id).where(Account.email_key == "lead@demo.example")).one()
        start = datetime.now(UTC) - timedelta(days=1)
        grant = Grant(account_id=lead, role="lead", scope="institution", valid_from=start)
        grant.institution_id = session.scalars(select(Institution.id).where(Institution.name_en == name)).one()
        session.add(grant)
    return _assessment(session, name).id


def _assessment(session: Session, name: str) -> Assessment:
    wanted = select(Participation.id).join(Institution, Participation.institution_id == Institution.id)
    participation = session.scalars(wanted.where(Institution.name_en == name)).one()
    found = session.scalars(select(Assessment).where(Assessment.participation_id == participation)).one_or_none()
    if found is None:
        found = Assessment(participation_id=participation, created_at=datetime.now(UTC), language="ar")
        session.add(found)
        session.flush()
    return found


def _reopen(session: Session, assessment_id: UUID) -> None:
    """A complete draft: as if the submission had been withdrawn."""
    assessment = session.get_one(Assessment, assessment_id)
    assessment.state, assessment.submitted_at = "draft", None
