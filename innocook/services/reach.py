"""How far somebody's grant at an institution reaches. A grant is never changed: it ends, and another one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.permissions import Role, Scope
from innocook.store import team as stored
from innocook.store.answer_changes import Stamp
from innocook.store.tables import Grant

INSTANT = timedelta(microseconds=1)


def put_reach(session: Session, institution_id: UUID, account_id: UUID, sections: Sequence[str], stamp: Stamp) -> bool:
    """Let a contributor open these sections only, or all of them (none named); whether that is news.

    A lead keeps opening everything. Does not commit; hold the team locked.
    """
    theirs = grants_at(session, institution_id, account_id, stamp.at)
    if not theirs or any(grant.role == Role.LEAD for grant in theirs):
        return False
    wanted = sorted(set(sections))
    if [grant.sections for grant in theirs] == [wanted]:
        return False
    ends_at = None if any(grant.valid_until is None for grant in theirs) else max(_ends(theirs))
    put_end(session, theirs, stamp.at)
    session.add(
        Grant(
            account_id=account_id,
            role=Role.CONTRIBUTOR.value,
            scope=Scope.INSTITUTION.value,
            institution_id=institution_id,
            sections=wanted,
            valid_from=max(_ends(theirs)),
            valid_until=ends_at,
        )
    )
    session.flush()
    return True


def put_end(session: Session, grants: Sequence[Grant], at: datetime) -> None:
    """End these grants now; one that begins this very instant lasts for a microsecond. Does not commit."""
    for grant in grants:
        grant.valid_until = max(at, grant.valid_from + INSTANT)
    session.flush()


def grants_at(session: Session, institution_id: UUID, account_id: UUID, at: datetime) -> list[Grant]:
    """The contributor and lead grants of one account at an institution that hold now."""
    return [grant for grant in stored.team_grants(session, institution_id, at) if grant.account_id == account_id]


def _ends(grants: Sequence[Grant]) -> list[datetime]:
    return [grant.valid_until for grant in grants if grant.valid_until is not None]
