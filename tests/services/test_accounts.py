"""Accounts, passwords and the throttle, called as the web calls them, at fixed instants."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.core.permissions import Role
from innocook.services import accounts, passwords
from innocook.services.accounts import SignInRefused, TooManyAttempts
from innocook.store.tables import Account, Grant
from tests.support.records import a_country, an_account, an_institution
from tests.support.web import CHEAP

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "correct horse"


@pytest.fixture
def lina(session: Session) -> Account:
    """An account that can sign in."""
    account = an_account(session, "Lina@Example.org")
    account.password_hash = CHEAP.hash(PASSWORD)
    session.commit()
    return account


def enter(session: Session, password: str = PASSWORD, at: datetime = NOW, address: str = "192.0.2.1", **how: bool):
    """One attempt to sign in."""
    demonstration = how.get("demonstration", False)
    return accounts.sign_in(session, "lina@example.ORG", password, address=address, demonstration=demonstration, at=at)


def fail(session: Session, at: datetime, address: str = "192.0.2.1") -> None:
    """One attempt with a wrong password."""
    with pytest.raises(SignInRefused):
        enter(session, "wrong", at, address)


def test_the_sixth_attempt_is_refused_and_the_window_slides(session: Session, lina: Account):
    """Five failures within fifteen minutes close the door from this address; it opens as the first grows old."""
    for minute in range(5):
        fail(session, NOW + minute * MINUTE)
    with pytest.raises(TooManyAttempts):
        enter(session, at=NOW + 14 * MINUTE)
    assert enter(session, at=NOW + 15 * MINUTE + timedelta(seconds=1)).account_id == lina.id


def test_one_address_cannot_lock_somebody_out(session: Session, lina: Account):
    """Five failures from one address leave the others open; fifty from many close the account everywhere."""
    for place in range(50):
        fail(session, NOW, f"192.0.2.{place // 5}")
        if place == 5:
            assert enter(session, address="198.51.100.7").account_id == lina.id
    with pytest.raises(TooManyAttempts):
        enter(session, address="198.51.100.7")


def test_a_success_does_not_forgive(session: Session, lina: Account):
    """Four failures, a success and one more failure are five failures."""
    for _ in range(4):
        fail(session, NOW)
    enter(session)
    fail(session, NOW)
    with pytest.raises(TooManyAttempts):
        enter(session)


def test_a_refusal_without_hashing_is_not_counted_twice(session: Session, lina: Account):
    """While the door is closed, attempts do not keep it closed for ever."""
    for _ in range(5):
        fail(session, NOW)
    for minute in range(1, 15):
        with pytest.raises(TooManyAttempts):
            enter(session, at=NOW + minute * MINUTE)
    assert enter(session, at=NOW + 16 * MINUTE).account_id == lina.id


def test_demonstration_accounts_are_refused_elsewhere(session: Session, lina: Account):
    """The right password of a demonstration account fits in demonstration mode only."""
    lina.is_demonstration = True
    session.commit()
    with pytest.raises(SignInRefused):
        enter(session)
    assert enter(session, demonstration=True).account_id == lina.id


def test_an_account_without_a_password_signs_in_nowhere(session: Session, lina: Account):
    """No hash, no sign-in, whatever is typed."""
    lina.password_hash = None
    session.commit()
    for typed in ("", PASSWORD, "None"):
        with pytest.raises(SignInRefused):
            enter(session, typed)


def test_a_visitor_has_the_grants_that_hold_now(session: Session, lina: Account):
    """Grants of the past and the future are not among them."""
    a_country(session, "XA")
    institution = an_institution(session)
    for start, end in ((-2, -1), (-1, None), (1, None)):
        until = None if end is None else NOW + timedelta(days=end)
        grant = Grant(account_id=lina.id, role="lead", scope="institution", valid_from=NOW + timedelta(days=start))
        grant.institution_id, grant.valid_until = institution.id, until
        session.add(grant)
    session.commit()
    visitor = accounts.visitor(session, lina.id, at=NOW)
    assert visitor is not None
    assert [grant.role for grant in visitor.grants] == [Role.LEAD]
    assert (visitor.answers, visitor.compares) == (True, False)


def test_nobody_visits_from_a_deactivated_account(session: Session, lina: Account):
    """A deactivated account is no visitor."""
    lina.deactivated_at = NOW
    session.commit()
    assert accounts.visitor(session, lina.id, at=NOW) is None
    assert session.scalars(select(Account)).one().deactivated_at == NOW


def test_passwords_are_argon2id_and_salted():
    """The same password twice has two hashes of the recommended kind and cost; only itself fits."""
    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(first, PASSWORD)
    assert not passwords.matches(first, PASSWORD + " ")


@pytest.mark.parametrize("stored", [None, "", "plain", "$argon2id$broken"])
def test_what_is_no_hash_fits_nothing(stored: str | None):
    """A missing or damaged hash is refused, not an error."""
    assert not passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, "")
