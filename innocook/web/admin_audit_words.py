"""The audit log in words: what something was done to, and what its payload says. Unknown codes stay codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from innocook.services.audit_checks import StreamCheck, StreamFault
from innocook.web.admin_words import role_name
from innocook.web.languages import _


def object_name(kind: str) -> str:
    """What something was done to; empty for a kind without a name."""
    names = {
        "account": _("Account"),
        "assessment": _("Assessment"),
        "audit_log": _("Audit log"),
        "evidence": _("Evidence"),
        "institution": _("Institution"),
        "invitation": _("Invitation"),
        "round": _("Round"),
        "participation": _("Participation"),
        "questionnaire_version": _("Questionnaire"),
    }
    return names.get(kind, "")


def payload_pairs(payload: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, Markup]]:
    """The payload as pairs of words; people by their `names`, codes as codes."""
    return [(_key(key), _value(key, value, names)) for key, value in payload.items() if value is not None]


def fault_words(check: StreamCheck) -> str:
    """What is wrong with a stream."""
    number = check.broken_at
    sentences = {
        StreamFault.BROKEN: _("Event %(number)s is not as it was written, or is missing.", number=number),
        StreamFault.NO_HEAD: _("The head of this stream is missing."),
        StreamFault.REMOVED: _("This stream has no events, though there must be some."),
        StreamFault.NOT_AS_KEPT: _("Event %(number)s is not the one that was noted down.", number=number),
    }
    return sentences[check.fault] if check.fault else ""


def _key(key: str) -> str:
    names = {
        "changed": _("Changed"),
        "country": _("Country"),
        "format": _("Format"),
        "from": _("From"),
        "indicator": _("Indicator"),
        "indicators": _("Indicators"),
        "kind": _("Kind"),
        "people": _("People"),
        "reviewer": _("Reviewer"),
        "role": _("Role"),
        "round": _("Round"),
        "scope": _("Reach"),
        "sections": _("Sections"),
        "set": _("Values"),
        "submission": _("Submission"),
        "to": _("To"),
        "until": _("Until"),
    }
    return names.get(key) or (_code(key) if key else "")


def _value(key: str, value: object, names: Mapping[str, str]) -> Markup:
    if isinstance(value, bool):
        return escape(_("yes") if value else _("no"))
    if isinstance(value, list):
        return Markup(" · ").join(_value(key, one, names) for one in value)
    if isinstance(value, Mapping):
        pairs = ((_key(name), _value(name, one, names)) for name, one in value.items())
        return Markup(" · ").join(Markup("{} {}").format(*pair) for pair in pairs)
    text = str(value)
    if key == "role" and role_name(text) != text:
        return escape(role_name(text))
    return Markup("<bdi>{}</bdi>").format(names[text]) if text in names else _code(text)


def _code(text: str) -> Markup:
    """Something that is no word of the language of the page."""
    return Markup('<code dir="ltr">{}</code>').format(text)
