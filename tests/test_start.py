"""The start from a checkout: settings, key, port, when the preparation is due, and a real second start."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from innocook import start
from tests.support.server import ROOT, prepare

SECONDS_FOR_A_SECOND_START = 2


def test_the_defaults_are_those_of_a_demonstration(tmp_path: Path):
    """Nothing set: demonstration mode, an SQLite file and a key inside the data folder."""
    variables = {"INNOCOOK_VAR": str(tmp_path)}
    start.complete(variables)
    assert variables["INNOCOOK_MODE"] == "demonstration"
    assert variables["INNOCOOK_DATABASE_URL"] == f"sqlite:///{tmp_path}/innocook.sqlite3"
    assert len(bytes.fromhex(variables["INNOCOOK_SECRET_KEY"])) == 32


def test_what_the_caller_set_stays(tmp_path: Path):
    """A set variable is never replaced, and no key is made where one is given."""
    given = {"INNOCOOK_MODE": "development", "INNOCOOK_DATABASE_URL": "postgresql:///x", "INNOCOOK_SECRET_KEY": "k"}
    variables = given | {"INNOCOOK_VAR": str(tmp_path)}
    start.complete(variables)
    assert {name: variables[name] for name in given} == given
    assert not (tmp_path / "secret-key").exists()


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Path):
    """The second start reads the key of the first; nobody else may read it."""
    file = tmp_path / "secret-key"
    assert start.secret_key(file) == start.secret_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "80a"])
def test_a_port_that_is_none_is_refused(text: str):
    """One line names the value and the range."""
    with pytest.raises(SystemExit, match="INNOCOOK_PORT must be a number from 1 to 65535"):
        start.free_port(text)


def test_a_port_in_use_is_refused():
    """One line names the port and a way out."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Port {port}: address already in use; .*INNOCOOK_PORT=\d+ \./run$"):
            start.free_port(str(port))


def test_accounts_are_shown_in_columns():
    """Every column is as wide as its widest cell."""
    assert start.table([["lead", "l@x", "1"], ["administrator", "a@x", "22"]]) == (
        "\n  lead           l@x  1\n  administrator  a@x  22"
    )


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stamp of a data folder in which everything the preparation makes exists."""
    monkeypatch.setenv("INNOCOOK_MODE", "demonstration")
    monkeypatch.setenv("INNOCOOK_DATABASE_URL", f"sqlite:///{tmp_path / 'data.db'}")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    for name in ("data.db", "demo-accounts.tsv"):
        (tmp_path / name).touch()
    stamp = tmp_path / "prepared"
    stamp.write_text(start.preparation_digest())
    return stamp


def test_nothing_is_prepared_twice(prepared: Path):
    """The stamp of the same inputs vouches for the data folder."""
    assert start.is_prepared(prepared, start.preparation_digest())


@pytest.mark.parametrize("name", ["data.db", "demo-accounts.tsv", "prepared"])
def test_what_was_deleted_is_prepared_again(prepared: Path, name: str):
    """A missing database, table of accounts or stamp makes the preparation due."""
    prepared.with_name(name).unlink()
    assert not start.is_prepared(prepared, start.preparation_digest())


def test_a_new_migration_is_prepared(prepared: Path):
    """Whatever the preparation reads changes the digest."""
    migration = prepared.parent / "migrations" / "0002_new.py"
    migration.parent.mkdir()
    migration.write_text("")
    assert not start.is_prepared(prepared, start.preparation_digest())


@pytest.mark.parametrize(
    ("name", "value"), [("INNOCOOK_MODE", "development"), ("INNOCOOK_DATABASE_URL", "postgresql:///x")]
)
def test_other_modes_and_databases_are_prepared_each_time(prepared, monkeypatch, name, value):
    """A stamp beside an SQLite file says nothing about a server elsewhere."""
    monkeypatch.setenv(name, value)
    assert not start.is_prepared(prepared, start.preparation_digest())


@pytest.mark.slow
def test_a_second_start_prints_the_accounts_and_stops_on_request(tmp_path: Path):
    """Prepared before, it uses less than two seconds of processor time until it answers, and ends with 0."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])
    variables = {name: value for name, value in os.environ.items() if not name.startswith("INNOCOOK_")}
    variables |= {"INNOCOOK_VAR": str(tmp_path), "INNOCOOK_PORT": port, "PYTHONPATH": str(ROOT)}
    start.complete(variables)
    prepare(tmp_path, variables, sys.executable)
    digest = [sys.executable, "-c", "from innocook import start; print(start.preparation_digest())"]
    found = subprocess.run(digest, env=variables, capture_output=True, text=True, check=True)
    (tmp_path / "prepared").write_text(found.stdout.strip())
    shown, seconds = serve_until_ready(variables)
    assert f"InnoCook is ready: http://127.0.0.1:{port}" in shown
    assert "lead@demo.example" in shown
    assert "Preparing" not in shown
    assert seconds < SECONDS_FOR_A_SECOND_START


def serve_until_ready(variables: dict[str, str]) -> tuple[str, float]:
    """What a start prints until it is interrupted, and the processor time of its server when it was ready."""
    command = [sys.executable, "-P", "-m", "innocook.start"]
    with subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        first = server.stdout.readline()
        used = processor_seconds(server.pid)
        time.sleep(0.2)
        server.send_signal(signal.SIGINT)
        rest = server.stdout.read()
    assert server.returncode == 0, first + rest
    return first + rest, used


def processor_seconds(process: int) -> float:
    """The processor time of a process so far: unlike the clock it does not depend on what else runs here."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
