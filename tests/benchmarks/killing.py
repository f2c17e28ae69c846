"""Saves while the processes that serve them are killed: 200 from 8 clients, 20 SIGKILLs, on SQLite and PostgreSQL."""

import math
import statistics
import sys
from collections.abc import Iterator

from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Reading, benchmark
from tests.support.databases import NoServer, scratch_postgresql
from tests.support.killing import Outcome, Storm, kill_test

STORM = Storm(saves=200, kills=20)


@benchmark("kill")
def kill(ground: Ground) -> Iterator[Reading]:
    """Every acknowledged save is stored once, and nothing else is spoilt; PostgreSQL only where it is installed."""
    yield from readings("SQLite", kill_test(ground.folder / "kill-sqlite", STORM))
    try:
        with scratch_postgresql() as url:
            yield from readings("PostgreSQL", kill_test(ground.folder / "kill-postgresql", STORM, DATABASE_URL=url))
    except NoServer as reason:
        print(f"the kill test on PostgreSQL is left out: {reason}", file=sys.stderr, flush=True)


def readings(database: str, outcome: Outcome) -> Iterator[Reading]:
    """The counts that must be exact, then what it cost the clients; differences are written out in full."""
    for difference in outcome.differences:
        print(f"{database}: {difference}", file=sys.stderr, flush=True)
    kills = outcome.workers_killed + outcome.servers_killed
    title = f"acknowledged saves found after {kills} SIGKILLs ({database})"
    yield Reading(title, outcome.acknowledged_found, STORM.saves, f"= {STORM.saves}", "saves", least=STORM.saves)
    yield Reading("... saves stored twice", outcome.stored_twice, 0, "= 0", "saves")
    yield Reading("... other things not as clients were told", len(outcome.differences), 0, "= 0", "differences")
    lost = outcome.log.broken_off + outcome.log.hung_up
    told = "none; told for honesty"
    yield Reading("... requests whose answer was lost, then sent again", lost, math.inf, told, "requests")
    yield Reading("... saves already in when they were sent again", outcome.stored_unheard, math.inf, told, "saves")
    times = [done.seconds for done in outcome.log.acknowledged]
    yield Reading("... a save until acknowledged, median", statistics.median(times) * 1000, math.inf, told)
    yield Reading("... a save until acknowledged, longest", max(times) * 1000, math.inf, told)
