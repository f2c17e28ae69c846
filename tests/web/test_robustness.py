"""How sure a comparison is: what the page says, against what the core computes."""

import math
import re
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from innocook.core.bands import display
from innocook.core.groups import Group
from innocook.core.questionnaire import Questionnaire
from innocook.core.robustness_analysis import Analysis, analyse, conclusion
from innocook.core.weight_sets import HIGHEST_SEED
from innocook.services.comparison import Chosen, compared_round, names_of_rows, rounds_to_compare, view_of
from innocook.services.robustness import PAGE_SIZE
from innocook.store.engine import reading
from innocook.store.keys import sort_key
from innocook.web import robustness
from tests.support.compared import LATER, REVIEWER
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.rounds import add_submitted
from tests.support.web import ONE_DATABASE, ClientFor, Sessions

SHARES = "Score, rank and maturity group under other weights"
WITHOUT_RANKS = "Score and maturity group under other weights"


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


@pytest.fixture
def page(reviewer: CheckingClient) -> str:
    """The address of the page for the demonstration's open round."""
    return str(reviewer.get("/en/compare/").headers["Location"]) + "robustness"


def computed(stored: Sessions, place: int = 0, seed: int = 1, **chosen: str) -> tuple[Group, Analysis, dict[str, int]]:
    """The group of a round (0 is the latest), its analysis by the core, and the row of each English name."""
    with reading(stored) as session:
        round_id = rounds_to_compare(session, at=LATER)[place][0]
        view = view_of(session, compared_round(session, REVIEWER, round_id, at=LATER), Chosen(**chosen))
        named = names_of_rows(session, view.round, view.group.keys)
        rows = {named[key].institution.in_language("en"): row for row, key in enumerate(view.group.keys)}
    group = view.group
    return group, analyse(group.plan, group.answers, "overall", seed), rows


def tables(client: CheckingClient, address: str) -> dict[str, Element]:
    """The tables of a page by caption."""
    found = tree(client.get(address).text).iter("table")
    return {text_of(next(each.iter("caption"))): each for each in found}


def rows_of(table: Element) -> dict[str, dict[str, str]]:
    """The rows of institutions by name, their cells by label."""
    rows = [row for row in table.iter("tr") if next(row.iter("td"), None) is not None]
    return {
        text_of(next(row.iter("th"))): {cell.get("data-label"): text_of(cell) for cell in row.iter("td")}
        for row in rows
    }


def tiers_of(table: Element) -> list[tuple[str, list[str]]]:
    """The first heading of each body of the table with the others under it: a tier and its names."""
    found = []
    for body in table.iter("tbody"):
        heads = [text_of(head) for head in body.iter("th")]
        found.append((heads[0], heads[1:]))
    return found


def made_of(response: TestResponse) -> dict[str, str]:
    """How the figures came about, as the page says."""
    pairs = next(each for each in tree(response.text).iter("dl") if each.get("class") == "pairs")
    return {text_of(name): text_of(value) for name, value in zip(pairs.iter("dt"), pairs.iter("dd"), strict=True)}


def joined(low: int, high: int) -> str:
    """An interval as it is shown, one number where both ends are the same."""
    return f"{low}–{high}" if low != high else str(low)


def percent(count: int, of: int) -> str:
    """By hand: half up, and never 0 or 100 unless it is none or all."""
    if count in (0, of):
        return f"{100 * count // of}%"
    if count * 100 < of:
        return "<1%"
    return ">99%" if count * 100 > 99 * of else f"{math.floor(100 * count / of + 0.5)}%"


