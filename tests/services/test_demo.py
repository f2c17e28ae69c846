"""The demonstration: what is in it, and that it is loaded once."""

from collections import Counter
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from innocook.core.scoring import score_answers
from innocook.services import demo
from innocook.services.demo_data import COUNTRIES, institutions
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.scores import scores_of
from innocook.store.submissions import latest_submission, submitted_answers
from innocook.store.tables import Account, Answer, Assessment, Country, Grant, Institution, Participation, Round
from tests.support.web import ROLES, Sessions

SHAPE = {"submitted": 18, "draft": 3, "not_started": 2, "own": 1}


def test_the_shape_of_the_data():
    """24 institutions in 6 countries: 18 submitted, 3 drafts, 2 not started and the lead's own; names all differ."""
    data = institutions()
    assert Counter(each.state for each in data) == SHAPE
    assert {each.country for each in data} == set(COUNTRIES)
    for place in range(3):
        assert len({each.names[place] for each in data}) == 24


def test_what_is_stored(shared_stored: Sessions):
    """The rows agree with that shape, and the countries are marked as invented."""
    with shared_stored() as session:
        query = select(Round.id).order_by(Round.opens_at)
        earlier, latest = session.scalars(query).all()
        states = select(Assessment.state).join(Participation)
        assert Counter(session.scalars(states.where(Participation.round_id == latest))) == {"submitted": 18, "draft": 4}
        assert Counter(session.scalars(states.where(Participation.round_id == earlier))) == {"closed": 19}
        counts = select(func.count()).select_from(Participation)
        assert session.scalar(counts.where(Participation.round_id == latest)) == 24
        assert set(session.scalars(select(Country.is_demonstration))) == {True}


def test_submitted_ones_are_complete_and_scored(shared_stored: Sessions):
    """Every submission holds 32 answers, and its stored scores are the core's."""
    with shared_stored() as session:
        for own in session.scalars(select(Assessment.id).where(Assessment.submissions > 0)):
            kept = latest_submission(session, own)
            assert kept is not None
            answers = submitted_answers(session, [kept.id])[kept.id]
            expected = {key: one.value for key, one in score_answers(packaged_plan(), answers).items()}
            assert len(answers) == 32
            assert {key: row.value for key, row in scores_of(session, own, kept.id).items()} == expected


def test_the_leads_own_is_empty(shared_stored: Sessions):
    """The lead starts with a draft without a single answer, and a full one of the earlier round to begin from."""
    own = institutions()[0].names[1]
    query = select(func.count()).select_from(Answer).join(Assessment).join(Participation).join(Institution)
    with shared_stored() as session:
        mine = query.where(Institution.name_en == own)
        assert session.scalar(mine.where(Assessment.state == "draft")) == 0
        assert session.scalar(mine.where(Assessment.state == "closed")) == 32


def test_one_account_per_role(shared_stored: Sessions):
    """Each role has one demonstration account with one grant of that role."""
    with shared_stored() as session:
        rows = session.execute(select(Account.email, Account.is_demonstration, Grant.role).join(Grant))
        assert sorted(map(tuple, rows)) == sorted((f"{role}@demo.example", True, role) for role in ROLES)


def test_loading_twice_changes_nothing(app: Flask, stored: Sessions):
    """A database that holds accounts is left as it is."""
    with stored() as session:
        assert demo.load(session, packaged_plan().questionnaire, at=datetime.now(UTC)) == ()
        session.rollback()
        assert session.scalar(select(func.count()).select_from(Account)) == 5


def test_passwords_are_random_and_stored_nowhere(session: Session):
    """Each database gets its own passwords; what is stored is their argon2id hash."""
    accounts = demo.load(session, packaged_plan().questionnaire, at=datetime.now(UTC))
    hashes = list(session.scalars(select(Account.password_hash)))
    assert len({account.password for account in accounts}) == 5
    assert all(len(account.password) == 16 for account in accounts)
    assert all(stored is not None and stored.startswith("$argon2id$") for stored in hashes)
