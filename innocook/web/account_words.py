"""What the pages of one's own account say: notes after a change, devices, why a code is refused."""

from __future__ import annotations

from flask import session as cookie
from markupsafe import Markup

from innocook.core.devices import device_of
from innocook.web.languages import _, page_gettext

NOTE = "account_note"


def leave_note(kind: str) -> None:
    """Something to say on the next page of the account."""
    cookie[NOTE] = kind


def take_note() -> str:
    """What is to be said, once; empty when there is nothing."""
    sentences = {
        "password": _("Your password is changed. Every other session has ended."),
        "factor_off": _("The second factor is switched off, and its recovery codes are void."),
        "ended": _("The session has ended."),
        "others_ended": _("Every other session has ended."),
    }
    return sentences.get(cookie.pop(NOTE, ""), "")


def device_words(user_agent: str) -> Markup:
    """A device in plain words, as far as it can be told."""
    device = device_of(user_agent)
    browser, system = _name(device.browser), _name(device.system)
    if device.browser and device.system:
        return page_gettext("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or Markup.escape(_("A device that does not say what it is"))


def code_refused() -> str:
    """Why a code is not taken."""
    return _("This code does not fit, or was used before. Wait for the next code of your app, then enter that one.")


def _name(name: str) -> Markup:
    """A name that is written the same in every language."""
    return Markup('<bdi lang="en">{}</bdi>').format(name) if name else Markup()
