"""The demonstration: invented institutions in invented countries, one account per role. Never in production."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.core.answers import Answer, chosen, measured, not_applicable
from innocook.core.permissions import Role, Scope
from innocook.core.plan import Plan
from innocook.core.questionnaire import Indicator, Questionnaire
from innocook.services import passwords
from innocook.services.answers import put_own_scores
from innocook.services.demo_data import CONTEXT, COUNTRIES, ROUND_NAMES, DemoInstitution, institutions
from innocook.services.questionnaires import plan_of, publish
from innocook.services.submissions import freeze
from innocook.store.answer_changes import Change, Stamp, put_answers
from innocook.store.assessments import assessment_for_update
from innocook.store.tables import Account, Assessment, Country, Grant, Institution, Participation, Round

SEED = 20261122
TIME_ZONE = "Asia/Beirut"
DRAFT_SHARE = 0.6
HIGHEST = 4
"""The level that the table of institutions calls the highest; other questionnaires are scaled to it."""
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
    round_ = _round(session, version_id, at)
    session.add_all(_country(key, names) for key, names in COUNTRIES.items())
    session.flush()
    invented = institutions()
    rows = [_institution(session, facts) for facts in invented]
    session.flush()
    accounts = _accounts(session, rows[0].id, invented[0].country, at)
    plan = plan_of(session, version_id)
    author = session.scalars(select(Account.id).where(Account.email_key == accounts[0].email)).one()
    source = random.Random(SEED)  # noqa: S311 - invented data, the same every time
    for facts, row in zip(invented, rows, strict=True):
        _assess(session, _Case(facts, row.id, round_.id, plan, source, Stamp(author, at)))
    session.commit()
    return accounts


@dataclass(frozen=True, slots=True)
class _Case:
    facts: DemoInstitution
    institution_id: UUID
    round_id: UUID
    plan: Plan
    source: random.Random
    stamp: Stamp


def _round(session: Session, version_id: UUID, at: datetime) -> Round:
    row = Round(
        name_ar=ROUND_NAMES[0],
        name_en=ROUND_NAMES[1],
        name_fr=ROUND_NAMES[2],
        opens_at=at - timedelta(days=30),
        submissions_close_at=at + timedelta(days=365),
        reference_date=at.date(),
        time_zone=TIME_ZONE,
        questionnaire_version_id=version_id,
    )
    session.add(row)
    session.flush()
    return row


def _country(key: str, names: tuple[str, str, str]) -> Country:
    return Country(id=key, name_ar=names[0], name_en=names[1], name_fr=names[2], is_demonstration=True)


def _institution(session: Session, facts: DemoInstitution) -> Institution:
    row = Institution(name_ar=facts.names[0], name_en=facts.names[1], name_fr=facts.names[2], country_id=facts.country)
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


def _assess(session: Session, case: _Case) -> None:
    facts = case.facts
    participation = Participation(
        round_id=case.round_id,
        institution_id=case.institution_id,
        institution_type=facts.kind,
        size=facts.size,
        sector=facts.sector,
        country_id=facts.country,
        context_group=CONTEXT[facts.country],
        consent_to_share=True,
    )
    session.add(participation)
    session.flush()
    if facts.state == "not_started":
        return
    row = Assessment(participation_id=participation.id, created_at=case.stamp.at, language="ar")
    session.add(row)
    session.flush()
    if facts.state == "own":
        return
    answers = _answers(case)
    put_answers(session, row.id, {key: Change(answer, 0, "ar") for key, answer in answers.items()}, case.stamp)
    put_own_scores(session, row.id, case.plan, answers)
    if facts.state == "submitted":
        _submit(session, row.id, case, answers)


def _submit(session: Session, assessment_id: UUID, case: _Case, answers: Mapping[str, Answer]) -> None:
    row = assessment_for_update(session, assessment_id)
    if row is None:
        raise LookupError(assessment_id)
    freeze(session, row, case.plan, answers, case.stamp)
    row.state, row.submitted_at = "submitted", case.stamp.at
    session.flush()


def _answers(case: _Case) -> dict[str, Answer]:
    """Answers around the institution's level, each section and principle a little above or below it."""
    questionnaire, source = case.plan.questionnaire, case.source
    leans = {section.id: source.gauss(0, 0.6) for section in questionnaire.sections}
    leans |= {indicator.principle or "": source.gauss(0, 0.4) for indicator in questionnaire.indicators}
    answers = {}
    for indicator in questionnaire.indicators:
        level = case.facts.base + leans[indicator.section] + leans[indicator.principle or ""] + source.gauss(0, 0.6)
        skipped = case.facts.state == "draft" and source.random() > DRAFT_SHARE
        exempt = indicator.na_allowed and source.random() < 0.15
        if not skipped:
            answers[indicator.id] = _exempt(questionnaire) if exempt else _answer(indicator, level)
    return answers


def _exempt(questionnaire: Questionnaire) -> Answer:
    return not_applicable(questionnaire.na_reasons[0].id, "لا يندرج ذلك ضمن اختصاص المؤسسة.")


def _answer(indicator: Indicator, level: float) -> Answer:
    if indicator.number is not None:
        share = min(max(level / HIGHEST, 0), 1)
        return measured(round(indicator.number.minimum + share * (indicator.number.maximum - indicator.number.minimum)))
    last = len(indicator.options) - 1
    return chosen(indicator.options[min(max(round(level / HIGHEST * last), 0), last)].key)
