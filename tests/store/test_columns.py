"""Column types and keys: instants, canonical JSON, and what makes an e-mail address or a name equal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from innocook.store.columns import canonical_json, sha256_hex
from innocook.store.keys import email_key, search_key, sort_key
from innocook.store.sign_ins import record_attempt
from innocook.store.tables import Account, Grant, SignInAttempt
from tests.support.records import NOW, an_account

BEIRUT = timezone(timedelta(hours=2))


def test_naive_instants_are_refused(session: Session) -> None:
    """A datetime without a zone never reaches the database."""
    with pytest.raises(StatementError, match="needs a time zone"):
        record_attempt(session, "k", datetime(2026, 3, 1), succeeded=True)  # noqa: DTZ001


def test_instants_come_back_in_utc(session: Session) -> None:
    """An instant of another zone is the same instant in UTC, to the microsecond."""
    at = datetime(2026, 3, 1, 11, 30, 0, 123456, tzinfo=BEIRUT)
    record_attempt(session, "k", at, succeeded=True)
    session.expire_all()
    found = session.scalars(select(SignInAttempt.at)).one()
    assert (found.isoformat(), found.tzinfo) == ("2026-03-01T09:30:00.123456+00:00", UTC)


def test_instants_compare_in_the_database(session: Session) -> None:
    """Comparison goes by the instant, not by the text of the zone it was written in."""
    record_attempt(session, "k", datetime(2026, 3, 1, 10, 59, tzinfo=BEIRUT), succeeded=True)
    query = select(SignInAttempt).where(SignInAttempt.at < NOW)
    assert len(session.scalars(query).all()) == 1


def test_canonical_json_is_one_text() -> None:
    """Keys are sorted, nothing is padded, letters stay letters."""
    assert canonical_json({"ب": [1, None], "a": True}) == '{"a":true,"ب":[1,null]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_sha256_of_text() -> None:
    """The published test vector of SHA-256 for "abc"."""
    assert sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_json_columns_keep_values(session: Session) -> None:
    """A list comes back as it was and lies in the database as canonical text."""
    account = an_account(session)
    grant = Grant(account_id=account.id, role="lead", scope="everything", sections=["STR", "بند"], valid_from=NOW)
    session.add(grant)
    session.flush()
    session.expire_all()
    assert grant.sections == ["STR", "بند"]
    assert session.scalar(text('SELECT sections FROM "grant"')) == '["STR","بند"]'


@pytest.mark.parametrize("other", ["LEAD@Example.org", " lead@example.org ", "lead@EXAMPLE.ORG"])
def test_email_is_unique_after_casefold(session: Session, other: str) -> None:
    """Two accounts never share an address in another case; what was typed is kept."""
    first = an_account(session, "Lead@example.org")
    assert (first.email, first.email_key) == ("Lead@example.org", "lead@example.org")
    with pytest.raises(IntegrityError):
        an_account(session, other)


def test_email_key_follows_a_new_address(session: Session) -> None:
    """Changing the address changes what is unique."""
    account = an_account(session, "a@example.org")
    account.email = "B@example.org"
    session.flush()
    assert session.scalars(select(Account.email_key)).one() == "b@example.org" == email_key(" B@example.org")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("إدارةُ المُدُن", "اداره المدن"),
        ("الـــوزارة  ٢٠٢٦", "الوزاره 2026"),
        ("Œuvre d’État", "oeuvre d’etat"),
        ("مستشفى", "مستشفي"),
        ("\u200fمؤسسة\u200e", "موسسه"),
    ],
)
def test_sort_keys(name: str, key: str) -> None:
    """Accents, vowel signs, hamza seats, stretching, marks and digits do not decide the order."""
    assert sort_key(name) == key


def test_search_keys_hold_words_only() -> None:
    """Punctuation separates words in a search."""
    assert search_key("Direction (générale) d'État, n° 3") == "direction generale d etat n 3"
