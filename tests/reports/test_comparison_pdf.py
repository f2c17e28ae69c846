"""The comparison report: accessible, in three languages, the figures of the view, names typed by people harmless."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import pikepdf
import pytest

from innocook.core.annex import annex_of
from innocook.core.answers import Answer, chosen
from innocook.core.groups import Group, group_of, reduced_group
from innocook.core.points import answer_table
from innocook.core.reduced import without_national
from innocook.core.robustness_analysis import analyse
from innocook.core.text import Text
from innocook.i18n import translator
from innocook.reports.building import source_of
from innocook.reports.comparison_order import batches
from innocook.reports.comparison_pdf import comparison_data, comparison_pdf
from innocook.reports.comparison_report import MOST_NAMED, ComparisonReport, Robust
from innocook.reports.figures import Kind
from tests.reports.rounds import COUNTRIES, SPACE
from tests.reports.sample import SUBJECT, plan, questionnaire
from tests.reports.test_pdf import pages_of, poppler, words

LANGUAGES = ("ar", "en", "fr")
HOSTILE = "=1+1 #panic() <b>&amp; ]]> \u202eعكس\u202c 😀 مُؤَسَّسَة"
LEVELS = (0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4)
DRAWS = 50


def answers_at(level: int, place: int) -> dict[str, Answer]:
    """One level everywhere, but every fifth indicator one up or down, so that weights matter."""
    moved = min(max(level + (1 if place % 2 else -1), 0), 4)
    ids = [each.id for each in questionnaire().indicators]
    return {name: chosen(str(moved if (spot + place) % 5 == 0 else level)) for spot, name in enumerate(ids)}


def group(levels: tuple[int, ...] = LEVELS, rest: int = 1) -> Group:
    """Institutions at these levels, and `rest` that answered nothing; the first four in XA, the others in XB."""
    given = [answers_at(level, place) for place, level in enumerate(levels)] + [{}] * rest
    facts = [
        ("ministry" if place % 2 else "agency", "large", "health", "XA" if place < 4 else "XB", "high")
        for place in range(len(given))
    ]
    keys = [uuid5(SPACE, str(place)) for place in range(len(given))]
    return group_of(plan(), keys, facts, ["ar"] * len(given), answer_table(questionnaire(), given))


def report_of(made: Group, **changes: Any) -> ComparisonReport:
    """The report of a group, its institutions named by letters, the first by something hostile."""
    names: dict[UUID, Text] = {
        key: Text(dict.fromkeys(LANGUAGES, f"Office {place:03}" if place else HOSTILE))
        for place, key in enumerate(made.keys)
    }
    facts: dict[str, Any] = {
        "round_name": SUBJECT.round_name,
        "source": source_of(questionnaire()),
        "asked": questionnaire(),
        "kind": Kind.VALIDATED,
        "group": made,
        "facts": {},
        "countries": COUNTRIES,
        "is_national_counted": True,
        "is_whole_round": True,
        "left_out": (),
        "names": names,
        "robust": Robust(analyse(made.plan, made.answers, "overall", 1, DRAWS), DRAWS, 1),
        "annex": annex_of(made),
        "engine": "0.1",
        "made_on": date(2026, 11, 26),
    }
    return ComparisonReport(**(facts | changes))


@cache
def report() -> ComparisonReport:
    """The report of eleven rated institutions and one that is not."""
    return report_of(group())


@cache
def pdf(language: str) -> bytes:
    """The same as PDF."""
    return comparison_pdf(report(), language)


def tables(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every table of the report's data."""
    for section in data["sections"]:
        yield from (block for block in section["blocks"] if block["kind"] == "table")


