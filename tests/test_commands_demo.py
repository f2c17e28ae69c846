"""The command that makes a synthetic region: from nothing, beside the demonstration, and never elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from innocook.cli import main
from innocook.store import migrations
from innocook.store.engine import make_engine
from innocook.store.tables import Account, Base, Institution, RoundEdition


def run(url: str, folder: Path, *arguments: str, mode: str = "demonstration") -> Result:
    """What the command says."""
    settings = {"DATABASE_URL": url, "MODE": mode, "SECRET_KEY": "a secret key of the tests, long enough"}
    environment = {f"INNOCOOK_{key}": value for key, value in (settings | {"VAR": str(folder)}).items()}
    return CliRunner().invoke(main, ["demo", *arguments], env=environment)


def count(url: str, table: type[Base]) -> int:
    """How many rows there are."""
    engine = make_engine(url)
    with Session(engine) as session:
        number = session.scalar(select(func.count()).select_from(table)) or 0
    engine.dispose()
    return number


def test_from_nothing(empty_database_url: str, tmp_path: Path):
    """Tables, demonstration, region and a second edition; told on the way, on the error output."""
    done = run(empty_database_url, tmp_path, "--institutions", "6")
    assert done.exit_code == 0, done.output
    assert done.stdout == "Institutions added: 6. Published again: yes.\n"
    assert "6 of 6 institutions" in done.stderr
    assert (count(empty_database_url, Institution), count(empty_database_url, RoundEdition)) == (30, 2)
    assert "reviewer@demo.example" in (tmp_path / "demo-accounts.tsv").read_text(encoding="utf-8")
    again = run(empty_database_url, tmp_path, "--institutions", "8", "--no-publish")
    assert again.stdout == "Institutions added: 2. Published again: no.\n"
    assert (count(empty_database_url, Account), count(empty_database_url, RoundEdition)) == (5, 2)


@pytest.mark.parametrize("mode", ["production", "development"])
def test_only_in_demonstration_mode(tmp_path: Path, mode: str):
    """Refused before anything is made, the file of the database too."""
    done = run(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, "--institutions", "6", mode=mode)
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "demonstration mode only" in done.stderr


@pytest.mark.parametrize("number", ["0", "20001", "many"])
def test_other_numbers_are_refused(tmp_path: Path, number: str):
    """Before anything is made."""
    done = run(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, "--institutions", number)
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_never_beside_real_people(demonstration_url: str, tmp_path: Path):
    """A clear sentence, and nothing added."""
    engine = make_engine(demonstration_url)
    with Session(engine) as session:
        session.execute(update(Account).where(Account.email == "reviewer@demo.example").values(is_demonstration=False))
        session.commit()
    engine.dispose()
    done = run(demonstration_url, tmp_path, "--institutions", "6")
    assert done.exit_code == 1
    assert "not invented; nothing was added" in done.stderr
    assert count(demonstration_url, Institution) == 24


def test_without_a_number_it_helps(tmp_path: Path):
    """The group of commands explains itself."""
    done = run("sqlite://", tmp_path)
    assert (done.exit_code, "--institutions" in done.output) == (0, True)


def test_a_number_and_another_command_are_one_too_many(tmp_path: Path):
    """Nothing is made in silence that was not meant."""
    done = run(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, "--institutions", "6", "load")
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "stands alone" in done.stderr


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_database_of_another_release_is_left_as_it_is(demonstration_url: str, tmp_path: Path):
    """It may hold real people, of whom only the newest tables tell: nothing is migrated by the way."""
    engine = make_engine(demonstration_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    done = run(demonstration_url, tmp_path, "--institutions", "6")
    assert (done.exit_code, "another release" in done.stderr, migrations.current(engine)) == (1, True, "0001")
    engine.dispose()
    assert count(demonstration_url, Institution) == 24
