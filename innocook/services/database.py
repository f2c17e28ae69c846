"""What the web needs of the database: sessions for reading and for writing, and whether it is ready."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from innocook.store.engine import make_sessions, reading_options
from innocook.store.migrations import is_at_head

Sessions = sessionmaker[Session]


def sessions_of(engine: Engine) -> Sessions:
    """The maker of sessions of an engine."""
    return make_sessions(engine)


def reading_session(sessions: Sessions) -> Session:
    """An open session over one unchanging snapshot that refuses writes; the caller closes it."""
    session = sessions()
    session.connection(execution_options=reading_options(session.get_bind().dialect.name))
    return session


def is_ready(engine: Engine) -> bool:
    """Whether the database answers and its tables are those of this release; raises what the driver raises."""
    return is_at_head(engine)
