"""Passwords by link and by hand, called as the web calls them, at fixed instants."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from innocook.services import accounts, password_links, password_setting, passwords, sign_in_sessions
from innocook.services.accounts import TooManyAttempts, Visitor
from innocook.services.password_links import Asked, LinkGone
from innocook.services.password_setting import WrongPassword
from innocook.store import audit
from innocook.store.columns import sha256_hex
from innocook.store.tables import Account, OutboxMail, PasswordToken, SignInSession
from tests.support.records import an_account
from tests.support.second_factors import give_factor
from tests.support.web import CHEAP

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PASSWORD, ANOTHER = "several odd words", "other odd words indeed"
HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hashing is tested elsewhere and takes its time."""
    monkeypatch.setattr(passwords, "hashed", CHEAP.hash)


@pytest.fixture
def lina(session: Session) -> Account:
    """An account that can sign in; its letters are in French."""
    account = an_account(session, "Lina@example.org")
    account.password_hash, account.language = CHEAP.hash(PASSWORD), "fr"
    session.commit()
    return account


class Links:
    """Notes the tokens of the links that are written."""

    def __init__(self) -> None:
        self.tokens: list[str] = []

    def __call__(self, token: str, language: str) -> str:
        """The address of a link."""
        self.tokens.append(token)
        return f"https://innocook.example/{language}/password/{token}"


def forgot_at(language: str) -> str:
    """Where a new password is asked for."""
    return f"https://innocook.example/{language}/forgot-password"


def ask(session: Session, email: str = "LINA@example.org", at: datetime = NOW, address: str = HERE) -> str:
    """Somebody forgot their password; the token that was made, whether or not it was kept."""
    links = Links()
    asked = Asked(email, address, "en")
    password_links.ask(session, asked, link_to=links, demonstration=False, at=at)
    return links.tokens[0]


def set_password(session: Session, token: str, password: str = ANOTHER, at: datetime = NOW) -> Visitor:
    """Behind the link."""
    how = {"device": "Firefox/1", "demonstration": False, "forgot_at": forgot_at, "at": at}
    return password_setting.set_by_link(session, token, password, **how)


def change(session: Session, account: Account, present: str, session_id: UUID | None = None) -> Visitor:
    """By hand, in a session."""
    visitor = accounts.visitor(session, account.id, at=NOW)
    assert visitor is not None
    if session_id is not None:
        visitor = accounts.visitor_in(session, account.id, session_id, at=NOW)
        assert visitor is not None
    return password_setting.change(session, visitor, present, ANOTHER, address=HERE, forgot_at=forgot_at, at=NOW)


def signs_in(session: Session, password: str, at: datetime = NOW) -> bool:
    """Whether the password opens the account."""
    try:
        accounts.sign_in(session, "lina@example.org", password, address="203.0.113.1", demonstration=False, at=at)
    except accounts.SignInRefused:
        session.rollback()
        return False
    return True


def mails(session: Session) -> list[OutboxMail]:
    """What waits to be sent, in order."""
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.created_at, OutboxMail.kind)))


def actions(session: Session) -> list[str]:
    """What the log of the system says happened."""
    return [each.action for each in audit.events_of(session, audit.SYSTEM)]


def good(session: Session, token: str, at: datetime = NOW) -> bool:
    """Whether the link can be used."""
    try:
        password_links.link_of(session, token, demonstration=False, at=at)
    except LinkGone:
        return False
    return True


def test_from_forgotten_to_signed_in(session: Session, lina: Account):
    """A letter in the owner's language, of whose token only the hash is kept; then only the new password fits."""
    token = ask(session)
    (mail,) = mails(session)
    assert (mail.kind, mail.recipient, mail.language) == ("password_reset", "Lina@example.org", "fr")
    assert f"https://innocook.example/fr/password/{token}" in mail.text
    (row,) = session.scalars(select(PasswordToken))
    assert (row.account_id, row.kind, row.token_sha256) == (lina.id, "reset", sha256_hex(token))
    assert (row.created_by, row.expires_at) == (None, NOW + HOUR)
    link = password_links.link_of(session, token, demonstration=False, at=NOW)
    assert (link.email, link.kind) == ("Lina@example.org", "reset")
    visitor = set_password(session, token)
    assert accounts.visitor_in(session, lina.id, visitor.session_id, at=NOW) is not None
    assert (signs_in(session, ANOTHER), signs_in(session, PASSWORD)) == (True, False)


