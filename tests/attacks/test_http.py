"""The attack through the product: a signed-in lead asks everything that may be asked, and reckons.

What the pages give is exactly the one published table, whoever asks; and from it nothing follows about one institution
in any of the thirteen scores, in both editions together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import Client

from innocook.core.peers import APART, FACTS, SMALLEST, Peer, Spread
from innocook.core.questionnaire import ScoreKind
from innocook.services import publication
from innocook.services.answers import stored_scores
from innocook.services.peer_figures import rooms_of
from innocook.services.public_questionnaire import packaged_plan
from innocook.store import round_editions
from innocook.store.engine import reading
from tests.attacks.attacker import NOBODY, Attacker
from tests.attacks.bracket import brackets, counted, narrowest
from tests.attacks.regions import Region
from tests.support.colleagues import add_colleague
from tests.support.pages import CheckingClient
from tests.support.peer_rounds import Facts, Shown, corrected, published_round, shown_on
from tests.support.web import ONE_DATABASE, ClientFor, Sessions

PEOPLE: list[Facts] = [
    *([("ministry", "medium", "justice", "XA", "high")] * 7),
    *([("ministry", "small", "energy", "XB", "low")] * 6),
    *([("agency", "medium", "energy", "XA", "high")] * 6),
    *([("agency", "small", "justice", "XB", "low")] * 5),
    ("agency", "medium", "justice", "XC", "low"),
    ("ministry", "small", "justice", "XC", "high"),
    ("agency", "small", "energy", "XC", "high"),
]
VALUES = {
    "institution_type": ("ministry", "agency", NOBODY),
    "size": ("medium", "small", NOBODY),
    "sector": ("justice", "energy", NOBODY),
    "country": ("XA", "XB", "XC", "XF"),
    "context_group": ("high", "low", NOBODY),
}
"""What institutions of the round are, and something that none is."""
PLAN = packaged_plan()
SCORES = {score.name.in_language("en"): score.id for score in PLAN.questionnaire.scores}
Asked = tuple[tuple[str, str], ...]


def asked() -> Iterator[Asked]:
    """Every group of at most two facts."""
    for number in (0, 1, 2):
        for names in combinations(FACTS, number):
            for values in product(*(VALUES[name] for name in names)):
                yield tuple(zip(names, values, strict=True))


@dataclass(frozen=True)
class Collected:
    """What an account has read: the figures of each group in each edition, by the name of the score."""

    made: list[UUID]
    round_id: UUID
    read: Callable[[str, UUID, int | None], dict[Asked, Shown]]
    stored: Sessions

    @cached_property
    def editions(self) -> tuple[dict[Asked, Shown], dict[Asked, Shown]]:
        """Everything that the lead was told in both editions."""
        return self.read("lead", self.made[0], 1), self.read("lead", self.made[0], 2)

    @cached_property
    def documents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The published documents."""
        with reading(self.stored) as session:
            first, second = (publication.edition(session, self.round_id, n)[1] for n in (1, 2))
        return first, second


@pytest.fixture
def collected(app: Flask, client_for: ClientFor, stored: Sessions) -> Collected:
    """A round of twenty-seven institutions in three countries, published, seven of them corrected afterwards."""
    with stored() as session:
        round_id, made = published_round(app, session, PEOPLE)
        corrected(session, round_id, made[3:10], ("Seven corrections.", "en"))
    add_colleague(app, "other", "Huda", role="lead", at="Peer 25")
    clients: dict[str, CheckingClient] = {}

    def read(who: str, assessment: UUID, edition: int | None) -> dict[Asked, Shown]:
        client = clients.setdefault(who, client_for(who))
        found = {}
        for group in asked():
            query = [*(("group", f"{fact}:{value}") for fact, value in group)]
            query += [("edition", str(edition))] if edition else []
            # The HTML of these pages is checked elsewhere; here there are hundreds.
            response = Client.get(client, f"/en/assessments/{assessment}/peers", query_string=query)
            assert response.status_code == 200
            found[group] = shown_on(response.text)
        return found

    return Collected(made, round_id, read, stored)


