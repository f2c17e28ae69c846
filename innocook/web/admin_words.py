"""Sentences of administrators' pages: roles, what was done, and why something was not."""

from __future__ import annotations

from typing import Any

from flask import session as cookie

from innocook.core.permissions import Role, Scope
from innocook.services.administration import NO_ROLE
from innocook.web.admin_forms import KINDS, kind_value
from innocook.web.languages import _

NOTE = "admin_note"


def role_name(role: str) -> str:
    """A role."""
    names = {
        Role.CONTRIBUTOR.value: _("Contributor"),
        Role.LEAD.value: _("Lead"),
        Role.COORDINATOR.value: _("Coordinator"),
        Role.REVIEWER.value: _("Reviewer"),
        Role.ADMINISTRATOR.value: _("Administrator"),
    }
    return names.get(role, role)


def kind_options() -> list[tuple[str, str]]:
    """Every role with every scope in which it counts, to choose from."""
    names = {
        (Role.CONTRIBUTOR, Scope.INSTITUTION): _("Contributor at an institution"),
        (Role.LEAD, Scope.INSTITUTION): _("Lead of an institution"),
        (Role.COORDINATOR, Scope.COUNTRY): _("Coordinator of a country"),
        (Role.REVIEWER, Scope.COUNTRY): _("Reviewer for one country"),
        (Role.REVIEWER, Scope.EVERYTHING): _("Reviewer for all countries"),
        (Role.ADMINISTRATOR, Scope.EVERYTHING): _("Administrator"),
    }
    return [(kind_value(*kind), names[kind]) for kind in KINDS]


def role_filter_options() -> list[tuple[str, str]]:
    """What the list of accounts can be cut down to."""
    return [*((role.value, role_name(role)) for role in Role), (NO_ROLE, _("No role"))]


def leave_note(kind: str, who: str = "") -> None:
    """Say on the next page what was done."""
    cookie[NOTE] = [kind, who]


def take_note() -> str:
    """What the note says, once; empty when there is none."""
    note: Any = cookie.pop(NOTE, None)
    if not isinstance(note, list) or len(note) != 2:
        return ""
    kind, who = note
    sentences = {
        "created": _("The account is made. A letter with a link to choose a password was written to %(who)s.", who=who),
        "changed": _("The account is saved."),
        "moved": _("The account is saved. Its sessions have ended, because its e-mail address changed."),
        "granted": _("The role is given."),
        "grant_ended": _("The role has ended."),
        "deactivated": _("The account is deactivated, and its sessions have ended."),
        "reactivated": _("The account is active again."),
        "link_sent": _("A letter with a link to choose a password was written to %(who)s.", who=who),
        "factor_removed": _("The second factor is removed, and the sessions of the account have ended."),
        "sessions_ended": _("The sessions of the account have ended."),
    }
    return sentences.get(kind, "")


def refused_words(code: str) -> str:
    """Why something cannot be done to an account."""
    sentences = {
        "email_taken": _("There is an account with this e-mail address already."),
        "oneself": _("You cannot do this to your own account. Ask another administrator."),
        "last_administrator": _(
            "This is the last administrator who can sign in and whose role has no end. "
            "Make somebody else administrator first."
        ),
        "deactivated": _("This account is deactivated."),
        "active": _("This account is active."),
        "no_second_factor": _("This account has no second factor."),
        "over": _("This role has ended already."),
        "scope": _("Choose a role."),
        "place": _("Choose a country or an institution that exists."),
        "period": _("The last day cannot be before the first day."),
        "held": _("This account has this role there already. End it first if it shall hold at another time."),
    }
    return sentences[code]
