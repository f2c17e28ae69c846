"""The database in a request: a snapshot to read, and a writing session only while a service writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from innocook.services.database import reading_session, sessions_of


def init_app(app: Flask) -> None:
    """Make sessions from the application's engine and give them back after each request."""
    app.extensions["innocook.sessions"] = sessions_of(app.extensions["innocook.engine"])
    app.teardown_appcontext(_close)


def db() -> Session:
    """The snapshot of this request, taken when first asked for; it refuses writes."""
    if "session" not in g:
        g.session = reading_session(current_app.extensions["innocook.sessions"])
    return cast(Session, g.session)


@contextmanager
def writing() -> Iterator[Session]:
    """A session for one service call that writes; whatever it did not commit is undone when the block ends.

    The snapshot is given back first, and the next `db()` sees what was written. Nobody holds the turn to write while
    a body is still arriving or a page is being made.
    """
    _close()
    with current_app.extensions["innocook.sessions"]() as session:
        yield session


@contextmanager
def beside() -> Iterator[Session]:
    """A session that writes what may be left out while the snapshot stays, so that all of a page is from one moment."""
    with current_app.extensions["innocook.sessions"]() as session:
        yield session


def _close(error: BaseException | None = None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
