"""Every state, every move, every role, through the services: only what the table allows passes, with one event each."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.core.answers import chosen
from innocook.core.errors import InnocookError, MoveRefused
from innocook.core.lifecycle import MOVES, Move, State
from innocook.core.roles import Role
from innocook.services import answers, closing, reconsidering, review_moves, review_turns, submissions, timekeeping
from innocook.services.accounts import Visitor
from innocook.services.answers import TypedAnswer
from innocook.services.reconsidering import Reason
from innocook.store.engine import make_sessions
from innocook.store.tables import Assessment, AuditEvent, Grant, Institution, Participation, Round
from tests.support.colleagues import opened_by, visitor_of
from tests.support.reviews import (
    ADDRESS,
    CONFIRMED,
    another_reviewer,
    asked,
    decided,
    reconsideration_asked,
    returned,
    reviewed,
    state_of,
)
from tests.support.web import OWN, Sessions, answer_all, sessions_of

NOW = datetime.now(UTC)
pytestmark = pytest.mark.slow
Do = Callable[[Session, UUID, Visitor], object]


def submit(session: Session, assessment: UUID, who: Visitor) -> object:
    """Handed in with the declaration."""
    return submissions.submit(session, who, assessment, declared=True, address=ADDRESS, at=NOW)


def ask(session: Session, assessment: UUID, who: Visitor) -> object:
    """About one indicator."""
    return reconsidering.ask(session, who, assessment, {"STR1": Reason("Why?", "en")}, address=ADDRESS, at=NOW)


def give_back(session: Session, assessment: UUID, who: Visitor) -> object:
    """With two weeks to answer."""
    return review_moves.give_back(session, who, assessment, NOW + timedelta(days=14), address=ADDRESS, at=NOW)


def close(session: Session, assessment: UUID, who: Visitor) -> object:
    """With everything else that is validated in its round."""
    before = state_of(session, assessment)
    query = select(Participation.round_id).join(Assessment).where(Assessment.id == assessment)
    round_id = session.scalars(query).one()
    session.rollback()
    sessions = make_sessions(session.get_bind())
    closing.close_validated(sessions, who, round_id, everything=True, at=NOW)
    session.expire_all()
    if state_of(session, assessment) == before:
        raise MoveRefused("wrong_state")
    return None


DO: Mapping[Move, Do] = {
    Move.SUBMIT: submit,
    Move.WITHDRAW: lambda session, assessment, who: submissions.withdraw(session, who, assessment, at=NOW),
    Move.TAKE: lambda session, assessment, who: review_turns.take(session, who, assessment, at=NOW),
    Move.RETURN: give_back,
    Move.RESUBMIT: submit,
    Move.VALIDATE: lambda session, assessment, who: review_moves.validate(
        session, who, assessment, address=ADDRESS, at=NOW
    ),
    Move.ASK_RECONSIDERATION: ask,
    Move.DECIDE: lambda session, assessment, who: reconsidering.decide(
        session, who, assessment, {"STR1": CONFIRMED}, address=ADDRESS, at=NOW
    ),
    Move.CLOSE: close,
}
"""How each move is made by a person; lapsing is the clock's."""

SETTLED: Mapping[str, TypedAnswer] = {"STR1": TypedAnswer(chosen("2"), "en", 1, confirms=True)}


def made_by(do: Do, state: State) -> Move | None:
    """Which move this makes from the state by the table: handing in is one act, whether for the first time or again."""
    return next((move for move, one in DO.items() if one is do and state in MOVES[move].starts), None)


def in_state(session: Session, assessment: UUID, state: State, move: Move) -> None:
    """Bring a complete draft there, with everything that the move needs besides the state and the role."""
    questions = {"STR1": asked()} if move is Move.RETURN else {}
    if state is State.SUBMITTED:
        submit(session, assessment, visitor_of(session, "lead"))
    elif state is State.IN_REVIEW:
        decided(session, assessment, questions, NOW)
    elif state is State.RETURNED:
        returned(session, assessment, {"STR1": asked()}, NOW)
        lead, opened = opened_by(session, "lead", assessment)
        answers.save(session, lead, opened, SETTLED, at=NOW)
    elif state in {State.VALIDATED, State.RECONSIDERED, State.CLOSED}:
        reviewed(session, assessment, {}, NOW)
        if state is State.RECONSIDERED:
            reconsideration_asked(session, assessment, {"STR1": "Why?"}, NOW)
    if state in {State.CLOSED, State.LAPSED}:
        session.execute(update(Assessment).where(Assessment.id == assessment).values(state=state.value))
        session.commit()


