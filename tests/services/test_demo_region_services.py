"""What a synthetic region writes in bulk is, row by row, what the services store when people do the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.permissions import Action
from innocook.services import answers, beginnings, demo_region, review_decisions, review_moves, review_turns
from innocook.services.answers import TypedAnswer
from innocook.services.demo_region_cases import Case, cases_of
from innocook.services.demo_region_facts import Member, members
from innocook.store.tables import (
    Account,
    Answer,
    AnswerRevision,
    Assessment,
    AuditEvent,
    Base,
    Decision,
    Grant,
    Institution,
    Participation,
    Review,
    Round,
    Score,
    Submission,
    Validation,
)
from tests.support.colleagues import opened_by, visitor_of
from tests.support.reviews import handed_in
from tests.support.web import ONE_DATABASE, Sessions

NUMBER = 12
AT = datetime.now(UTC)
ADDRESS = "http://127.0.0.1"
MARKED = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
OWN_ROWS = (Answer, AnswerRevision, Score, Review, Submission, Validation)
"""Tables whose rows name the assessment."""


@ONE_DATABASE
@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "validated"])
def test_bulk_and_services_leave_the_same_rows(stored: Sessions, state: str):
    """Two institutions of the same facts and answers, one written in bulk and one by its lead and reviewer, differ in
    ids, names, fingerprints and nothing else: not in documents, revisions, scores, decisions or the audit log."""
    with stored() as session:
        demo_region.grow(session, NUMBER, at=AT)
        member = next(one for one in members(NUMBER) if one.facts.state == state)
        bulk = in_current_round(session, member)
        case = list(cases_of(demo_region._ground(session, AT), member))[-1]
        own = lived(session, case, bulk)
        assert rows_of(session, own) == rows_of(session, bulk.id)


def in_current_round(session: Session, member: Member) -> Assessment:
    """The assessment written in bulk."""
    query = select(Assessment).join(Participation).join(Institution).join(Round).order_by(Round.opens_at.desc())
    return session.scalars(query.where(Institution.code == member.code)).all()[0]


def lived(session: Session, case: Case, like: Assessment) -> UUID:
    """An assessment that went through the services at the instants of the case, of an institution like that one."""
    place = join(session, like)
    lead = visitor_of(session, "lead")
    own = beginnings.begin(session, lead, place, case.member.language, at=case.round.opens_at)
    _, opened = opened_by(session, "lead", own, Action.ANSWER)
    typed = {key: TypedAnswer(one, case.member.language, 0) for key, one in case.answers.items()}
    answers.save(session, lead, opened, typed, at=case.answered)
    if case.is_submitted:
        handed_in(session, own, case.answered)
    if not case.decisions:
        return own
    reviewer = visitor_of(session, "reviewer")
    review_turns.take(session, reviewer, own, at=case.taken)
    for key, decision in case.decisions.items():
        review_decisions.decide(session, reviewer, own, key, decision, at=case.decided)
    if case.is_validated:
        review_moves.validate(session, reviewer, own, address=ADDRESS, at=case.decided)
    return own


def join(session: Session, like: Assessment) -> UUID:
    """Another institution takes part with the same facts, and the lead works there too; its participation."""
    row = session.get_one(Participation, like.participation_id)
    copied = Institution(name_ar="مؤسسة أخرى", name_en="Another", name_fr="Autre", country_id=row.country_id)
    session.add(copied)
    session.flush()
    facts = {column.key: getattr(row, column.key) for column in Participation.__table__.columns}
    joined = Participation(**facts | {"id": uuid4(), "institution_id": copied.id})
    lead = session.scalars(select(Account.id).where(Account.email == "lead@demo.example")).one()
    start = session.get_one(Round, row.round_id).opens_at - timedelta(days=1)
    grant = Grant(account_id=lead, role="lead", scope="institution", institution_id=copied.id, valid_from=start)
    session.add_all([joined, grant])
    session.flush()
    return joined.id


def rows_of(session: Session, assessment_id: UUID) -> dict[str, list[str]]:
    """Everything stored about an assessment as texts without ids and fingerprints, by table, in one order."""
    session.expire_all()
    row = session.get_one(Assessment, assessment_id)
    institution = session.get_one(Participation, row.participation_id).institution_id
    submissions = select(Submission.id).where(Submission.assessment_id == assessment_id)
    found: dict[type[Base], list[Any]] = {Assessment: [row]}
    found[Participation] = [session.get_one(Participation, row.participation_id)]
    for table in OWN_ROWS:
        found[table] = list(session.scalars(select(table).where(table.assessment_id == assessment_id)))
    found[Decision] = list(session.scalars(select(Decision).where(Decision.submission_id.in_(submissions))))
    events = select(AuditEvent).where(AuditEvent.stream == f"institution:{institution}").order_by(AuditEvent.seq)
    found[AuditEvent] = [one for one in session.scalars(events) if one.object == f"assessment:{assessment_id}"]
    return {table.__tablename__: sorted(map(masked, some)) for table, some in found.items()}


def masked(row: Base) -> str:
    """A row as a text in which ids and fingerprints are marks; of an event the place is that of others too."""
    columns = {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
    if isinstance(row, AuditEvent):
        del columns["seq"], columns["prev_hash"]  # at the region's own institution the earlier round comes first
    return MARKED.sub("*", repr(sorted((key, str(value)) for key, value in columns.items())))
