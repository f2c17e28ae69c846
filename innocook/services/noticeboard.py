"""What somebody was told, as they read it, where it leads them, and which of it they want as letters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.notice_words import NoticeWords
from innocook.core.notices import NoticeKind, kinds_for
from innocook.core.permissions import Action, Target, may
from innocook.services.accounts import Visitor
from innocook.services.assessments import target_of
from innocook.services.notices import authors_of, words_for
from innocook.services.paging import placed
from innocook.store import accounts as stored_accounts
from innocook.store import assessments as stored_assessments
from innocook.store import notices as stored
from innocook.store.accounts import account_for_update
from innocook.store.tables import Assessment, Notice

PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as its reader sees it."""

    id: UUID
    at: datetime
    is_read: bool
    words: NoticeWords


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """A page of notices, the latest first; `unread` counts those of every page."""

    shown: tuple[ShownNotice, ...]
    page: int
    pages: int
    total: int
    unread: int


@dataclass(frozen=True, slots=True)
class Way:
    """Where a notice may lead: what it is about, and what the reader may still do with it."""

    kind: NoticeKind
    is_read: bool
    assessment_id: UUID | None
    indicator: str
    allowed: frozenset[Action]


def notices_page(session: Session, visitor: Visitor, page: int) -> NoticesPage:
    """A page of the visitor's notices; one before the first or after the last is the first or the last."""
    total = stored.count_notices(session, visitor.account_id)
    page, pages = placed(page, total, PAGE)
    rows = stored.notices_of(session, visitor.account_id, limit=PAGE, offset=(page - 1) * PAGE)
    authors = authors_of(session, (row.payload for row in rows))
    shown = tuple(
        ShownNotice(row.id, row.at, row.read_at is not None, words_for(row.kind, row.payload, authors)) for row in rows
    )
    return NoticesPage(shown, page, pages, total, stored.count_unread(session, visitor.account_id))


def way_of(session: Session, visitor: Visitor, notice_id: UUID, *, at: datetime) -> Way:
    """Where a notice of the visitor leads; NotFound for those of others."""
    row = stored.notice_of(session, visitor.account_id, notice_id)
    if row is None:
        raise NotFound(str(notice_id))
    kind = NoticeKind(row.kind)
    about = _assessment(session, visitor, row)
    allowed = _allowed(visitor, target_of(about), row.payload.get("section"), at) if about else frozenset()
    return Way(kind, row.read_at is not None, about.id if about else None, row.payload.get("indicator", ""), allowed)


def mark_read(session: Session, visitor: Visitor, notice_id: UUID, *, at: datetime) -> None:
    """The visitor has read a notice; those of others stay as they are."""
    stored.mark_read(session, visitor.account_id, notice_id, at)
    session.commit()


def mark_all_read(session: Session, visitor: Visitor, until: datetime, *, at: datetime) -> None:
    """The visitor has read every notice that came until an instant; what came meanwhile stays new."""
    stored.mark_all_read(session, visitor.account_id, until, at)
    session.commit()


def mail_choices(session: Session, visitor: Visitor) -> dict[NoticeKind, bool]:
    """The kinds that the visitor can be told in their roles, each with whether a letter goes with it."""
    account = stored_accounts.account_by_id(session, visitor.account_id)
    muted = account.muted_mails if account else []
    return {kind: kind.value not in muted for kind in kinds_for({grant.role for grant in visitor.grants})}


def choose_mails(session: Session, visitor: Visitor, wanted: Collection[NoticeKind]) -> None:
    """Letters go with these kinds and with no other of the visitor's; kinds of other roles stay as they were chosen."""
    account = account_for_update(session, visitor.account_id)
    if account is None:
        raise NotFound(str(visitor.account_id))
    mine = kinds_for({grant.role for grant in visitor.grants})
    kept = {muted for muted in account.muted_mails if muted not in mine}
    account.muted_mails = sorted(kept | {kind.value for kind in mine if kind not in wanted})
    session.commit()


def _allowed(visitor: Visitor, target: Target, section: str | None, at: datetime) -> frozenset[Action]:
    """What the visitor may do with an assessment: comment in this section, read the outcome of any section."""
    parts = [None, *(part for grant in visitor.grants for part in grant.sections)]
    places = {Action.COMMENT: [section], Action.SEE_OUTCOME: parts}
    return frozenset(
        action
        for action in Action
        if any(may(visitor.grants, action, replace(target, section=one), at) for one in places.get(action, [None]))
    )


def _assessment(session: Session, visitor: Visitor, row: Notice) -> Assessment | None:
    """The assessment a notice is about: its own, or the reader's only one in the round it names."""
    if row.assessment_id is not None:
        return stored_assessments.assessment_by_id(session, row.assessment_id)
    institutions = {institution for grant in visitor.grants for institution in grant.institutions}
    theirs = stored_assessments.assessments_of_institutions(session, sorted(institutions), row.at)
    found = [one for one in theirs if str(one.participation.round_id) == row.payload.get("round_id")]
    return found[0] if len(found) == 1 else None
