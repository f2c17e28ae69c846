"""More people for the demonstration's institutions, who sign in as `client_for(key)`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.permissions import Action
from innocook.services import accounts, assessments
from innocook.services.accounts import Visitor
from innocook.services.assessments import OpenAssessment
from innocook.store.tables import Account, Grant, Institution
from tests.support.web import CHEAP, OWN, email_of, password_of, sessions_of


def add_colleague(
    app: Flask, key: str, name: str, *, sections: tuple[str, ...] = (), role: str = "contributor", at: str = OWN
) -> UUID:
    """Somebody of this name at the institution `at`, limited to some sections if any are named."""
    with sessions_of(app)() as session:
        account = Account(email=email_of(key), name=name, language="ar", time_zone="Asia/Beirut")
        account.password_hash, account.is_demonstration = CHEAP.hash(password_of(key)), True
        session.add(account)
        session.commit()
    add_grant(app, key, role=role, at=at, sections=sections)
    return account.id


def add_grant(app: Flask, key: str, *, role: str, at: str, sections: tuple[str, ...] = ()) -> None:
    """Let somebody work at the institution with this English name too."""
    with sessions_of(app)() as session:
        account = session.scalars(select(Account.id).where(Account.email_key == email_of(key))).one()
        start = datetime.now(UTC) - timedelta(days=1)
        grant = Grant(account_id=account, role=role, scope="institution", valid_from=start, sections=list(sections))
        grant.institution_id = session.scalars(select(Institution.id).where(Institution.name_en == at)).one()
        session.add(grant)
        session.commit()


def visitor_of(session: Session, key: str) -> Visitor:
    """The account as a request knows it."""
    account = session.scalars(select(Account.id).where(Account.email_key == email_of(key))).one()
    found = accounts.visitor(session, account, at=datetime.now(UTC))
    assert found is not None
    return found


def opened_by(
    session: Session, key: str, assessment_id: UUID, action: Action = Action.SEE_TASKS
) -> tuple[Visitor, OpenAssessment]:
    """Somebody with the assessment open before them."""
    visitor = visitor_of(session, key)
    at = datetime.now(UTC)
    return visitor, assessments.open_assessment(session, visitor, assessment_id, action, at=at)
