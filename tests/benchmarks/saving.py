"""Saving a section durably and seeing the next page, beside a bare durable SQLite commit of as many rows."""

import math
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
    """Four answers changed each time, with their revisions and thirteen scores; floor and figure end with the page."""
    section = first_section(ground.lead)
    saves, pages, bare = [], [], []
    levels = count()
    commit = durable_commit(ground.folder / "bare.sqlite3")
    for _ in range(TIMES):
        bare.append(best(commit, 1, 0))
        saved, shown = save(ground.lead, section, str(next(levels) % 5))
        saves.append(saved)
        pages.append(shown)
    floor = min(bare) + min(pages)
    whole = min(a + b for a, b in zip(saves, pages, strict=True))
    yield Reading(
        "saving a section and the next page",
        whole,
        10 * floor,
        "<= 10x (a bare durable commit + that page)",
        floor=floor,
    )
    yield Reading(
        "... the save alone, beside the commit", min(saves), math.inf, "none; told for honesty", floor=min(bare)
    )


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


def durable_commit(path: Path) -> Callable[[], None]:
    """The floor: one row committed to survive a power cut, the way the product sets SQLite."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE answer (level TEXT)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answer VALUES ('2')")
        connection.execute("COMMIT")

    return commit
