"""Typed values that outlive an expired session, a stale form or a change of language.

The values travel in the page itself, never in storage: the sign-in or "form expired" page carries them on,
and the page they belong to is made again with them, unsaved, for the person to look at and save.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import current_app, render_template, request

from innocook.web.forms import SignInForm

Pairs = Sequence[tuple[str, str]]

KEEP = "_keep"
CARRIED = "kept"
NOT_KEPT = {"csrf_token", KEEP, CARRIED, "password"}
LARGEST = 512 * 1024


def is_asked() -> bool:
    """Whether this POST only wants the page again, with the typed values and nothing stored."""
    return KEEP in request.form


def typed() -> Pairs:
    """What was typed, in order, without tokens and passwords."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]


def carried() -> Pairs:
    """What a sign-in form carries on for another page; nothing when it is damaged or too large."""
    text = request.form.get(CARRIED, "")
    if not text or len(text) > LARGEST:
        return []
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(pairs, list):
        return []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2]


def packed(pairs: Pairs) -> str:
    """Pairs as the text of one hidden field."""
    return json.dumps(list(pairs), ensure_ascii=False) if pairs else ""


def sign_in_page() -> str:
    """The sign-in page for a form that was sent after the session had ended."""
    form = SignInForm(formdata=None)
    target = safe_path(request.path) if opens(request.path) else "/"
    return render_template("sign_in/sign_in.html", form=form, next=target, kept=packed(typed()), expired=True)


def stale_page() -> str:
    """The page for a form whose token is absent or stale: one button brings the typed values back."""
    return continue_page(request.path, typed())


def continue_page(path: str, pairs: Pairs) -> str:
    """One button that opens `path` again with the typed values in it."""
    return render_template("sign_in/continue.html", action=safe_path(path), pairs=pairs)


def opens(path: str) -> bool:
    """Whether `path` is the address of a page, not only of something that is sent."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(urlsplit(path).path, "GET")


def safe_path(path: str | None) -> str:
    """`path` if it is a path of ours, else "/"."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return "/"
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or any(ord(character) < 32 for character in path):
        return "/"
    return path
