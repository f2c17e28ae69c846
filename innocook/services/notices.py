"""Telling people what concerns them: in the product always, by letter unless they chose otherwise.

Nobody is told of the same event twice, however often and by however many processes it is put.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.lifecycle import State
from innocook.core.notice_words import NoticeWords, words_of
from innocook.core.notices import NoticeKind
from innocook.core.permissions import Action, Role, Target, may
from innocook.outbound import notice_letters
from innocook.outbound.letters import Letter
from innocook.outbound.notice_letters import Reader
from innocook.services import outbox
from innocook.services.grants import as_grant
from innocook.services.members import Member, members
from innocook.store import accounts as stored_accounts
from innocook.store import notices as stored
from innocook.store import team as stored_team


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell: `key` names the event, `payload` holds what the sentences need, without personal data.

    A payload may name an `author` by account id; the name is looked up when it is shown.
    """

    kind: NoticeKind
    key: str
    assessment_id: UUID | None
    payload: Mapping[str, Any]


def put_notices(
    session: Session,
    told: Told,
    account_ids: Iterable[UUID],
    *,
    address: str,
    at: datetime,
    besides: UUID | None = None,
) -> None:
    """Tell these accounts, but not `besides`, who did it; does not commit.

    Whoever was told before is not told again. Each active account that does not mute the kind gets a letter that leads
    to `address`, the public address of the installation; without an address there are no letters.
    """
    put_all_notices(session, [(told, [who for who in account_ids if who != besides])], address=address, at=at)


def put_all_notices(
    session: Session, many: Iterable[tuple[Told, Iterable[UUID]]], *, address: str, at: datetime
) -> None:
    """As `put_notices`, of many things to many people, in a few queries for every five hundred of them."""
    rows = [
        {
            "account_id": who,
            "kind": told.kind.value,
            "key": told.key,
            "assessment_id": told.assessment_id,
            "payload": dict(told.payload),
            "at": at,
        }
        for told, account_ids in many
        for who in dict.fromkeys(account_ids)
    ]
    added = stored.add_notices(session, rows)
    if address and added:
        outbox.put_all(session, _letters(session, added, address), at=at)


def leads_of(session: Session, institution_id: UUID, at: datetime) -> list[UUID]:
    """The active leads of an institution, by name. One query."""
    return [one.account_id for one in members(session, institution_id, at=at) if one.role is Role.LEAD]


def team_of(
    session: Session,
    institution_id: UUID,
    at: datetime,
    sections: Collection[str] | None = None,
    assessment_id: UUID | None = None,
) -> list[Member]:
    """The active leads of an institution and its contributors, by name; with `sections` those whose sections they are.

    A contributor's sections are those given to them in the assessment, as far as they may open them; where none were
    given, all that they may open. At most two queries.
    """
    people = members(session, institution_id, at=at)
    if sections is None:
        return list(people)
    given = stored_team.assignments_of(session, assessment_id) if assessment_id else {}
    return [one for one in people if one.role is Role.LEAD or is_theirs(one, given.get(one.account_id, ()), sections)]


def is_theirs(member: Member, given: Collection[str], sections: Collection[str]) -> bool:
    """Whether one of the sections is a contributor's own."""
    return any(member.may_open(section) and (not given or section in given) for section in sections)


def reviewers_of(session: Session, country_id: str | None, institution_id: UUID | None, at: datetime) -> list[UUID]:
    """The active people who may review a submission of this institution: nobody who has a part in it. One query."""
    target = Target(institution_id=institution_id, country_id=country_id, state=State.SUBMITTED)
    grouped = groupby(stored.grants_of_reviewers(session, at), key=lambda grant: grant.account_id)
    return [
        account_id
        for account_id, grants in grouped
        if may([as_grant(grant) for grant in grants], Action.REVIEW, target, at)
    ]


def unread_count(session: Session, account_id: UUID) -> int:
    """How many notices somebody has not read. One query, answered by an index."""
    return stored.count_unread(session, account_id)


def authors_of(session: Session, payloads: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The names of the people whom these payloads name, by id as they name it."""
    named = sorted({UUID(payload["author"]) for payload in payloads if "author" in payload})
    found = stored_accounts.accounts_by_id(session, named) if named else {}
    return {str(key): account.name for key, account in found.items()}


def words_for(kind: str, payload: Mapping[str, Any], authors: Mapping[str, str]) -> NoticeWords:
    """What a stored notice says, with the names of `authors_of`."""
    return words_of(NoticeKind(kind), payload, authors.get(payload.get("author", ""), ""))


def _letters(session: Session, added: Sequence[Mapping[str, Any]], address: str) -> Iterator[Letter]:
    """The letters about new notices, for everybody who is active and wants them."""
    accounts = stored.active_accounts(session, {row["account_id"] for row in added})
    authors = authors_of(session, (row["payload"] for row in added))
    for row in added:
        account = accounts.get(row["account_id"])
        if account is not None and row["kind"] not in account.muted_mails:
            reader = Reader(account.email, account.name, account.language, account.time_zone)
            place = f"{address}/{account.language}/notices"
            words = words_for(row["kind"], row["payload"], authors)
            yield notice_letters.notice(reader, words, link=f"{place}/{row['id']}", choices=f"{place}/choices")
