"""A real server of the product in a process of its own, with its own data folder and a port nobody else can take."""

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ("--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--no-control-socket")
SECONDS_TO_START = 30


@dataclass(frozen=True, slots=True)
class LiveServer:
    """Where the server answers, where it keeps its data, and its accounts: role -> (e-mail, password)."""

    address: str
    var: Path
    accounts: Mapping[str, tuple[str, str]]
    pid: int = 0

    def workers(self) -> list[int]:
        """The processes that serve, where the system tells them (Linux)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()] if children.exists() else []


class ServerDidNotStart(RuntimeError):
    """The server ended or stayed silent; the message holds what it wrote."""


@contextmanager
def running(
    var: Path, workers: int = 1, python: str = sys.executable, *, is_prepared: bool = False, **settings: str
) -> Iterator[LiveServer]:
    """Prepare `var`, unless it is, and serve from it until the block ends; another `python` serves the copy installed
    there.

    `settings` are INNOCOOK_* variables without that prefix.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        variables = environment(var, port, settings)
        if python != sys.executable:
            del variables["PYTHONPATH"]
        if not is_prepared and python == sys.executable and "DATABASE_URL" not in settings:
            shutil.copytree(_prepared_once(), var, dirs_exist_ok=True)
        elif not is_prepared:
            prepare(var, variables, python)
        with (var / "server.log").open("w+", encoding="utf-8") as log:
            process = launch(listener, variables, log, workers=workers, python=python)
            try:
                address = f"http://127.0.0.1:{port}"
                wait_until_healthy(process, address, var / "server.log")
                yield LiveServer(address, var, accounts_in(var), process.pid)
            finally:
                stop(process)


@cache
def _prepared_once() -> Path:
    """A folder as the first preparation in this process left it: every server of it begins with a copy."""
    folder = TemporaryDirectory(prefix="innocook-prepared-")
    atexit.register(folder.cleanup)
    var = Path(folder.name)
    prepare(var, environment(var, 0, {}))
    return var


def launch(
    listener: socket.socket,
    variables: Mapping[str, str],
    log: TextIO,
    *,
    workers: int = 1,
    python: str = sys.executable,
    preload: bool = False,
    leads_a_group: bool = False,
) -> subprocess.Popen[bytes]:
    """Start the server on a socket that is listening already; with `leads_a_group` its group holds all its workers."""
    command = [python, "-m", "gunicorn", *OPTIONS, "--workers", str(workers), "--bind", f"fd://{listener.fileno()}"]
    return subprocess.Popen(
        [*command, *(["--preload"] if preload else []), "innocook.app:create_app()"],
        env=variables,
        cwd=working_folder(variables),
        stdout=log,
        stderr=log,
        pass_fds=[listener.fileno()],
        start_new_session=leads_a_group,
    )


def environment(var: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without its INNOCOOK_ settings, plus a demonstration in `var`, plus `settings`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("INNOCOOK_")}
    ours = {
        "VAR": str(var),
        "MODE": "demonstration",
        "DATABASE_URL": f"sqlite:///{var / 'innocook.sqlite3'}",
        "SECRET_KEY": secrets.token_hex(32),
        "PORT": str(port),
    }
    named = {f"INNOCOOK_{name}": value for name, value in (ours | dict(settings)).items()}
    return inherited | {"PYTHONPATH": str(ROOT)} | named


def prepare(var: Path, variables: Mapping[str, str], python: str = sys.executable) -> None:
    """What ./run does before it serves: catalogues, migrations, demonstration data."""
    var.mkdir(parents=True, exist_ok=True)
    call = "from innocook.cli import main; main(['prepare'])"
    folder = working_folder(variables)
    command = [python, "-P", "-c", call]
    done = subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerDidNotStart(done.stdout + done.stderr)


def working_folder(variables: Mapping[str, str]) -> Path:
    """The checkout, or the data folder for an installed copy, so that nothing is imported from here by accident."""
    return ROOT if "PYTHONPATH" in variables else Path(variables["INNOCOOK_VAR"])


def wait_until_healthy(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Return once /healthz answers 200; raise ServerDidNotStart when the server ends or 30 s pass."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    latest = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < latest:
        try:
            with direct.open(f"{address}/healthz", timeout=1) as response:
                if response.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise ServerDidNotStart(log.read_text(encoding="utf-8") or "the server stayed silent")


def accounts_in(var: Path) -> dict[str, tuple[str, str]]:
    """Role -> (e-mail, password), as the preparation left them; a heading line is passed over."""
    file = var / "demo-accounts.tsv"
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()) if file.exists() else ()
    return {row[0]: (row[1], row[2]) for row in rows if len(row) >= 3 and "@" in row[1]}


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and wait for it; after ten seconds without mercy."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
