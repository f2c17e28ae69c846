"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user
from sqlalchemy.exc import OperationalError

from innocook.services import accounts, sign_in_sessions
from innocook.services.accounts import WINDOW, SignInRefused, TooManyAttempts, Visitor
from innocook.web import kept
from innocook.web.access import SignedIn, leaving, public, visitor_or_none
from innocook.web.clock import now
from innocook.web.code_pages import ask_for_code
from innocook.web.database import writing
from innocook.web.forms import SignInForm
from innocook.web.languages import _

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form; for somebody who is in already, the way on."""
    visitor = visitor_or_none()
    if visitor is not None:
        return redirect(_start(visitor))
    return _page(SignInForm(formdata=None))


@pages.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Check e-mail and password, then go on where the visitor wanted to be, or to the second factor."""
    form = SignInForm()
    if kept.is_asked():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        with writing() as session:
            visitor = accounts.sign_in(
                session,
                form.email.data,
                form.password.data,
                address=request.remote_addr or "",
                demonstration=current_app.config["INNOCOOK"].is_demonstration,
                at=now(),
                device=request.user_agent.string,
            )
    except SignInRefused:
        form.email.errors = [_("E-mail address and password do not fit together.")]
        return _page(form), 422
    except TooManyAttempts:
        form.email.errors = [_("Too many attempts. Wait a quarter of an hour, then try again.")]
        return _page(form), 429, {"Retry-After": str(int(WINDOW.total_seconds()))}
    return welcome(visitor)


@pages.post("/sign-out")
@leaving
def sign_out() -> ResponseReturnValue:
    """End the session on this machine, whatever state it and the database are in."""
    try:
        _end_session()
    except OperationalError as error:
        current_app.logger.error("a session could not be ended: %s", error.orig)
    cookie.clear()
    return redirect(url_for("home.index"))


def admit(visitor: Visitor) -> None:
    """Give the session of somebody who has shown who they are to their browser, and nothing of before."""
    cookie.clear()
    cookie.permanent = True
    login_user(SignedIn(visitor))


def welcome(visitor: Visitor) -> ResponseReturnValue:
    """In, and on with what the form of this request carries; or to the code, where the second factor is due."""
    target, pairs = kept.safe_path(request.form.get("next")), kept.carried()
    if visitor.session_id is None:
        return ask_for_code(visitor, target, pairs)
    admit(visitor)
    if pairs and target != "/":
        return kept.continue_page(target, pairs)
    return redirect(target if target != "/" else _start(visitor))


def _end_session() -> None:
    visitor = visitor_or_none()
    if visitor is not None and visitor.session_id is not None:
        with writing() as session:
            sign_in_sessions.sign_out(session, visitor.account_id, visitor.session_id, at=now())


def _start(visitor: Visitor) -> str:
    if visitor.answers:
        return url_for("assessments.index")
    return url_for("compare.index") if visitor.compares else url_for("home.index")


def _page(form: SignInForm) -> str:
    target = kept.safe_path(request.values.get("next"))
    return kept.sign_in_page(form, target, kept.carried())
