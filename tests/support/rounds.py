"""More rounds for the demonstration: one that asks the example questionnaire, and rounds out of their time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.loader import read_directory
from innocook.core.questionnaire import Questionnaire
from innocook.paths import resource
from innocook.services.questionnaires import publish
from innocook.store.tables import Assessment, Institution, Participation, Round
from tests.support.records import DAY
from tests.support.web import OWN, sessions_of


@lru_cache(maxsize=1)
def example() -> Questionnaire:
    """The example questionnaire: other options, numbers and weights."""
    return read_directory(resource("questionnaires") / "example-1")


def example_assessment(app: Flask, country: str = "XA") -> UUID:
    """An empty draft of the lead's institution in a newer open round that asks the example questionnaire."""
    with sessions_of(app)() as session:
        version = publish(session, example(), at=datetime.now(UTC))
        row = Round(name_ar="مثال", name_en="Example", name_fr="Exemple", **_times(), questionnaire_version_id=version)
        session.add(row)
        session.flush()
        institution = session.scalars(select(Institution.id).where(Institution.name_en == OWN)).one()
        assessment = _assessment(session, row.id, institution, country)
        session.commit()
        return assessment


def move_round(app: Flask, opens: int, closes: int) -> None:
    """Let every round open and close so many days from now."""
    now = datetime.now(UTC)
    with sessions_of(app)() as session:
        session.execute(update(Round).values(opens_at=now + opens * DAY, submissions_close_at=now + closes * DAY))
        session.commit()


def _times() -> dict[str, object]:
    now = datetime.now(UTC)
    times = {"opens_at": now - timedelta(hours=1), "submissions_close_at": now + DAY}
    return times | {"reference_date": date(2026, 1, 1), "time_zone": "Asia/Beirut"}


def _assessment(session: Session, round_id: UUID, institution_id: UUID, country: str) -> UUID:
    taking_part = Participation(
        round_id=round_id,
        institution_id=institution_id,
        institution_type="authority",
        size="medium",
        sector="services",
        country_id=country,
        context_group="high",
    )
    session.add(taking_part)
    session.flush()
    row = Assessment(participation_id=taking_part.id, created_at=datetime.now(UTC), language="ar")
    session.add(row)
    session.flush()
    return row.id
