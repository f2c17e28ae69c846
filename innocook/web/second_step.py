"""The second step of signing in: a code of the app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from innocook.services import second_step
from innocook.services.accounts import WINDOW, SignInRefused, TooManyAttempts
from innocook.services.second_factor import CodeRefused
from innocook.web import kept
from innocook.web.access import public
from innocook.web.account_forms import CodeForm, trial_of
from innocook.web.account_words import code_refused
from innocook.web.code_pages import code_page, pending
from innocook.web.database import writing
from innocook.web.forms import SignInForm
from innocook.web.languages import _
from innocook.web.sign_in import welcome

pages = Blueprint("second_step", __name__)


@pages.get("/sign-in/code")
@public
def ask() -> ResponseReturnValue:
    """The form; for somebody who gave no password, the page that asks for it."""
    target = kept.safe_path(request.args.get("next"))
    if pending() is None:
        return redirect(url_for("sign_in.sign_in", next=target if target != "/" else None))
    return code_page(CodeForm(formdata=None), target, [])


@pages.post("/sign-in/code")
@public
def enter() -> ResponseReturnValue:
    """Check the code, then go on where the visitor wanted to be."""
    form, waiting = CodeForm(), pending()
    if waiting is None:
        return _again()
    if kept.is_asked() or not form.validate():
        return _page(form), 200 if kept.is_asked() else 422
    try:
        with writing() as session:
            visitor = second_step.enter(
                session,
                waiting,
                trial_of(form),
                demonstration=current_app.config["INNOCOOK"].is_demonstration,
                device=request.user_agent.string,
            )
    except SignInRefused:
        return _again()
    except CodeRefused:
        form.code.errors = [code_refused()]
        return _page(form), 422
    except TooManyAttempts:
        form.code.errors = [_("Too many attempts. Wait a quarter of an hour, then try again.")]
        return _page(form), 429, {"Retry-After": str(int(WINDOW.total_seconds()))}
    return welcome(visitor)


def _page(form: CodeForm) -> str:
    return code_page(form, kept.safe_path(request.form.get("next")), kept.carried())


def _again() -> ResponseReturnValue:
    """Back to the password, with what is carried."""
    form = SignInForm(formdata=None)
    form.email.errors = [_("Too much time has passed. Please enter e-mail address and password again.")]
    return kept.sign_in_page(form, kept.safe_path(request.form.get("next")), kept.carried()), 422
