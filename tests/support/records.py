"""Rows for tests, each with as little said as possible; everything else is made up here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from innocook.store.columns import sha256_hex
from innocook.store.tables import (
    Account,
    Assessment,
    Country,
    Institution,
    Participation,
    QuestionnaireVersion,
    Round,
)

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def an_account(session: Session, email: str = "") -> Account:
    """An account that can sign in nowhere."""
    email = email or f"{uuid4().hex}@example.org"
    account = Account(email=email, name="Lina", language="ar", time_zone="Asia/Beirut")
    session.add(account)
    session.flush()
    return account


def a_country(session: Session, country_id: str = "XA") -> Country:
    """The country with this code, made when it is not there."""
    country = session.get(Country, country_id)
    if country is None:
        name = f"Country {country_id}"
        country = Country(id=country_id, name_ar=f"بلد {country_id}", name_en=name, name_fr=name)
        session.add(country)
        session.flush()
    return country


def an_institution(session: Session, name: str = "Registry", country_id: str = "XA") -> Institution:
    """An institution with the same name in every language."""
    a_country(session, country_id)
    institution = Institution(name_ar=name, name_en=name, name_fr=name, country_id=country_id)
    session.add(institution)
    session.flush()
    return institution


def a_round(session: Session, opens: int = -10, closes: int = 10) -> Round:
    """A round that opens and closes so many days from NOW, with a questionnaire of its own."""
    document = uuid4().hex
    version = QuestionnaireVersion(
        questionnaire_id="innocook", version="1.0", sha256=sha256_hex(document), document=document, stored_at=NOW
    )
    session.add(version)
    session.flush()
    new = Round(
        name_ar="دورة",
        name_en="Round",
        name_fr="Cycle",
        opens_at=NOW + opens * DAY,
        submissions_close_at=NOW + closes * DAY,
        reference_date=date(2026, 1, 1),
        time_zone="Asia/Beirut",
        questionnaire_version_id=version.id,
    )
    session.add(new)
    session.flush()
    return new


def a_participation(
    session: Session, of_round: Round, institution: Institution, institution_type: str = "ministry"
) -> Participation:
    """The institution in the round, its facts frozen as they are."""
    participation = Participation(
        round_id=of_round.id,
        institution_id=institution.id,
        institution_type=institution_type,
        size="medium",
        sector="justice",
        country_id=institution.country_id,
        context_group="b",
    )
    session.add(participation)
    session.flush()
    return participation


def an_assessment(session: Session, participation: Participation | None = None) -> Assessment:
    """A draft without answers, in a round and of an institution of its own unless a participation is given."""
    participation = participation or a_participation(session, a_round(session), an_institution(session))
    assessment = Assessment(participation_id=participation.id, created_at=NOW, language="ar")
    session.add(assessment)
    session.flush()
    return assessment
