"""Comparing institutions: filters, orders, pages, side by side, and the data of a round."""

import csv
import io
import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from innocook.core.scoring import display
from innocook.services.demo_data import COUNTRIES, DemoInstitution, institutions
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.keys import sort_key
from innocook.store.tables import Account, Grant
from tests.support.compared_pages import PAGES, Compared
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.rounds import add_submitted, example_assessment, move_round
from tests.support.web import ONE_DATABASE, ClientFor, assessment_of, sessions_of

LANGUAGES = {"ar": 0, "en": 1, "fr": 2}
SUBMITTED = [each for each in institutions() if each.state == "submitted"]
BANDS = [band.id for band in packaged_plan().questionnaire.score_by_id["overall"].bands[::-1]]


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


@pytest.fixture
def start(reviewer: CheckingClient) -> str:
    """The address of the demonstration's round."""
    return str(reviewer.get("/en/compare/").headers["Location"])


def names(client: CheckingClient, address: str) -> list[str]:
    """The institutions of a page of cards, from the first to the last."""
    cards = [each for each in tree(client.get(address).text).iter("li") if each.get("class") == "card"]
    return [text_of(next(card.iter("a"))) for card in cards]


def ids(client: CheckingClient, address: str) -> list[str]:
    """The assessments of a page of cards."""
    return re.findall(r'name="institution" value="([^"]+)"', client.get(address).text)


