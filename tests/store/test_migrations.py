"""Migrations: up, down and up again, equal to the models, without losing rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from innocook.paths import resource
from innocook.store import migrations
from innocook.store.engine import make_engine, make_sessions, writing
from innocook.store.errors import DatabaseOutOfStep
from innocook.store.tables import Base
from tests.support.records import an_institution


def _checks(engine: Engine) -> dict[tuple[str, str | None], str]:
    inspector = inspect(engine)
    tables = [table for table in inspector.get_table_names() if table != "alembic_version"]
    return {
        (table, check["name"]): check["sqltext"] for table in tables for check in inspector.get_check_constraints(table)
    }


def test_migrations_equal_the_models(engine: Engine) -> None:
    """An empty database brought up by migrations has exactly the tables of the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_equal_the_models(engine: Engine, empty_database_url: str) -> None:
    """Every check of the models is in the migrated database, word for word."""
    made = make_engine(empty_database_url)
    Base.metadata.create_all(made)
    assert _checks(engine) == _checks(made)
    assert len(_checks(made)) > 30
    made.dispose()


def test_down_and_up_again(empty_database_url: str) -> None:
    """Down to nothing leaves no table of ours; up again is at the head."""
    engine = make_engine(empty_database_url)
    assert migrations.current(engine) is None
    migrations.upgrade(empty_database_url)
    assert migrations.is_at_head(engine)
    migrations.downgrade(empty_database_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert not migrations.is_at_head(engine)
    migrations.upgrade(empty_database_url)
    assert migrations.current(engine) == migrations.head()
    engine.dispose()


def test_upgrade_twice_changes_nothing(database_url: str, engine: Engine) -> None:
    """Running the migrations on a database at the head is harmless."""
    before = migrations.current(engine)
    migrations.upgrade(database_url)
    assert migrations.current(engine) == before == migrations.head()


EXTRA = """
from alembic import op
import sqlalchemy as sa

revision = "extra"
down_revision = "{head}"

def upgrade():
    with op.batch_alter_table("country") as batch:
        batch.add_column(sa.Column("motto", sa.String(), nullable=True))
        batch.alter_column("name_en", existing_type=sa.String(), nullable=True)
    {more}

def downgrade():
    pass
"""


@pytest.fixture
def with_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Adds one more migration that rebuilds the parent table `country`."""

    def add(more: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(resource("migrations"), folder)
        extra = EXTRA.format(head=migrations.head(), more=more)
        (folder / "versions" / "extra.py").write_text(extra, encoding="utf-8")
        monkeypatch.setattr(migrations, "resource", lambda _name: folder)

    return add


def _fill(engine: Engine) -> None:
    with writing(make_sessions(engine)) as session:
        an_institution(session)
    engine.dispose()


def test_children_survive_the_rebuilding_of_a_table(database_url: str, engine: Engine, with_extra) -> None:
    """Rebuilding a parent table keeps every row that points to it, and the rule that protects them."""
    _fill(engine)
    with_extra()
    migrations.upgrade(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM institution")) == 1
        with pytest.raises(IntegrityError):
            connection.execute(text("DELETE FROM country"))


def test_orphans_undo_a_migration(database_kind: str, database_url: str, engine: Engine, with_extra) -> None:
    """A migration that leaves rows pointing nowhere is undone as a whole and says which rows."""
    _fill(engine)
    with_extra('op.execute("DELETE FROM country")')
    refusal = DatabaseOutOfStep if database_kind == "sqlite" else IntegrityError
    with pytest.raises(refusal, match="country"):
        migrations.upgrade(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM country")) == 1
        assert "motto" not in {column["name"] for column in inspect(connection).get_columns("country")}
