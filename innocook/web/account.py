"""One's own account: who one is, the password, and the way to everything else about it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user

from innocook.services import password_setting, profile
from innocook.services.accounts import WINDOW, TooManyAttempts
from innocook.services.password_setting import WrongPassword
from innocook.services.profile import Profile
from innocook.web import kept, time_zones
from innocook.web.access import SignedIn, signed_in, visitor
from innocook.web.account_forms import ChangePasswordForm, ProfileForm
from innocook.web.account_sessions import open_lines
from innocook.web.account_words import leave_note, take_note
from innocook.web.clock import now
from innocook.web.database import writing
from innocook.web.languages import _, current_language
from innocook.web.password import forgot_at
from innocook.web.post import mails_wait

pages = Blueprint("account", __name__)


@pages.get("/account/")
@signed_in
def index() -> ResponseReturnValue:
    """Who one is, and what else there is about the account."""
    found = visitor()
    return _page(ProfileForm(formdata=None, name=found.name, language=found.language, time_zone=found.time_zone))


@pages.post("/account/")
@signed_in
def save() -> ResponseReturnValue:
    """Another name, language of letters or time zone."""
    form = ProfileForm()
    if kept.is_asked():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    wanted = Profile(form.name.data, form.language.data, form.time_zone.data)
    with writing() as session:
        profile.change(session, visitor(), wanted, at=now())
    cookie["saved_at"] = now().astimezone(ZoneInfo(wanted.time_zone)).isoformat()
    return redirect(url_for("account.index"))


@pages.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    """The form for another password."""
    return _password_page(ChangePasswordForm(formdata=None))


@pages.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Another password, for the present one; this session goes on, every other ends."""
    form = ChangePasswordForm()
    form.address = visitor().email
    if kept.is_asked():
        return _password_page(form)
    if not form.validate():
        return _password_page(form), 422
    try:
        with writing() as session:
            changed = password_setting.change(
                session,
                visitor(),
                form.present.data,
                form.password.data,
                address=request.remote_addr or "",
                forgot_at=forgot_at,
                at=now(),
            )
    except WrongPassword:
        form.present.errors = [_("This is not your present password.")]
        return _password_page(form), 422
    except TooManyAttempts:
        form.present.errors = [_("Too many attempts. Wait a quarter of an hour, then try again.")]
        return _password_page(form), 429, {"Retry-After": str(int(WINDOW.total_seconds()))}
    mails_wait()
    login_user(SignedIn(changed))
    leave_note("password")
    return redirect(url_for("account.index"))


def _page(form: ProfileForm) -> str:
    language = current_language()
    g.menu_path = url_for("account.index")
    return render_template(
        "account/account.html",
        form=form,
        note=take_note(),
        sessions=open_lines(),
        zone_groups=[
            (_("Arab States"), time_zones.cities(time_zones.ARAB, language)),
            (_("Other places"), time_zones.cities(time_zones.OTHERS, language)),
        ],
    )


def _password_page(form: ChangePasswordForm) -> str:
    return render_template("account/password.html", form=form)
