"""Accepting an invitation, without the web: once, by one person, with nothing taken away from anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.core.permissions import Role
from innocook.services import accounts, invitations, joining, passwords, sign_in_sessions
from innocook.services.accounts import Visitor
from innocook.services.invitations import Wanted
from innocook.services.joining import AccountExists, AnotherAccount, InvitationGone, Newcomer
from innocook.store import audit
from innocook.store.tables import Account, Assignment, AuditEvent, Grant, Invitation
from tests.support.web import CHEAP, Sessions, assessment_of, email_of

NOW = datetime.now(UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOUR = "nour@example.org"
PASSWORD = "several odd words"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hashing is tested elsewhere and takes its time."""
    monkeypatch.setattr(passwords, "hashed", CHEAP.hash)


def newcomer(name: str = "Nour") -> Newcomer:
    """Somebody without an account."""
    return Newcomer(name, PASSWORD, "fr", "Africa/Tunis", is_demonstration=True)


def visitor(session: Session, email: str, at: datetime = NOW) -> Visitor:
    """The account with this address, as a request knows it."""
    account = session.scalars(select(Account.id).where(Account.email_key == email)).one()
    found = accounts.visitor(session, account, at=at)
    assert found is not None
    return found


def invited(stored: Sessions, own: UUID, email: str = NOUR, sections: str = "", **more: bool) -> str:
    """The token of an invitation by the lead."""
    tokens: list[str] = []

    def link_to(token: str, _language: str) -> str:
        tokens.append(token)
        return "http://x.example/"

    wanted = Wanted(email, "en", tuple(sections.split()), more.get("is_limited", False))
    with stored() as session:
        invitations.invite(session, visitor(session, email_of("lead")), own, wanted, link_to=link_to, at=NOW)
    return tokens[0]


def grants(session: Session, email: str) -> list[tuple[str, list[str]]]:
    """Role and sections of the grants that hold an hour later."""
    found = accounts.visitor(session, visitor(session, email).account_id, at=NOW + HOUR)
    assert found is not None
    return [(grant.role.value, list(grant.sections)) for grant in found.grants]


def test_an_offer_says_what_it_offers(app: Flask, stored: Sessions):
    """Institution, round, inviter, sections in the order of asking, address, and no more."""
    own = assessment_of(app)
    token = invited(stored, own, sections="PAR STR", is_limited=True)
    with stored() as session:
        offer = joining.offer(session, token, at=NOW)
    assert offer.institution.in_language("en") == "Model Services Institution"
    assert offer.round_name is not None
    assert offer.round_name.in_language("en") == "Assessment round 2026"
    assert (offer.inviter, offer.email, offer.role) == ("Demonstration lead", NOUR, Role.CONTRIBUTOR)
    titles = [title.in_language("en") for title in offer.sections]
    assert titles == ["Vision, strategy and leadership", "Partnerships and regional cooperation"]
    assert (offer.is_limited, offer.has_account, offer.assessment_id) == (True, False, own)


def test_a_newcomer_gets_an_account_a_grant_and_sections(app: Flask, stored: Sessions):
    """All in one transaction, logged without a name or address."""
    own = assessment_of(app)
    token = invited(stored, own, sections="STR DAT", is_limited=True)
    with stored() as session:
        new = joining.accept(session, token, newcomer(), at=NOW)
        assert (new.name, new.email, new.language, new.time_zone) == ("Nour", NOUR, "fr", "Africa/Tunis")
        assert grants(session, NOUR) == [("contributor", ["DAT", "STR"])]
        account = session.get_one(Account, new.account_id)
        assert (account.is_demonstration, account.email_key) == (True, NOUR)
        assert CHEAP.verify(account.password_hash or "", PASSWORD)
        rows = session.scalars(select(Assignment).order_by(Assignment.section)).all()
        assert [(row.section, row.account_id) for row in rows] == [("DAT", account.id), ("STR", account.id)]
        row = session.scalars(select(Invitation)).one()
        assert (row.accepted_at, row.accepted_by) == (NOW, account.id)
        events = session.scalars(select(AuditEvent).where(AuditEvent.actor_id == account.id)).all()
        assert {event.action for event in events} == {"accept_invitation", "create_account"}
        assert not any(NOUR in str(event.payload) or "Nour" in str(event.payload) for event in events)
        stream = audit.institution_stream(row.institution_id)
        assert audit.verify_stream(session, stream).broken_at is None


