"""The page of peers: the published figures and the own score in words, and one sentence where there are none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from innocook.services import publication
from innocook.store.engine import reading
from innocook.store.tables import Assessment, Institution, Participation
from tests.support.colleagues import add_colleague
from tests.support.pages import CheckingClient, text_of, tree, words
from tests.support.peer_rounds import Facts, corrected, page, published_round, shown_on
from tests.support.web import ONE_DATABASE, OWN, ClientFor, Sessions, assessment_of

REFUSED = "This group cannot be shown"
MINE: Facts = ("ministry", "medium", "justice", "XA", "middle")
PEOPLE: list[Facts] = [
    *([MINE] * 8),
    *([("agency", "medium", "justice", "XB", "low")] * 7),
    *([("agency", "small", "energy", "XA", "middle")] * 2),
]


@pytest.fixture
def lead(shared_client: ClientFor) -> CheckingClient:
    """The lead's browser."""
    return shared_client("lead")


@pytest.fixture(scope="session")
def demo(shared_app: Flask, shared_stored: Sessions) -> tuple[str, dict[str, Any]]:
    """The address of the lead's peers in the demonstration's published round, and the document of its edition."""
    query = select(Assessment.id, Participation.round_id).join(Participation).join(Institution)
    with reading(shared_stored) as session:
        own, round_id = session.execute(query.where(Institution.name_en == OWN, Assessment.state == "closed")).one()
        return f"/en/assessments/{own}/peers", publication.edition(session, round_id, 1)[1]


@pytest.fixture
def round_(app: Flask, stored: Sessions) -> tuple[UUID, list[UUID]]:
    """A published round of seventeen and its assessments, the lead's the first."""
    with stored() as session:
        return published_round(app, session, PEOPLE)


def at(assessment: UUID) -> str:
    """The address of the peers of an assessment in English."""
    return f"/en/assessments/{assessment}/peers"


def test_the_demonstration_has_something_to_show(lead: CheckingClient, demo: tuple[str, dict[str, Any]]) -> None:
    """The whole round with thirteen scores, as they stand in the document, and other groups to go on to."""
    address, document = demo
    response = lead.get(address)
    whole = next(group for group in document["groups"] if not group["filters"])["figures"]
    expected = [
        (one["lower"], one["median"], one["upper"]) for one in (whole[key] for key in document["scores"]) if one
    ]
    assert len(expected) == 13
    assert list(shown_on(response.text).values()) == expected
    groups = tree(response.text).findall(".//nav/ul[@class='pills']/li")
    assert len(groups) > 1


def test_the_own_score_stands_beside_each(lead: CheckingClient, demo: tuple[str, dict[str, Any]]) -> None:
    """In a column, in a sentence per score, and in both pictures, which are on the page before any script."""
    markup = lead.get(demo[0]).text
    page = tree(markup)
    rows = page.findall(".//tbody/tr")
    said = [text_of(next(cell for cell in row.iter("td") if cell.get("class") == "said")) for row in rows]
    own = [text_of(row.findall("td")[0]) for row in rows]
    assert all(
        sentence.startswith((f"Your score, {value}, lies", f"Your score, {value}, is close"))
        for sentence, value in zip(said, own, strict=True)
    )
    assert markup.count("data-chart-fallback><svg") == markup.count("data-chart-source") == 2
    assert markup.count("Your institution: ") >= 26


def test_two_filters_from_the_form(lead: CheckingClient, demo: tuple[str, dict[str, Any]]) -> None:
    """A group of two facts: both stay chosen, and the address alone brings the same page back."""
    own = tree(lead.get(demo[0]).text).find(".//optgroup[@label='Like your institution']")
    assert own is not None
    query = {"group": [own[1].get("value"), own[4].get("value")]}
    first, second = lead.get(demo[0], query_string=query), lead.get(demo[0], query_string=query)
    chosen = [option.get("value") for option in tree(first.text).iter("option") if option.get("selected") is not None]
    assert chosen == query["group"]
    assert words(first) == words(second)


HOSTILE = [
    ("size:medium", "country:XA", "sector:public_services"),
    ("size:medium", "size:small"),
    ("country:ZZ",),
    ("country:",),
    (":XA",),
    ("country",),
    ("planet:earth",),
    ("overall:31",),
    ("size:medium", "size:medium", "planet:x"),
    ("institution:1",),
    ("country:XA' OR 1=1 --",),
    ("country:<script>alert(1)</script>",),
    ("country:" + "X" * 5000,),
    ("\u202ecountry:XA",),
    ("country:XA\x00",),
    ("name:" + OWN,),
    tuple(f"country:X{place}" for place in range(200)),
]


@pytest.mark.parametrize("asked", HOSTILE)
def test_every_refusal_is_the_same_sentence(
    lead: CheckingClient, demo: tuple[str, dict[str, Any]], asked: tuple[str, ...]
) -> None:
    """Three facts, a fact twice, unknown facts and values: a normal page with one sentence and no figure, whose only
    difference is the larger group that is offered."""
    response = lead.get(demo[0], query_string={"group": list(asked)})
    assert response.status_code == 200
    note = next(each for each in tree(response.text).iter("div") if each.get("id") == "refused")
    assert text_of(note.find("p")) == REFUSED  # type: ignore[arg-type]
    assert response.text.count(REFUSED) == 1
    assert shown_on(response.text) == {}
    assert "<svg" not in response.text.split("<main", 1)[1]


