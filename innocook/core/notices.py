"""What people are told about, whom each kind of notice concerns, and when the close of submissions comes near."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from innocook.core.roles import Role


class NoticeKind(StrEnum):
    """What a notice is about; each person chooses per kind whether a letter goes with it."""

    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    RETURNED = "returned"
    VALIDATED = "validated"
    ASSIGNED = "assigned"
    RECONSIDERATION_ASKED = "reconsideration_asked"
    RECONSIDERED = "reconsidered"
    CORRECTED = "corrected"
    PUBLISHED = "published"
    CLOSING_SOON = "closing_soon"
    MENTIONED = "mentioned"


_TEAM = frozenset({Role.LEAD, Role.CONTRIBUTOR})
_LEADS = frozenset({Role.LEAD})
_REVIEWERS = frozenset({Role.REVIEWER})

CONCERNED: Mapping[NoticeKind, frozenset[Role]] = MappingProxyType(
    {
        NoticeKind.SUBMITTED: _LEADS | _REVIEWERS,
        NoticeKind.RESUBMITTED: _REVIEWERS,
        NoticeKind.RETURNED: _TEAM,
        NoticeKind.VALIDATED: _TEAM,
        NoticeKind.ASSIGNED: _REVIEWERS,
        NoticeKind.RECONSIDERATION_ASKED: _REVIEWERS,
        NoticeKind.RECONSIDERED: _LEADS,
        NoticeKind.CORRECTED: _LEADS,
        NoticeKind.PUBLISHED: _LEADS,
        NoticeKind.CLOSING_SOON: _TEAM,
        NoticeKind.MENTIONED: _TEAM,
    }
)
"""Who can be told of what."""

CLOSING_STEPS = (14, 3, 1)
"""So many days before the close people are reminded of what is still open, once each."""


def kinds_for(roles: Collection[Role]) -> tuple[NoticeKind, ...]:
    """The kinds that somebody with these roles can be told, in the order of the story."""
    return tuple(kind for kind in NoticeKind if CONCERNED[kind] & frozenset(roles))


def closing_step(closes_at: datetime, at: datetime) -> int | None:
    """The reminder that is due so long before the close: the last step that was passed; None before the first, and
    after the close."""
    if closes_at <= at:
        return None
    return min((days for days in CLOSING_STEPS if closes_at - at <= timedelta(days=days)), default=None)
