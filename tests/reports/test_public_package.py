"""The package that may be published: groups as they were published, and nothing that leads to an institution."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from innocook.reports.public_package import PublicAbout, group_id, public_package
from tests.reports.rounds import COUNTRIES, SPACE
from tests.reports.sample import SUBJECT, questionnaire
from tests.support.data_packages import read_package

LANGUAGES = ("ar", "en", "fr")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure."""

    facts: dict[str, str]
    score: str
    lower: int
    median: int
    upper: int
    edition: int = 1


FIGURES = (
    Figure({}, "overall", 45, 55, 65),
    Figure({}, "trust", 40, 50, 60, 2),
    Figure({"country": "XA"}, "overall", 50, 60, 70, 2),
    Figure({"size": "large", "country": "XA"}, "overall", 55, 65, 75, 2),
)
ABOUT = PublicAbout(str(SPACE), SUBJECT.round_name, COUNTRIES, 2, datetime(2026, 11, 1, 9, tzinfo=UTC), "0.1")


def made(language: str = "en") -> bytes:
    """The package of FIGURES."""
    return public_package(FIGURES, questionnaire(), ABOUT, language)


def test_groups_and_their_figures() -> None:
    """One row per shown group and per figure, as published: nothing is rounded again or filled in."""
    package = read_package(made())
    assert package.column("groups", "group") == ["all", "country=XA", "size=large;country=XA"]
    assert package.column("groups", "country_id") == [None, "XA", "XA"]
    assert package.column("groups", "size") == [None, None, "large"]
    rows = [tuple(row.values()) for row in package.tables["figures"]]
    assert rows == [
        (group_id(each.facts), each.score, each.lower, each.median, each.upper, each.edition) for each in FIGURES
    ]


def test_only_countries_of_shown_groups_are_named() -> None:
    """A country whose group is not shown leaves no trace."""
    package = read_package(made())
    assert package.column("countries", "country_id") == ["XA"]
    assert not any("XB" in text or "Country B" in text for text in package.texts.values())


def test_it_says_which_edition_it_is() -> None:
    """The edition, its instant, and that scores are validated and rounded to five."""
    about = read_package(made()).descriptor
    assert (about["version"], about["created"], about["scores"], about["rounded_to"]) == (
        "2",
        "2026-11-01T09:00:00Z",
        "validated",
        5,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_gets_the_same_bytes(language: str) -> None:
    """The edition decides, not who asks or when."""
    assert made(language) == made(language)
    assert read_package(made(language)).descriptor["language"] == language


def test_nothing_shown_is_a_package_too() -> None:
    """A round in which no group can be shown: tables without rows that still read."""
    package = read_package(public_package((), questionnaire(), ABOUT, "ar"))
    assert (package.tables["groups"], package.tables["figures"], package.tables["countries"]) == ([], [], [])


def test_no_table_has_rows_or_counts_of_institutions() -> None:
    """The tables are these and no others; no column counts anything or holds an id of an institution."""
    package = read_package(made())
    expected = {"groups", "figures", "score-definitions", "bands", "questionnaire", "countries", "codes", "dictionary"}
    assert set(package.tables) == expected
    columns = {field for rows in package.tables.values() for row in rows for field in row}
    assert not {name for name in columns for part in ("count", "number", "members", "assessment") if part in name} - {
        "country_id"
    }
    assert "institution_id" not in columns
