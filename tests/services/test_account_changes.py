"""What administrators do to accounts: each act once, logged without personal data, and never against themselves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from innocook.core.errors import NotFound
from innocook.core.permissions import Role, Scope
from innocook.services import account_changes, password_links
from innocook.services.account_changes import AccountFacts
from innocook.services.account_grants import WantedGrant
from innocook.services.accounts import Visitor
from innocook.services.administration import AdministrationRefused
from innocook.store.tables import Account, Grant, OutboxMail, PasswordToken, RecoveryCode, SignInSession
from tests.support.administrators import an_administrator, as_visitor, given, logged, somebody
from tests.support.records import NOW, an_institution

RANA = AccountFacts("رنا حدّاد", "Rana@example.org", "fr", "Africa/Tunis")
REVIEWER = WantedGrant(Role.REVIEWER, Scope.EVERYTHING)


def link_to(token: str, language: str) -> str:
    """Where a letter leads."""
    return f"https://innocook.example/{language}/password/{token}"


def create(session: Session, admin: Visitor, facts: AccountFacts = RANA, wanted: WantedGrant = REVIEWER) -> UUID:
    """An account made by an administrator."""
    return account_changes.create(session, admin, facts, wanted, link_to=link_to, is_demonstration=False, at=NOW)


def refusal(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """The code with which something is refused."""
    with pytest.raises(AdministrationRefused) as refused:
        call(*arguments, **named)
    return refused.value.code


def put_session(session: Session, account: Account) -> None:
    """An open session of the account."""
    session.add(SignInSession(account_id=account.id, begun_at=NOW, seen_at=NOW))
    session.commit()


def open_sessions(session: Session, account_id: UUID) -> int:
    """How many sessions of the account nobody ended."""
    mine = select(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
    return len(session.scalars(mine).all())


def test_an_account_is_made_and_written_to(session: Session):
    """No password, the role from now on, a letter in the language of the account; events without personal data."""
    admin = an_administrator(session)
    account_id = create(session, admin)
    session.expire_all()
    account, grant = session.get_one(Account, account_id), session.scalars(select(Grant).order_by(Grant.role)).all()[1]
    assert (account.name, account.email, account.language, account.time_zone) == (
        *("رنا حدّاد", RANA.email),
        "fr",
        RANA.time_zone,
    )
    assert (account.password_hash, account.is_demonstration, account.deactivated_at) == (None, False, None)
    assert (grant.role, grant.scope, grant.valid_from, grant.valid_until) == ("reviewer", "everything", NOW, None)
    mail, token = session.scalars(select(OutboxMail)).one(), session.scalars(select(PasswordToken)).one()
    assert (mail.recipient, mail.language) == ("Rana@example.org", "fr")
    assert "https://innocook.example/fr/password/" in mail.text
    assert (token.kind, token.created_by) == ("welcome", admin.account_id)
    (first, second) = logged(session)
    assert first == ("add_grant", f"account:{account_id}", first[2])
    assert {"role": "reviewer", "scope": "everything", "grant": str(grant.id), "from": NOW.isoformat()} == first[2]
    assert second == ("create_account", f"account:{account_id}", {"cause": "administrator"})


def test_the_first_role_at_an_institution_is_logged_there(session: Session):
    """In the stream of the institution; that there is an account, in the one of the system."""
    admin, institution = an_administrator(session), an_institution(session)
    account_id = create(session, admin, wanted=WantedGrant(Role.LEAD, Scope.INSTITUTION, institution_id=institution.id))
    assert [event[:2] for event in logged(session, institution)] == [("add_grant", f"account:{account_id}")]
    assert [event[0] for event in logged(session)] == ["create_account"]


def test_an_address_has_one_account(session: Session):
    """In whatever case; the refusal names the account, and nothing is stored, no letter either."""
    admin, other = an_administrator(session), somebody(session, "rana")
    session.commit()
    with pytest.raises(AdministrationRefused) as refused:
        create(session, admin)
    session.rollback()
    assert (refused.value.code, refused.value.account_id) == ("email_taken", other.id)
    assert session.scalars(select(OutboxMail)).all() == []
    assert logged(session) == []


def test_changing_says_what_changed(session: Session):
    """Names of what changed in the log, never the values; the same again is no news."""
    admin, account = an_administrator(session), somebody(session, "rana")
    put_session(session, account)
    facts = AccountFacts("Rana H.", "RANA@example.org", "en", "Asia/Beirut")
    assert account_changes.change(session, admin, account.id, facts, at=NOW)
    assert not account_changes.change(session, admin, account.id, facts, at=NOW)
    assert (account.name, account.email, account.email_key) == ("Rana H.", "RANA@example.org", "rana@example.org")
    assert logged(session) == [("change_account", f"account:{account.id}", {"changed": ["email", "language", "name"]})]
    assert (account.session_epoch, open_sessions(session, account.id)) == (0, 1)


def test_another_address_ends_sessions_and_links(session: Session):
    """Whoever reads the old mailbox can do nothing with what lies there, and no letter leaves for it any more."""
    admin, account = an_administrator(session), somebody(session, "rana")
    put_session(session, account)
    password_links.put_link(session, account, "reset", link_to=link_to, created_by=None, at=NOW)
    facts = AccountFacts("Rana", "rana@elsewhere.example.org", "ar", "Asia/Beirut")
    account_changes.change(session, admin, account.id, facts, at=NOW)
    session.refresh(account)
    assert (account.session_epoch, open_sessions(session, account.id)) == (1, 0)
    assert session.scalars(select(PasswordToken)).one().used_at == NOW
    assert session.scalars(select(OutboxMail)).all() == []


def test_an_address_is_not_taken_from_another(session: Session):
    """Changing to somebody else's address is refused."""
    admin, account, other = an_administrator(session), somebody(session, "rana"), somebody(session, "sami")
    session.commit()
    facts = AccountFacts("Rana", "SAMI@example.org", "ar", "Asia/Beirut")
    with pytest.raises(AdministrationRefused) as refused:
        account_changes.change(session, admin, account.id, facts, at=NOW)
    assert (refused.value.code, refused.value.account_id) == ("email_taken", other.id)


