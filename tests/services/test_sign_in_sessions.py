"""Sessions, called as the web calls them, at fixed instants: begun, seen, ended, forgotten."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import NotFound
from innocook.services import accounts, sign_in_sessions
from innocook.store import audit
from innocook.store.tables import Account, SignInSession
from tests.support.records import an_account

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def lina(session: Session) -> Account:
    """Somebody with an account."""
    account = an_account(session, "lina@example.org")
    session.commit()
    return account


def begun(session: Session, account: Account, at: datetime = NOW, device: str = "Firefox/1 Linux") -> UUID:
    """A session that somebody began."""
    session_id = sign_in_sessions.put_session(session, account.id, device, at)
    session.commit()
    return session_id


def events(session: Session) -> list[str]:
    """What the log of the system says happened."""
    return [event.action for event in audit.events_of(session, audit.SYSTEM)]


def row(session: Session, session_id: UUID) -> SignInSession:
    """The row as it is now."""
    return session.scalars(
        select(SignInSession).where(SignInSession.id == session_id).execution_options(populate_existing=True)
    ).one()


def test_a_visitor_is_in_a_session_of_their_own(session: Session, lina: Account):
    """The account and its session together let somebody in; another's session, an unknown or ended one do not."""
    other = an_account(session, "omar@example.org")
    mine, theirs = begun(session, lina), begun(session, other)
    found = accounts.visitor_in(session, lina.id, mine, at=NOW)
    assert found is not None
    assert (found.account_id, found.session_id, found.last_seen_at) == (lina.id, mine, NOW)
    assert accounts.visitor_in(session, lina.id, theirs, at=NOW) is None
    assert accounts.visitor_in(session, lina.id, uuid4(), at=NOW) is None
    sign_in_sessions.end_one(session, lina.id, mine, at=NOW)
    assert accounts.visitor_in(session, lina.id, mine, at=NOW) is None
    assert accounts.visitor_in(session, other.id, theirs, at=NOW) is not None


def test_ending_is_for_ones_own_sessions_and_once(session: Session, lina: Account):
    """Somebody else's, an unknown and an ended session are all not found, and nothing is written for them."""
    other = an_account(session, "omar@example.org")
    mine, theirs = begun(session, lina), begun(session, other)
    sign_in_sessions.end_one(session, lina.id, mine, at=NOW)
    for session_id in (mine, theirs, uuid4()):
        with pytest.raises(NotFound):
            sign_in_sessions.end_one(session, lina.id, session_id, at=NOW + MINUTE)
    assert row(session, theirs).ended_at is None
    assert row(session, mine).ended_at == NOW
    assert events(session) == ["end_session"]


def test_all_others_end_at_once(session: Session, lina: Account):
    """Every session but this one ends; when there is no other, nothing is written."""
    mine, second, third = (begun(session, lina) for _ in range(3))
    assert sign_in_sessions.end_others(session, lina.id, mine, at=NOW + MINUTE) == 2
    assert sign_in_sessions.end_others(session, lina.id, mine, at=NOW + MINUTE) == 0
    assert [row(session, each).ended_at for each in (mine, second, third)] == [None, NOW + MINUTE, NOW + MINUTE]
    assert events(session) == ["end_sessions"]


def test_ending_all_raises_the_epoch(session: Session, lina: Account):
    """No session is left, cookies of before do not count, and the caller decides when that is kept."""
    mine = begun(session, lina)
    sign_in_sessions.end_all(session, lina.id, NOW)
    assert (lina.session_epoch, row(session, mine).ended_at) == (1, NOW)
    session.rollback()
    session.refresh(lina)
    assert (lina.session_epoch, row(session, mine).ended_at) == (0, None)