@pytest.mark.slow
@ONE_DATABASE
def test_an_account_learns_the_table_and_nothing_else(collected: Collected) -> None:
    """Every figure read is in the document, every figure of the document was read, in both editions; an account of
    another country and type reads the same; and from all of it nothing follows about one institution."""
    for read, document in zip(collected.editions, collected.documents, strict=True):
        assert {group: {SCORES[name]: one for name, one in figures.items()} for group, figures in read.items()} == {
            group: _in_document(document, group) for group in asked()
        }
    assert any(figures for group, figures in collected.editions[0].items() if len(group) == 2)
    assert collected.read("other", collected.made[25], None) == collected.editions[1]
    region, rooms = _region(collected), rooms_of(PLAN)
    attackers = {
        key: Attacker(_of_score(region, key), _asking(collected, key)) for key in collected.documents[0]["scores"]
    }
    for score in collected.documents[0]["scores"]:
        attacker = attackers[score]
        assert attacker.shown
        assert attacker.close_pair() is None
        assert attacker.known_sum() is None
        assert narrowest(attacker) >= rooms[score] >= APART, score
    _together(attackers)


def _together(attackers: Mapping[str, Attacker]) -> None:
    """An overall score is the mean of its principles: the range from both together is still wide enough."""
    principles = [score.id for score in PLAN.questionnaire.scores if score.kind is ScoreKind.PRINCIPLE]
    ranges = {key: brackets(counted(attackers[key]), attackers[key]) for key in ("overall", *principles)}
    for n, edition in enumerate(attackers["overall"].region, 1):
        for name in edition:
            low, high = ranges["overall"][name, attackers["overall"].version(name, n)]
            parts = [ranges[key][name, attackers[key].version(name, n)] for key in principles]
            lows, highs = (sum(part[end] for part in parts) / len(parts) for end in (0, 1))
            assert min(high, highs) - max(low, lows) >= APART, name


def _in_document(document: Mapping[str, Any], group: Asked) -> dict[str, tuple[int, int, int]]:
    found = next((one for one in document["groups"] if one["filters"] == dict(group)), {})
    figures = found.get("figures", {})
    return {key: (one["lower"], one["median"], one["upper"]) for key, one in figures.items() if one}


def _asking(collected: Collected, score: str) -> Callable[[Mapping[str, str], int], Spread | None]:
    name = next(name for name, key in SCORES.items() if key == score)

    def ask(wanted: Mapping[str, str], n: int) -> Spread | None:
        group = tuple((fact, wanted[fact]) for fact in FACTS if fact in wanted)
        figures = collected.editions[n - 1].get(group, {}).get(name)
        # The page says which figures are unchanged; so does the document, which was compared with it.
        document = next((one for one in collected.documents[n - 1]["groups"] if one["filters"] == dict(group)), {})
        return Spread(*figures, document["figures"][score]["edition"]) if figures else None

    return ask


def _region(collected: Collected) -> Region:
    """The true scores in each edition, from the records."""
    with reading(collected.stored) as session:
        editions = []
        for document in collected.documents:
            members = {UUID(key): n for key, n in document["members"].items()}
            answers = round_editions.answers_then(session, members)
            editions.append(
                {
                    str(collected.made.index(key)).zfill(2): Peer(
                        PEOPLE[collected.made.index(key)],
                        {score: one.value for score, one in stored_scores(PLAN, answers[key]).items()},
                    )
                    for key in members
                }
            )
    return tuple(editions)


def _of_score(region: Region, score: str) -> Region:
    """The region as if this score were its overall one."""
    return tuple(
        {name: Peer(peer.facts, {"overall": peer.values[score]}) for name, peer in edition.items()}
        for edition in region
    )


def test_a_group_on_this_page_has_enough_institutions() -> None:
    """The invented round tempts: groups of one, of five, and pairs that differ in one."""
    sizes = {
        sum(all(facts[FACTS.index(fact)] == value for fact, value in group) for facts in PEOPLE) for group in asked()
    }
    assert {0, 1, 5} <= {size for size in sizes if size < SMALLEST}
