"""Typed values that outlive an expired session, a stale form or a change of language.

The values travel in the page itself, never in storage: the sign-in or "form expired" page carries them on,
and the page they belong to is made again with them, unsaved, for the person to look at and save.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from flask import current_app, g, render_template, request, url_for

from innocook.web.forms import SignInForm
from innocook.web.languages import _

Pairs = Sequence[tuple[str, str]]

KEEP = "_keep"
CARRIED = "kept"
UNWANTED = re.compile(r"[\x00-\x20\x7f\\]")
NOT_KEPT = {"csrf_token", KEEP, CARRIED, "password", "present", "code", "codes"}
LARGEST = 400_000
MOST = 400


def is_asked() -> bool:
    """Whether this POST only wants the page again, with the typed values and nothing stored."""
    return KEEP in request.form


def typed() -> Pairs:
    """What was typed, in order, without tokens and passwords; nothing when it is more than any page of ours holds."""
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    size = sum(len(name) + len(value) for name, value in pairs)
    return pairs if len(pairs) <= MOST and size <= LARGEST else []


def carried() -> Pairs:
    """What a sign-in form carries on for another page; nothing when it is damaged or too large."""
    text = request.form.get(CARRIED, "")
    if not text or len(text) > 2 * LARGEST:
        return []
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(pairs, list):
        return []
    return [(str(pair[0]), str(pair[1])) for pair in pairs[:MOST] if isinstance(pair, list) and len(pair) == 2]


def packed(pairs: Pairs) -> str:
    """Pairs as the text of one hidden field."""
    return json.dumps(list(pairs), ensure_ascii=False) if pairs else ""


def expired_page() -> str:
    """The sign-in page for a form that was sent after the session had ended."""
    target = safe_path(request.path) if opens(request.path) else "/"
    return sign_in_page(SignInForm(formdata=None), target, typed())


def sign_in_page(form: SignInForm, target: str, pairs: Pairs) -> str:
    """The sign-in page that goes on to `target`, with typed values for it in its hands."""
    g.menu_path = url_for("sign_in.sign_in")
    return render_template("sign_in/sign_in.html", form=form, next=target, kept=packed(pairs), expired=bool(pairs))


def stale_page() -> str:
    """The page for a form whose token is absent or stale: the typed values come back and nothing was stored."""
    if request.endpoint in {"sign_in.enter", "second_step.enter"}:
        form = SignInForm()
        form.email.errors = [_("The page was open for too long. Please enter your password again.")]
        return sign_in_page(form, safe_path(request.form.get("next")), carried())
    return continue_page(request.path, typed())


def continue_page(path: str, pairs: Pairs, reason: str = "") -> str:
    """One button that opens `path` again with the typed values in it; `reason` says why this was needed."""
    g.menu_path = safe_path(path)
    return render_template("sign_in/continue.html", action=g.menu_path, pairs=pairs, reason=reason)


def opens(path: str) -> bool:
    """Whether `path` is the address of a page, not only of something that is sent."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path.partition("?")[0], "GET")


def page_around(path: str) -> str:
    """The page that a button stands on: the nearest address above `path` that opens."""
    while path.count("/") > 1:
        path = path.rpartition("/")[0]
        if opens(f"{path}/"):
            return f"{path}/"
        if opens(path):
            return path
    return "/"


def safe_path(path: str | None) -> str:
    """`path` if it is a path of ours, else "/"."""
    if not path or not path.startswith("/") or path.startswith("//") or UNWANTED.search(path):
        return "/"
    return path
