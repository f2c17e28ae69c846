"""The second factor, called as the web calls it, at fixed instants: set up, asked, used up, throttled, removed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import NotFound
from innocook.services import accounts, passwords, second_factor, second_step, sign_in_sessions
from innocook.services.accounts import SignInRefused, TooManyAttempts, Visitor
from innocook.services.second_factor import CodeRefused, FactorStands, Trial
from innocook.services.second_step import Pending, pending_for
from innocook.store import audit
from innocook.store.columns import sha256_hex
from innocook.store.tables import Account, RecoveryCode, SignInSession
from tests.support.records import an_account
from tests.support.second_factors import STEP, code_at, give_factor, wrong_code
from tests.support.web import CHEAP

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PASSWORD = "correct horse"
HERE = "192.0.2.1"


@pytest.fixture
def lina(session: Session) -> Account:
    """An account that can sign in, without a second factor."""
    account = an_account(session, "lina@example.org")
    account.password_hash = CHEAP.hash(PASSWORD)
    session.commit()
    return account


@pytest.fixture
def guarded(session: Session, lina: Account) -> Account:
    """The same with a second factor."""
    give_factor(session, lina, NOW)
    session.commit()
    return lina


def visitor(session: Session, account: Account, at: datetime = NOW) -> Visitor:
    """The account as a request knows it."""
    found = accounts.visitor(session, account.id, at=at)
    assert found is not None
    return found


def give_password(session: Session, at: datetime = NOW) -> Visitor:
    """The first step of signing in."""
    return accounts.sign_in(session, "lina@example.org", PASSWORD, address=HERE, demonstration=False, at=at)


def enter(session: Session, pending: Pending, code: str, at: datetime = NOW, address: str = HERE) -> Visitor:
    """The second step."""
    trial = Trial(code, address, at)
    return second_step.enter(session, pending, trial, demonstration=False, device="Firefox/1")


def events(session: Session) -> list[tuple[str, dict[str, str]]]:
    """Actions and payloads of the log of the system."""
    return [(event.action, event.payload) for event in audit.events_of(session, audit.SYSTEM)]


def set_up(session: Session, account: Account, at: datetime = NOW) -> tuple[str, ...]:
    """The second factor of an account, from nothing to recovery codes."""
    second_factor.begin(session, visitor(session, account))
    secret = second_factor.factor_of(session, visitor(session, account)).secret
    return second_factor.confirm(session, visitor(session, account), Trial(code_at(at, secret), HERE, at))


def test_setting_up(session: Session, lina: Account):
    """A secret waits, a code of it confirms it, the secret is not shown again, and ten codes are kept as hashes."""
    assert second_factor.factor_of(session, visitor(session, lina)).secret == ""
    codes = set_up(session, lina)
    factor = second_factor.factor_of(session, visitor(session, lina))
    assert (factor.secret, factor.since, factor.codes_left) == ("", NOW, 10)
    assert len(set(codes)) == 10
    kept = set(session.scalars(select(RecoveryCode.code_sha256)))
    assert kept == {sha256_hex(f"{lina.id}:{code.replace('-', '')}") for code in codes}
    assert visitor(session, lina).has_second_factor
    assert events(session) == [("set_second_factor", {})]


def test_a_waiting_secret_asks_for_nothing(session: Session, lina: Account):
    """Until it is confirmed, the password is enough; each beginning makes another secret."""
    second_factor.begin(session, visitor(session, lina))
    first = second_factor.factor_of(session, visitor(session, lina)).secret
    assert give_password(session).session_id is not None
    second_factor.begin(session, visitor(session, lina))
    assert second_factor.factor_of(session, visitor(session, lina)).secret != first
    with pytest.raises(CodeRefused):
        second_factor.confirm(session, visitor(session, lina), Trial(code_at(NOW, first), HERE, NOW))
    assert not visitor(session, lina).has_second_factor


def test_a_factor_is_not_set_up_over_another(session: Session, guarded: Account):
    """Somebody in a stolen session cannot replace the factor without a code."""
    with pytest.raises(FactorStands):
        second_factor.begin(session, visitor(session, guarded))
    with pytest.raises(FactorStands):
        second_factor.confirm(session, visitor(session, guarded), Trial(code_at(NOW), HERE, NOW))


def test_the_password_alone_begins_no_session(session: Session, guarded: Account):
    """With a second factor the first step gives a visitor without a session, and logs nobody in."""
    found = give_password(session)
    assert (found.has_second_factor, found.session_id) == (True, None)
    assert (session.scalars(select(SignInSession)).all(), events(session)) == ([], [])


def test_a_code_completes_the_sign_in(session: Session, guarded: Account):
    """The session is begun, and the log says how."""
    found = enter(session, pending_for(give_password(session), NOW), code_at(NOW))
    (row,) = session.scalars(select(SignInSession)).all()
    assert (row.id, row.account_id, row.device) == (found.session_id, guarded.id, "Firefox/1")
    assert events(session) == [("sign_in", {"second_factor": "code"})]


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_slow_or_fast(session: Session, guarded: Account, steps: int):
    """One step in either direction."""
    pending = pending_for(give_password(session), NOW)
    assert enter(session, pending, code_at(NOW, steps=steps)).session_id is not None


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_may_not_be_far_off(session: Session, guarded: Account, steps: int):
    """Two steps are refused."""
    with pytest.raises(CodeRefused):
        enter(session, pending_for(give_password(session), NOW), code_at(NOW, steps=steps))


def test_a_code_that_was_seen_is_worth_nothing(session: Session, guarded: Account):
    """The same code again, in the same half minute, is refused; so is an earlier one; the next one is not."""
    pending = pending_for(give_password(session), NOW)
    enter(session, pending, code_at(NOW))
    for seen in (code_at(NOW), code_at(NOW, steps=-1)):
        with pytest.raises(CodeRefused):
            enter(session, pending, seen, NOW + timedelta(seconds=5))
    assert enter(session, pending, code_at(NOW + STEP), NOW + STEP).account_id == guarded.id
    assert [action for action, _ in events(session)].count("refuse_second_factor") == 2


def test_a_recovery_code_serves_once(session: Session, lina: Account):
    """It completes one sign-in, written however; then it is used up, and nine are left."""
    code = set_up(session, lina)[3]
    pending = pending_for(give_password(session), NOW)
    enter(session, pending, code.upper().replace("-", " "))
    with pytest.raises(CodeRefused):
        enter(session, pending, code)
    assert second_factor.factor_of(session, visitor(session, lina)).codes_left == 9
    assert events(session)[1:3] == [("use_recovery_code", {}), ("sign_in", {"second_factor": "recovery_code"})]


def test_a_recovery_code_is_of_one_account(session: Session, lina: Account):
    """Another's code opens nothing."""
    other = an_account(session, "omar@example.org")
    code = set_up(session, other)[0]
    give_factor(session, lina)
    session.commit()
    with pytest.raises(CodeRefused):
        enter(session, pending_for(give_password(session), NOW), code)


