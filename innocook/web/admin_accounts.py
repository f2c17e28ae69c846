"""The list of accounts, and making one."""

from __future__ import annotations

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action, Role
from innocook.services import account_changes, administration
from innocook.services.account_changes import AccountFacts
from innocook.services.administration import NO_ROLE, AccountFilter, AdministrationRefused
from innocook.web import kept, time_zones
from innocook.web.access import needs, visitor
from innocook.web.admin import pages
from innocook.web.admin_forms import AccountForm, NewAccountForm
from innocook.web.admin_grants import FIELD_OF, grant_choices, is_complete, is_search, wanted_grant
from innocook.web.admin_words import leave_note, refused_words, role_filter_options, role_name, take_note
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language
from innocook.web.password import link_to
from innocook.web.post import mails_wait
from innocook.web.typed_text import clean

STATES = {"active": True, "deactivated": False}


@pages.get("/admin/accounts/")
@needs(Action.MANAGE_ACCOUNT)
def accounts() -> ResponseReturnValue:
    """Everybody with an account, by name, as far as the filters fit."""
    wanted, state = _filter()
    found = administration.accounts_page(
        db(),
        visitor(),
        wanted,
        request.args.get("page", 1, type=int),
        session_seconds=session_seconds(),
        at=now(),
    )
    return render_template(
        "admin/accounts.html",
        found=found,
        wanted=wanted,
        state=state,
        query={key: value for key, value in (("q", wanted.text), ("role", wanted.role), ("state", state)) if value},
        role_options=role_filter_options(),
        state_options=[("active", _("Active")), ("deactivated", _("Deactivated"))],
        role_name=role_name,
        note=take_note(),
    )


@pages.get("/admin/accounts/new")
@needs(Action.MANAGE_ACCOUNT)
def new_account() -> ResponseReturnValue:
    """The form of a new account."""
    zone = visitor().time_zone
    return _page(NewAccountForm(formdata=None, language=current_language(), time_zone=zone))


@pages.post("/admin/accounts/new")
@needs(Action.MANAGE_ACCOUNT)
def create_account() -> ResponseReturnValue:
    """Make the account and write to it, or say why not with everything typed still there."""
    form = NewAccountForm()
    if kept.is_asked() or is_search():
        return _page(form)
    if not is_complete(form):
        return _page(form), 422
    try:
        with writing() as session:
            account_id = account_changes.create(
                session,
                visitor(),
                typed_facts(form),
                wanted_grant(form),
                link_to=link_to,
                is_demonstration=current_app.config["INNOCOOK"].is_demonstration,
                at=now(),
            )
    except AdministrationRefused as refused:
        field = "email" if refused.code == "email_taken" else FIELD_OF.get(refused.code, "kind")
        form[field].errors = [refused_words(refused.code)]
        return _page(form, refused), 422
    mails_wait()
    leave_note("created", form.email.data)
    return redirect(url_for("admin.account", account_id=account_id))


def typed_facts(form: AccountForm) -> AccountFacts:
    """What a form that is right says of an account."""
    return AccountFacts(form.name.data, form.email.data, form.language.data, form.time_zone.data)


def zone_groups() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """The time zones to choose from."""
    language = current_language()
    return [
        (_("Arab States"), time_zones.cities(time_zones.ARAB, language)),
        (_("Other places"), time_zones.cities(time_zones.OTHERS, language)),
    ]


def session_seconds() -> int:
    """How long a session lasts after its last use."""
    seconds: int = current_app.config["INNOCOOK"].session_seconds
    return seconds


def _filter() -> tuple[AccountFilter, str]:
    """What the address asks for, without what nobody can ask for."""
    role, state = request.args.get("role", ""), request.args.get("state", "")
    role = role if role in {*Role, NO_ROLE} else ""
    state = state if state in STATES else ""
    return AccountFilter(clean(request.args.get("q", ""))[:200], role, STATES.get(state)), state


def _page(form: NewAccountForm, refused: AdministrationRefused | None = None) -> str:
    g.menu_path = url_for("admin.new_account")
    return render_template(
        "admin/new_account.html",
        form=form,
        zone_groups=zone_groups(),
        taken_by=refused.account_id if refused and refused.code == "email_taken" else None,
        **grant_choices(form),
    )
