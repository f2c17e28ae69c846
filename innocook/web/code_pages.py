"""The page that asks for the code of a second factor, and what is kept meanwhile of who gave the right password."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from innocook.services.accounts import Visitor
from innocook.services.second_step import Pending, pending_for
from innocook.web import kept
from innocook.web.account_forms import CodeForm
from innocook.web.clock import now

PENDING = "second_step"


def ask_for_code(visitor: Visitor, target: str, pairs: kept.Pairs) -> ResponseReturnValue:
    """On to the code: a page of its own, unless typed values travel along in it."""
    waiting = pending_for(visitor, now())
    cookie.clear()
    cookie.permanent = True
    cookie[PENDING] = [str(waiting.account_id), waiting.epoch, waiting.since.isoformat()]
    if pairs:
        return code_page(CodeForm(formdata=None), target, pairs)
    return redirect(url_for("second_step.ask", next=target if target != "/" else None))


def pending() -> Pending | None:
    """Who gave the right password in this browser, while there is time for the code."""
    try:
        account, epoch, since = cookie[PENDING]
        found = Pending(UUID(account), int(epoch), datetime.fromisoformat(since))
    except (KeyError, TypeError, ValueError):
        return None
    return found if found.is_valid(now()) else None


def code_page(form: CodeForm, target: str, pairs: kept.Pairs) -> str:
    """The page, which goes on to `target` with typed values for it in its hands."""
    g.menu_path = url_for("second_step.ask")
    return render_template("sign_in/code.html", form=form, next=target, kept=kept.packed(pairs))
