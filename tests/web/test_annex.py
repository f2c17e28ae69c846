"""The technical annex: what the page says, against what the core computes."""

from uuid import UUID
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select, update

from innocook.core.annex import Annex, annex_of
from innocook.store.engine import reading
from innocook.store.tables import Assessment, Institution, Participation
from tests.support.compared import latest_view
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.rounds import add_submitted
from tests.support.web import ONE_DATABASE, ClientFor, Sessions, sessions_of

WEIGHTS = "What each part is meant to weigh, and how it moves with the overall score"
ALPHAS = "Cronbach's alpha of each score"
ANSWERS = "How each indicator was answered"


@pytest.fixture
def reviewer(shared_client: ClientFor) -> CheckingClient:
    """The reviewer's browser."""
    return shared_client("reviewer")


@pytest.fixture
def page(reviewer: CheckingClient) -> str:
    """The address of the annex of the demonstration's open round."""
    return str(reviewer.get("/en/compare/").headers["Location"]) + "annex"


def computed(stored: Sessions, **chosen: str) -> Annex:
    """The annex of the latest round by the core."""
    with reading(stored) as session:
        return annex_of(latest_view(session, **chosen).group)


def tables(client: CheckingClient, address: str) -> dict[str, list[list[str]]]:
    """The cells of the tables of a page by caption, without their heads."""
    found = {}
    for table in tree(client.get(address).text).iter("table"):
        bodies: list[Element] = list(table.iter("tbody"))
        found[text_of(next(table.iter("caption")))] = [
            [text_of(cell) for cell in row] for body in bodies for row in body.iter("tr")
        ]
    return found


def decimals(value: float | None) -> str:
    """Two decimals, a dash for nothing."""
    return "–" if value is None else f"{value:.2f}"


def percent(number: int, total: int) -> str:
    """Half up, by hand."""
    return f"{(200 * number + total) // (2 * total)}%"


def test_every_figure_is_the_core_s(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """Weights and correlations, answers at both ends, not applicable and blank: 18 institutions."""
    annex, shown = computed(shared_stored), tables(reviewer, page)
    assert annex.institutions == 18
    assert [row[2:] for row in shown[WEIGHTS]] == [
        [decimals(each.correlation), str(each.institutions)] for each in annex.weights
    ]
    assert [row[1] for row in shown[WEIGHTS]] == ["25%"] * 4 + ["12.5%"] * 8
    assert [row[1:] for row in shown[ANSWERS]] == [
        [
            str(each.answered),
            percent(each.most, each.answered),
            percent(each.fewest, each.answered),
            percent(each.not_applicable, 18),
            percent(each.blank, 18),
        ]
        for each in annex.items
    ]


def test_under_thirty_cases_no_alpha_is_shown(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """The number of complete cases stands there, and why there is no more."""
    annex, shown = computed(shared_stored), tables(reviewer, page)[ALPHAS]
    note = "Not computed: fewer than 30 complete cases."
    assert shown[0][1:] == ["8", str(annex.consistency[0].found.cases), "–", "–", note]
    assert {row[5] for row in shown} == {note}
    assert "With fewer than 30 institutions most of these figures say little." in words(reviewer.get(page))


@ONE_DATABASE
def test_a_larger_round_has_alphas_pairs_and_languages(app: Flask, client_for: ClientFor, stored: Sessions):
    """Sixty more with one level everywhere, a third of them in French: alpha near one, pairs that say the same."""
    add_submitted(app, 60)
    speak_french(app, 20)
    client = client_for("reviewer")
    address = str(client.get("/en/compare/").headers["Location"]) + "annex?scores=self"
    annex, shown = computed(stored, scores="self"), tables(client, address)
    assert annex.institutions == 78
    for row, each in zip(shown[ALPHAS], annex.consistency, strict=True):
        found = each.found
        assert row[1:5] == [
            str(found.items),
            str(found.cases),
            decimals(found.alpha),
            f"{decimals(found.low)} to {decimals(found.high)}",
        ]
    assert shown["Pairs of indicators"][0][2:] == [decimals(annex.redundant[0].correlation), "78"]
    compared = [each for each in annex.drifts if each.language == "fr" and each.difference is not None]
    assert len(compared) == 32
    text = words(client.get(address))
    assert "32 indicators were compared." in text
    assert "to be expected by chance alone: about 1.6." in text
    listed = shown.get("Indicators to look at: French", []) + shown["Indicators without a flag: French"]
    assert {row[2] for row in listed} == {f"{each.low:.1f} to {each.high:.1f}" for each in compared}


def speak_french(app: Flask, number: int) -> None:
    """Let so many of the added institutions have answered in French, one of each level in turn."""
    with sessions_of(app)() as session:
        added = (
            select(Assessment.id)
            .join(Participation, Participation.id == Assessment.participation_id)
            .join(Institution, Institution.id == Participation.institution_id)
            .where(Institution.name_en.like("Office %"))
            .order_by(Institution.name_en)
        )
        chosen = session.scalars(added).all()[:number]
        session.execute(update(Assessment).where(Assessment.id.in_(chosen)).values(language="fr"))
        session.commit()


def test_filters_cut_the_annex_too(reviewer: CheckingClient, shared_stored: Sessions, page: str):
    """One country: its own numbers; without what depends on the country: fewer indicators."""
    annex = computed(shared_stored, country="XB", national="without")
    shown = tables(reviewer, f"{page}?country=XB&national=without")
    assert annex.institutions < 18
    assert len(shown[ANSWERS]) == 27
    assert [row[2:] for row in shown[WEIGHTS]] == [
        [decimals(each.correlation), str(each.institutions)] for each in annex.weights
    ]


def test_nobody_fits(reviewer: CheckingClient, page: str):
    """The page says so, and still says how it computes."""
    text = words(reviewer.get(f"{page}?country=XF&type=enterprise"))
    assert "No institution fits these filters." in text
    assert "How this was computed" in text
    assert "Internal consistency" not in text


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_title_says_whose_scores_and_the_page_what_made_them(reviewer: CheckingClient, page: str, language: str):
    """Self-assessed or validated in the title; questionnaire, hash and versions at the end."""
    own, good = (
        reviewer.get(page.replace("/en/", f"/{language}/") + f"?scores={kind}") for kind in ("self", "validated")
    )
    titles = [text_of(next(tree(each.text).iter("title"))) for each in (own, good)]
    assert titles[0] != titles[1]
    assert "innocook 1.0" in words(own)
    assert "SHA-256" in words(own)


@pytest.mark.parametrize(
    "query",
    [
        "scores=%00",
        "national=1'%20OR%201=1--",
        "page=-1&order=__class__",
        "colour=<script>",
    ],
)
def test_a_hostile_query_changes_nothing(reviewer: CheckingClient, page: str, query: str):
    """What is not offered counts as not asked."""
    assert tables(reviewer, f"{page}?{query}") == tables(reviewer, page)


def test_a_round_that_is_not_there(reviewer: CheckingClient):
    """404, as for every page of the comparison."""
    assert reviewer.get(f"/en/compare/{UUID(int=5)}/annex").status_code == 404
