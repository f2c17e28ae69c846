"""Saving a section durably and seeing the next page, beside a bare durable SQLite commit of as many rows."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark, best
from tests.support.visitor import Visitor, form_values, path_of

TIMES = 40


@benchmark("saving")
def saving(ground: Ground) -> Iterator[Reading]:
    """Four answers changed each time: revisions, scores and an audit event are written with them."""
    section = first_section(ground.lead)
    saves, pages, bare = [], [], []
    levels = count()
    commit = durable_commit(ground.folder / "bare.sqlite3")
    for _ in range(TIMES):
        bare.append(best(commit, 1, 0))
        saved, shown = save(ground.lead, section, str(next(levels) % 5))
        saves.append(saved)
        pages.append(shown)
    floor, page = min(bare), min(pages)
    whole = min(a + b for a, b in zip(saves, pages, strict=True))
    budget = "<= 10x a bare durable commit + the next page"
    yield Reading("saving a section and the next page", whole, 10 * floor + page, budget, floor=floor + page)


def first_section(visitor: Visitor) -> str:
    """The first section of the visitor's first assessment."""
    tasks = re.findall(r'"(/ar/assessments/[0-9a-f-]{36}/)"', visitor.get("/ar/assessments/").text)[0]
    return re.findall(rf'"({tasks}sections/\w+)"', visitor.get(tasks).text)[0]


def save(visitor: Visitor, section: str, level: str) -> tuple[float, float]:
    """Choose a level for every question of the section; the milliseconds of saving, and of the page it leads to."""
    values = chosen(form_values(visitor.get(section).text), level) | {"then": "next"}
    sent = visitor.post(section, values)
    if sent.status not in {302, 303}:
        raise AssertionError(sent.text)
    shown = visitor.get(path_of(sent, section))
    return sent.seconds * 1000, shown.seconds * 1000


def chosen(values: dict[str, str], level: str) -> dict[str, str]:
    """The values with this level for every question; a question shows by its version."""
    questions = [name.removesuffix(".version") for name in values if name.endswith(".version")]
    return values | dict.fromkeys(questions, level)


TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE answer (id INTEGER PRIMARY KEY, level TEXT, version INTEGER);
CREATE TABLE revision (id INTEGER PRIMARY KEY, answer INTEGER, level TEXT);
CREATE TABLE score (id TEXT PRIMARY KEY, value REAL);
CREATE TABLE event (id INTEGER PRIMARY KEY, payload TEXT);
INSERT INTO answer VALUES (1, '0', 1), (2, '0', 1), (3, '0', 1), (4, '0', 1);
"""


def durable_commit(path: Path) -> Callable[[], None]:
    """The floor: as many rows as a save writes, committed to survive a power cut the way the product sets SQLite.

    Four answers, a revision of each, thirteen scores, one audit event; nothing is read, checked or computed.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(TABLES)
    scores = [(f"score-{n}", n / 3) for n in range(13)]

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for key in (1, 2, 3, 4):
            connection.execute("UPDATE answer SET level = '2', version = version + 1 WHERE id = ?", (key,))
            connection.execute("INSERT INTO revision (answer, level) VALUES (?, '2')", (key,))
        connection.executemany("INSERT OR REPLACE INTO score VALUES (?, ?)", scores)
        connection.execute("INSERT INTO event (payload) VALUES (?)", ("x" * 200,))
        connection.execute("COMMIT")

    return commit