def test_deactivating_keeps_everything(session: Session):
    """No session, no sign-in; grants and the account stay, and it can be activated again."""
    admin, account = an_administrator(session), somebody(session, "rana")
    grant = given(session, account, "reviewer")
    put_session(session, account)
    account_changes.deactivate(session, admin, account.id, at=NOW)
    session.refresh(account)
    assert (account.deactivated_at, account.session_epoch, open_sessions(session, account.id)) == (NOW, 1, 0)
    assert session.get_one(Grant, grant.id).valid_until is None
    assert refusal(account_changes.deactivate, session, admin, account.id, at=NOW) == "deactivated"
    account_changes.reactivate(session, admin, account.id, at=NOW)
    session.refresh(account)
    assert account.deactivated_at is None
    assert refusal(account_changes.reactivate, session, admin, account.id, at=NOW) == "active"
    assert [event[0] for event in logged(session)] == ["deactivate_account", "reactivate_account"]


def test_nobody_deactivates_themselves(session: Session):
    """Not even when there are others."""
    admin = an_administrator(session)
    an_administrator(session, "other")
    assert refusal(account_changes.deactivate, session, admin, admin.account_id, at=NOW) == "oneself"


def test_the_last_lasting_administrator_stays(session: Session):
    """Somebody whose rights end soon cannot deactivate the one whose rights do not, nor one who never signed in."""
    last, passing, unready = (
        an_administrator(session),
        somebody(session, "passing"),
        somebody(session, "x", password=False),
    )
    given(session, passing, "administrator", until=5)
    given(session, unready, "administrator")
    session.commit()
    visitor = as_visitor(session, passing)
    assert refusal(account_changes.deactivate, session, visitor, last.account_id, at=NOW) == "last_administrator"
    session.rollback()
    account_changes.deactivate(session, visitor, unready.id, at=NOW)


def test_two_administrators_do_not_shut_each_other_out(sessions: sessionmaker[Session]):
    """Both at the same instant: one succeeds, and the other is nobody's administrator any more."""
    with sessions() as session:
        pair = [an_administrator(session, key) for key in ("one", "two")]
    together = Barrier(2)

    def shut_out(who: Visitor, whom: Visitor) -> bool:
        together.wait()
        try:
            with sessions() as session:
                account_changes.deactivate(session, who, whom.account_id, at=NOW)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(shut_out, pair, reversed(pair)))
    assert sorted(done) == [False, True]
    with sessions() as session:
        assert len([one for one in session.scalars(select(Account)) if one.deactivated_at is None]) == 1


