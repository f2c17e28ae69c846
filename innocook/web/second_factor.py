"""The second factor of one's own account: set up, confirmed, its recovery codes, switched off."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.core import totp
from innocook.services import second_factor as factors
from innocook.services.accounts import WINDOW, TooManyAttempts
from innocook.services.second_factor import CodeRefused, Factor, FactorStands
from innocook.web import kept
from innocook.web.access import even_without_factor, pressed, signed_in, visitor
from innocook.web.account_forms import CodeForm, trial_of
from innocook.web.account_words import code_refused, leave_note
from innocook.web.database import db, writing
from innocook.web.languages import _
from innocook.web.qr_codes import qr_drawing

pages = Blueprint("second_factor", __name__)

FACTOR = "/account/second-factor"
ISSUER = "InnoCook"
BEGUN = "second_factor_begun"
"""In the cookie of the session that asked for a secret: its hash."""


@pages.get(FACTOR)
@signed_in
@even_without_factor
def setup() -> ResponseReturnValue:
    """Where the account stands, and what can be done next."""
    return _page(CodeForm(formdata=None))


@pages.post(f"{FACTOR}/begin")
@signed_in
@even_without_factor
@pressed
def begin() -> ResponseReturnValue:
    """A new secret to be confirmed; nothing changes where the factor stands already."""
    try:
        with writing() as session:
            cookie[BEGUN] = _mark(factors.begin(session, visitor()))
    except FactorStands:
        pass
    return redirect(url_for("second_factor.setup", next=_target_or_none()))


@pages.post(FACTOR)
@signed_in
@even_without_factor
def confirm() -> ResponseReturnValue:
    """Switch the second factor on with a first code, and show the recovery codes, once; again in another language."""
    form = CodeForm()
    if kept.is_asked():
        shown = [code for code in request.form.getlist("codes") if totp.is_recovery_code(totp.typed_code(code))]
        return _codes_page(tuple(shown[: factors.CODES])) if shown else _page(form)
    if not _factor().secret:
        return redirect(url_for("second_factor.setup", next=_target_or_none()))
    if not form.validate():
        return _page(form), 422
    try:
        with writing() as session:
            codes = factors.confirm(session, visitor(), trial_of(form))
    except FactorStands:
        return redirect(url_for("second_factor.setup"))
    except (CodeRefused, TooManyAttempts) as error:
        return _refused(form, error)
    return _codes_page(codes)


@pages.post(f"{FACTOR}/codes")
@signed_in
@even_without_factor
@pressed
def renew() -> ResponseReturnValue:
    """New recovery codes for a code; those of before are void."""
    if not visitor().has_second_factor:
        return redirect(url_for("second_factor.setup"))
    form = CodeForm()
    if not form.validate():
        return _page(form), 422
    try:
        with writing() as session:
            codes = factors.renew_codes(session, visitor(), trial_of(form))
    except (CodeRefused, TooManyAttempts) as error:
        return _refused(form, error)
    return _codes_page(codes)


@pages.post(f"{FACTOR}/remove")
@signed_in
@even_without_factor
@pressed
def remove() -> ResponseReturnValue:
    """Switch the second factor off, for a code."""
    if not visitor().has_second_factor:
        return redirect(url_for("second_factor.setup"))
    form = CodeForm()
    if not form.validate():
        return _page(form), 422
    try:
        with writing() as session:
            factors.remove(session, visitor(), trial_of(form))
    except (CodeRefused, TooManyAttempts) as error:
        return _refused(form, error)
    leave_note("factor_off")
    return redirect(url_for("account.index"))


def _refused(form: CodeForm, error: CodeRefused | TooManyAttempts) -> ResponseReturnValue:
    if isinstance(error, CodeRefused):
        form.code.errors = [code_refused()]
        return _page(form), 422
    form.code.errors = [_("Too many attempts. Wait a quarter of an hour, then try again.")]
    return _page(form), 429, {"Retry-After": str(int(WINDOW.total_seconds()))}


def _factor() -> Factor:
    """The second factor of the account, its waiting secret only for the session that asked for it."""
    factor = factors.factor_of(db(), visitor())
    return factor if cookie.get(BEGUN) == _mark(factor.secret) else replace(factor, secret="")


def _mark(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _page(form: CodeForm) -> str:
    factor = _factor()
    g.menu_path = url_for("second_factor.setup", next=_target_or_none())
    drawing = qr_drawing(totp.key_address(factor.secret, visitor().email, ISSUER)) if factor.secret else ""
    return render_template(
        "account/second_factor.html",
        factor=factor,
        form=form,
        drawing=drawing,
        secret=totp.in_groups(factor.secret),
        is_bound=current_app.config["INNOCOOK"].needs_second_factor and factors.is_bound(visitor()),
        next=_target_or_none() or "",
    )


def _codes_page(codes: tuple[str, ...]) -> str:
    g.menu_path = url_for("second_factor.setup")
    onwards = _target_or_none() or url_for("account.index")
    return render_template("account/recovery_codes.html", codes=codes, onwards=onwards, next=_target_or_none() or "")


def _target_or_none() -> str | None:
    target = kept.safe_path(request.values.get("next"))
    return target if target != "/" else None
