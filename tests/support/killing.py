"""The kill test: many clients save while the processes that serve them are killed, and then the database is read.

SQLite keeps its real settings. The PostgreSQL server of the tests does not sync its files, which is fair here: only
processes of the product are killed, never the database server or the machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from innocook.core.questionnaire import Indicator
from innocook.services.public_questionnaire import packaged_plan
from tests.support.mortal_server import MortalServer, mortal_server
from tests.support.save_differences import differences, stored_unheard, times_stored
from tests.support.save_log import Found, SaveLog
from tests.support.save_reading import read_back
from tests.support.saving_client import SavingClient, plan_saves
from tests.support.visitor import Visitor

OWN, SHARED = 3, 2
"""Indicators that each client has to itself, and those that all clients write."""
LONGEST_AIM = 0.05
"""Seconds: a kill falls so long at most after a save was acknowledged, so that any moment of the next can be hit."""
ROLES = ("lead", "contributor")


@dataclass(frozen=True, slots=True)
class Storm:
    """How much of it; the same seed makes the same saves and aims, the threads and the machine do the rest."""

    saves: int
    kills: int
    clients: int = 8
    seed: str = "innocook"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; `said` is everything the server wrote."""

    log: SaveLog
    found: Found
    workers_killed: int
    servers_killed: int
    said: str

    @property
    def differences(self) -> list[str]:
        """What is not in the database as the clients were told, and failures of the server; empty must come out."""
        failures = self.said.count("Traceback")
        told = [f"the server failed {failures} times: {self.said[-2000:]}"] if failures else []
        return differences(self.log, self.found) + told

    @property
    def acknowledged_found(self) -> int:
        """Acknowledged saves with a revision."""
        times = times_stored(self.found)
        return sum(times[done.save.note] > 0 for done in self.log.acknowledged)

    @property
    def stored_twice(self) -> int:
        """Saves with more revisions than one."""
        return sum(count > 1 for count in times_stored(self.found).values())

    @property
    def stored_unheard(self) -> int:
        """Saves that were in when their client asked again."""
        return stored_unheard(self.log, self.found)


def kill_test(var: Path, storm: Storm, **settings: str) -> Outcome:
    """Serve from `var` (`settings` as in `running`), save and kill, start once more, and read what is stored."""
    with mortal_server(var, **settings) as server:
        server.wait_until_healthy()
        clients, log = _clients(server, storm)
        for client in clients:
            client.begin()
        with _at_work(clients, log):
            killed = _kill(server, log, storm)
        if log.failure:
            log.failure.add_note(f"the server said: {server.said()[-3000:]}")
            raise log.failure
        server.kill_all()
        server.wait_until_healthy()
        server.end()
        assessment = UUID(clients[0].path.split("/")[3])
        found = read_back(server.variables["INNOCOOK_DATABASE_URL"], assessment)
        return Outcome(log, found, killed.count("worker"), killed.count("server"), server.said())


def _clients(server: MortalServer, storm: Storm) -> tuple[list[SavingClient], SaveLog]:
    indicators = [each for each in packaged_plan().questionnaire.indicators if each.options]
    own = [indicators[number * OWN : (number + 1) * OWN] for number in range(storm.clients)]
    shared = indicators[storm.clients * OWN :][:SHARED]
    log = SaveLog(own=frozenset(each.id for group in own for each in group))
    return [_client(server, storm, log, number, own[number], shared) for number in range(storm.clients)], log


def _client(
    server: MortalServer, storm: Storm, log: SaveLog, number: int, own: list[Indicator], shared: list[Indicator]
) -> SavingClient:
    role = ROLES[number % len(ROLES)]
    times = len(range(number, storm.saves, storm.clients))
    return SavingClient(
        number=number,
        visitor=Visitor(server.address),
        account=server.accounts[role],
        saves=plan_saves(number, times, own, shared, storm.seed),
        source=Random(f"{storm.seed}/hang up/{number}"),  # noqa: S311
        log=log,
        takes_reports=role == "lead",
    )


@contextmanager
def _at_work(clients: list[SavingClient], log: SaveLog) -> Iterator[None]:
    """All clients work until they are through or one of them failed."""
    with ThreadPoolExecutor(len(clients)) as pool:
        for client in clients:
            pool.submit(client.work)
        try:
            yield
        except Exception as why:
            log.fail(why)
            raise


def _kill(server: MortalServer, log: SaveLog, storm: Storm) -> list[str]:
    """What was killed: half the times a worker, half the times the whole server, spread at random over the saves."""
    source = Random(f"{storm.seed}/kill")  # noqa: S311
    victims = ["worker", "server"] * (storm.kills // 2) + ["worker"] * (storm.kills % 2)
    source.shuffle(victims)
    stride = (storm.saves - storm.clients) // storm.kills
    acknowledged = 0
    for number, victim in enumerate(victims):
        aim = max(number * stride + source.randrange(stride), acknowledged + 1)
        acknowledged = log.wait_for(min(aim, storm.saves))
        time.sleep(source.uniform(0, LONGEST_AIM))
        if victim == "server":
            server.kill_all()
        while victim == "worker" and not server.kill_worker(source) and not log.failure:
            time.sleep(LONGEST_AIM)
    return victims
