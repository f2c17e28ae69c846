"""Change between rounds on the page: which rounds, whom, and in which words."""

from uuid import uuid4

import pytest
from flask import Flask

from innocook.services.demo_data import institutions
from innocook.store.keys import sort_key
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.rounds import add_submitted, example_assessment
from tests.support.versions import ask_next_version
from tests.support.web import ONE_DATABASE, ClientFor

SUBMITTED = [each for each in institutions() if each.state == "submitted"]


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


@pytest.fixture
def start(reviewer: CheckingClient) -> str:
    """The address of the demonstration's round."""
    return str(reviewer.get("/en/compare/").headers["Location"])


def since_of(client: CheckingClient, address: str) -> list[tuple[str, str, bool]]:
    """The earlier rounds offered: id, name, and whether it is the one shown."""
    page = tree(client.get(address).text)
    field = next(each for each in page.iter("select") if each.get("id") == "filter-since")
    return [(str(one.get("value")), text_of(one), one.get("selected") is not None) for one in field.iter("option")]


def table_of(client: CheckingClient, address: str, caption: str) -> list[list[str]]:
    """The rows of the table with this beginning of its caption."""
    tables = tree(client.get(address).text).iter("table")
    table = next(each for each in tables if text_of(next(each.iter("caption"))).startswith(caption))
    return [[text_of(cell) for cell in row] for row in next(table.iter("tbody"))]


def test_the_latest_earlier_round_and_the_same_institutions(reviewer: CheckingClient, start: str):
    """The demonstration shows a change at once, says who is compared, and that self-assessed scores are."""
    page = reviewer.get(f"{start}change")
    said = words(page)
    assert "18 institutions have submitted in both rounds." in said
    assert "1 more has submitted in “Assessment round 2024” only." in said
    assert "in “Assessment round 2026” only" not in said
    assert "No result of “Assessment round 2026” is validated yet." in said
    assert "elf-assessed" in text_of(next(tree(page.text).iter("h1")))
    assert [(name, chosen) for _, name, chosen in since_of(reviewer, f"{start}change")] == [
        ("Assessment round 2024", True)
    ]
    assert "3 (Overall score)" in said
    assert "7 (Responsiveness, Inclusion, Trust, Effectiveness)" in said


def test_the_tables_agree(reviewer: CheckingClient, start: str):
    """Counts per score are those of the words in the table of institutions, which is sorted by name."""
    scores = table_of(reviewer, f"{start}change", "Change per score")
    rows = table_of(reviewer, f"{start}change", "Points in")
    assert [row[0] for row in rows] == sorted((each.names[1] for each in SUBMITTED), key=sort_key)
    for column, score in enumerate(scores, 1):
        counts = [sum(said in row[column] for row in rows) for said in ("Clear rise", "No clear", "Clear fall")]
        assert counts == [int(cell) for cell in score[3:6]]
        assert sum(counts) == int(score[6]) == 18
    changed = [cell for row in rows for cell in row[1:]]
    assert all(("(+" in cell) == ("Clear rise" in cell) for cell in changed)
    assert all(("(-" in cell) == ("Clear fall" in cell) for cell in changed)


def test_the_rows_are_in_the_reviewers_language(reviewer: CheckingClient, start: str):
    """Names and their order are those of the page's language."""
    page = reviewer.get(f"{start.replace('/en/', '/fr/')}change").text
    table = list(tree(page).iter("tbody"))[-1]
    names = [text_of(next(row.iter("th"))) for row in table]
    assert names == sorted((each.names[2] for each in SUBMITTED), key=sort_key)


@pytest.mark.parametrize("since", ["{round}", "{other}", "not-an-id", "%00", "' OR 1=1 --", "{{other}}"])
def test_hostile_rounds(reviewer: CheckingClient, start: str, since: str):
    """The round itself, one that nobody knows and what is no id are not found."""
    asked = since.format(round=start.rstrip("/").rpartition("/")[2], other=uuid4())
    assert reviewer.get(f"{start}change", query_string={"since": asked}).status_code == 404


