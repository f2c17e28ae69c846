"""A copy of the demonstration with a small synthetic region beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from innocook.services import demo_region
from innocook.store.engine import make_engine, make_sessions
from innocook.store.tables import Assessment, Institution, Participation
from tests.support import databases

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@contextmanager
def region_at(request: pytest.FixtureRequest, kind: str, folder: Path, number: int) -> Iterator[str]:
    """The address of a database of this kind with a region of so many institutions, for a fixture of any scope."""
    if kind == "sqlite":
        path = folder / "region.db"
        shutil.copy(request.getfixturevalue("sqlite_demonstration"), path)
        yield _grown(f"sqlite:///{path}", number)
        return
    template = request.getfixturevalue("postgresql_demonstration")
    with databases._database(request.getfixturevalue("postgresql_server"), template) as url:
        yield _grown(url, number)


def _grown(url: str, number: int) -> str:
    engine = make_engine(url)
    with make_sessions(engine)() as session:
        demo_region.grow(session, number, at=datetime.now(UTC))
    engine.dispose()
    return url


def in_region(session: Session) -> list[Assessment]:
    """The assessments of the region."""
    query = select(Assessment).join(Participation).join(Institution)
    return list(session.scalars(query.where(Institution.code.startswith("REGION-")).order_by(Assessment.id)))
