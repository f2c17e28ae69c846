"""A forgotten password, and the page behind the link of a letter that sets one."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from innocook.services import password_links, password_setting
from innocook.services.accounts import WINDOW, TooManyAttempts
from innocook.services.password_links import Asked, Link, LinkGone
from innocook.web import kept
from innocook.web.access import public
from innocook.web.account_forms import ForgotForm, NewPasswordForm
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _, current_language
from innocook.web.post import mails_wait
from innocook.web.sign_in import welcome
from innocook.web.team_pages import whole_address

pages = Blueprint("password", __name__)

LINK = "/password/<token>"


@pages.get("/forgot-password")
@public
def forgot() -> ResponseReturnValue:
    """The form that asks for a link."""
    return _forgot_page(ForgotForm(formdata=None))


@pages.post("/forgot-password")
@public
def ask() -> ResponseReturnValue:
    """A letter, if there is an account; the answer is the same if there is none."""
    form = ForgotForm()
    if kept.is_asked():
        return _forgot_page(form)
    if not form.validate():
        return _forgot_page(form), 422
    asked = Asked(form.email.data, request.remote_addr or "", current_language())
    try:
        with writing() as session:
            password_links.ask(session, asked, link_to=link_to, demonstration=_is_demonstration(), at=now())
    except TooManyAttempts:
        form.email.errors = [_("Too many attempts. Wait a quarter of an hour, then try again.")]
        return _forgot_page(form), 429, {"Retry-After": str(int(WINDOW.total_seconds()))}
    mails_wait()
    return redirect(url_for("password.asked"))


@pages.get("/forgot-password/sent")
@public
def asked() -> ResponseReturnValue:
    """What happens now, whether or not there is an account."""
    return render_template("password/asked.html")


@pages.get(LINK)
@public
def choose(token: str) -> ResponseReturnValue:
    """The form for a new password; looking at it uses nothing up."""
    try:
        link = _link(token)
    except LinkGone:
        return _gone()
    return _page(token, link, NewPasswordForm(formdata=None))


@pages.post(LINK)
@public
def set_password(token: str) -> ResponseReturnValue:
    """Set the password and go in, past the second factor where there is one."""
    try:
        link, form = _link(token), NewPasswordForm()
        form.address = link.email
        if kept.is_asked():
            return _page(token, link, form)
        if not form.validate():
            return _page(token, link, form), 422
        with writing() as session:
            visitor = password_setting.set_by_link(
                session,
                token,
                form.password.data,
                device=request.user_agent.string,
                demonstration=_is_demonstration(),
                forgot_at=forgot_at,
                at=now(),
            )
    except LinkGone:
        return _gone()
    mails_wait()
    return welcome(visitor)


def link_to(token: str, language: str) -> str:
    """The address of a link in a letter."""
    return whole_address("password.choose", language, token=token)


def forgot_at(language: str) -> str:
    """Where a new password can be asked for, as letters carry it."""
    return whole_address("password.forgot", language)


def _link(token: str) -> Link:
    return password_links.link_of(db(), token, demonstration=_is_demonstration(), at=now())


def _is_demonstration() -> bool:
    return bool(current_app.config["INNOCOOK"].is_demonstration)


def _forgot_page(form: ForgotForm) -> str:
    return render_template("password/forgot.html", form=form)


def _gone() -> ResponseReturnValue:
    return render_template("password/gone.html"), 404


def _page(token: str, link: Link, form: NewPasswordForm) -> str:
    address = g.menu_path = url_for("password.choose", token=token)
    return render_template("password/choose.html", address=address, link=link, form=form)
