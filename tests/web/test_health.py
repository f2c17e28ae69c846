"""The two addresses for machines."""

from pathlib import Path

from innocook.store.engine import make_engine
from innocook.store.migrations import downgrade, head
from tests.support.web import ClientFor, client_of, make_app


def test_a_served_database_is_ready(client_for: ClientFor):
    """Up and ready, in plain text, kept by no cache."""
    client = client_for()
    assert [client.get(path).text for path in ("/healthz", "/readyz")] == ["ok\n", "ready\n"]
    assert client.get("/readyz").headers["Content-Type"] == "text/plain; charset=utf-8"


def test_missing_tables_are_not_ready(empty_database_url: str, tmp_path: Path):
    """Over an empty database the process is up and not ready: 503."""
    app = make_app(empty_database_url, tmp_path)
    client = client_of(app)
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 503]


def test_older_tables_are_not_ready(database_url: str, tmp_path: Path):
    """Tables of another release are not ready either."""
    downgrade(database_url)
    app = make_app(database_url, tmp_path)
    assert client_of(app).get("/readyz").status_code == 503


def test_an_unreachable_database_is_not_ready(tmp_path: Path, caplog):
    """A database that cannot be opened: 503, the reason in the log, nothing of it in the answer."""
    app = make_app(f"sqlite:///{tmp_path}/no/such/folder/x.db", tmp_path)
    client = client_of(app)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text, client.get("/healthz").status_code) == (503, "not ready\n", 200)
    assert "readiness" in caplog.text


def test_the_head_is_known(database_url: str):
    """The release brings at least one migration, and a fresh database is at its head."""
    engine = make_engine(database_url)
    assert head() is not None
    engine.dispose()
