"""Which grants make sense: a role counts in some scopes only, and says where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from innocook.core.permissions import TABLE, Grant, Role, Scope, may_anywhere

_SOMETIME = datetime(2000, 1, 1, tzinfo=UTC)
_PARTIES = frozenset({Role.CONTRIBUTOR, Role.LEAD, Role.COORDINATOR})


def scopes_of(role: Role) -> tuple[Scope, ...]:
    """The scopes in which a grant of this role counts, the widest first."""
    allowed = next(action for action, row in TABLE.items() if role in row)
    return tuple(
        scope for scope in Scope if may_anywhere([Grant(role, scope, valid_from=_SOMETIME)], allowed, _SOMETIME)
    )


def reviews_beside_own_case(roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles reviews, and is a party somewhere, where they then never review."""
    held = frozenset(roles)
    return Role.REVIEWER in held and bool(held & _PARTIES)
