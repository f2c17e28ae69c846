"""One account: what is known of it, changing it, and what helps or keeps somebody from signing in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from innocook.core.permissions import Action
from innocook.services import account_changes, account_grants, administration
from innocook.services.administration import AdministrationRefused, OneAccount
from innocook.web import kept, time_zones
from innocook.web.access import needs, pressed, visitor
from innocook.web.admin import pages
from innocook.web.admin_accounts import session_seconds, typed_facts, zone_groups
from innocook.web.admin_forms import AccountForm, SureForm
from innocook.web.admin_words import leave_note, refused_words, role_name, take_note
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import current_language
from innocook.web.password import link_to
from innocook.web.post import mails_wait

ACCOUNT = "/admin/accounts/<uuid:account_id>"


@pages.get(ACCOUNT)
@needs(Action.MANAGE_ACCOUNT)
def account(account_id: UUID) -> ResponseReturnValue:
    """The account with its roles and everything that can be done to it."""
    return _page(_found(account_id), SureForm(formdata=None))


@pages.get(f"{ACCOUNT}/edit")
@needs(Action.MANAGE_ACCOUNT)
def edit_account(account_id: UUID) -> ResponseReturnValue:
    """The form with what is said of the account."""
    one = _found(account_id)
    line = one.line
    facts = {"name": line.name, "email": line.email, "language": line.language, "time_zone": line.time_zone}
    return _edit_page(one, AccountForm(formdata=None, **facts))


@pages.post(f"{ACCOUNT}/edit")
@needs(Action.MANAGE_ACCOUNT)
def change_account(account_id: UUID) -> ResponseReturnValue:
    """Change what is said of the account, or say why not with everything typed still there."""
    one, form = _found(account_id), AccountForm()
    if kept.is_asked():
        return _edit_page(one, form)
    if not form.validate():
        return _edit_page(one, form), 422
    facts = typed_facts(form)
    try:
        with writing() as session:
            account_changes.change(session, visitor(), account_id, facts, at=now())
    except AdministrationRefused as refused:
        form.email.errors = [refused_words(refused.code)]
        return _edit_page(one, form, refused), 422
    leave_note("changed" if facts.email.casefold() == one.line.email.casefold() else "moved")
    return _back(account_id)


@pages.post(f"{ACCOUNT}/deactivate")
@needs(Action.MANAGE_ACCOUNT)
@pressed
def deactivate(account_id: UUID) -> ResponseReturnValue:
    """Deactivate the account, once that was ticked."""
    one, form = _found(account_id), SureForm()
    if not form.validate():
        return _page(one, form), 422
    try:
        with writing() as session:
            account_changes.deactivate(session, visitor(), account_id, at=now())
    except AdministrationRefused as refused:
        form.sure.errors = [refused_words(refused.code)]
        return _page(one, form), 409
    leave_note("deactivated")
    return _back(account_id)


@pages.post(f"{ACCOUNT}/reactivate")
@needs(Action.MANAGE_ACCOUNT)
@pressed
def reactivate(account_id: UUID) -> ResponseReturnValue:
    """Let the account sign in again."""
    return _done(account_id, account_changes.reactivate, "reactivated")


@pages.post(f"{ACCOUNT}/password-link")
@needs(Action.MANAGE_ACCOUNT)
@pressed
def send_password_link(account_id: UUID) -> ResponseReturnValue:
    """Write to the person, with a link to choose a password."""
    one = _found(account_id)
    try:
        with writing() as session:
            account_changes.send_link(session, visitor(), account_id, link_to=link_to, at=now())
    except AdministrationRefused as refused:
        return _page(one, SureForm(formdata=None), refused_words(refused.code)), 409
    mails_wait()
    leave_note("link_sent", one.line.email)
    return _back(account_id)


@pages.post(f"{ACCOUNT}/second-factor/remove")
@needs(Action.MANAGE_ACCOUNT)
@pressed
def remove_second_factor(account_id: UUID) -> ResponseReturnValue:
    """For a lost device."""
    return _done(account_id, account_changes.remove_second_factor, "factor_removed")


@pages.post(f"{ACCOUNT}/sessions/end")
@needs(Action.MANAGE_ACCOUNT)
@pressed
def end_sessions(account_id: UUID) -> ResponseReturnValue:
    """End every session of the account."""
    return _done(account_id, account_changes.end_sessions, "sessions_ended")


@pages.post(f"{ACCOUNT}/grants/<uuid:grant_id>/end")
@needs(Action.MANAGE_ACCOUNT)
@pressed
def end_grant(account_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """End a role now."""
    try:
        with writing() as session:
            account_grants.end(session, visitor(), account_id, grant_id, at=now())
    except AdministrationRefused as refused:
        return _page(_found(account_id), SureForm(formdata=None), refused_words(refused.code)), 409
    leave_note("grant_ended")
    return _back(account_id)


def _done(account_id: UUID, act: Callable[..., None], note: str) -> ResponseReturnValue:
    try:
        with writing() as session:
            act(session, visitor(), account_id, at=now())
    except AdministrationRefused as refused:
        return _page(_found(account_id), SureForm(formdata=None), refused_words(refused.code)), 409
    leave_note(note)
    return _back(account_id)


def _back(account_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("admin.account", account_id=account_id))


def _found(account_id: UUID) -> OneAccount:
    return administration.one_account(db(), visitor(), account_id, session_seconds=session_seconds(), at=now())


def _page(one: OneAccount, form: SureForm, refusal: str = "") -> str:
    g.menu_path = url_for("admin.account", account_id=one.line.id)
    line = one.line
    return render_template(
        "admin/account.html",
        one=one,
        account=line,
        form=form,
        refusal=refusal,
        note=take_note(),
        role_name=role_name,
        zone_name=dict(time_zones.cities(time_zones.ALL, current_language())).get(line.time_zone, line.time_zone),
        is_oneself=line.id == visitor().account_id,
    )


def _edit_page(one: OneAccount, form: AccountForm, refused: AdministrationRefused | None = None) -> str:
    g.menu_path = url_for("admin.edit_account", account_id=one.line.id)
    return render_template(
        "admin/edit_account.html",
        account=one.line,
        form=form,
        zone_groups=zone_groups(),
        taken_by=refused.account_id if refused else None,
    )
