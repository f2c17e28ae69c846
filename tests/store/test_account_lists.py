"""Accounts found, filtered and ordered by the database, the same on both."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from innocook.store import account_lists
from innocook.store.account_lists import NO_ROLE, AccountFilter, count_accounts, page_of_accounts
from innocook.store.audit import SYSTEM, Event, append_event
from innocook.store.tables import Account, Grant, SignInSession
from tests.support.records import DAY, NOW, a_country, an_institution

PEOPLE = {
    "أحمد نصّار": "ahmad.nassar@example.org",
    "احسان كريم": "ihsan@example.org",
    "إبراهيم فاطمة": "ibrahim@example.com",
    "Émile Zakharia": "emile@example.org",
    "emma Abi": "Emma.Abi@example.org",
    "Zoé": "zoe_100%@example.org",
}


@pytest.fixture
def people(session: Session) -> dict[str, UUID]:
    """Six accounts."""
    rows = [Account(name=name, email=email, language="ar", time_zone="UTC") for name, email in PEOPLE.items()]
    session.add_all(rows)
    session.flush()
    return {row.email_key: row.id for row in rows}


def found(session: Session, text: str = "", role: str = "", is_active: bool | None = None) -> list[str]:
    """The names of those who fit, in order; the count agrees."""
    wanted = AccountFilter(text, role, is_active)
    rows = page_of_accounts(session, wanted, NOW, limit=100, offset=0)
    assert count_accounts(session, wanted, NOW) == len(rows)
    return [row.name for row in rows]


def grant(session: Session, account_id: UUID, role: str, scope: str, start: int = -1, end: int | None = None) -> Grant:
    """A grant from so many days off NOW on, before so many."""
    row = Grant(account_id=account_id, role=role, scope=scope, valid_from=NOW + start * DAY)
    row.valid_until = None if end is None else NOW + end * DAY
    row.country_id = a_country(session).id if scope == "country" else None
    row.institution_id = an_institution(session).id if scope == "institution" else None
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("احمد", ["أحمد نصّار"]),
        ("نصار أحمد", ["أحمد نصّار"]),
        ("فاطمه", ["إبراهيم فاطمة"]),
        ("EMILE", ["Émile Zakharia"]),
        ("émma", ["emma Abi"]),
        ("abi@example", ["emma Abi"]),
        ("ahmad.nassar@example.org", ["أحمد نصّار"]),
        ("zoe_100%", ["Zoé"]),
        ("%", list(PEOPLE)),
        ("_", list(PEOPLE)),
        ("' OR 1=1 --", ["Zoé"]),
        ("[a-z]+(.*", ["Zoé", "Émile Zakharia"]),
        ("\\", list(PEOPLE)),
        ("nobody", []),
    ],
)
def test_people_are_found_in_any_spelling(session: Session, people: dict[str, UUID], text: str, names: list[str]):
    """Every word has to be in the name or the address; signs are no wildcards and mean nothing."""
    assert sorted(found(session, text)) == sorted(names)


def test_a_search_of_any_length_is_answered(session: Session, people: dict[str, UUID]):
    """What is longer than a name is cut, so that no pattern grows without end."""
    assert found(session, "ا" * 5000) == []
    assert found(session, "emile " * 500) == ["Émile Zakharia"]


def test_people_are_ordered_by_name(session: Session, people: dict[str, UUID]):
    """Without case, hamza seats and first accents: Latin names, then Arabic ones."""
    names = ["Émile Zakharia", "emma Abi", "Zoé", "إبراهيم فاطمة", "احسان كريم", "أحمد نصّار"]
    assert found(session) == names


def test_pages_follow_one_another(session: Session, people: dict[str, UUID]):
    """No one twice, no one left out."""
    pages = [page_of_accounts(session, AccountFilter(), NOW, limit=4, offset=start) for start in (0, 4, 8)]
    assert [len(page) for page in pages] == [4, 2, 0]
    assert len({row.id for page in pages for row in page}) == 6


def test_roles_count_while_they_hold(session: Session, people: dict[str, UUID]):
    """Present grants count; ended and future ones do not; "none" is everybody without a present one."""
    grant(session, people["ahmad.nassar@example.org"], "lead", "institution")
    grant(session, people["ihsan@example.org"], "lead", "institution", end=0)
    grant(session, people["ibrahim@example.com"], "lead", "institution", start=1)
    grant(session, people["emile@example.org"], "coordinator", "country")
    assert found(session, role="lead") == ["أحمد نصّار"]
    assert found(session, role="coordinator") == ["Émile Zakharia"]
    assert found(session, role=NO_ROLE) == ["emma Abi", "Zoé", "إبراهيم فاطمة", "احسان كريم"]
    assert found(session, "zakharia", role="lead") == []


def test_deactivated_accounts_are_apart(session: Session, people: dict[str, UUID]):
    """Both kinds without a filter, one kind with it."""
    session.get_one(Account, people["emile@example.org"]).deactivated_at = NOW
    session.flush()
    assert len(found(session)) == 6
    assert found(session, is_active=False) == ["Émile Zakharia"]
    assert len(found(session, is_active=True)) == 5


def test_all_grants_are_read_at_once(session: Session, people: dict[str, UUID]):
    """Ended and future ones too, the oldest first, with their places."""
    account = people["ahmad.nassar@example.org"]
    rows = [
        grant(session, account, "lead", "institution", start=1),
        grant(session, account, "coordinator", "country", start=-5, end=-2),
    ]
    session.expunge_all()
    read = account_lists.all_grants_of(session, list(people.values()))
    assert [row.id for row in read] == [rows[1].id, rows[0].id]
    assert [row.country and row.country.name_en for row in read] == ["Country XA", None]
    assert [row.institution and row.institution.name_en for row in read] == [None, "Registry"]


def test_sessions_are_counted_while_they_last(session: Session, people: dict[str, UUID]):
    """Neither ended nor too long unused."""
    account, hour = people["ahmad.nassar@example.org"], timedelta(hours=1)
    for seen, ended in ((-1, None), (-2, None), (-9, None), (-1, NOW)):
        row = SignInSession(account_id=account, begun_at=NOW - DAY, seen_at=NOW + seen * hour, ended_at=ended)
        session.add(row)
    session.flush()
    assert account_lists.count_open_sessions(session, list(people.values()), NOW - 8 * hour) == {account: 2}


def test_the_last_sign_in_is_that_of_the_log(session: Session, people: dict[str, UUID]):
    """The newest event of that kind; None for those who never signed in."""
    first, second = people["ahmad.nassar@example.org"], people["ihsan@example.org"]
    for days, action in ((0, "sign_in"), (1, "sign_in"), (2, "export")):
        append_event(session, Event(SYSTEM, first, action, f"account:{first}", NOW + days * DAY, {}))
    assert account_lists.last_sign_ins(session, [first, second]) == {first: NOW + DAY, second: None}
