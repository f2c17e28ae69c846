"""Rounds with the packaged questionnaire, institutions in every state of them, and those who follow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.answers import Answer, chosen
from innocook.core.permissions import Grant, Role, Scope
from innocook.services.accounts import Visitor
from innocook.services.answers import stored_scores
from innocook.services.public_questionnaire import packaged_plan
from innocook.services.questionnaires import publish
from innocook.store.answer_changes import Stamp
from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.scores import put_scores
from innocook.store.tables import Assessment, Participation, Round, Submission, Validation
from tests.support.records import DAY, NOW, a_country, a_participation, a_round, an_account, an_institution

SECTIONS = [section.id for section in packaged_plan().questionnaire.sections]
INDICATORS = [indicator.id for indicator in packaged_plan().questionnaire.indicators]


def a_visitor(session: Session, role: Role, country: str | None = None, at: datetime = NOW) -> Visitor:
    """Somebody with one role: in a country if one is named, else everywhere."""
    account = an_account(session)
    scope = Scope.COUNTRY if country else Scope.EVERYTHING
    grant = Grant(role=role, scope=scope, valid_from=at - DAY, country_id=country)
    return Visitor(account.id, account.email, account.name, "ar", account.time_zone, 0, (grant,), at)


def an_asking_round(session: Session, opens: int = -10, closes: int = 10) -> Round:
    """A round, as `a_round`, that asks the packaged questionnaire."""
    row = a_round(session, opens, closes)
    row.questionnaire_version_id = publish(session, packaged_plan().questionnaire, at=NOW)
    session.flush()
    return row


def taking_part(session: Session, round_: Round, name: str, country: str = "XA", **facts: str) -> Participation:
    """A new institution of a country in the round."""
    a_country(session, country)
    row = a_participation(session, round_, an_institution(session, name, country))
    for fact, value in facts.items():
        setattr(row, fact, value)
    session.flush()
    return row


def in_state(session: Session, participation: Participation, state: str, **values: object) -> Assessment:
    """The assessment of a participation in this state."""
    row = Assessment(participation_id=participation.id, created_at=NOW, language="ar")
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def submitted(
    session: Session, assessment: Assessment, who: UUID, at: datetime = NOW, answers: Mapping[str, Answer] | None = None
) -> Submission:
    """The next submission of an assessment, whose state stays as it is; without answers unless they are given."""
    assessment.submissions += 1
    frozen = {key: asdict(answer) for key, answer in (answers or {}).items()}
    row = Submission(
        assessment_id=assessment.id,
        n=assessment.submissions,
        document=canonical_json({"answers": frozen}),
        questionnaire_sha256="a" * 64,
        sha256="b" * 64,
        declared_by=who,
        at=at,
    )
    session.add(row)
    session.flush()
    return row


def validated(
    session: Session, participation: Participation, levels: Mapping[str, int] | int, who: UUID, state: str = "validated"
) -> Assessment:
    """An assessment validated at these levels, or at one level everywhere, with its record and its scores."""
    row = in_state(session, participation, state, validated_at=NOW)
    submitted(session, row, who, answers=_levels(levels))
    revalidated(session, row, levels, who)
    return row


def revalidated(session: Session, row: Assessment, levels: Mapping[str, int] | int, who: UUID) -> None:
    """A further edition of a validated result, as the first or as a correction."""
    answers = _levels(levels)
    row.validations += 1
    document = {
        "answers": {key: {"state": one.state, "option": one.option, "number": None} for key, one in answers.items()}
    }
    text = canonical_json(document)
    latest = session.query(Submission).filter_by(assessment_id=row.id, n=row.submissions).one()
    session.add(
        Validation(
            assessment_id=row.id,
            submission_id=latest.id,
            n=row.validations,
            kind="validated" if row.validations == 1 else "corrected",
            document=text,
            sha256=sha256_hex(text),
            validated_by=who,
            second_by=None if row.validations == 1 else an_account(session).id,
            at=NOW,
        )
    )
    put_scores(session, row.id, stored_scores(packaged_plan(), answers), "test", latest.id, kind="validated")
    session.flush()


def _levels(levels: Mapping[str, int] | int) -> dict[str, Answer]:
    given = dict.fromkeys(INDICATORS, levels) if isinstance(levels, int) else levels
    return {key: chosen(str(level)) for key, level in given.items()}


def stamp_of(visitor: Visitor, at: datetime = NOW) -> Stamp:
    """The visitor's stamp."""
    return Stamp(visitor.account_id, at)
