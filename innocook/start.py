"""Starts the product from its checkout: the data folder, the preparation when it is due, the server, the address.

`python -m innocook.start` serves; with arguments it is the `innocook` command line with the same settings.
"""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import MutableMapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READ_BY_PREPARATION = ("innocook", "migrations", "questionnaires")
GUNICORN = (
    *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    *("--log-level", "warning", "--no-control-socket", "--graceful-timeout", "5"),
)


def main(arguments: Sequence[str]) -> None:
    """Serves, or hands the arguments to the command line of the product."""
    complete(os.environ)
    if list(arguments) in ([], ["serve"]):
        serve()
    else:
        from innocook.cli import main as command_line

        command_line(list(arguments), prog_name="innocook")


def complete(variables: MutableMapping[str, str]) -> None:
    """Adds the defaults of a demonstration to what the caller set; makes the data folder and its key."""
    var = Path(variables.get("INNOCOOK_VAR") or ROOT / "var").resolve()
    var.mkdir(parents=True, exist_ok=True)
    variables["INNOCOOK_VAR"] = str(var)
    variables.setdefault("INNOCOOK_MODE", "demonstration")
    variables.setdefault("INNOCOOK_DATABASE_URL", f"sqlite:///{var / 'innocook.sqlite3'}")
    if not variables.get("INNOCOOK_SECRET_KEY"):
        variables["INNOCOOK_SECRET_KEY"] = secret_key(var / "secret-key")


def secret_key(path: Path) -> str:
    """The key kept in this file: made once, 256 random bits, readable by its owner only."""
    if not path.exists():
        write_whole(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def serve() -> None:
    """Becomes the server on the local address; a process of its own prints the address once it answers."""
    port = free_port(os.environ.get("INNOCOOK_PORT") or "8000")
    prepare()
    server = os.getpid()
    if os.fork() == 0:
        announce(server, f"http://127.0.0.1:{port}", Path(os.environ["INNOCOOK_VAR"]) / "demo-accounts.tsv")
    os.chdir(ROOT)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *GUNICORN, "innocook.app:create_app()"]
    if os.environ["INNOCOOK_MODE"] == "demonstration":  # elsewhere the start asks the database: not before a fork
        command.insert(-1, "--preload")
    os.execv(sys.executable, command)  # noqa: S606


def free_port(text: str) -> int:
    """The port, when it is one and nobody uses it; otherwise the process ends with one line."""
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit(f"INNOCOOK_PORT must be a number from 1 to 65535, not {text!r}")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(text)))
        except OSError as problem:
            reason = str(problem.strerror).lower()
            raise SystemExit(f"Port {text}: {reason}; choose another, for instance INNOCOOK_PORT=8123 ./run") from None
    return int(text)


def prepare() -> None:
    """Catalogues compiled, database migrated, demonstration loaded; starts nothing when nothing changed."""
    stamp = Path(os.environ["INNOCOOK_VAR"]) / "prepared"
    digest = preparation_digest()
    if is_prepared(stamp, digest):
        return
    say("Preparing the database and the message catalogues")
    if subprocess.run([sys.executable, "-P", "-m", "innocook.start", "prepare"], check=False).returncode:
        raise SystemExit("The preparation failed; the lines above say why")
    write_whole(stamp, digest)


def is_prepared(stamp: Path, digest: str) -> bool:
    """Whether the stamp is of today's inputs and what it vouches for still exists; only for local demonstrations."""
    kind, _, database = os.environ["INNOCOOK_DATABASE_URL"].partition(":///")
    if kind != "sqlite" or os.environ["INNOCOOK_MODE"] != "demonstration":
        return False
    catalogues = (ROOT / "innocook" / "translations").rglob("*.po")
    made = [Path(database), stamp.with_name("demo-accounts.tsv"), *(path.with_suffix(".mo") for path in catalogues)]
    return stamp.exists() and stamp.read_text(encoding="ascii") == digest and all(path.exists() for path in made)


def preparation_digest() -> str:
    """SHA-256 of all that the preparation reads (code, static files, migrations, questionnaires) and of where to."""
    digest = hashlib.sha256(os.environ["INNOCOOK_DATABASE_URL"].encode())
    files = (path for folder in READ_BY_PREPARATION for path in (ROOT / folder).rglob("*"))
    for path in sorted(path for path in files if path.is_file() and path.suffix not in {".pyc", ".mo"}):
        digest.update(str(path.relative_to(ROOT)).encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def announce(server: int, address: str, accounts: Path) -> None:
    """Waits until the server answers, prints where and for whom, and ends its process; silent when it never does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    while os.getppid() == server:
        if answers(f"{address}/healthz"):
            say(f"InnoCook is ready: {address}  (Ctrl-C stops it)")
            if os.environ["INNOCOOK_MODE"] == "demonstration" and accounts.exists():
                say(table([line.split("\t") for line in accounts.read_text(encoding="utf-8").splitlines() if line]))
            break
        time.sleep(0.05)
    os._exit(0)


def answers(address: str) -> bool:
    """Whether a plain GET, past any proxy, gets 200 within two seconds."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as indented columns, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n" + "\n".join(f"  {line}" for line in lines)


def say(text: str) -> None:
    """A line for the person at the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def write_whole(path: Path, text: str) -> None:
    """Writes all or nothing, for the owner's eyes only."""
    part = path.with_name(f"{path.name}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)


if __name__ == "__main__":
    main(sys.argv[1:])