def test_a_link_is_the_first_or_a_new_one(session: Session):
    """A welcome without a password, a reset with one, and none to somebody who may not sign in anyhow."""
    admin, new, old = an_administrator(session), somebody(session, "new", password=False), somebody(session, "old")
    session.commit()
    for account in (new, old):
        account_changes.send_link(session, admin, account.id, link_to=link_to, at=NOW)
    tokens = {token.account_id: token for token in session.scalars(select(PasswordToken))}
    assert (tokens[new.id].kind, tokens[old.id].kind) == ("welcome", "reset")
    assert [event[2] for event in logged(session)] == [{"kind": "welcome"}, {"kind": "reset"}]
    account_changes.deactivate(session, admin, old.id, at=NOW)
    refused = refusal(account_changes.send_link, session, admin, old.id, link_to=link_to, at=NOW)
    assert refused == "deactivated"


def test_a_second_factor_is_removed(session: Session):
    """With its recovery codes; the sessions end; not one's own, and not where there is none."""
    admin, account = an_administrator(session), somebody(session, "rana")
    account.totp_secret, account.totp_confirmed_at = "secret", NOW
    session.add(RecoveryCode(account_id=account.id, code_sha256="0" * 64, made_at=NOW))
    put_session(session, account)
    account_changes.remove_second_factor(session, admin, account.id, at=NOW)
    session.refresh(account)
    assert (account.totp_secret, account.totp_confirmed_at, account.session_epoch) == (None, None, 1)
    assert session.scalars(select(RecoveryCode)).all() == []
    assert open_sessions(session, account.id) == 0
    assert refusal(account_changes.remove_second_factor, session, admin, account.id, at=NOW) == "no_second_factor"
    assert refusal(account_changes.remove_second_factor, session, admin, admin.account_id, at=NOW) == "oneself"
    assert [event[0] for event in logged(session)] == ["remove_second_factor"]


def test_sessions_are_ended(session: Session):
    """All of them, those of others stay."""
    admin, account, other = an_administrator(session), somebody(session, "rana"), somebody(session, "sami")
    for one in (account, account, other):
        put_session(session, one)
    account_changes.end_sessions(session, admin, account.id, at=NOW)
    assert (open_sessions(session, account.id), open_sessions(session, other.id)) == (0, 1)
    assert logged(session) == [("end_sessions", f"account:{account.id}", {})]


ACTS = {
    "change": lambda session, who, whom: account_changes.change(session, who, whom, RANA, at=NOW),
    "deactivate": lambda session, who, whom: account_changes.deactivate(session, who, whom, at=NOW),
    "reactivate": lambda session, who, whom: account_changes.reactivate(session, who, whom, at=NOW),
    "link": lambda session, who, whom: account_changes.send_link(session, who, whom, link_to=link_to, at=NOW),
    "factor": lambda session, who, whom: account_changes.remove_second_factor(session, who, whom, at=NOW),
    "sessions": lambda session, who, whom: account_changes.end_sessions(session, who, whom, at=NOW),
    "create": lambda session, who, whom: create(session, who),
}


def test_others_change_nothing(session: Session):
    """For everybody but administrators there is no account to change, their own neither."""
    for role in ("lead", "contributor", "coordinator", "reviewer", ""):
        account = somebody(session, f"some-{role}")
        if role:
            given(session, account, role)
        session.commit()
        for act in ACTS.values():
            with pytest.raises(NotFound):
                act(session, as_visitor(session, account), account.id)
            session.rollback()
    assert logged(session) == []


def test_unknown_accounts_are_not_found(session: Session):
    """Made-up ids."""
    admin = an_administrator(session)
    for name, act in ACTS.items():
        if name != "create":
            with pytest.raises(NotFound):
                act(session, admin, uuid4())
            session.rollback()


def test_rights_that_just_ended_change_nothing(session: Session):
    """What counts is what the database says now, not what the request began with."""
    admin, account = an_administrator(session), somebody(session, "rana")
    session.commit()
    with pytest.raises(NotFound):
        account_changes.deactivate(session, _ended(session, admin), account.id, at=NOW + timedelta(minutes=1))


def _ended(session: Session, admin: Visitor) -> Visitor:
    grant = session.scalars(select(Grant).where(Grant.account_id == admin.account_id)).one()
    grant.valid_until = NOW + timedelta(seconds=1)
    session.commit()
    return admin
