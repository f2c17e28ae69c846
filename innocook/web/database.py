"""One database session per request: a snapshot for pages that read, a writing session for forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from innocook.services.database import reading_session, sessions_of

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Make sessions from the application's engine and give them back after each request."""
    app.extensions["innocook.sessions"] = sessions_of(app.extensions["innocook.engine"])
    app.teardown_appcontext(_close)


def db() -> Session:
    """The session of this request, opened when first asked for."""
    if "session" not in g:
        g.session = _open()
    return cast(Session, g.session)


@contextmanager
def writing() -> Iterator[Session]:
    """A second session for what a page that reads has to write down; the page's own snapshot is given back first."""
    _close()
    with current_app.extensions["innocook.sessions"]() as session:
        yield session


def _open() -> Session:
    sessions = current_app.extensions["innocook.sessions"]
    return reading_session(sessions) if request.method in SAFE else cast(Session, sessions())


def _close(error: BaseException | None = None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
