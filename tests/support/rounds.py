"""More rounds for the demonstration: one that asks the example questionnaire, and rounds out of their time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.answers import chosen
from innocook.core.loader import read_directory
from innocook.core.questionnaire import Questionnaire
from innocook.paths import resource
from innocook.services.answers import stored_scores
from innocook.services.questionnaires import plan_of, publish
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.assessments import assessment_for_update
from innocook.store.scores import StoredScore, put_scores
from innocook.store.submissions import add_submission
from innocook.store.tables import Account, Assessment, Institution, Participation, Round
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


def add_submitted(app: Flask, number: int) -> None:
    """So many more institutions of XA in the demonstration's round, each submitted with one level everywhere."""
    with sessions_of(app)() as session:
        row = session.scalars(select(Round).order_by(Round.opens_at.desc())).all()[0]
        plan = plan_of(session, row.questionnaire_version_id)
        stamp = Stamp(session.scalars(select(Account.id).order_by(Account.email_key)).all()[0], datetime.now(UTC))
        for place in range(number):
            name = f"Office {place:03}"
            institution = Institution(name_ar=f"مكتب {place:03}", name_en=name, name_fr=name, country_id="XA")
            session.add(institution)
            session.flush()
            answers = {key: chosen(str(place % 5)) for key in plan.questionnaire.indicator_by_id}
            assessment = _assessment(session, row.id, institution.id, "XA")
            put_answers(session, assessment, {key: Change(one, 0, "ar") for key, one in answers.items()}, stamp)
            _submit(session, assessment, stored_scores(plan, answers), stamp)
        session.commit()


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


def _submit(session: Session, assessment: UUID, scores: Mapping[str, StoredScore], stamp: Stamp) -> None:
    row = assessment_for_update(session, assessment)
    assert row is not None
    kept = add_submission(session, row, stamp)
    row.state, row.submitted_at = "submitted", stamp.at
    put_scores(session, assessment, scores, "test", kept.id)