def exported(client: CheckingClient, address: str) -> list[dict[str, str]]:
    """The rows of a CSV export."""
    return list(csv.DictReader(io.StringIO(client.get(address).text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_name_in_the_order_of_the_language(reviewer: CheckingClient, start: str, language: str):
    """Every submitted institution once, in the alphabet of the page's language."""
    place = LANGUAGES[language]
    expected = sorted((each.names[place] for each in SUBMITTED), key=sort_key)
    assert names(reviewer, start.replace("/en/", f"/{language}/")) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_country_in_the_order_of_the_language(reviewer: CheckingClient, start: str, language: str):
    """Countries by their name in the page's language, institutions by name within."""
    place = LANGUAGES[language]

    def key(each: DemoInstitution) -> tuple[str, str]:
        return sort_key(COUNTRIES[each.country][place]), sort_key(each.names[place])

    address = f"{start.replace('/en/', f'/{language}/')}?order=country"
    assert names(reviewer, address) == [each.names[place] for each in sorted(SUBMITTED, key=key)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_filters_are_in_the_order_of_the_language(reviewer: CheckingClient, start: str, language: str):
    """Countries and types are offered in the alphabet of the page's language, accents and all."""
    page = tree(reviewer.get(start.replace("/en/", f"/{language}/")).text)
    for field in ("filter-country", "filter-type"):
        select = next(each for each in page.iter("select") if each.get("id") == field)
        offered = [text_of(option) for option in select.iter("option") if option.get("value")]
        assert offered == sorted(offered, key=sort_key)
        assert len(offered) >= 4


def test_by_band_and_no_further(reviewer: CheckingClient, start: str):
    """The highest band first; within a band by name, so that nobody is ranked by a point."""
    bands = {row["institution"]: row["overall_band"] for row in exported(reviewer, f"{start}export.csv")}
    assert len(set(bands.values())) > 1
    expected = sorted(bands, key=lambda name: (BANDS.index(bands[name]), sort_key(name)))
    assert names(reviewer, f"{start}?order=band") == expected


@pytest.mark.parametrize(
    ("query", "country", "kind"),
    [
        ("country=XB", "XB", None),
        ("type=ministry", None, "ministry"),
        ("country=XA&type=municipality", "XA", "municipality"),
    ],
)
def test_filters(reviewer: CheckingClient, start: str, query: str, country: str | None, kind: str | None):
    """By country, by type, by both: on the cards, in the heatmap and in the export."""
    fitting = [each for each in SUBMITTED if country in (None, each.country) and kind in (None, each.kind)]
    expected = sorted((each.names[1] for each in fitting), key=sort_key)
    assert names(reviewer, f"{start}?{query}") == expected
    assert all(name in words(reviewer.get(f"{start}heatmap?{query}")) for name in expected)
    assert {row["institution"] for row in exported(reviewer, f"{start}export.csv?{query}")} == set(expected)


def test_a_filter_nobody_fits(reviewer: CheckingClient, start: str):
    """No institution fits: the page says so, on the cards and in the heatmap."""
    query = "country=XF&type=enterprise"
    for view in ("", "heatmap"):
        assert "No institution fits these filters." in words(reviewer.get(f"{start}{view}?{query}"))


@pytest.mark.parametrize("view", ["", "heatmap"])
def test_the_title_says_that_nobody_checked(reviewer: CheckingClient, start: str, view: str):
    """Self-assessed scores are called so in the title itself."""
    title = text_of(next(tree(reviewer.get(start + view).text).iter("title")))
    assert "elf-assessed" in title


def test_the_heatmap_shows_the_exported_numbers(reviewer: CheckingClient, start: str):
    """A cell is the section's score in whole points."""
    rows = {row["institution"]: row for row in exported(reviewer, f"{start}export.csv")}
    table = next(tree(reviewer.get(f"{start}heatmap").text).iter("tbody"))
    shown = {text_of(next(row.iter("th"))): [text_of(cell) for cell in row.iter("td")] for row in table.iter("tr")}
    sections = ("STR", "CUL", "PIL", "DPI", "DAT", "EMT", "CIT", "PAR")
    expected = {name: [str(display(float(row[key]))) for key in sections] for name, row in rows.items()}
    assert shown == expected


@ONE_DATABASE
def test_pages(app: Flask, client_for: ClientFor):
    """24 on a page; nobody twice, nobody missing; the links keep order and filter."""
    add_submitted(app, 31)
    client = client_for("reviewer")
    start = client.get("/en/compare/").headers["Location"]
    pages = [names(client, f"{start}?page={page}&order=band") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [24, 24, 1]
    assert len(set().union(*pages)) == len(SUBMITTED) + 31
    second = client.get(f"{start}?page=2&order=band&country=XA").text
    assert f'href="{start}?page=1&amp;country=XA&amp;scores=self&amp;order=band"' in second
    assert names(client, f"{start}?page=99&order=band") == pages[2]


@pytest.mark.parametrize("number", [2, 6])
def test_side_by_side(reviewer: CheckingClient, start: str, number: int):
    """Two to six institutions: the scores of each as its own results page shows them."""
    chosen = ids(reviewer, start)[:number]
    page = reviewer.get(f"{start}side-by-side", query_string={"institution": chosen})
    assert page.status_code == 200
    for assessment in chosen:
        assert f'href="/en/assessments/{assessment}/results/trace/overall"' in page.text
    table = next(tree(page.text).iter("table"))
    headings = [text_of(each) for each in next(table.iter("thead")).iter("th")]
    assert headings[1:] == names(reviewer, start)[:number]


@pytest.mark.parametrize("number", [0, 7])
def test_too_few_and_too_many_side_by_side(reviewer: CheckingClient, start: str, number: int):
    """Other numbers: 422 and a sentence; naming one twice does not make two."""
    chosen = ids(reviewer, start)[:number]
    for query in (chosen, chosen * 2):
        refused = reviewer.get(f"{start}side-by-side", query_string={"institution": query})
        assert refused.status_code == 422
        assert "or two to six to put them side by side" in words(refused)


def test_foreign_ids_side_by_side(shared_app: Flask, reviewer: CheckingClient, start: str):
    """A draft, a made-up id and one of nobody are not found, whatever stands beside them."""
    good = ids(reviewer, start)[0]
    for bad in (assessment_of(shared_app), assessment_of(shared_app, "Municipality of Ras Safa"), uuid4()):
        query = {"institution": [good, str(bad)]}
        assert reviewer.get(f"{start}side-by-side", query_string=query).status_code == 404


@ONE_DATABASE
def test_another_rounds_institutions_do_not_mix(app: Flask, client_for: ClientFor):
    """An assessment of one round is not found in another."""
    client = client_for("reviewer")
    older = client.get("/en/compare/").headers["Location"]
    chosen = ids(client, older)[:2]
    example_assessment(app)
    newer = client.get("/en/compare/").headers["Location"]
    assert newer != older
    assert client.get(f"{newer}side-by-side", query_string={"institution": chosen}).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exports_of_the_round_agree(reviewer: CheckingClient, start: str, language: str):
    """The workbook holds the same institutions and numbers as the CSV, names in the language of the page."""
    address = start.replace("/en/", f"/{language}/")
    rows = exported(reviewer, f"{address}export.csv")
    book = load_workbook(io.BytesIO(reviewer.get(f"{address}export.xlsx").data))
    sheet = book.worksheets[0]
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row["institution"] for row in rows] == [row[0] for row in table]
    scores = [name[: -len("_band")] for name in rows[0] if name.endswith("_band")]
    assert [[float(row[key]) for key in scores] for row in rows] == [[round(v, 9) for v in row[5:]] for row in table]
    assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")


def test_the_export_has_every_submitted_institution(reviewer: CheckingClient, start: str):
    """All 18, none of the drafts, each marked as self-assessed."""
    rows = exported(reviewer, f"{start}export.csv")
    assert {row["institution"] for row in rows} == {each.names[1] for each in SUBMITTED}
    assert {(row["state"], row["kind"]) for row in rows} == {("submitted", "self")}


def test_the_export_equals_each_report(shared_app: Flask, reviewer: CheckingClient, start: str):
    """A row of the round says what the institution's own file says."""
    row = exported(reviewer, f"{start}export.csv")[0]
    own = assessment_of(shared_app, row["institution"])
    report = {each["id"]: each for each in exported(reviewer, f"/en/assessments/{own}/report.csv")}
    for key in ("overall", "trust", "DAT"):
        found = [row[key], row[f"{key}_band"], row[f"{key}_counted"], row[f"{key}_applicable"]]
        assert found == [report[key][name] for name in ("shown", "band", "counted", "applicable")]


@ONE_DATABASE
def test_before_a_round_opens_the_page_says_so(app: Flask, client_for: ClientFor):
    """A round that is announced and not open yet is nothing to compare, and no dead end either."""
    move_round(app, 5, 10)
    page = client_for("reviewer").get("/en/compare/", follow_redirects=True)
    assert page.status_code == 200
    assert "There is no round to compare yet." in words(page)


VIEWS = ("", "glance", "groups", "indicators", "heatmap")


def earlier(client: CheckingClient) -> str:
    """The address of the demonstration's earlier round, which is validated and published."""
    page = tree(client.get("/en/compare/", follow_redirects=True).text)
    rounds = next(each for each in page.iter("nav") if each.get("aria-label") == "Rounds")
    return next(str(link.get("href")) for link in rounds.iter("a") if link.get("aria-current") is None)


@pytest.mark.parametrize("view", VIEWS)
def test_validated_scores_come_first_and_say_so(reviewer: CheckingClient, view: str):
    """Once results are validated they are what is compared; the self-assessed ones are one choice away."""
    address = earlier(reviewer) + view
    title = text_of(next(tree(reviewer.get(address).text).iter("title")))
    assert "alidated" in title
    assert "elf-assessed" not in title
    own = text_of(next(tree(reviewer.get(f"{address}?scores=self").text).iter("title")))
    assert "elf-assessed" in own


@pytest.mark.parametrize("view", VIEWS)
def test_the_address_of_a_view_brings_the_same_view_back(reviewer: CheckingClient, start: str, view: str):
    """The shared address names what was left to the product, and its page is the same."""
    page = reviewer.get(f"{start}{view}?country=XA&size=&colour=red").text
    link = next(each for each in tree(page).iter("a") if text_of(each) == "Address of this view, to share")
    shared = str(link.get("href"))
    assert "country=XA" in shared
    assert "scores=self" in shared
    assert "colour" not in shared
    assert words(reviewer.get(shared)) == words(reviewer.get(f"{start}{view}?country=XA"))


@pytest.mark.parametrize("query", ["groups?by=size", "heatmap?columns=indicators", "robustness?seed=5", "?order=band"])
def test_the_address_of_a_view_keeps_what_only_that_page_asks(reviewer: CheckingClient, start: str, query: str):
    """Grouping, columns, seed and order: whoever opens the address sees the same."""
    page = reviewer.get(f"{start}{query}")
    link = next(each for each in tree(page.text).iter("a") if text_of(each) == "Address of this view, to share")
    assert query.partition("?")[2] in str(link.get("href"))
    assert words(reviewer.get(str(link.get("href")))) == words(page)


def test_the_other_kind_of_scores_keeps_the_filters(reviewer: CheckingClient):
    """From validated to self-assessed scores and back with country and grouping as they were."""
    address = f"{earlier(reviewer)}groups?by=size&country=XA&scores=self"
    page = tree(reviewer.get(address).text)
    link = next(each for each in page.iter("a") if text_of(each) == "Look at the validated scores")
    assert {"by=size", "country=XA", "scores=validated"} <= set(str(link.get("href")).partition("?")[2].split("&"))


def test_what_nobody_has_is_not_left_out_of_the_filters(reviewer: CheckingClient, start: str):
    """A country, type or sector without institutions fits nobody, on the pages and in the files; it stays chosen."""
    for query in ("country=NIX", "sector=agriculture&type=municipality", "type=';--"):
        for view in VIEWS:
            assert "No institution fits these filters" in words(reviewer.get(f"{start}{view}?{query}"))
        assert exported(reviewer, f"{start}export.csv?{query}") == []
    field = next(each for each in tree(reviewer.get(f"{start}?country=NIX").text).iter("select"))
    assert [each.get("value") for each in field.iter("option") if each.get("selected") is not None] == ["NIX"]


def test_a_third_fact_is_not_used_and_the_page_says_so(reviewer: CheckingClient, start: str):
    """At most two at once."""
    facts = next(each for each in SUBMITTED if each.country == "XA")
    query = f"country=XA&type={facts.kind}&size={facts.size}"
    page = reviewer.get(f"{start}?{query}")
    assert "“Size” was not used" in words(page)
    assert names(reviewer, f"{start}?{query}") == names(reviewer, f"{start}?country=XA&type={facts.kind}")


def test_the_glance_counts_and_spreads_what_the_export_holds(reviewer: CheckingClient, start: str):
    """Bands add up to the institutions, and the median is that of the exported scores."""
    rows = exported(reviewer, f"{start}export.csv")
    page = tree(reviewer.get(f"{start}glance").text)
    tables = list(page.iter("table"))
    counts = [int(text_of(row[1])) for row in next(tables[0].iter("tbody"))]
    assert sum(counts) == len(rows)
    assert counts == [sum(row["overall_band"] == band for row in rows) for band in reversed(BANDS)]
    first = [text_of(cell) for cell in next(iter(next(tables[1].iter("tbody"))))]
    scores = sorted(float(row["overall"]) for row in rows)
    assert len(scores) == 18
    assert int(first[2]) == display((scores[8] + scores[9]) / 2)
    assert first[4] == "18"


def test_groups_are_marked_where_they_are_small(reviewer: CheckingClient, start: str):
    """The six invented countries with their numbers; fewer than six institutions are marked."""
    page = tree(reviewer.get(f"{start}groups?by=country").text)
    rows = [[text_of(cell) for cell in row] for row in next(page.iter("tbody"))]
    for name, number, *_ in rows:
        assert ("(fewer than six)" in name) == (int(number) < 6)
    assert sum(int(row[1]) for row in rows) == len(SUBMITTED)


def test_every_group_has_its_rosette(reviewer: CheckingClient, start: str):
    """One card per group of the table, by the same name, with the median of the overall score in the middle."""
    page = tree(reviewer.get(f"{start}groups?by=type").text)
    rows = [[text_of(cell) for cell in row] for row in next(page.iter("tbody"))]
    cards = [each for each in page.iter("li") if each.get("class") == "card"]
    assert [text_of(next(card.iter("b"))) for card in cards] == [
        row[0].removesuffix(" (fewer than six)") for row in rows
    ]
    middles = ["".join(text_of(each) for each in card.iterfind(".//{*}text")) for card in cards]
    assert middles == [row[2] for row in rows]


def test_without_what_the_country_supplies(reviewer: CheckingClient, start: str):
    """The section that has one indicator left is left out with a note, and its column is gone."""
    page = reviewer.get(f"{start}heatmap?national=without")
    assert "fewer than two of their indicators remain" in words(page)
    heads = [text_of(cell) for cell in next(tree(page.text).iter("thead")).iter("th")]
    assert len(heads) == 8
    whole = reviewer.get(f"{start}heatmap?columns=indicators&national=without")
    assert len(list(next(tree(whole.text).iter("thead")).iter("th"))) == 28


def test_a_reviewer_of_one_country_compares_that_one(app: Flask, client_for: ClientFor):
    """Neither a filter nor another page shows institutions of other countries."""
    with sessions_of(app)() as session:
        account = session.scalars(select(Account).where(Account.email_key == "reviewer@demo.example")).one()
        grant = session.scalars(select(Grant).where(Grant.account_id == account.id)).one()
        grant.scope, grant.country_id = "country", "XB"
        session.commit()
    client = client_for("reviewer")
    start = client.get("/en/compare/").headers["Location"]
    others = [each.names[1] for each in SUBMITTED if each.country != "XB"]
    for view in VIEWS:
        for query, said in (("", "You see the institutions of Wadi Nour"), ("?country=XA", "No institution fits")):
            page = words(client.get(f"{start}{view}{query}"))
            assert said in page
            assert not [name for name in others if name in page]
    assert set(names(client, start)) == {each.names[1] for each in SUBMITTED if each.country == "XB"}
    own = [UUID(each) for each in ids(client, start)]
    round_ = Compared(UUID(start.split("/")[3]), own)
    for name, pattern in PAGES.items():
        page = words(client.get(round_.path(pattern, "en")))
        assert not [other for other in others if other in page], name


@pytest.mark.parametrize(
    "query", ["page=x", "order=';--", "by=colour", "columns=%00", "scores=all&national=x", "page=-1"]
)
def test_hostile_addresses_show_the_usual_view(reviewer: CheckingClient, start: str, query: str):
    """What is not offered counts as not asked."""
    for view in VIEWS:
        assert reviewer.get(f"{start}{view}?{query}").status_code == 200


def test_only_what_differs(reviewer: CheckingClient, start: str):
    """Every indicator in the table then has two answers that differ."""
    query = {"institution": ids(reviewer, start)[:2], "only": "differences"}
    page = tree(reviewer.get(f"{start}side-by-side", query_string=query).text)
    rows = [[text_of(cell) for cell in row] for row in next(list(page.iter("table"))[1].iter("tbody"))]
    assert rows
    assert all(row[1] != row[2] for row in rows)
