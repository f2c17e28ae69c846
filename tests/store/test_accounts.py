"""Accounts and the grants that hold."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from innocook.store.accounts import (
    account_by_email,
    account_by_id,
    accounts_by_id,
    grants_of,
    has_demonstration_accounts,
)
from innocook.store.tables import Account, Grant
from tests.support.records import DAY, NOW, a_country, an_account, an_institution


def _grant(session: Session, account: Account, **facts: object) -> Grant:
    grant = Grant(**{"account_id": account.id, "role": "lead", "scope": "everything", "valid_from": NOW, **facts})
    session.add(grant)
    session.flush()
    return grant


def test_account_by_email_ignores_case(session: Session) -> None:
    """The address finds its account in whatever case; an unknown one finds nothing."""
    account = an_account(session, "Lead@example.org")
    assert account_by_email(session, "LEAD@EXAMPLE.ORG ") is account
    assert account_by_email(session, "other@example.org") is None


def test_accounts_by_id(session: Session) -> None:
    """Known ids give their accounts, unknown ones nothing."""
    account = an_account(session)
    assert account_by_id(session, account.id) is account
    assert account_by_id(session, uuid4()) is None
    assert accounts_by_id(session, [account.id, uuid4()]) == {account.id: account}


def test_demonstration_accounts_are_found(session: Session) -> None:
    """One demonstration account is enough to be found."""
    account = an_account(session)
    assert not has_demonstration_accounts(session)
    account.is_demonstration = True
    session.flush()
    assert has_demonstration_accounts(session)


def test_grants_hold_from_until(session: Session) -> None:
    """A grant holds from its first instant on and no longer at its last; others' grants are not in it."""
    account, other = an_account(session), an_account(session)
    later = _grant(session, account, valid_from=NOW, valid_until=NOW + DAY)
    earlier = _grant(session, account, valid_from=NOW - DAY)
    _grant(session, other)
    assert grants_of(session, account.id, NOW - 2 * DAY) == []
    assert grants_of(session, account.id, NOW) == [earlier, later]
    assert grants_of(session, account.id, NOW + DAY) == [earlier]


def test_grants_bring_their_scope(session: Session) -> None:
    """Institution and country are there without another query."""
    account, institution = an_account(session), an_institution(session)
    _grant(session, account, scope="institution", institution_id=institution.id)
    session.expunge_all()
    grant = grants_of(session, account.id, NOW)[0]
    session.close()
    assert (grant.institution.name_en, grant.country) == ("Registry", None)


@pytest.mark.parametrize(
    "facts",
    [
        {"scope": "institution"},
        {"scope": "country"},
        {"scope": "everything", "country_id": "XA"},
        {"scope": "planet"},
        {"role": "visitor"},
        {"valid_until": NOW - DAY},
    ],
)
def test_senseless_grants_are_refused(session: Session, facts: dict[str, object]) -> None:
    """The scope names exactly what it needs, role and scope are known, the end is after the beginning."""
    account = an_account(session)
    a_country(session)
    with pytest.raises(IntegrityError):
        _grant(session, account, **facts)
