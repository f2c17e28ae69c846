"""The demonstration: invented institutions in invented countries, one account per role. Never in production."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from innocook.core.permissions import Role, Scope
from innocook.core.questionnaire import Questionnaire
from innocook.services import passwords, publication
from innocook.services.accounts import visitor
from innocook.services.demo_cases import Case, assess, new_round
from innocook.services.demo_data import CONTEXT, COUNTRIES, ROUND_NAMES, TIME_ZONE, DemoInstitution, institutions
from innocook.services.demo_earlier import load_earlier
from innocook.services.questionnaires import plan_of, publish
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Account, Country, Grant, Institution, Round

SEED = 20261122
PUBLISHED_AGO = timedelta(days=20)
ROLES: Mapping[Role, tuple[Scope, str]] = {
    Role.LEAD: (Scope.INSTITUTION, "Demonstration lead"),
    Role.CONTRIBUTOR: (Scope.INSTITUTION, "Demonstration contributor"),
    Role.COORDINATOR: (Scope.COUNTRY, "Demonstration coordinator"),
    Role.REVIEWER: (Scope.EVERYTHING, "Demonstration reviewer"),
    Role.ADMINISTRATOR: (Scope.EVERYTHING, "Demonstration administrator"),
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account and the password that was made for it; the password is stored nowhere else."""

    role: str
    email: str
    password: str


def load(session: Session, questionnaire: Questionnaire, *, at: datetime) -> tuple[DemoAccount, ...]:
    """Load everything in one transaction and return the accounts; empty when something is in the database already."""
    if session.scalar(select(func.count()).select_from(Account)):
        return ()
    version_id = publish(session, questionnaire, at=at)
    round_ = new_round(session, ROUND_NAMES, version_id, (at - timedelta(days=30), at + timedelta(days=365)), at)
    session.add_all(_country(key, names) for key, names in COUNTRIES.items())
    session.flush()
    invented = institutions()
    rows = [_institution(session, facts) for facts in invented]
    session.flush()
    accounts = _accounts(session, rows[0].id, invented[0].country, at)
    plan = plan_of(session, version_id)
    author = session.scalars(select(Account.id).where(Account.email_key == accounts[0].email)).one()
    source = random.Random(SEED)  # noqa: S311 - invented data, the same every time
    cases = [
        Case(facts, row.id, round_.id, plan, source, Stamp(author, at))
        for facts, row in zip(invented, rows, strict=True)
    ]
    for case in cases:
        assess(session, case)
    chance = random.Random(SEED + 1)  # noqa: S311 - invented data
    own = replace(cases[0], source=chance)
    others = [replace(case, source=chance) for case in cases if case.facts.state == "submitted"]
    reviewer = session.scalars(select(Account.id).where(Account.email_key == "reviewer@demo.example")).one()
    earlier = load_earlier(session, own, others, version_id, reviewer)
    _publish(session, earlier, at - PUBLISHED_AGO)
    session.commit()
    return accounts


def _publish(session: Session, round_id: UUID, at: datetime) -> None:
    """Publish a round, as the demonstration's administrator."""
    account = session.scalars(select(Account.id).where(Account.email_key == "administrator@demo.example")).one()
    administrator = visitor(session, account, at=at)
    if administrator is None:
        raise LookupError(account)
    row = session.get_one(Round, round_id, options=[joinedload(Round.questionnaire_version)])
    row.published_at = at
    made = publication.make(session, administrator, round_id, at=at)
    publication.put_edition(session, row, made, ("", ""), Stamp(account, at))


def _country(key: str, names: tuple[str, str, str]) -> Country:
    return Country(id=key, name_ar=names[0], name_en=names[1], name_fr=names[2], is_demonstration=True)


def _institution(session: Session, facts: DemoInstitution) -> Institution:
    row = Institution(
        name_ar=facts.names[0],
        name_en=facts.names[1],
        name_fr=facts.names[2],
        country_id=facts.country,
        institution_type=facts.kind,
        size=facts.size,
        sector=facts.sector,
        context_group=CONTEXT[facts.country],
    )
    session.add(row)
    return row


def _accounts(session: Session, institution_id: UUID, country_id: str, at: datetime) -> tuple[DemoAccount, ...]:
    made = []
    for role, (scope, name) in ROLES.items():
        password = passwords.made_up()
        account = Account(
            email=f"{role.value}@demo.example",
            name=name,
            language="ar",
            time_zone=TIME_ZONE,
            password_hash=passwords.hashed(password),
            is_demonstration=True,
        )
        session.add(account)
        session.flush()
        grant = Grant(account_id=account.id, role=role.value, scope=scope.value, valid_from=at - timedelta(days=30))
        grant.institution_id = institution_id if scope is Scope.INSTITUTION else None
        grant.country_id = country_id if scope is Scope.COUNTRY else None
        session.add(grant)
        made.append(DemoAccount(role.value, account.email, password))
    session.flush()
    return tuple(made)
