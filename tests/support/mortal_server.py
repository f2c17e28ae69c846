"""The product served by processes that can be killed at any moment, on a socket that outlives them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TextIO

from tests.support.server import accounts_in, environment, launch, prepare, wait_until_healthy

WORKERS = 2


@dataclass(slots=True)
class MortalServer:
    """A gunicorn master with its workers. Connections queue at the socket while nobody serves."""

    var: Path
    listener: socket.socket
    variables: Mapping[str, str]
    log: TextIO
    accounts: Mapping[str, tuple[str, str]]
    preload: bool
    master: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        """Start."""
        self.start()

    @property
    def address(self) -> str:
        """Where it answers, before and after each death."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def start(self) -> None:
        """Start the master, in a group of its own; it starts the workers."""
        self.master = launch(
            self.listener, self.variables, self.log, workers=WORKERS, preload=self.preload, leads_a_group=True
        )

    def kill_worker(self, source: Random) -> bool:
        """SIGKILL for one of the workers, which the master then replaces; False when there is none just now."""
        workers = children(self.master.pid)
        if workers:
            os.kill(source.choice(workers), signal.SIGKILL)
        return bool(workers)

    def kill_all(self) -> None:
        """SIGKILL for the master and its workers at once, and a new master on the same socket."""
        self.end()
        self.start()

    def end(self) -> None:
        """SIGKILL for the whole group; nobody else can have its number before the master is waited for."""
        if self.master.returncode is None:
            os.killpg(self.master.pid, signal.SIGKILL)
            self.master.wait()

    def wait_until_healthy(self) -> None:
        """Return once it answers; raise ServerDidNotStart when it does not."""
        wait_until_healthy(self.master, self.address, Path(self.log.name))

    def said(self) -> str:
        """What all its processes wrote so far."""
        return Path(self.log.name).read_text(encoding="utf-8")


@contextmanager
def mortal_server(var: Path, **settings: str) -> Iterator[MortalServer]:
    """Prepare `var` and serve from it; `settings` as in `running`. No process is left, however the block ends.

    SQLite is served as ./run does, from one application loaded before the workers; PostgreSQL as deployments do.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        variables = environment(var, listener.getsockname()[1], settings)
        prepare(var, variables)
        preload = variables["INNOCOOK_DATABASE_URL"].startswith("sqlite")
        with (var / "server.log").open("a", encoding="utf-8") as log:
            server = MortalServer(var, listener, variables, log, accounts_in(var), preload)
            try:
                yield server
            finally:
                server.end()


def children(process: int) -> list[int]:
    """The living children of one process of ours."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines())
    return [int(pid) for pid, parent, state in rows if int(parent) == process and not state.startswith("Z")]