def test_a_link_works_once(app: Flask, stored: Sessions):
    """The second time it is as if it had never been."""
    token = invited(stored, assessment_of(app))
    with stored() as session:
        joining.accept(session, token, newcomer(), at=NOW)
        for attempt in (
            lambda: joining.offer(session, token, at=NOW),
            lambda: joining.accept(session, token, newcomer("Rana"), at=NOW),
            lambda: joining.join(session, visitor(session, NOUR), token, at=NOW),
        ):
            with pytest.raises(InvitationGone):
                attempt()
            session.rollback()


@pytest.mark.parametrize("kind", ["unknown", "withdrawn", "replaced", "expired"])
def test_a_dead_link_is_dead(app: Flask, stored: Sessions, kind: str):
    """Nobody gets in, whatever killed it, and nothing tells which it was."""
    own = assessment_of(app)
    token, at = invited(stored, own), NOW
    with stored() as session:
        if kind == "unknown":
            token += "x"
        elif kind == "withdrawn":
            row = session.scalars(select(Invitation.id)).one()
            invitations.withdraw(session, visitor(session, email_of("lead")), own, row, at=NOW)
        elif kind == "replaced":
            invited(stored, own)
        else:
            at = NOW + 14 * DAY
        for attempt in (
            lambda: joining.offer(session, token, at=at),
            lambda: joining.accept(session, token, newcomer(), at=at),
        ):
            with pytest.raises(InvitationGone) as gone:
                attempt()
            assert str(gone.value) == ""
            session.rollback()
        assert session.scalars(select(Account).where(Account.email_key == NOUR)).all() == []


def test_a_link_is_good_until_the_last_moment(app: Flask, stored: Sessions):
    """Fourteen days, less a second."""
    token = invited(stored, assessment_of(app))
    with stored() as session:
        assert joining.accept(session, token, newcomer(), at=NOW + 14 * DAY - timedelta(seconds=1)).email == NOUR


def test_of_two_at_the_same_time_one_wins(app: Flask, stored: Sessions):
    """Eight people with the same link: one account, one grant; the others are told that the link is dead."""
    token, together = invited(stored, assessment_of(app), sections="STR"), Barrier(8)

    def attempt(place: int) -> str:
        together.wait()
        with stored() as session:
            try:
                return joining.accept(session, token, newcomer(f"Nour {place}"), at=NOW).name
            except InvitationGone:
                return ""

    with ThreadPoolExecutor(8) as pool:
        winners = [name for name in pool.map(attempt, range(8)) if name]
    with stored() as session:
        accounts_made = session.scalars(select(Account).where(Account.email_key == NOUR)).all()
        assert [account.name for account in accounts_made] == winners
        count = select(func.count()).select_from(Grant).where(Grant.account_id == accounts_made[0].id)
        assert session.scalars(count).one() == 1


def test_two_tabs_of_one_person_join_once(app: Flask, stored: Sessions):
    """The same with an account that exists already."""
    token, together = invited(stored, assessment_of(app), email_of("reviewer")), Barrier(4)

    def attempt(_place: int) -> bool:
        together.wait()
        with stored() as session:
            try:
                joining.join(session, visitor(session, email_of("reviewer")), token, at=NOW)
            except InvitationGone:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    with stored() as session:
        assert sorted(role for role, _ in grants(session, email_of("reviewer"))) == ["contributor", "reviewer"]