def test_a_letter_is_good_once_and_for_an_hour(session: Session, lina: Account):
    """The link ends with its first use and sixty minutes after it was asked for, whichever comes first."""
    token, second = ask(session), ask(session, at=NOW + MINUTE)
    assert [good(session, token, NOW + minutes * MINUTE) for minutes in (0, 59.9, 60)] == [True, True, False]
    with pytest.raises(LinkGone):
        set_password(session, token, at=NOW + HOUR)
    session.rollback()
    set_password(session, second, at=NOW + HOUR)
    for used in (token, second):
        with pytest.raises(LinkGone):
            set_password(session, used, "yet other odd words", NOW + 2 * MINUTE)
        session.rollback()
    assert signs_in(session, ANOTHER)


def test_unknown_links_are_worth_nothing(session: Session, lina: Account):
    """Nor is the hash of a token a token."""
    token = ask(session)
    for wrong in ("", "unknown", token[:-1], sha256_hex(token), "\x00"):
        with pytest.raises(LinkGone):
            set_password(session, wrong)
        session.rollback()
        assert not good(session, wrong)


def test_a_link_of_a_deactivated_account_is_worth_nothing(session: Session, lina: Account):
    """Neither a link from before, nor is another one written."""
    token = ask(session)
    lina.deactivated_at = NOW
    session.commit()
    assert not good(session, token)
    with pytest.raises(LinkGone):
        set_password(session, token)
    session.rollback()
    ask(session)
    assert len(mails(session)) == 1


def test_a_demonstration_account_gets_no_letter_elsewhere(session: Session, lina: Account):
    """Outside demonstration mode it is as if there were none."""
    lina.is_demonstration = True
    session.commit()
    token = ask(session)
    assert (mails(session), good(session, token)) == ([], False)


def test_a_new_password_ends_everything_that_was_open(session: Session, lina: Account):
    """Sessions, other links, letters that have not left; the owner is told, and the log has it."""
    old = sign_in_sessions.put_session(session, lina.id, "", NOW)
    token, other = ask(session), ask(session)
    visitor = set_password(session, token)
    assert accounts.visitor_in(session, lina.id, old, at=NOW) is None
    assert (lina.session_epoch, visitor.session_epoch) == (1, 1)
    assert not good(session, other)
    (mail,) = mails(session)
    assert (mail.kind, mail.recipient) == ("password_changed", "Lina@example.org")
    assert "https://innocook.example/fr/forgot-password" in mail.text
    assert actions(session) == ["reset_password", "sign_in"]


def test_the_second_factor_is_still_due(session: Session, lina: Account):
    """Whoever has the mailbox alone gets no session."""
    give_factor(session, lina, NOW)
    token = ask(session)
    visitor = set_password(session, token)
    assert (visitor.has_second_factor, visitor.session_id, visitor.session_epoch) == (True, None, 1)
    assert session.scalars(select(SignInSession)).all() == []
    assert actions(session) == ["reset_password"]


def test_two_people_with_one_link(sessions: sessionmaker[Session], session: Session, lina: Account):
    """At the same instant: one password is set, the other person is told that the link is used."""
    token = ask(session)
    start = Barrier(2)

    def one(password: str) -> str:
        with sessions() as mine:
            start.wait(10)
            try:
                set_password(mine, token, password)
            except LinkGone:
                return ""
            return password

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(one, ("first odd words here", "second odd words here")))
    assert sorted(map(bool, done)) == [False, True]
    session.expire_all()
    assert signs_in(session, next(filter(None, done)))


def test_nobody_learns_whether_there_is_an_account(session: Session, lina: Account):
    """For a known and an unknown address the same statements run, nothing is hashed, and nothing more is kept."""
    said: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *facts: said.append(facts[2]))
    statements = []
    for email in ("lina@example.org", "nobody@example.org"):
        said.clear()
        ask(session, email)
        statements.append([" ".join(each.split()) for each in said])
    assert statements[0] == statements[1]
    assert len(statements[0]) > 8
    assert len(mails(session)) == len(session.scalars(select(PasswordToken)).all()) == 1


