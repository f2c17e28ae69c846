"""Who may open which page: every view says it, and a view that says nothing is closed to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup

from innocook.core.permissions import Action, may_anywhere
from innocook.services import accounts, sign_in_sessions
from innocook.services.accounts import Visitor
from innocook.services.second_factor import is_bound
from innocook.web import bodies, json_answers, kept
from innocook.web.clock import now
from innocook.web.database import db, writing
from innocook.web.languages import _

View = Callable[..., ResponseReturnValue]

csrf = CSRFProtect()
login = LoginManager()
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
LEAVING = "leaving"


class SignedIn:
    """The visitor as Flask-Login wants to see them; the cookie keeps account, epoch and session, nothing else."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def get_id(self) -> str:
        """What the signed cookie carries."""
        return f"{self.visitor.account_id}:{self.visitor.session_epoch}:{self.visitor.session_id}"


def public(view: View) -> View:
    """Open to everybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def leaving(view: View) -> View:
    """For signing out: open to everybody, with or without a valid token, because it only takes rights away."""
    view.access = LEAVING  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to every account; the service decides about the object."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def even_without_factor(view: View) -> View:
    """Beside `signed_in`: open before somebody has the second factor that their role needs."""
    view.without_factor = True  # type: ignore[attr-defined]
    return view


def needs(action: Action) -> Callable[[View], View]:
    """Open to accounts with a grant that allows `action` somewhere; the service decides about the object."""

    def mark(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]
        return view

    return mark


def pressed(view: View) -> View:
    """For a button with nothing typed beside it: "show me my page again" leads back to the page and does nothing."""
    view.is_pressed = True  # type: ignore[attr-defined]
    return view


def visitor() -> Visitor:
    """The account behind the request; only for views that are not public."""
    return current_user.visitor  # type: ignore[no-any-return]


def visitor_or_none() -> Visitor | None:
    """The account behind the request, if any; none while the database does not answer."""
    if g.get("no_database"):
        return None
    return current_user.visitor if current_user.is_authenticated else None


def init_app(app: Flask) -> None:
    """Load the visitor, close what is not open, and protect every form."""
    login.init_app(app)
    login.session_protection = None
    csrf.init_app(app)
    app.before_request(_check)
    app.context_processor(lambda: {"visitor": visitor_or_none()})


@login.user_loader  # type: ignore[untyped-decorator]
def _load(key: str) -> SignedIn | None:
    try:
        account, epoch, session = key.split(":")
        found = accounts.visitor_in(db(), UUID(account), UUID(session), at=now())
    except ValueError:
        return None
    return SignedIn(found) if found and str(found.session_epoch) == epoch else None


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if request.method in UNSAFE:
        bodies.read(view)
    access: Any = getattr(view, "access", None)
    if access is None:
        abort(404)
    if access == LEAVING:
        return None
    if access != "public" and not current_user.is_authenticated:
        return _ask_to_sign_in()
    return _check_form(view) or _check_rights(view, access)


def _check_form(view: View) -> ResponseReturnValue | None:
    """The token of a form; a button that stands alone is not pressed by asking for its page again."""
    if request.method not in UNSAFE:
        return None
    csrf.protect()
    only_asks = kept.is_asked() and getattr(view, "is_pressed", False)
    return redirect(kept.page_around(request.path)) if only_asks else None


def _check_rights(view: View, access: Any) -> ResponseReturnValue | None:
    if access == "public":
        return None
    _note_presence()
    if _lacks_factor() and not getattr(view, "without_factor", False):
        return _ask_for_factor()
    if isinstance(access, Action) and not may_anywhere(visitor().grants, access, now()):
        abort(403)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if json_answers.is_asked():
        return json_answers.said("expired", _("Your session has ended.")), 401
    if request.method in UNSAFE:
        return kept.expired_page(), 401
    target = request.full_path.rstrip("?")
    return redirect(url_for("sign_in.sign_in", next=target))


def _note_presence() -> None:
    """Write down now and then that the session is in use; nothing waits for it."""
    found, at = visitor(), now()
    if found.session_id and found.last_seen_at and sign_in_sessions.is_due(found.last_seen_at, at):
        with writing() as session:
            sign_in_sessions.see(session, found.session_id, at=at)


def _lacks_factor() -> bool:
    found = visitor()
    return current_app.config["INNOCOOK"].needs_second_factor and not found.has_second_factor and is_bound(found)


def _ask_for_factor() -> ResponseReturnValue:
    """First the second factor: to its page, which leads on from there; typed values stay with the reader."""
    text = _("Your account needs a second factor. Set it up first, then continue here.")
    if json_answers.is_asked():
        return json_answers.said("refused", text), 403
    if request.method in UNSAFE and kept.typed():
        setup = Markup('{} <a href="{}" target="_blank">{}</a>')
        link = setup.format(text, url_for("second_factor.setup"), _("Set up the second factor (in a new window)"))
        return kept.continue_page(request.path, kept.typed(), link), 403
    target = request.full_path.rstrip("?") if request.method not in UNSAFE else None
    return redirect(url_for("second_factor.setup", next=target))
