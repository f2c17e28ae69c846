"""The letter that invites somebody to lead the self-assessment of an institution, before any assessment was begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from innocook.core.text import Text
from innocook.i18n import translator
from innocook.outbound.letters import Letter
from innocook.outbound.paper import written

KIND = "lead_invitation"


@dataclass(frozen=True, slots=True)
class InvitedLead:
    """What the letter says; `expires_at` is told in `time_zone`, and `link` lets the reader in."""

    institution: Text
    inviter: str
    expires_at: datetime
    time_zone: str
    link: str


def lead_invitation(recipient: str, language: str, facts: InvitedLead) -> Letter:
    """The letter in one language: what leading means, the way in, and until when it is open."""
    t = translator(language)
    institution = facts.institution.in_language(language)
    subject = t.gettext("Invitation to the self-assessment of %(institution)s", institution=institution)
    local = facts.expires_at.astimezone(ZoneInfo(facts.time_zone))
    until = t.gettext("%(day)s, %(time)s", day=t.date(local.date()), time=t.time(local))
    values = {"facts": facts, "subject": subject, "until": until}
    text, html = (written(f"{KIND}.{ending}", t, values) for ending in ("txt", "html"))
    return Letter(KIND, recipient, t.language, subject, text, html)