def test_two_at_once_with_one_code(sessions: sessionmaker[Session], session: Session, lina: Account):
    """Of two people with the same code at the same instant one comes in; so with a recovery code."""
    recovery = set_up(session, lina)[0]
    later = NOW + 2 * STEP
    pending = pending_for(give_password(session), NOW)
    session.commit()
    for code in (code_at(later, lina.totp_secret or ""), recovery):
        start = Barrier(2)

        def one(code: str = code, start: Barrier = start) -> bool:
            with sessions() as mine:
                start.wait(10)
                try:
                    enter(mine, pending, code, later)
                except CodeRefused:
                    return False
                return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(each.result(20) for each in (pool.submit(one), pool.submit(one))) == [False, True]


def test_five_wrong_codes_close_the_door_from_here(session: Session, guarded: Account):
    """Then even a right one is refused from this address, not from another; it opens a quarter of an hour later."""
    pending = pending_for(give_password(session), NOW)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            enter(session, pending, wrong_code(NOW))
    with pytest.raises(TooManyAttempts):
        enter(session, pending, code_at(NOW))
    assert enter(session, pending, code_at(NOW), address="198.51.100.7").account_id == guarded.id
    later = NOW + 16 * MINUTE
    assert enter(session, pending_for(give_password(session, later), later), code_at(later), later)


def test_twenty_wrong_codes_close_the_door_everywhere(session: Session, guarded: Account):
    """From however many addresses they come."""
    pending = pending_for(give_password(session), NOW)
    for number in range(20):
        with pytest.raises(CodeRefused):
            enter(session, pending, wrong_code(NOW), address=f"198.51.100.{number // 4}")
    with pytest.raises(TooManyAttempts):
        enter(session, pending, code_at(NOW), address="203.0.113.9")


def test_many_guesses_at_once_are_all_counted(sessions: sessionmaker[Session], session: Session, guarded: Account):
    """Twelve wrong codes at the same instant from one address: five are looked at, seven are not."""
    pending = pending_for(give_password(session), NOW)
    session.commit()
    start = Barrier(12)

    def guess(_number: int) -> type[Exception]:
        with sessions() as mine:
            start.wait(10)
            try:
                enter(mine, pending, wrong_code(NOW))
            except (CodeRefused, TooManyAttempts) as error:
                return type(error)
            return Exception

    with ThreadPoolExecutor(12) as pool:
        kinds = list(pool.map(guess, range(12)))
    assert (kinds.count(CodeRefused), kinds.count(TooManyAttempts)) == (5, 7)