def actor(session: Session, role: Role, move: Move) -> Visitor:
    """Somebody with this role at the institution, in its country or everywhere; a second reviewer decides again."""
    if role is Role.REVIEWER and move is Move.DECIDE:
        return another_reviewer(session)
    return visitor_of(session, role.value)


def events(session: Session, assessment: UUID) -> list[str]:
    """The actions logged about the assessment, in order."""
    query = select(AuditEvent.action).where(AuditEvent.object == f"assessment:{assessment}")
    return list(session.scalars(query.order_by(AuditEvent.seq)))


@pytest.fixture
def fresh(app: Flask) -> Callable[[], UUID]:
    """Makes complete drafts of further institutions of the lead's country, led by the same lead."""
    with sessions_of(app)() as session:
        round_id = session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]
        session.execute(update(Round).where(Round.id == round_id).values(published_at=NOW))
        country = session.scalars(select(Institution.country_id).where(Institution.name_en == OWN)).one()
        session.commit()

    def make() -> UUID:
        with sessions_of(app)() as session:
            number = session.scalar(select(func.count()).select_from(Institution))
            name = f"Office {number}"
            institution = Institution(name_ar=f"مكتب {number}", name_en=name, name_fr=name, country_id=country)
            session.add(institution)
            session.flush()
            facts = {"institution_type": "agency", "size": "small", "sector": "local", "context_group": "low"}
            place = Participation(round_id=round_id, institution_id=institution.id, country_id=country, **facts)
            session.add(place)
            for role in ("lead", "contributor"):
                grant = Grant(
                    account_id=visitor_of(session, role).account_id,
                    role=role,
                    scope="institution",
                    valid_from=NOW - timedelta(days=1),
                )
                grant.institution_id = institution.id
                session.add(grant)
            session.flush()
            row = Assessment(participation_id=place.id, created_at=NOW, language="ar")
            session.add(row)
            session.commit()
            made = row.id
        answer_all(app, made)
        return made

    return make


@pytest.mark.parametrize("state", list(State))
def test_only_the_table_moves_an_assessment(stored: Sessions, fresh: Callable[[], UUID], state: State):
    """From this state: each move by each role either follows the table, with exactly one event of its name, or
    changes nothing: neither the state nor the log."""
    for move, do in DO.items():
        assessment, made = fresh(), made_by(do, state)
        with stored() as session:
            in_state(session, assessment, state, move)
            before = events(session, assessment)
            for role in Role:
                if made is not None and MOVES[made].role is role:
                    continue
                with pytest.raises(InnocookError):
                    do(session, assessment, actor(session, role, move))
                session.rollback()
                assert (state_of(session, assessment), events(session, assessment)) == (state, before), (move, role)
            if made is not None and (role := MOVES[made].role) is not None:
                do(session, assessment, actor(session, role, move))
                assert state_of(session, assessment) == MOVES[made].target
                assert events(session, assessment) == [*before, made.value], move


@pytest.mark.parametrize("state", list(State))
def test_only_the_clock_lets_lapse_and_only_what_the_table_says(
    stored: Sessions, fresh: Callable[[], UUID], state: State
):
    """Long after the close, drafts and returned ones lapse with one event each; everything else stays."""
    assessment = fresh()
    with stored() as session:
        in_state(session, assessment, state, Move.LAPSE)
        before = events(session, assessment)
    timekeeping.keep_time(stored, NOW + timedelta(days=900))
    with stored() as session:
        lapses = state in MOVES[Move.LAPSE].starts
        assert state_of(session, assessment) == (State.LAPSED if lapses else state)
        assert events(session, assessment) == [*before, *([Move.LAPSE.value] if lapses else [])]


def test_every_move_is_explored():
    """The list above is the table, lapsing aside."""
    assert {*DO, Move.LAPSE} == set(Move) == set(MOVES)
