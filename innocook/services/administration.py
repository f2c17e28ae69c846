"""Accounts as administrators see them: a list that can be searched, and one account with its grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import InnocookError, NotFound
from innocook.core.grant_scopes import reviews_beside_own_case
from innocook.core.permissions import Action, Role, Scope, may_anywhere
from innocook.core.text import Text
from innocook.services.accounts import Visitor
from innocook.services.accounts import visitor as visitor_by_id
from innocook.services.assessments import names_of
from innocook.services.countries import known_countries
from innocook.services.paging import placed
from innocook.services.reach import INSTANT
from innocook.store import account_lists as stored
from innocook.store import accounts as stored_accounts
from innocook.store import administrators as stored_places
from innocook.store.account_lists import NO_ROLE, AccountFilter
from innocook.store.second_factors import count_recovery_codes
from innocook.store.tables import Account, Grant, Institution

__all__ = ["NO_ROLE", "AccountFilter"]

PAGE = 50
MOST_FOUND = 20


class AdministrationRefused(InnocookError):
    """Something cannot be done to an account; `code` says why, `account_id` names the account that is in the way."""

    def __init__(self, code: str, account_id: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.account_id = account_id


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant, with the names of its country or institution; `is_over` and `is_ahead` are as of the reading."""

    id: UUID
    role: Role
    scope: Scope
    country: Text | None
    institution: Text | None
    sections: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime | None
    is_over: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as a list shows it; `grants` leave out those that are over."""

    id: UUID
    name: str
    email: str
    language: str
    time_zone: str
    deactivated_at: datetime | None
    has_password: bool
    has_second_factor: bool
    last_sign_in_at: datetime | None
    open_sessions: int
    grants: tuple[GrantLine, ...]

    @property
    def reviews_beside_own_case(self) -> bool:
        """Whether there are institutions which they never review though they are reviewer, because of another grant."""
        return reviews_beside_own_case(grant.role for grant in self.grants)


@dataclass(frozen=True, slots=True)
class OneAccount:
    """An account with what only its own page shows: grants that are over, recovery codes that are left."""

    line: AccountLine
    past: tuple[GrantLine, ...]
    second_factor_since: datetime | None
    recovery_codes: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of the accounts that fit, by name."""

    lines: tuple[AccountLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A country or an institution to choose; `country` and `code` help to tell institutions of one name apart."""

    id: str
    name: Text
    country: Text | None = None
    code: str = ""


def accounts_page(
    session: Session, visitor: Visitor, wanted: AccountFilter, page: int, *, session_seconds: int, at: datetime
) -> AccountPage:
    """Page number `page`, or the last there is; a session counts as open for `session_seconds` after its last use."""
    refuse_others(visitor, at)
    total = stored.count_accounts(session, wanted, at)
    page, pages = placed(page, total, PAGE)
    rows = stored.page_of_accounts(session, wanted, at, limit=PAGE, offset=(page - 1) * PAGE)
    lines = _lines(session, rows, session_seconds, at)
    return AccountPage(tuple(line for line, _ in lines), total, page, pages)


def one_account(
    session: Session, visitor: Visitor, account_id: UUID, *, session_seconds: int, at: datetime
) -> OneAccount:
    """The account; NotFound where there is none."""
    refuse_others(visitor, at)
    row = stored_accounts.account_by_id(session, account_id)
    if row is None:
        raise NotFound(str(account_id))
    ((line, past),) = _lines(session, [row], session_seconds, at)
    return OneAccount(line, past, row.totp_confirmed_at, count_recovery_codes(session, account_id))


def countries(session: Session, language: str) -> list[Choice]:
    """Every country that a grant can name, in the order of the language."""
    return [Choice(one.id, one.name) for one in known_countries(session, language)]


def institutions_found(session: Session, text: str) -> list[Choice]:
    """The institutions with this code or these words in their name, at most MOST_FOUND."""
    return [_institution(row) for row in stored_places.institutions_found(session, text, MOST_FOUND)]


def institution(session: Session, institution_id: UUID) -> Choice | None:
    """The institution with this id, or None."""
    row = stored_places.institution_by_id(session, institution_id)
    return _institution(row) if row else None


def is_over(grant: Grant, at: datetime) -> bool:
    """Whether a grant holds no longer, or was ended before it began."""
    return grant.valid_until is not None and grant.valid_until <= max(at, grant.valid_from + INSTANT)


def refuse_others(visitor: Visitor, at: datetime) -> None:
    """Raise NotFound for everybody who may not manage accounts."""
    if not may_anywhere(visitor.grants, Action.MANAGE_ACCOUNT, at):
        raise NotFound(str(visitor.account_id))


def refuse_former(session: Session, visitor: Visitor, at: datetime) -> None:
    """As `refuse_others`, by what the database says now: somebody else may just have ended the visitor's rights."""
    current = visitor_by_id(session, visitor.account_id, at=at)
    if current is None:
        raise NotFound(str(visitor.account_id))
    refuse_others(current, at)


def _lines(
    session: Session, rows: Sequence[Account], session_seconds: int, at: datetime
) -> list[tuple[AccountLine, tuple[GrantLine, ...]]]:
    """Each account, and apart from it its grants that are over; four queries, whatever the number of accounts."""
    ids = [row.id for row in rows]
    grants: dict[UUID, list[GrantLine]] = {account_id: [] for account_id in ids}
    for grant in stored.all_grants_of(session, ids):
        grants[grant.account_id].append(_grant(grant, at))
    last, sessions = stored.last_sign_ins(session, ids), _open_sessions(session, ids, session_seconds, at)
    lines = []
    for row in rows:
        present = tuple(grant for grant in grants[row.id] if not grant.is_over)
        past = tuple(grant for grant in grants[row.id] if grant.is_over)
        lines.append((_line(row, present, last.get(row.id), sessions.get(row.id, 0)), past))
    return lines


def _open_sessions(session: Session, ids: Sequence[UUID], session_seconds: int, at: datetime) -> dict[UUID, int]:
    return stored.count_open_sessions(session, ids, at - timedelta(seconds=session_seconds))


def _line(row: Account, grants: tuple[GrantLine, ...], last: datetime | None, sessions: int) -> AccountLine:
    return AccountLine(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        time_zone=row.time_zone,
        deactivated_at=row.deactivated_at,
        has_password=row.password_hash is not None,
        has_second_factor=row.totp_confirmed_at is not None,
        last_sign_in_at=last,
        open_sessions=sessions,
        grants=grants,
    )


def _grant(row: Grant, at: datetime) -> GrantLine:
    return GrantLine(
        id=row.id,
        role=Role(row.role),
        scope=Scope(row.scope),
        country=names_of(row.country) if row.country else None,
        institution=names_of(row.institution) if row.institution else None,
        sections=tuple(row.sections),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_over=is_over(row, at),
        is_ahead=row.valid_from > at,
    )


def _institution(row: Institution) -> Choice:
    return Choice(str(row.id), names_of(row), names_of(row.country), row.code or "")
