"""Fresh, migrated databases for tests: `database_url`, `engine`, `sessions` and `session`, on both kinds of database.

PostgreSQL is taken from `INNOCOOK_TEST_POSTGRESQL_URL`, else started from the programs of this system for the length
of the run. Without either its tests are skipped, unless `INNOCOOK_REQUIRE_POSTGRESQL=1` makes that a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from innocook.store.engine import make_engine, make_sessions
from innocook.store.migrations import upgrade

_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=128MB",
    "max_connections=60",
    "listen_addresses=",
)


class NoServer(Exception):
    """PostgreSQL cannot be had here; the message says why."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a database of a running server in which databases can be made."""
    given = os.environ.get("INNOCOOK_TEST_POSTGRESQL_URL")
    if given:
        yield _with_driver(given)
        return
    try:
        programs = _programs()
    except NoServer as reason:
        if os.environ.get("INNOCOOK_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    with _private_server(programs) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    with _database(postgresql_server) as url:
        upgrade(url)
        yield make_url(url).database or ""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database the test runs on: each test runs once on either."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with _database(request.getfixturevalue("postgresql_server")) as url:
            yield url


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database at the newest migration, without rows."""
    if database_kind == "sqlite":
        path = tmp_path / "innocook.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("postgresql_template")
        with _database(request.getfixturevalue("postgresql_server"), template) as url:
            yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine of the product over `database_url`."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """The maker of sessions over `engine`."""
    return make_sessions(engine)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One session, rolled back at the end unless the test commits."""
    with sessions() as session:
        yield session


@contextmanager
def scratch_postgresql() -> Iterator[str]:
    """The address of a database without any table, outside of pytest; raises NoServer where there is no PostgreSQL."""
    given = os.environ.get("INNOCOOK_TEST_POSTGRESQL_URL")
    with ExitStack() as ends:
        server = _with_driver(given) if given else ends.enter_context(_private_server(_programs()))
        yield ends.enter_context(_database(server))


@contextmanager
def _database(server: str, template: str = "template0") -> Iterator[str]:
    name = f"innocook_{uuid4().hex[:12]}"
    _execute(server, f'CREATE DATABASE {name} TEMPLATE {template} ENCODING "UTF8"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _with_driver(address: str) -> str:
    return make_url(address).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _programs() -> Path:
    beside = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    folders = [*beside, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            if os.geteuid() == 0 and _server_user() is None:
                raise NoServer("PostgreSQL refuses to run as root and there is no user `postgres`")
            return folder
    raise NoServer("PostgreSQL is not installed and INNOCOOK_TEST_POSTGRESQL_URL is not set")


def _server_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


@contextmanager
def _private_server(programs: Path) -> Iterator[str]:
    # A short path: the name of a Unix socket has at most 107 letters.
    folder = Path(tempfile.mkdtemp(prefix="innocook-pg-", dir=_fast_folder()))
    as_user: dict[str, int | list[int]] = {}
    user = _server_user()
    if os.geteuid() == 0 and user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)  # type: ignore[call-overload]
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = [programs / "postgres", "-D", data, "-k", folder, *settings]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)  # type: ignore[call-overload]
    try:
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _fast_folder() -> str | None:
    # In memory a database is copied ten times faster than on a disk; small memory disks are left alone.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    return str(memory) if roomy else None


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            return _execute(url, "SELECT 1")
        except OperationalError:
            time.sleep(0.1)
    raise RuntimeError("the private PostgreSQL server did not start within 15 s")