def test_use_is_noted_every_ten_minutes(session: Session, lina: Account):
    """Nine minutes later there is nothing to note, ten minutes later there is; an ended session is not seen again."""
    mine, ended = begun(session, lina), begun(session, lina)
    sign_in_sessions.end_one(session, lina.id, ended, at=NOW)
    assert [sign_in_sessions.is_due(NOW, NOW + minutes * MINUTE) for minutes in (9, 10, 600)] == [False, True, True]
    sign_in_sessions.see(session, mine, at=NOW + 9 * MINUTE)
    assert row(session, mine).seen_at == NOW
    session.rollback()
    for each in (mine, ended):
        sign_in_sessions.see(session, each, at=NOW + 10 * MINUTE)
    assert (row(session, mine).seen_at, row(session, ended).seen_at) == (NOW + 10 * MINUTE, NOW)


def test_a_busy_database_keeps_nobody_waiting(engine: Engine, sessions: sessionmaker[Session], lina: Account):
    """While another writes for long, noting gives up within a second, and works again afterwards."""
    with sessions() as session:
        mine = begun(session, lina)
    with sessions() as busy, sessions() as session:
        busy.execute(text("UPDATE sign_in_session SET device = 'busy'"))
        started = datetime.now(UTC)
        sign_in_sessions.see(session, mine, at=NOW + 10 * MINUTE)
        assert datetime.now(UTC) - started < timedelta(seconds=1)
        busy.rollback()
        session.rollback()
        assert row(session, mine).seen_at == NOW
        session.rollback()
        sign_in_sessions.see(session, mine, at=NOW + 10 * MINUTE)
        assert row(session, mine).seen_at == NOW + 10 * MINUTE


def test_patience_comes_back(engine: Engine, sessions: sessionmaker[Session], lina: Account):
    """A connection that was impatient once waits for its turn like any other afterwards."""
    with sessions() as session:
        mine = begun(session, lina)
        sign_in_sessions.see(session, mine, at=NOW + 10 * MINUTE)
        if engine.dialect.name == "sqlite":
            assert session.execute(text("PRAGMA busy_timeout")).scalar_one() == 10_000
        else:
            assert session.execute(text("SHOW lock_timeout")).scalar_one() == "0"


def test_the_list_leaves_out_what_is_over(session: Session, lina: Account):
    """The last used first; ended ones never, and with an instant none that was not used since, ten minutes allowed."""
    old, recent, ended = begun(session, lina, NOW - DAY), begun(session, lina, NOW - MINUTE), begun(session, lina)
    sign_in_sessions.end_one(session, lina.id, ended, at=NOW)
    assert [one.id for one in sign_in_sessions.sessions_of(session, lina.id)] == [recent, old]
    assert [one.id for one in sign_in_sessions.sessions_of(session, lina.id, since=NOW)] == [recent]
    assert sign_in_sessions.sessions_of(session, lina.id, since=NOW + 10 * MINUTE) == ()


def test_old_sessions_are_forgotten(session: Session, lina: Account):
    """Beginning one removes the account's that were last used more than ninety days ago, ended or not."""
    other = an_account(session, "omar@example.org")
    for account, days in ((lina, 91), (lina, 89), (other, 91)):
        begun(session, account, NOW - days * DAY)
    begun(session, lina)
    kept = session.execute(select(SignInSession.account_id, SignInSession.seen_at).order_by(SignInSession.seen_at))
    expected = [(other.id, NOW - 91 * DAY), (lina.id, NOW - 89 * DAY), (lina.id, NOW)]
    assert [tuple(each) for each in kept] == expected


@pytest.mark.parametrize(
    ("device", "kept"), [("  a\tb\x00\n c ", "a b c"), ("", ""), ("x" * 5000, "x" * 400), ("\ud800", "")]
)
def test_what_a_browser_says_is_one_short_line(session: Session, lina: Account, device: str, kept: str):
    """Control characters, line breaks and lengths without end do not reach the table."""
    begun(session, lina, device=device)
    assert sign_in_sessions.sessions_of(session, lina.id)[0].device == kept


def test_signing_out_twice_is_no_error(session: Session, lina: Account):
    """The row ends once and is logged once."""
    mine = begun(session, lina)
    for minutes in (1, 2):
        sign_in_sessions.sign_out(session, lina.id, mine, at=NOW + minutes * MINUTE)
    assert row(session, mine).ended_at == NOW + MINUTE
    assert events(session) == ["sign_out"]
