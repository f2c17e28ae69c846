"""What people say about themselves: name, language of letters, time zone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.services.accounts import Visitor
from innocook.store import accounts as stored_accounts
from innocook.store import audit
from innocook.store.audit import Event


@dataclass(frozen=True, slots=True)
class Profile:
    """What one can change about one's own account."""

    name: str
    language: str
    time_zone: str


def change(session: Session, visitor: Visitor, wanted: Profile, *, at: datetime) -> None:
    """Keep this for the visitor's account; the event names what changed, not what it was or is."""
    account = stored_accounts.account_for_update(session, visitor.account_id)
    if account is None or account.deactivated_at is not None:
        raise NotFound(str(visitor.account_id))
    news = {name: value for name, value in asdict(wanted).items() if getattr(account, name) != value}
    for name, value in news.items():
        setattr(account, name, value)
    if news:
        who = f"account:{account.id}"
        audit.append_event(
            session, Event(audit.SYSTEM, account.id, "change_account", who, at, {"changed": sorted(news)})
        )
    session.commit()
