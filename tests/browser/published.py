"""A published round for the stage: nine invented institutions, two editions of their peer figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.services import publication
from innocook.services.accounts import Visitor, visitor
from innocook.store.tables import Account, Assessment, Institution, Participation, Round
from tests.support.round_rows import revalidated, validated

AGO = timedelta(days=400)
FACTS = {"size": "medium", "sector": "local", "context_group": "low"}


def publish_a_round(session: Session) -> UUID:
    """The round of the year before: published, with a correction, and one institution that is not closed yet."""
    at = datetime.now(UTC)
    admin = _administrator(session, at)
    latest = session.scalars(select(Round).order_by(Round.opens_at.desc())).all()[0]
    row = Round(
        name_ar="دورة التقييم 2025",
        name_en="Assessment round 2025",
        name_fr="Cycle d'évaluation 2025",
        opens_at=at - AGO,
        submissions_close_at=at - AGO + timedelta(days=60),
        reference_date=(at - AGO).date(),
        time_zone="Asia/Beirut",
        questionnaire_version_id=latest.questionnaire_version_id,
    )
    session.add(row)
    session.flush()
    made = [_validated(session, row, place, admin) for place in range(9)]
    session.commit()
    figures = publication.make(session, admin, row.id, at=at)
    publication.publish(session, admin, row.id, figures, confirmed=True, at=at)
    for one in made[:6]:
        revalidated(session, one, 4 if one is made[0] else 3, admin.account_id)
    session.commit()
    figures = publication.make(session, admin, row.id, at=at)
    note = "صُحّحت درجات قسم البيانات بعد تدقيق الأدلة."
    publication.correct(session, admin, row.id, figures, note=(note, "ar"), at=at)
    return row.id


def closed_one(session: Session, name: str) -> UUID:
    """An institution's assessment in the demonstration's earlier round, which is published."""
    query = select(Assessment.id).join(Participation).join(Institution)
    return session.scalars(query.where(Institution.name_en == name, Assessment.state == "closed")).one()


def _administrator(session: Session, at: datetime) -> Visitor:
    account = session.scalars(select(Account).where(Account.email_key == "administrator@demo.example")).one()
    account.name = "نادية الخطيب"
    found = visitor(session, account.id, at=at)
    assert found is not None
    return found


def _validated(session: Session, row: Round, place: int, admin: Visitor) -> Assessment:
    names = {"name_ar": f"بلدية الواحة {place}", "name_en": f"Oasis Town {place}", "name_fr": f"Oasis-Ville {place}"}
    institution = Institution(**names, country_id="XF", institution_type="municipality", **FACTS)
    session.add(institution)
    session.flush()
    part = Participation(
        round_id=row.id,
        institution_id=institution.id,
        institution_type="municipality",
        country_id="XF",
        **FACTS,
    )
    session.add(part)
    session.flush()
    return validated(session, part, place % 5, admin.account_id, "validated" if place else "closed")