def test_a_newcomer_is_in_a_session(app: Flask, stored: Sessions):
    """The new account begins a session on its device, with which it is in."""
    token = invited(stored, assessment_of(app))
    with stored() as session:
        new = joining.accept(session, token, newcomer(), at=NOW, device="Firefox/145.0 Linux")
    assert new.session_id is not None
    with stored() as session:
        assert accounts.visitor_in(session, new.account_id, new.session_id, at=NOW) == new
        (found,) = sign_in_sessions.sessions_of(session, new.account_id)
        assert (found.id, found.device, found.begun_at) == (new.session_id, "Firefox/145.0 Linux", NOW)


def test_an_account_of_that_address_must_sign_in(app: Flask, stored: Sessions):
    """No second account, in whatever case the address is written; no way around its password."""
    token = invited(stored, assessment_of(app), "Reviewer@demo.EXAMPLE")
    with stored() as session:
        assert joining.offer(session, token, at=NOW).has_account
        with pytest.raises(AccountExists):
            joining.accept(session, token, newcomer(), at=NOW)
        session.rollback()
        assert joining.offer(session, token, at=NOW).has_account


def test_nobody_joins_in_somebodys_place(app: Flask, stored: Sessions):
    """Signed in with another address the link does nothing, and stays good for whom it is."""
    token = invited(stored, assessment_of(app), email_of("reviewer"))
    with stored() as session:
        with pytest.raises(AnotherAccount):
            joining.join(session, visitor(session, email_of("coordinator")), token, at=NOW)
        session.rollback()
        joining.join(session, visitor(session, email_of("reviewer")), token, at=NOW)


def test_a_closed_account_cannot_accept(app: Flask, stored: Sessions):
    """Its link is as dead as an unknown one, also while its owner is still looking at the page."""
    token = invited(stored, assessment_of(app), email_of("reviewer"))
    with stored() as session:
        who = visitor(session, email_of("reviewer"))
        session.execute(update(Account).where(Account.email_key == email_of("reviewer")).values(deactivated_at=NOW))
        session.commit()
        session.expire_all()
        for attempt in (
            lambda: joining.offer(session, token, at=NOW),
            lambda: joining.join(session, who, token, at=NOW),
        ):
            with pytest.raises(InvitationGone):
                attempt()
            session.rollback()


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        (("STR", True), ("DAT", True), [("contributor", ["DAT", "STR"])]),
        (("STR", True), ("DAT", False), [("contributor", [])]),
        (("STR", False), ("DAT", True), [("contributor", [])]),
        (("STR", True), ("STR", True), [("contributor", ["STR"])]),
    ],
)
def test_a_second_invitation_only_adds(
    app: Flask, stored: Sessions, first: tuple[str, bool], second: tuple[str, bool], after: list[tuple[str, list[str]]]
):
    """Somebody who joined meanwhile keeps what they may open; the sections of both are theirs."""
    own = assessment_of(app)
    late = invited(stored, own, "other@example.org", second[0], is_limited=second[1])
    token = invited(stored, own, NOUR, first[0], is_limited=first[1])
    with stored() as session:
        joining.accept(session, token, newcomer(), at=NOW)
        session.execute(update(Invitation).where(Invitation.email_key == "other@example.org").values(email_key=NOUR))
        session.commit()
        joining.join(session, visitor(session, NOUR), late, at=NOW + HOUR / 2)
        assert grants(session, NOUR) == after
        sections = set(session.scalars(select(Assignment.section)))
        assert sections == {first[0], second[0]}


def test_a_lead_who_is_invited_stays_lead(app: Flask, stored: Sessions):
    """An invitation as contributor takes nothing away and adds no second grant."""
    own = assessment_of(app)
    token = invited(stored, own, "x@example.org", "STR", is_limited=True)
    with stored() as session:
        session.execute(update(Invitation).values(email_key=email_of("lead")))
        session.commit()
        joining.join(session, visitor(session, email_of("lead")), token, at=NOW)
        assert grants(session, email_of("lead")) == [("lead", [])]
        assert session.scalars(select(Assignment.section)).all() == ["STR"]