def test_a_later_round_is_not_found_and_the_first_round_has_none(reviewer: CheckingClient, start: str):
    """From the earliest round there is nothing to look back to: a page says so, with its tabs."""
    earlier = since_of(reviewer, f"{start}change")[0][0]
    later = start.rstrip("/").rpartition("/")[2]
    first = start.replace(later, earlier)
    assert reviewer.get(f"{first}change?since={later}").status_code == 404
    page = reviewer.get(f"{first}change")
    assert page.status_code == 200
    assert "No earlier round has institutions in common with this one" in words(page)
    assert f'href="{first}glance' in page.text


@pytest.mark.parametrize("query", ["page=x", "order=band", "scores=all&national=x", "page=-1", "since="])
def test_hostile_addresses_show_the_usual_view(reviewer: CheckingClient, start: str, query: str):
    """What is not offered counts as not asked."""
    page = reviewer.get(f"{start}change?{query}")
    assert page.status_code == 200
    assert "18 institutions have submitted in both rounds." in words(page)


def test_the_address_of_the_view_keeps_the_earlier_round(reviewer: CheckingClient, start: str):
    """The shared address names both rounds, and its page is the same."""
    page = reviewer.get(f"{start}change?country=XA").text
    link = next(each for each in tree(page).iter("a") if text_of(each) == "Address of this view, to share")
    shared = str(link.get("href"))
    assert f"since={since_of(reviewer, f'{start}change')[0][0]}" in shared
    assert "country=XA" in shared
    assert words(reviewer.get(shared)) == words(reviewer.get(f"{start}change?country=XA&scores=self"))


def test_a_small_group_is_drawn_line_by_line(reviewer: CheckingClient, start: str):
    """A slope chart per score for a few institutions; for many the medians and how the changes spread."""
    many = reviewer.get(f"{start}change").text
    few = reviewer.get(f"{start}change?country=XA").text
    names = ("overall", "responsiveness", "inclusion", "trust", "effectiveness")
    assert all(f'id="chart-{name}"' in few for name in names)
    assert not any(f'id="chart-{name}"' in many for name in names)
    for name in ("chart-medians", "chart-spread"):
        assert f'id="{name}"' in many
        assert f'id="{name}"' not in few


def test_a_group_that_nobody_fits_in_both_rounds(reviewer: CheckingClient, start: str):
    """A sentence, no empty chart."""
    page = reviewer.get(f"{start}change?country=XB&type=agency")
    assert "No institution fits these filters in both rounds." in words(page)
    assert "<table" not in page.text


@ONE_DATABASE
def test_pages(app: Flask, client_for: ClientFor):
    """Only institutions that are in both rounds are on the pages; links keep the earlier round."""
    add_submitted(app, 3)
    client = client_for("reviewer")
    start = client.get("/en/compare/").headers["Location"]
    assert len(table_of(client, f"{start}change?page=9", "Points in")) == 18
    assert "3 more have submitted in “Assessment round 2026” only." in words(client.get(f"{start}change"))


@ONE_DATABASE
def test_two_versions_of_the_questionnaire(app: Flask, client_for: ClientFor):
    """The page says how many indicators are common, what they weigh in each version, and what was left out."""
    ask_next_version(app)
    client = client_for("reviewer")
    start = client.get("/en/compare/").headers["Location"]
    page = client.get(f"{start}change")
    assert "30 indicators are common to both" in words(page)
    shares = table_of(client, f"{start}change", "Share of the weight")
    assert shares[0] == ["Overall score", "94%", "94%", "30"]
    lists = {text_of(next(each.iter("summary"))): text_of(each) for each in tree(page.text).iter("details")}
    expected = {
        "Counted, worded differently": "CUL2",
        "Left out: in both versions": "CUL1",
        "Left out: only in “Assessment round 2026”": "PAR5",
        "Left out: only in “Assessment round 2024”": "PAR4",
    }
    for heading, indicator in expected.items():
        assert any(said.startswith(heading) and indicator in text for said, text in lists.items())


@ONE_DATABASE
def test_two_questionnaires_with_nothing_in_common(app: Flask, client_for: ClientFor):
    """A sentence; the example questionnaire shares no indicator with the product's."""
    client = client_for("reviewer")
    older = client.get("/en/compare/").headers["Location"].rstrip("/").rpartition("/")[2]
    example_assessment(app)
    newer = client.get("/en/compare/").headers["Location"]
    page = client.get(f"{newer}change?since={older}")
    assert "The questionnaires of the two rounds have too little in common" in words(page)