@pytest.mark.parametrize(
    ("minutes", "comes_in"), [(9.9, True), (10, False), (-0.1, False)], ids=["in time", "late", "of the future"]
)
def test_ten_minutes_for_the_code(session: Session, guarded: Account, minutes: float, comes_in: bool):
    """The right password is forgotten after ten minutes."""
    pending = pending_for(give_password(session), NOW)
    at = NOW + minutes * MINUTE
    if comes_in:
        assert enter(session, pending, code_at(at), at).session_id is not None
    else:
        with pytest.raises(SignInRefused):
            enter(session, pending, code_at(at), at)


def test_what_happens_meanwhile_ends_the_waiting(session: Session, guarded: Account):
    """Sessions ended (as by a new password), the factor removed or the account deactivated: back to the password."""
    pending = pending_for(give_password(session), NOW)
    sign_in_sessions.end_all(session, guarded.id, NOW)
    with pytest.raises(SignInRefused):
        enter(session, pending, code_at(NOW))
    session.rollback()
    guarded.deactivated_at = NOW
    session.commit()
    with pytest.raises(SignInRefused):
        enter(session, pending, code_at(NOW))
    guarded.deactivated_at = None
    second_factor.put_removal(session, guarded)
    session.commit()
    with pytest.raises(SignInRefused):
        enter(session, pending, code_at(NOW))


def test_demonstration_accounts_are_refused_elsewhere(session: Session, guarded: Account):
    """A pending sign-in of a demonstration account is worth nothing outside demonstration mode."""
    pending = pending_for(visitor(session, guarded), NOW)
    guarded.is_demonstration = True
    session.commit()
    with pytest.raises(SignInRefused):
        enter(session, pending, code_at(NOW))


def test_new_recovery_codes_void_the_old(session: Session, lina: Account):
    """For a recovery code, too; afterwards ten are good, and none of the old ones."""
    old = set_up(session, lina)
    new = second_factor.renew_codes(session, visitor(session, lina), Trial(old[0], HERE, NOW))
    assert set(old) & set(new) == set()
    assert second_factor.factor_of(session, visitor(session, lina)).codes_left == 10
    with pytest.raises(CodeRefused):
        second_factor.renew_codes(session, visitor(session, lina), Trial(old[1], HERE, NOW))
    assert [action for action, _ in events(session)] == [
        "set_second_factor",
        "use_recovery_code",
        "renew_recovery_codes",
    ]


def test_switching_off_needs_a_code(session: Session, lina: Account):
    """A wrong one changes nothing; a right one leaves neither secret nor codes, and a new factor can follow at once."""
    set_up(session, lina)
    with pytest.raises(CodeRefused):
        second_factor.remove(session, visitor(session, lina), Trial("000000x", HERE, NOW))
    assert visitor(session, lina).has_second_factor
    later = NOW + STEP
    code = code_at(later, lina.totp_secret or "")
    second_factor.remove(session, visitor(session, lina), Trial(code, HERE, later))
    assert (lina.totp_secret, lina.totp_confirmed_at) == (None, None)
    assert session.scalars(select(RecoveryCode)).all() == []
    assert give_password(session, later).session_id is not None
    assert len(set_up(session, lina, later)) == 10


def test_without_a_factor_there_is_nothing_to_change(session: Session, lina: Account):
    """Codes cannot be made and nothing removed; a secret that waits is no factor."""
    second_factor.begin(session, visitor(session, lina))
    code = code_at(NOW, lina.totp_secret or "")
    for change in (second_factor.renew_codes, second_factor.remove):
        with pytest.raises(NotFound):
            change(session, visitor(session, lina), Trial(code, HERE, NOW))
        session.rollback()


def test_wrong_codes_while_setting_up_are_counted_too(session: Session, lina: Account):
    """Five, as everywhere."""
    second_factor.begin(session, visitor(session, lina))
    for _ in range(5):
        with pytest.raises(CodeRefused):
            second_factor.confirm(session, visitor(session, lina), Trial("no code", HERE, NOW))
    with pytest.raises(TooManyAttempts):
        second_factor.confirm(session, visitor(session, lina), Trial("no code", HERE, NOW))


def test_a_password_that_changes_during_the_hashing_counts_as_wrong(
    sessions: sessionmaker[Session], session: Session, lina: Account, monkeypatch: pytest.MonkeyPatch
):
    """Somebody who gives the old password while the owner sets a new one stays outside."""
    real = passwords.matches

    def slow(stored: str | None, password: str) -> bool:
        with sessions() as other:
            other.get_one(Account, lina.id).password_hash = CHEAP.hash("another one")
            other.commit()
        return real(stored, password)

    monkeypatch.setattr(passwords, "matches", slow)
    with pytest.raises(SignInRefused):
        give_password(session)
