"""What is written to people, in their language, as plain text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from innocook.core.text import Text
from innocook.i18n import Translator, translator
from innocook.outbound.paper import written


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be put into the outbox; `kind` names its template."""

    kind: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class ListedSection:
    """A section in a letter: `open` of its `total` indicators still have no answer; `due_on` if a day was set."""

    title: Text
    open: int
    total: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation says. `role` is contributor or lead; `is_limited` opens no other sections."""

    institution: Text
    round_name: Text
    inviter: str
    role: str
    sections: tuple[ListedSection, ...]
    is_limited: bool
    expires_at: datetime
    time_zone: str
    link: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a reminder says: the reader's sections that are still open, and where to go on."""

    institution: Text
    round_name: Text
    name: str
    sender: str
    sections: tuple[ListedSection, ...]
    closes_at: datetime
    time_zone: str
    link: str


def invitation(recipient: str, language: str, facts: Invited) -> Letter:
    """The letter that invites somebody to a team; its link lets the reader in."""
    t = translator(language)
    institution = facts.institution.in_language(language)
    subject = t.gettext("Invitation to the self-assessment of %(institution)s", institution=institution)
    until = _instant(facts.expires_at, facts.time_zone, t)
    return _letter("invitation", recipient, subject, t, facts, until=until)


def reminder(recipient: str, language: str, facts: Reminded) -> Letter:
    """The letter that reminds somebody of their open sections."""
    t = translator(language)
    institution = facts.institution.in_language(language)
    subject = t.gettext("Reminder: your sections in the self-assessment of %(institution)s", institution=institution)
    closes = _instant(facts.closes_at, facts.time_zone, t)
    return _letter("reminder", recipient, subject, t, facts, closes=closes)


def _letter(kind: str, recipient: str, subject: str, t: Translator, facts: Invited | Reminded, **more: str) -> Letter:
    values = {"facts": facts, "subject": subject, **more}
    text, html = (written(f"{kind}.{ending}", t, values) for ending in ("txt", "html"))
    return Letter(kind, recipient, t.language, subject, text, html)


def _instant(value: datetime, zone: str, t: Translator) -> str:
    local = value.astimezone(ZoneInfo(zone))
    return t.gettext("%(day)s, %(time)s", day=t.date(local.date()), time=t.time(local))