def test_asking_is_throttled(session: Session, lina: Account):
    """Five times for an address from one place, whether or not there is an account; another place goes on to ten."""
    for email in ("lina@example.org", "nobody@example.org"):
        for _ in range(5):
            ask(session, email)
        with pytest.raises(TooManyAttempts):
            ask(session, email)
    for _ in range(5):
        ask(session, address="198.51.100.7")
    with pytest.raises(TooManyAttempts):
        ask(session, address="203.0.113.9")
    assert len(mails(session)) == 10
    assert ask(session, at=NOW + 16 * MINUTE)


def test_one_place_asks_for_fifty(session: Session, lina: Account):
    """Then it waits, whatever addresses it tries."""
    for number in range(50):
        ask(session, f"nobody{number}@example.org")
    with pytest.raises(TooManyAttempts):
        ask(session)
    assert ask(session, address="198.51.100.7")


def test_asking_spoils_no_earlier_link(session: Session, lina: Account):
    """Somebody else who asks again and again cannot keep the owner out; but signing in is never throttled by it."""
    token = ask(session)
    for _ in range(4):
        ask(session)
    assert good(session, token)
    assert signs_in(session, PASSWORD)


def test_a_welcome_lasts_fourteen_days(session: Session):
    """For an account that an administrator made: the first password, no news about a change, the log says so."""
    rana, admin, links = an_account(session, "rana@example.org"), an_account(session), Links()
    session.commit()
    for commits in (False, True):
        password_links.put_link(session, rana, "welcome", link_to=links, created_by=admin.id, at=NOW)
        if commits:
            session.commit()
        else:
            session.rollback()
            assert mails(session) == []
    dropped, token = links.tokens
    assert not good(session, dropped)
    assert [good(session, token, NOW + days * DAY) for days in (13.9, 14)] == [True, False]
    assert [mail.kind for mail in mails(session)] == ["password_welcome"]
    assert set_password(session, token, at=NOW + 13 * DAY).email == "rana@example.org"
    assert (mails(session), actions(session)) == ([], ["set_password", "sign_in"])


def test_an_administrators_link_replaces_the_earlier_ones(session: Session, lina: Account):
    """The old link and its letter, if that has not left, are gone; the row says who made the new one."""
    admin = an_account(session)
    links = Links()
    for minutes in (0, 1):
        at = NOW + minutes * MINUTE
        password_links.put_link(session, lina, "reset", link_to=links, created_by=admin.id, at=at)
    session.commit()
    assert [good(session, token) for token in links.tokens] == [False, True]
    (mail,) = mails(session)
    assert links.tokens[1] in mail.text
    assert set(session.scalars(select(PasswordToken.created_by))) == {admin.id}


def test_changing_it_by_hand(session: Session, lina: Account):
    """With the present password: this session goes on, the others end, links too; the owner is told."""
    mine, other = (sign_in_sessions.put_session(session, lina.id, "", NOW) for _ in range(2))
    token = ask(session)
    changed = change(session, lina, PASSWORD, mine)
    assert (changed.session_id, changed.session_epoch) == (mine, 1)
    assert accounts.visitor_in(session, lina.id, mine, at=NOW) is not None
    assert accounts.visitor_in(session, lina.id, other, at=NOW) is None
    assert (good(session, token), [mail.kind for mail in mails(session)]) == (False, ["password_changed"])
    assert (signs_in(session, ANOTHER), signs_in(session, PASSWORD)) == (True, False)
    assert actions(session)[0] == "change_password"


def test_a_stolen_session_cannot_guess_the_password(session: Session, lina: Account):
    """Wrong ones change nothing; after five the right one waits a quarter of an hour, too."""
    for _ in range(5):
        with pytest.raises(WrongPassword):
            change(session, lina, "wrong")
        session.rollback()
    with pytest.raises(TooManyAttempts):
        change(session, lina, PASSWORD)
    assert (lina.session_epoch, mails(session), signs_in(session, PASSWORD)) == (0, [], True)


def test_an_account_without_a_password_has_none_to_change(session: Session, lina: Account):
    """No hash fits nothing."""
    lina.password_hash = None
    session.commit()
    with pytest.raises(WrongPassword):
        change(session, lina, "")
