"""The pages that compare, over a hundred, a thousand and ten thousand institutions: time, memory, growth."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from functools import partial

from flask import Flask
from flask.testing import FlaskClient

from tests.benchmarks.compare_sheet import SIZES, Floors, sheet
from tests.benchmarks.forks import Visits, in_a_fork, visits
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, Sheet, benchmark
from tests.benchmarks.region import correct_one, made_to, round_of, stored
from tests.benchmarks.template import sign_in
from tests.support.compared_pages import EXPORTS, PAGES, PEERS, Compared

TIMES = 7
GIB = 1024**3
GLANCE = PAGES["at a glance"]
_DOCUMENTS = """
SELECT json_extract(validation.document, '$.answers') FROM validation
JOIN assessment ON assessment.id = validation.assessment_id
JOIN participation ON participation.id = assessment.participation_id
WHERE participation.round_id = (SELECT id FROM round ORDER BY opens_at LIMIT 1)
"""


@benchmark("compare")
def compare(ground: Ground) -> Iterator[Reading | Sheet]:
    """One round that grows: all its institutions are validated, so that every page is of them all."""
    app = ground.region_app
    clients = {role: app.test_client() for role in ("reviewer", "lead")}
    for role, client in clients.items():
        sign_in(client, *ground.region.accounts[role])
    found: dict[str, list[Visits]] = {}
    floors = []
    for size in SIZES:
        made = made_to(ground.region, size, is_published=size == SIZES[0])
        floors.append(floors_of(ground, clients["reviewer"]))
        for name, seen in seen_at(app, round_of(ground.region), clients).items():
            found.setdefault(name, []).append(seen)
    yield sheet(found, floors, frozenset(EXPORTS))
    yield changed(ground, clients["reviewer"], found["at a glance"][-1])
    yield Reading(f"region: {made.institutions:,} institutions made", made.seconds, 300, "<= 5 min (ours)", "s")
    yield Reading("... memory of that process", made.memory / GIB, 1, "<= 1 GiB (ours)", "GiB")


def seen_at(app: Flask, round_: Compared, clients: dict[str, FlaskClient]) -> dict[str, Visits]:
    """Every page from nothing and then again, each in a process of its own; files to take away once."""
    app.extensions["innocook.engine"].dispose()
    wanted = [(PAGES, "reviewer", TIMES), (PEERS, "lead", TIMES), (EXPORTS, "reviewer", 0)]
    return {
        name: in_a_fork(partial(visits, clients[role], round_.path(pattern), times))
        for patterns, role, times in wanted
        for name, pattern in patterns.items()
    }


def floors_of(ground: Ground, client: FlaskClient) -> Floors:
    """Reading and decoding what was validated, and the home page, measured as the pages are."""
    ground.region_app.extensions["innocook.engine"].dispose()
    home = in_a_fork(partial(visits, client, "/ar/", TIMES))
    return Floors(first=in_a_fork(partial(bare_reading, ground)), following=home.shortest.processor)


def bare_reading(ground: Ground) -> float:
    """Milliseconds of processor for the answers of the round without anything around them."""
    connection = sqlite3.connect(ground.region.var / "innocook.sqlite3")
    started = time.process_time()
    for (text,) in connection.execute(_DOCUMENTS):
        json.loads(text)
    spent = (time.process_time() - started) * 1000
    connection.close()
    return spent


def changed(ground: Ground, client: FlaskClient, before: Visits) -> Reading:
    """What a process that knew the round takes for the next page after one result was corrected."""
    round_ = round_of(ground.region)

    def next_page() -> float:
        path = round_.path(GLANCE)
        visits(client, path, 0)
        with stored(ground.region) as session:
            correct_one(session, round_.assessments[-1])
        return visits(client, path, 0).first.processor

    floor = before.shortest.processor
    return Reading("page after one correction in 10,000", in_a_fork(next_page), 300, "<= 300 ms (ours)", floor=floor)
