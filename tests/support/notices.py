"""Notices for tests, and how a page shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update

from innocook.core.notices import NoticeKind
from innocook.services.notices import unread_count
from innocook.store.tables import Account, Assessment, Notice
from tests.support.pages import text_of, tree
from tests.support.web import Sessions, email_of

NOW = datetime.now(UTC)
NAMES = {"ar": "مؤسسة", "en": "Registry <Office>", "fr": "Registre"}
PAGE = "/en/notices/"


def account(stored: Sessions, key: str) -> Account:
    """Somebody."""
    with stored() as session:
        return session.scalars(select(Account).where(Account.email_key == email_of(key))).one()


def tell(
    stored: Sessions,
    key: str = "lead",
    kind: NoticeKind = NoticeKind.CORRECTED,
    about: UUID | None = None,
    minutes: int = 0,
    **payload: object,
) -> UUID:
    """A notice of somebody's, so many minutes old; its id."""
    facts = {"institution": NAMES, "round": NAMES, "indicator_title": NAMES, "indicator": "STR1", "section": "STR"}
    facts |= {"until": NOW.isoformat(), "what": "unanswered", "number": 1, "to": "lead"}
    row = Notice(
        account_id=account(stored, key).id,
        kind=kind.value,
        key=uuid4().hex,
        assessment_id=about,
        payload=facts | payload,
        at=NOW - timedelta(minutes=minutes),
    )
    with stored() as session:
        session.add(row)
        session.commit()
    return row.id


def unread(stored: Sessions, key: str = "lead") -> int:
    """How many notices somebody has not read."""
    with stored() as session:
        return unread_count(session, account(stored, key).id)


def titles(page: str) -> list[str]:
    """The headings of the list, in order."""
    return [" ".join(text_of(each).split()) for each in tree(page).iter("h2")]


def to_state(stored: Sessions, assessment_id: UUID, state: str) -> None:
    """Put an assessment where it could stand."""
    with stored() as session:
        session.execute(update(Assessment).where(Assessment.id == assessment_id).values(state=state))
        session.commit()
