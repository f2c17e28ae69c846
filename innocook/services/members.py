"""Who is on the team of an institution now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.permissions import Role
from innocook.store import team as stored
from innocook.store.keys import sort_key
from innocook.store.tables import Grant


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who answers for an institution; empty `sections` means all of them."""

    account_id: UUID
    name: str
    email: str
    role: Role
    sections: tuple[str, ...]

    @property
    def is_limited(self) -> bool:
        """Whether they may open some sections only."""
        return bool(self.sections)

    def may_open(self, section: str) -> bool:
        """Whether this section is among theirs."""
        return not self.sections or section in self.sections


def members(session: Session, institution_id: UUID, *, at: datetime) -> tuple[Member, ...]:
    """The active people with a contributor or lead grant at this institution that holds now, ordered by name."""
    return members_of(session, [institution_id], at=at).get(institution_id, ())


def members_of(
    session: Session, institution_ids: Collection[UUID], *, at: datetime
) -> Mapping[UUID, tuple[Member, ...]]:
    """As `members`, by institution; one without anybody is not there. One query."""
    found: dict[UUID, list[Member]] = {}
    grants = stored.team_grants_of(session, institution_ids, at)
    for (institution_id, _), theirs in groupby(grants, key=lambda grant: (grant.institution_id, grant.account_id)):
        if institution_id is not None:
            found.setdefault(institution_id, []).append(_member(list(theirs)))
    return {key: tuple(sorted(people, key=_by_name)) for key, people in found.items()}


def _by_name(member: Member) -> tuple[str, str, UUID]:
    return sort_key(member.name), member.name, member.account_id


def _member(grants: Sequence[Grant]) -> Member:
    """One person's grants as one: lead when one of them is, all sections when one of them is for all."""
    account = grants[0].account
    is_lead = any(grant.role == Role.LEAD for grant in grants)
    is_limited = all(grant.sections for grant in grants)
    sections = {section for grant in grants for section in grant.sections} if is_limited else set()
    role = Role.LEAD if is_lead else Role.CONTRIBUTOR
    return Member(account.id, account.name, account.email, role, tuple(sorted(sections)))
