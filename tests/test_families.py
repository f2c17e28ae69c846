"""The report on what was skipped."""

import pytest

from tests.support.families import family_of, is_required
from tests.support.family_report import family_lines


@pytest.mark.parametrize(
    ("reason", "family"),
    [
        ("browser: no Chromium on PATH", "browser"),
        ("PostgreSQL is not installed and INNOCOOK_TEST_POSTGRESQL_URL is not set", "postgresql"),
        ("poppler's pdftotext is not installed", "pdftotext"),
        ("acceptance tables are absent (/somewhere)", "acceptance"),
        ("not today", None),
    ],
)
def test_a_reason_shows_its_family(reason: str, family: str | None):
    """Whichever way a test skips itself, the reason says to which family it belongs."""
    assert family_of(reason) == family


def test_one_line_per_family_and_reason():
    """Two tests without Chromium are one line; what belongs to no family comes last."""
    reasons = [
        "not today",
        "browser: no Chromium on PATH",
        "acceptance tables are absent",
        "browser: no Chromium on PATH",
    ]
    assert family_lines(reasons) == [
        "browser: 2 skipped (no Chromium on PATH)",
        "acceptance: 1 skipped (acceptance tables are absent)",
        "other: 1 skipped (not today)",
    ]


@pytest.mark.parametrize(
    ("environment", "family", "required"),
    [
        ({}, "browser", False),
        ({"INNOCOOK_REQUIRE_BROWSER": "1"}, "browser", True),
        ({"INNOCOOK_REQUIRE_BROWSER": "1"}, "postgresql", False),
        ({"CI": "true"}, "postgresql", True),
        ({"CI": "true", "INNOCOOK_REQUIRE_POSTGRESQL": "0"}, "postgresql", False),
        ({"CI": "true"}, "acceptance", False),
    ],
)
def test_what_a_machine_promises(monkeypatch, environment: dict[str, str], family: str, required: bool):
    """CI promises every family but the acceptance folder; a switch decides for one family."""
    for name in ("CI", "INNOCOOK_REQUIRE_BROWSER", "INNOCOOK_REQUIRE_POSTGRESQL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_required(family) is required
