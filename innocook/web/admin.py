"""The start page of administrators: what they may open, as far as this installation has it."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.web.access import needs
from innocook.web.languages import _

pages = Blueprint("admin", __name__)


@pages.get("/admin/")
@needs(Action.MANAGE_ACCOUNT)
def index() -> ResponseReturnValue:
    """Accounts, audit log and whatever else there is to administer."""
    offered = [place for place in _places() if place[0] in current_app.view_functions]
    return render_template("admin/index.html", places=offered)


def _places() -> list[tuple[str, str, str]]:
    """Endpoint, name and what it is for."""
    return [
        ("admin.accounts", _("Accounts and roles"), _("Invite people, give and end roles, help with signing in.")),
        (
            "admin_institutions.index",
            _("Institutions"),
            _("Add institutions, change them, or bring in a list."),
        ),
        ("admin_rounds.index", _("Rounds"), _("Open a round, invite institutions, set its days, publish its figures.")),
        ("admin.audit_log", _("Audit log"), _("Who did what and when, and whether the log is as it was written.")),
    ]
