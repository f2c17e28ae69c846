"""Letters about a password: the link that sets one, and the news that it was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from innocook.i18n import Translator, translator
from innocook.outbound.letters import Letter
from innocook.outbound.paper import written


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose account a letter is about, and how they read."""

    email: str
    name: str
    language: str
    time_zone: str


def reset(owner: Owner, link: str, expires_at: datetime, *, is_asked: bool) -> Letter:
    """The link to a new password; `is_asked` where somebody asked for it, not an administrator."""
    t = translator(owner.language)
    until = _instant(expires_at, owner, t)
    return _letter("password_reset", t.gettext("Your new password"), owner, link=link, until=until, is_asked=is_asked)


def welcome(owner: Owner, link: str, expires_at: datetime) -> Letter:
    """The link to the first password of an account that was made for somebody."""
    t = translator(owner.language)
    subject = t.gettext("Your account in InnoCook")
    return _letter("password_welcome", subject, owner, link=link, until=_instant(expires_at, owner, t))


def changed(owner: Owner, link: str, at: datetime) -> Letter:
    """The news that the password is another one; `link` is where a new one can be asked for."""
    t = translator(owner.language)
    subject = t.gettext("Your password was changed")
    return _letter("password_changed", subject, owner, link=link, moment=_instant(at, owner, t))


def _letter(kind: str, subject: str, owner: Owner, **values: object) -> Letter:
    t = translator(owner.language)
    text, html = (
        written(f"{kind}.{ending}", t, {"owner": owner, "subject": subject, **values}) for ending in ("txt", "html")
    )
    return Letter(kind, owner.email, t.language, subject, text, html)


def _instant(value: datetime, owner: Owner, t: Translator) -> str:
    local = value.astimezone(ZoneInfo(owner.time_zone))
    return t.gettext("%(day)s, %(time)s", day=t.date(local.date()), time=t.time(local))
