"""Institutions beside one another and beside their groups: differences, who is ahead, and the same as files."""

import csv
import io
import re
from statistics import median
from xml.etree.ElementTree import Element

import pytest
from openpyxl import load_workbook

from innocook.core.scoring import display
from tests.support.compared import latest_view
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.web import ClientFor, Sessions

SCORES, AHEAD, LEVELS = "Scores side by side", "Who is ahead under other weights", "Levels side by side"


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


@pytest.fixture
def start(reviewer: CheckingClient) -> str:
    """The address of the demonstration's round."""
    return str(reviewer.get("/en/compare/").headers["Location"])


@pytest.fixture
def ids(reviewer: CheckingClient, start: str) -> list[str]:
    """The assessments of the first page."""
    return re.findall(r'name="institution" value="([^"]+)"', reviewer.get(start).text)


def tables(client: CheckingClient, address: str, **query: object) -> dict[str, list[list[str]]]:
    """The rows of the tables of a page by caption, heads first."""
    page: Element = tree(client.get(address, query_string=query).text)
    return {
        text_of(next(table.iter("caption"))): [[text_of(cell) for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    }


def exported(client: CheckingClient, start: str, **query: object) -> list[dict[str, str]]:
    """The rows of the file."""
    return list(csv.DictReader(io.StringIO(client.get(f"{start}side-by-side.csv", query_string=query).text)))


def test_one_stands_beside_its_groups(reviewer: CheckingClient, start: str, ids: list[str], shared_stored: Sessions):
    """The median of everybody and of its country in the overall score, computed anew, and how far off."""
    with shared_stored() as session:
        view = latest_view(session, scores="self")
    keys = [str(key) for key in view.group.keys]
    overall = dict(zip(keys, view.group.values("overall").tolist(), strict=True))
    country = {key: facts[3] for key, facts in zip(keys, view.group.facts, strict=True)}
    own = next(key for key in ids if sum(each == country[key] for each in country.values()) > 1)
    same = [overall[key] for key in keys if country[key] == country[own]]
    row = tables(reviewer, f"{start}side-by-side", institution=own, beside=["round", "country"])[SCORES][1]
    for cell, value in zip(row[2:], (median(overall.values()), median(same)), strict=True):
        points, *apart = cell.split()
        assert points == str(display(value))
        assert float(apart[0].strip("()")) == pytest.approx(value - overall[own], abs=0.05 + 1e-9)
    page = words(reviewer.get(f"{start}side-by-side?institution={own}&beside=country"))
    assert f"Median of {len(same)} institution" in page


def test_without_a_wish_the_usual_groups_stand_beside_one(reviewer: CheckingClient, start: str, ids: list[str]):
    """Everybody, its country and its type; beside several institutions no group unless it is asked for."""
    alone = tables(reviewer, f"{start}side-by-side", institution=ids[0])
    assert len(alone[SCORES][0]) == 5
    assert AHEAD not in alone
    two = tables(reviewer, f"{start}side-by-side", institution=ids[:2])
    assert len(two[SCORES][0]) == 3
    more = tables(reviewer, f"{start}side-by-side", institution=ids[:2], beside=["sector", "colour", "round"])
    assert more[SCORES][0][3] == "All institutions of the round"
    assert len(more[SCORES][0]) == 5


def test_who_is_ahead_adds_up(reviewer: CheckingClient, start: str, ids: list[str]):
    """The shares of two that never draw are 100 % together; nobody is compared with itself."""
    rows = tables(reviewer, f"{start}side-by-side", institution=ids[:3])[AHEAD][1:]
    shares = [[re.match(r"([<>]?)(\d+)%", cell) for cell in row[1:]] for row in rows]
    assert [rows[place][place + 1] for place in range(3)] == ["–"] * 3
    for row, column in ((0, 1), (0, 2), (1, 2)):
        one, other = shares[row][column], shares[column][row]
        assert one is not None
        assert other is not None
        assert int(one[2]) + int(other[2]) == 100


def test_only_what_differs_from_a_group(reviewer: CheckingClient, start: str, ids: list[str]):
    """Beside a group an indicator is left out where its median is its own points, as the file has them."""
    query = {"institution": ids[0], "beside": "round"}
    rows = [row for row in exported(reviewer, start, **query) if row["part"] == "indicator"]
    name, group = list(rows[0])[3:]
    differing = [row["id"] for row in rows if row[name] != row[group]]
    shown = tables(reviewer, f"{start}side-by-side", only="differences", **query)[LEVELS][1:]
    assert [row[0].split()[0] for row in shown] == differing
    assert 0 < len(differing) < len(rows)


def test_the_files_hold_the_figures_of_the_page(reviewer: CheckingClient, start: str, ids: list[str]):
    """Scores of the CSV rounded as on the page; the workbook has the same numbers."""
    query = {"institution": ids[:2], "beside": "round"}
    rows = exported(reviewer, start, **query)
    scores = [list(row.values())[3:] for row in rows if row["part"] == "score"]
    page = tables(reviewer, f"{start}side-by-side", **query)[SCORES]
    assert list(rows[0])[3:] == page[0][1:]
    assert [[str(display(float(one))) for one in row] for row in scores] == [
        [cell.split()[0] for cell in row[1:]] for row in page[1:]
    ]
    answer = reviewer.get(f"{start}side-by-side.xlsx", query_string=query)
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    table = [[cell.value for cell in row][2:] for row in sheet.iter_rows(min_row=2)]
    assert table == [[pytest.approx(float(one)) for one in row] for row in scores]


@pytest.mark.parametrize(
    ("query", "status"), [("", 422), ("institution=x", 422), ("institution=00000000-0000-0000-0000-000000000000", 404)]
)
def test_a_file_of_nothing_is_not_there(reviewer: CheckingClient, start: str, query: str, status: int):
    """Nobody chosen: the page that asks for some; somebody who does not take part: not found."""
    for ending in ("csv", "xlsx"):
        assert reviewer.get(f"{start}side-by-side.{ending}?{query}").status_code == status
