"""The synthetic region of `innocook demo --institutions`, grown step by step below a running server."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.services import demo_region, validations
from innocook.services.demo_region_facts import MOST, members
from innocook.services.questionnaires import plan_of
from innocook.services.validations import Case
from innocook.store.assessments import assessment_for_update
from innocook.store.engine import make_engine, make_sessions
from innocook.store.submissions import latest_submission
from innocook.store.tables import Account, Assessment, Institution, Participation, Round
from tests.benchmarks.forks import peak
from tests.support.compared_pages import Compared
from tests.support.server import LiveServer
from tests.support.web import OWN


@contextmanager
def stored(server: LiveServer) -> Iterator[Session]:
    """A session over a server's database."""
    engine = make_engine(address_of(server))
    with Session(engine, expire_on_commit=False) as session:
        yield session
    engine.dispose()


def address_of(server: LiveServer) -> str:
    """The address of a server's database."""
    return f"sqlite:///{server.var / 'innocook.sqlite3'}"


@dataclass(frozen=True, slots=True)
class Made:
    """A region of so many institutions, what the last step took in seconds, and the peak memory of its process."""

    institutions: int
    seconds: float
    memory: float


def made_to(server: LiveServer, number: int, *, is_published: bool) -> Made:
    """Let exactly so many institutions have a validated result in the earlier round, those of the demonstration too,
    and publish them if asked; in a process of its own, which leaves this one as small as it was.

    A correction is checked against every edition before it: one that adds thousands to a published round, as no round
    does, takes minutes.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        found: Made = pool.apply(_make, (address_of(server), number, is_published))
    return found


def _make(address: str, number: int, is_published: bool) -> Made:
    started = time.perf_counter()
    engine = make_engine(address)
    sessions = make_sessions(engine)
    with sessions() as session:
        wanted = _place_of(number - _validated_beside(session))
        demo_region.grow(session, wanted, at=datetime.now(UTC))
    if is_published:
        demo_region.publish_again(sessions, at=datetime.now(UTC))
    engine.dispose()
    return Made(wanted, time.perf_counter() - started, peak())


def _validated_beside(session: Session) -> int:
    """How many of the demonstration itself are validated in the earlier round."""
    query = select(Assessment.id).join(Participation).join(Institution)
    query = query.where(Participation.round_id == rounds_of(session)[0], Assessment.validations > 0)
    return len(session.scalars(query.where(Institution.code.is_(None))).all())


def _place_of(number: int) -> int:
    """How many institutions of the region hold so many that were validated in the earlier round."""
    closed = (member.place + 1 for member in members(MOST) if member.earlier == "closed")
    return next(place for count, place in enumerate(closed, start=1) if count == number)


def grow(server: LiveServer, number: int) -> None:
    """Let the region have at least so many institutions."""
    with stored(server) as session:
        demo_region.grow(session, number, at=datetime.now(UTC))


def round_of(server: LiveServer) -> Compared:
    """The earlier round with some of its validated assessments, the lead's own first."""
    with stored(server) as session:
        earlier, current = rounds_of(session)
        return Compared(earlier, assessments_of(session, earlier, 7), current)


def rounds_of(session: Session) -> tuple[UUID, UUID]:
    """The earlier round and the current one."""
    earlier, current = session.scalars(select(Round.id).order_by(Round.opens_at)).all()
    return earlier, current


def assessments_of(session: Session, round_id: UUID, number: int) -> list[UUID]:
    """Some validated assessments of a round, the lead's own first."""
    query = select(Assessment.id).join(Participation).join(Institution)
    query = query.where(Participation.round_id == round_id, Assessment.validations > 0)
    return list(session.scalars(query.order_by(Institution.name_en != OWN, Assessment.id).limit(number)))


def correct_one(session: Session, assessment_id: UUID) -> None:
    """Keep the validated result of an assessment as a further edition, as an accepted correction does."""
    row, kept = assessment_for_update(session, assessment_id), latest_submission(session, assessment_id)
    assert row is not None
    assert kept is not None
    case = Case(row, kept, plan_of(session, row.participation.round.questionnaire_version_id))
    persons = tuple(session.scalars(select(Account.id).order_by(Account.email).limit(2)))
    result = validations.all_of(session, assessment_id)
    at = datetime.now(UTC)
    validations.put_edition(session, case, result, kind="corrected", persons=(persons[0], persons[1]), at=at)
    session.commit()
