"""How old evidence may be, and which addresses it may have."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.evidence import InvalidLink, checked_link, host_of, is_outdated, months_before

REFERENCE = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("day", "is_measurement", "is_old"),
    [
        (date(2024, 3, 31), False, False),
        (date(2024, 3, 30), False, True),
        (date(2025, 3, 31), True, False),
        (date(2025, 3, 30), True, True),
        (date(2025, 3, 30), False, False),
        (REFERENCE, True, False),
        (date(2026, 9, 1), True, False),
        (date(1999, 1, 1), False, True),
        (None, False, False),
        (None, True, False),
    ],
)
def test_evidence_grows_old(day: date | None, is_measurement: bool, is_old: bool):
    """24 calendar months, 12 for measurements; exactly so many are not older; without a date nothing is known."""
    assert is_outdated(day, REFERENCE, is_measurement) is is_old


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 24, date(2024, 3, 31)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
    ],
)
def test_calendar_months(day: date, months: int, before: date):
    """The same day of an earlier month, or its last one."""
    assert months_before(day, months) == before


@given(st.dates(min_value=date(1950, 1, 1)), st.dates(min_value=date(1950, 1, 1)))
def test_a_measurement_grows_old_first(day: date, reference: date):
    """Whatever is outdated as a document is outdated as a measurement."""
    assert is_outdated(day, reference, True) or not is_outdated(day, reference, False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/report", "https://example.org/report"),
        ("  HTTP://Example.ORG:8080/A?b=C#d ", "http://example.org:8080/A?b=C#d"),
        ("https://xn--mgbab2bd.example.org/", "https://xn--mgbab2bd.example.org/"),
        ("https://وزارة.example.org/تقرير", "https://وزارة.example.org/تقرير"),
        ("https://8.8.8.8/a", "https://8.8.8.8/a"),
        ("https://example.org./a@b", "https://example.org./a@b"),
    ],
)
def test_good_addresses(typed: str, kept: str):
    """Scheme and host in small letters, everything else as it was typed; once more changes nothing."""
    assert checked_link(typed) == kept
    assert checked_link(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("example.org", "scheme"),
        ("ftp://example.org/a", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("https:example.org", "scheme"),
        ("//example.org", "scheme"),
        ("https://", "host"),
        ("https://localhost/a", "host"),
        ("https://intranet/a", "host"),
        ("https://127.0.0.1/a", "host"),
        ("https://10.1.2.3/a", "host"),
        ("https://[::1]/a", "host"),
        ("https://[fe80", "host"),
        ("https://2130706433/", "host"),
        ("https://1.2.3/", "host"),
        ("https://a..example.org/", "host"),
        ("https://-a.example.org/", "host"),
        ("https://example.org:99999/", "host"),
        ("https://example.org:x/", "host"),
        (f"https://{'a' * 64}.org/", "host"),
        (f"https://{'a.' * 150}org/", "host"),
        ("https://user:secret@example.org/", "credentials"),
        ("https://user@example.org/", "credentials"),
        ("https://example.org@evil.example/", "credentials"),
        ("https://example.org\\@evil.example/", "characters"),
        ("https://example.org/a b", "characters"),
        ("https://example.org/\u202egpj.exe", "characters"),
        ("https://example.org/a\nSet-Cookie: x", "characters"),
        ("https://exa\u200bmple.org/", "characters"),
        ("https://example.org/\x00", "characters"),
        ("https://example.org/" + "a" * 1981, "too_long"),
    ],
)
def test_refused_addresses(typed: str, code: str):
    """Other schemes, hosts nobody outside can reach, credentials, hidden characters and 2,001 characters."""
    with pytest.raises(InvalidLink) as refused:
        checked_link(typed)
    assert refused.value.code == code


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str):
    """Nothing that is typed breaks the check, and what passes has a host to show."""
    for typed in (text, f"https://{text}", f"https://example.org/{text}"):
        with suppress(InvalidLink):
            assert host_of(checked_link(typed))
