"""Brings a database to a version of the tables, forwards and back, from Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from innocook.paths import resource


def upgrade(url: str, revision: str = "head") -> None:
    """Run the missing migrations up to `revision`, all or none of them; raises DatabaseOutOfStep for orphaned rows."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Undo migrations down to `revision`, all or none of them."""
    command.downgrade(_config(url), revision)


def current(engine: Engine) -> str | None:
    """The revision the database is at, None when it has no tables of ours."""
    with engine.connect().execution_options(readonly=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str | None:
    """The newest revision this product brings."""
    return ScriptDirectory.from_config(_config("")).get_current_head()


def is_at_head(engine: Engine) -> bool:
    """Whether the database is exactly at the newest revision."""
    return current(engine) == head()


def _config(url: str, folder: Path | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder or resource("migrations")).replace("%", "%%"))
    config.attributes["url"] = url
    return config
