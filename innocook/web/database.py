"""One database session per request: a snapshot for pages that read, a writing session for forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from innocook.store.engine import reading_options, make_sessions

SAFE = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Make sessions from the application's engine and give them back after each request."""
    app.extensions["innocook.sessions"] = make_sessions(app.extensions["innocook.engine"])
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
    session: Session = current_app.extensions["innocook.sessions"]()
    if request.method in SAFE:
        session.connection(execution_options=reading_options(session.get_bind().dialect.name))
    return session


def _close(error: BaseException | None = None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