def test_every_figure_is_the_core_s(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """Scores in whole points, ranks rounded outwards, and the share of the draws in each band, for everybody."""
    group, found, rows = computed(shared_stored)
    shown = rows_of(tables(reviewer, page)[SHARES])
    assert set(shown) == set(rows)
    scores, ranks = found.drawn.scores, found.drawn.ranks
    for name, row in rows.items():
        assert shown[name]["Score"] == str(display(found.scores[row]))
        assert shown[name]["Score interval"] == joined(display(scores.low[row]), display(scores.high[row]))
        assert shown[name]["Rank interval"] == joined(math.floor(ranks.low[row]), math.ceil(ranks.high[row]))
        for place, band in enumerate(group.plan.step("overall").score.bands):
            assert shown[name][band.name.in_language("en")] == percent(int(found.drawn.in_band[row, place]), 1000)


def test_tiers_are_those_of_the_core_with_names_in_order(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """Each tier says how many it has, and names stand by the alphabet in it: nobody is ahead inside."""
    _, found, rows = computed(shared_stored)
    shown = tiers_of(tables(reviewer, page)[SHARES])
    assert len(shown) == max(found.tiers) > 1
    for number, (heading, names) in enumerate(shown, start=1):
        assert heading == f"Tier {number}: {len(names)} institution{'s' if len(names) > 1 else ''}"
        assert names == sorted((name for name, row in rows.items() if found.tiers[row] == number), key=sort_key)


def test_the_page_begins_with_what_may_be_concluded(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """Before the filters and any table: tiers, maturity groups and the limits, with the numbers of the core."""
    what = conclusion(computed(shared_stored)[1])
    text = words(reviewer.get(page))
    expected = (
        f"{what.rated} institutions are rated. They form {what.tiers} tiers. "
        "Within a tier no order can be told from these data. In neighbouring tiers look at the intervals of two "
        f"institutions before you say that one is ahead. {what.steady} of {what.rated} stay in the same maturity group "
        f"in at least 95% of 1,000 weightings. For {what.rated - what.steady} the maturity group depends on the "
        "weights."
    )
    assert text.index(expected) < text.index("Country context group") < text.index(SHARES)
    assert "They say nothing about answers that are too high or too low" in text


def test_every_part_left_out_stands_by_how_far_it_moves(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """Eight sections and 32 indicators, the furthest first, with the figures of the core."""
    found = computed(shared_stored)[1]
    shown = tables(reviewer, page)
    for caption, kind, number in [("Without one section", "section", 8), ("Without one indicator", "indicator", 32)]:
        rows = rows_of(shown[caption])
        parts = [part for part in found.left_out.parts if part.kind == kind]
        assert len(rows) == len(parts) == number
        furthest = [float(row["Largest change, points"]) for row in rows.values()]
        assert furthest == sorted(furthest, reverse=True)
        assert furthest[0] == display(10 * max(part.summary.largest for part in parts)) / 10
        crossed = sorted(int(row["Change maturity group"]) for row in rows.values())
        assert crossed == sorted(part.summary.crossed for part in parts)


def test_institutions_without_one_part(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """Lowest and highest score, and the part that moves each most."""
    group, found, rows = computed(shared_stored)
    shown = rows_of(tables(reviewer, page)["Institutions, leaving out one part at a time"])
    asked, left = group.plan.questionnaire, found.left_out
    for name, row in rows.items():
        low, high = display(left.score_low[row]), display(left.score_high[row])
        assert shown[name]["Lowest–highest score"] == joined(low, high)
        assert shown[name]["Best–worst rank"] == joined(int(left.rank_low[row]), int(left.rank_high[row]))
        part = left.parts[left.moved_most[row]]
        title = asked.section_by_id[part.id].title if part.kind == "section" else asked.indicator_by_id[part.id].title
        assert shown[name]["Moves it most"].endswith(title.in_language("en"))


def test_institutions_under_the_geometric_mean(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """The other score, how far the rank moves, and the group where it is another one."""
    _, found, rows = computed(shared_stored)
    shown = rows_of(tables(reviewer, page)["Arithmetic mean and Geometric mean of the same parts"])
    change = found.other.difference
    crossed, furthest = int(change.crossed.sum()), int(np.abs(change.climbed).max())
    crossing = rf"the other mean {crossed} institutions? changes? .* maturity group\."
    assert re.search(rf"{crossing} The largest change of rank is {furthest} ", words(reviewer.get(page)))
    for name, row in rows.items():
        own, other = (display(value * 10) / 10 for value in (found.scores[row], change.scores[row]))
        assert (float(shown[name]["Arithmetic mean"]), float(shown[name]["Geometric mean"])) == (own, other)
        places = int(change.climbed[row])
        expected = f"{abs(places)} place{'s' * (abs(places) > 1)} {'ahead' if places > 0 else 'back'}"
        assert shown[name]["Rank moves by"] == (expected if places else "no change")
        assert (shown[name]["Other maturity group"] != "–") == bool(change.crossed[row])


def test_fewer_than_six_are_not_put_in_any_order(reviewer: CheckingClient, page: str):
    """One country has a few: by name, without tiers or ranks anywhere on the page, and it says why."""
    address = f"{page}?country=XA&scores=self"
    text = words(reviewer.get(address))
    assert re.search(r"[2-5] institutions are rated\. With fewer than 6 an order would say nothing\.", text)
    assert "Tier" not in text
    assert "ank" not in text.partition("Institutions by name")[2].partition("How this was computed")[0]
    first, others = tiers_of(tables(reviewer, address)[WITHOUT_RANKS])[0]
    assert [first, *others] == sorted([first, *others], key=sort_key)


def test_the_title_says_which_scores_and_how_they_were_made(reviewer: CheckingClient, page: str):
    """Self-assessed in the title; seed, draws, generator, versions and the questionnaire's hash at the end."""
    response = reviewer.get(page)
    assert "How sure the comparison of self-assessed scores is" in words(response)
    made = made_of(response)
    assert made["Random numbers"] == f"PCG64, NumPy {np.__version__}"
    assert (made["Draws"], made["Factor of each weight"], made["Seed"]) == ("1,000", "0.75–1.25", "1")
    assert re.fullmatch(r"[0-9a-f]{64}", made["SHA-256"])


def test_validated_scores_are_compared_where_there_are_some(
    reviewer: CheckingClient, shared_stored: Sessions, page: str
):
    """The earlier round is validated: the title says so, and the figures are of those scores."""
    with reading(shared_stored) as session:
        earlier = rounds_to_compare(session, at=LATER)[-1][0]
    address = re.sub(r"[0-9a-f-]{36}", str(earlier), page)
    assert "How sure the comparison of validated scores is" in words(reviewer.get(address))
    _, found, rows = computed(shared_stored, place=-1, scores="validated")
    shown = rows_of(tables(reviewer, address)[SHARES])
    expected = {name: str(display(found.scores[row])) for name, row in rows.items()}
    assert {name: row["Score"] for name, row in shown.items()} == expected


def test_another_seed_is_another_draw_and_stays_in_the_field(
    reviewer: CheckingClient, shared_stored: Sessions, page: str
):
    """The figures of seed 2, and the field that shows it."""
    _, found, rows = computed(shared_stored, seed=2)
    response = reviewer.get(f"{page}?seed=2")
    assert made_of(response)["Seed"] == "2"
    assert 'name="seed" type="number" inputmode="numeric" min="1" max="100" value="2"' in response.text
    shown = rows_of(tables(reviewer, f"{page}?seed=2")[SHARES])
    for name, row in rows.items():
        assert shown[name]["Advanced maturity"] == percent(int(found.drawn.in_band[row, 2]), 1000)


@pytest.mark.parametrize(
    "seed", ["0", "101", "-1", "1.5", "2e1", "٣", "x" * 300, "9" * 40, "<b>", "1 OR 1=1", "%00", "²"]
)
def test_a_hostile_seed_is_the_usual_one_and_is_said(reviewer: CheckingClient, page: str, seed: str):
    """Nothing breaks, nothing is computed for it, nothing of it is echoed."""
    response = reviewer.get(page, query_string={"seed": seed})
    assert response.status_code == 200
    assert "Seeds go from 1 to 100. Seed 1 was used." in words(response)
    assert made_of(response)["Seed"] == "1"
    assert "<b>" not in response.text


@pytest.mark.parametrize(
    ("typed", "seed"), [("1", 1), ("100", HIGHEST_SEED), ("07", 7), ("", 1), ("000", 1), ("1000", 1)]
)
def test_seeds_go_from_one_to_a_hundred(typed: str, seed: int):
    """Anything else is the usual one."""
    assert robustness.seed_of(typed) == seed


def test_without_an_overall_score_the_page_says_so(
    reviewer: CheckingClient, page: str, monkeypatch: pytest.MonkeyPatch
):
    """No tables, no error."""
    monkeypatch.setattr(Questionnaire, "overall", None)
    response = reviewer.get(page)
    assert "There is no overall score here" in words(response)
    assert list(tree(response.text).iter("table")) == []


def test_nobody_fits_two_facts_that_do_not_meet(reviewer: CheckingClient, page: str):
    """No conclusion about nobody, and how it would have been computed."""
    text = words(reviewer.get(f"{page}?country=XB&type=agency"))
    assert "No institution fits these filters." in text
    assert "What may be concluded" not in text


@pytest.mark.parametrize("number", ["0", "-3", "99999999999999999999", "x"])
def test_pages_that_do_not_exist_are_the_nearest(reviewer: CheckingClient, page: str, number: str):
    """All eighteen are on the one page."""
    assert len(rows_of(tables(reviewer, f"{page}?page={number}")[SHARES])) == 18


@ONE_DATABASE
def test_a_large_round_comes_by_page_and_tier(app: Flask, client_for: ClientFor):
    """Forty more in five levels: every institution once, tiers in order, each with its number on all pages."""
    add_submitted(app, 40)
    reviewer = client_for("reviewer")
    page = str(reviewer.get("/en/compare/").headers["Location"]) + "robustness?seed=3"
    first = reviewer.get(page)
    assert "58 institutions are rated." in words(first)
    assert re.search(r"robustness\?page=2&amp;seed=3[^\"]*#tiers", first.text)
    seen = [tiers_of(tables(reviewer, f"{page}&page={number}")[SHARES]) for number in (1, 2, 3)]
    assert [sum(len(names) for _, names in part) for part in seen] == [PAGE_SIZE, PAGE_SIZE, 58 - 2 * PAGE_SIZE]
    assert len({name for part in seen for _, names in part for name in names}) == 58
    of_tier: dict[str, list[str]] = {}
    for heading, names in (tier for part in seen for tier in part):
        of_tier.setdefault(heading, []).extend(names)
    for number, (heading, names) in enumerate(of_tier.items(), start=1):
        assert re.match(rf"Tier {number}: {len(names)} institution", heading)
        assert names == sorted(names, key=sort_key)