def table(data: dict[str, Any], caption: str) -> list[list[str]]:
    """The cells of the table with this caption."""
    found = next(each for each in tables(data) if each["caption"] == caption)
    return [[cell["text"] for cell in row] for row in found["rows"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_accessible_and_always_the_same(language: str) -> None:
    """PDF/UA-1, tagged, with language and title, every picture described; the same bytes each time."""
    with pikepdf.open(io.BytesIO(pdf(language))) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == language
        assert SUBJECT.round_name.in_language(language) in str(opened.docinfo["/Title"])
        assert opened.check_pdf_syntax() == []
    assert comparison_pdf(report(), language) == pdf(language)


@poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_print_as_typed(language: str) -> None:
    """Markup is text and what no font has is one sign, in tables and in pictures; every other name is there."""
    text = words(pdf(language))
    assert [part for part in ("=1+1", "#panic()", "]]>") if part not in text and language != "ar"] == []
    assert "panic" in text
    assert "\ufffd" in text
    assert [name for name in (f"Office {place:03}" for place in range(1, 11)) if name not in text] == []


def test_bands_and_quartiles_are_those_of_the_group() -> None:
    """By hand: 0, 25, 25, 50, 50, 75 and 100 points; the quartiles are 25, 50 and 62.5, which reads 63."""
    ids = [each.id for each in questionnaire().indicators]
    given = [dict.fromkeys(ids, chosen(str(level))) for level in (0, 1, 1, 2, 2, 3, 4)] + [{}]
    facts = [("agency", "large", "health", "XA", "high")] * 8
    keys = [uuid5(SPACE, str(place)) for place in range(8)]
    made = group_of(plan(), keys, facts, ["ar"] * 8, answer_table(questionnaire(), given))
    data = comparison_data(report_of(made), "en")
    assert [row[1] for row in table(data, "Institutions per maturity group")] == ["1", "2", "2", "2", "1"]
    spread = table(data, "How the overall score and the principles spread")
    assert spread[0] == ["Overall score", "25", "50", "63", "7"]
    assert [figure["value"] for figure in data["cover"]["figures"]] == ["25", "50", "63"]


def test_small_groups_are_marked() -> None:
    """Four institutions of one country are; eight of the other are not. Facts without a difference have no table."""
    found = next(each for each in tables(comparison_data(report(), "en")) if each["caption"] == "Country")
    assert [(row[0]["text"], row[1]["text"], "mark" in row[1]) for row in found["rows"]] == [
        ("Country A", "4", True),
        ("=Country B", "8", False),
    ]
    assert "Size" not in {each["caption"] for each in tables(comparison_data(report(), "en"))}


def test_tiers_hold_everybody_who_is_rated_by_name() -> None:
    """Eleven rows, tiers from the first, names in order within; the one without a score is in none."""
    rows = table(comparison_data(report(), "en"), "Institutions by tier and name")
    assert len(rows) == 11
    keys = [(int(row[3]), row[0]) for row in rows]
    named = [key for key in keys if key[1] != HOSTILE]
    assert named == sorted(named)
    assert keys[0][0] == 1
    assert "Office 011" not in str(rows)


def test_too_few_for_tiers_are_listed_by_name() -> None:
    """Three institutions: their scores with intervals by name, no tier, no rank, and the words that say why."""
    data = comparison_data(report_of(group((1, 2, 3), 0)), "en")
    assert [row[0] for row in table(data, "Institutions by name")] == [HOSTILE, "Office 001", "Office 002"]
    assert "an order would say nothing" in str(data)
    assert not [each for each in tables(data) if each["caption"].endswith("tier and name")]


def test_a_large_round_names_nobody() -> None:
    """Above 200 institutions tiers are told by size and range of scores, together everybody who is rated."""
    data = comparison_data(report_of(group(LEVELS * 20), names={}), "en")
    assert len(LEVELS * 20) > MOST_NAMED
    rows = table(data, "Tiers")
    assert sum(int(row[1]) for row in rows) == 220
    assert [row[0] for row in rows] == [str(place + 1) for place in range(len(rows))]
    assert "Office" not in str(data)


def test_it_says_which_scores_and_which_part() -> None:
    """Self-assessed in the title, with a warning on the cover; filters in words; what is left out of a cut."""
    cut = without_national(plan())
    own = report_of(
        reduced_group(group(), cut),
        kind=Kind.SELF,
        facts={"country": "XA", "size": "large"},
        is_national_counted=False,
        left_out=("DPI",),
    )
    data = comparison_data(own, "en")
    assert data["title"] == "Comparison report: self-assessed scores"
    assert data["cover"]["warning"].startswith("No reviewer has checked these scores yet")
    assert data["cover"]["filters"] == [
        ["Country", "Country A"],
        ["Size", "Large"],
        ["What is counted", "Without those that depend on the country"],
    ]
    name = questionnaire().score_by_id["DPI"].name.in_language("en")
    assert f"fewer than two of their indicators remain: {name}." in str(data)
    assert len(table(data, "Every indicator")) == 27
    assert comparison_pdf(own, "ar")[:5] == b"%PDF-"


def test_every_chart_is_followed_by_its_table() -> None:
    """No picture without the figures it shows, and every picture has words for who cannot see it."""
    charts: list[dict[str, Any]] = []
    for section in comparison_data(report(), "fr")["sections"]:
        kinds = [block["kind"] for block in section["blocks"] if block["kind"] in ("chart", "table")]
        assert "chart chart" not in " ".join([*kinds, "chart"])
        charts += [block for block in section["blocks"] if block["kind"] == "chart"]
    assert charts
    assert all(block["meta"] for block in charts)


def test_nobody_in_the_view_is_one_sentence() -> None:
    """An empty group makes a report all the same."""
    data = comparison_data(report_of(group((), 0)), "en")
    assert [section["blocks"][0]["text"] for section in data["sections"]] == ["No institution fits these filters."]
    assert comparison_pdf(report_of(group((), 0)), "ar")[:5] == b"%PDF-"


def test_without_an_overall_score_there_is_no_order() -> None:
    """It says so instead of tiers."""
    assert "no order to examine" in str(comparison_data(replace(report(), robust=None), "en"))


@poppler
def test_the_cover_is_one_page() -> None:
    """In every language the first page holds the round and the median, the second begins with the glance."""
    for language in LANGUAGES:
        cover, glance, *_ = pages_of(pdf(language))
        assert SUBJECT.round_name.in_language(language) in cover
        assert translator(language).gettext("The round at a glance") in glance


def test_batches_keep_the_order() -> None:
    """Five rows in batches of two."""
    assert batches([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