def test_a_refusal_offers_a_larger_group(lead: CheckingClient, demo: tuple[str, dict[str, Any]]) -> None:
    """The offered group is asked for by fewer of the same facts, and can be shown."""
    response = lead.get(demo[0], query_string={"group": ["size:medium", "sector:energy"]})
    link = next(each for each in tree(response.text).iter("div") if each.get("id") == "refused").find(".//a")
    assert link is not None
    assert text_of(link) == "Show this larger group: Size: Medium"
    assert shown_on(lead.get(link.attrib["href"]).text)


def test_a_small_country_looks_like_one_that_is_not_there(
    lead: CheckingClient, demo: tuple[str, dict[str, Any]]
) -> None:
    """A country of the round that is too small and one outside of it: the same answer."""
    texts = {words(lead.get(demo[0], query_string={"group": one})) for one in ("country:XA", "country:QQ")}
    assert len({text.split("Show ")[-1] for text in texts}) == 1


def test_before_the_publication(shared_app: Flask, lead: CheckingClient) -> None:
    """A page that says what will come and when; nothing about groups, and no edition."""
    address = at(assessment_of(shared_app))
    response = lead.get(address, query_string={"group": "country:XA"})
    assert response.status_code == 200
    assert "The figures of your peers are not published yet." in words(response)
    assert "<select" not in response.text.split("<main", 1)[1]
    assert lead.get(address, query_string={"edition": 1}).status_code == 404


@pytest.mark.parametrize("edition", ["0", "2", "-1", "x", "1.0", "١", "9999999", "1 "])
def test_editions_that_do_not_exist(lead: CheckingClient, demo: tuple[str, dict[str, Any]], edition: str) -> None:
    """Not found."""
    assert lead.get(demo[0], query_string={"edition": edition}).status_code == 404


def test_a_correction_is_an_edition_beside_the_first(
    client_for: ClientFor, stored: Sessions, round_: tuple[UUID, list[UUID]]
) -> None:
    """Six corrected results: new figures in edition 2 with its note, the old ones at their own address for ever."""
    round_id, made = round_
    lead = client_for("lead")
    first = lead.get(at(made[0]))
    with stored() as session:
        corrected(session, round_id, made[1:7], ("صُحّحت ست نتائج.", "ar"))
    second = lead.get(at(made[0]))
    assert shown_on(second.text) != shown_on(first.text)
    assert shown_on(lead.get(at(made[0]), query_string={"edition": 1}).text) == shown_on(first.text)
    note = next(each for each in tree(second.text).iter("div") if each.get("class") == "typed")
    assert (text_of(note), note.get("lang"), note.get("dir")) == ("صُحّحت ست نتائج.", "ar", "rtl")


@ONE_DATABASE
def test_one_correction_changes_nothing_that_is_shown(
    client_for: ClientFor, stored: Sessions, round_: tuple[UUID, list[UUID]]
) -> None:
    """The own result was corrected alone: every figure says that it is unchanged, and the page that it counts the
    earlier result."""
    round_id, made = round_
    lead = client_for("lead")
    before = shown_on(lead.get(at(made[0])).text)
    with stored() as session:
        corrected(session, round_id, made[:1], ("A slip.", "en"))
    after = lead.get(at(made[0]))
    assert shown_on(after.text) == before
    assert after.text.count("Unchanged since edition 1.") == len(before)


@ONE_DATABASE
def test_without_an_own_result(client_for: ClientFor, stored: Sessions, round_: tuple[UUID, list[UUID]]) -> None:
    """The own result is not validated: the page says so, and shows the groups without a position."""
    _, made = round_
    lead = client_for("lead")
    with stored() as session:
        row = session.get_one(Assessment, made[0])
        row.state = "in_review"
        session.commit()
    page = lead.get(at(made[0]))
    assert "Your own result is not validated; the groups are shown without your position." in words(page)
    assert "Your score," not in words(page)
    assert shown_on(page.text)


@ONE_DATABASE
def test_only_leads_of_the_institution(app: Flask, client_for: ClientFor, round_: tuple[UUID, list[UUID]]) -> None:
    """The lead of another institution of the same round finds nothing there, but its own page."""
    _, made = round_
    add_colleague(app, "other", "Huda", role="lead", at="Peer 9")
    other = client_for("other")
    assert other.get(at(made[0])).status_code == 404
    assert shown_on(other.get(at(made[9])).text)


@ONE_DATABASE
def test_facts_of_another_round(client_for: ClientFor, round_: tuple[UUID, list[UUID]]) -> None:
    """A group that another round shows is refused here, where nobody has its facts."""
    _, made = round_
    assert REFUSED in page(client_for("lead"), at(made[0]), "context_group:high")


def test_results_lead_here(lead: CheckingClient, demo: tuple[str, dict[str, Any]], shared_app: Flask) -> None:
    """The results of a published round have a link, those of an open one have none."""
    for address, is_there in ((demo[0], True), (at(assessment_of(shared_app)), False)):
        results = lead.get(address.replace("/peers", "/results"))
        assert results.status_code == 200
        assert ("Your institution beside its peers" in results.text) is is_there


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_other_languages(lead: CheckingClient, demo: tuple[str, dict[str, Any]], language: str) -> None:
    """The same figures, and the direction of the language."""
    response = lead.get(demo[0].replace("/en/", f"/{language}/"))
    assert response.status_code == 200
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in response.text
