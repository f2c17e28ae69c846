"""Rounds as a reviewer of everything compares them, without a browser."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.permissions import Grant, Role, Scope
from innocook.services.accounts import Visitor
from innocook.services.comparison import Chosen, View, compared_round, rounds_to_compare, view_of

LATER = datetime(2999, 1, 1, tzinfo=UTC)
EVERYWHERE = Grant(role=Role.REVIEWER, scope=Scope.EVERYTHING, valid_from=LATER.replace(year=2000))
REVIEWER = Visitor(UUID(int=1), "reviewer@demo.example", "Reviewer", "en", "Asia/Beirut", 0, (EVERYWHERE,), LATER)


def latest_view(session: Session, **asked: str) -> View:
    """The latest round with these filters."""
    round_id, _ = rounds_to_compare(session, at=LATER)[0]
    return view_of(session, compared_round(session, REVIEWER, round_id, at=LATER), Chosen(**asked))
