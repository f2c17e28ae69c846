"""The sessions of one's own account: which there are, and the end of those one does not want."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from innocook.services import sign_in_sessions
from innocook.web.access import pressed, signed_in, visitor
from innocook.web.account_words import device_words, leave_note, take_note
from innocook.web.clock import now
from innocook.web.database import db, writing

pages = Blueprint("account_sessions", __name__)

SESSIONS = "/account/sessions"


@dataclass(frozen=True, slots=True)
class Line:
    """A session as the page lists it."""

    id: UUID
    device: Markup
    begun_at: datetime
    seen_at: datetime
    is_this: bool


@pages.get(SESSIONS)
@signed_in
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    return render_template("account/sessions.html", lines=open_lines(), note=take_note())


@pages.post(f"{SESSIONS}/<uuid:session_id>/end")
@signed_in
@pressed
def end(session_id: UUID) -> ResponseReturnValue:
    """End one of them; the present one too, which is signing out."""
    with writing() as session:
        sign_in_sessions.end_one(session, visitor().account_id, session_id, at=now())
    if session_id == visitor().session_id:
        cookie.clear()
        return redirect(url_for("home.index"))
    leave_note("ended")
    return redirect(url_for("account_sessions.sessions"))


@pages.post(f"{SESSIONS}/end")
@signed_in
@pressed
def end_others() -> ResponseReturnValue:
    """End every session but this one."""
    with writing() as session:
        sign_in_sessions.end_others(session, visitor().account_id, visitor().session_id, at=now())
    leave_note("others_ended")
    return redirect(url_for("account_sessions.sessions"))


def open_lines() -> list[Line]:
    """The sessions that can still be used, this one first."""
    since = now() - timedelta(seconds=current_app.config["INNOCOOK"].session_seconds)
    found = sign_in_sessions.sessions_of(db(), visitor().account_id, since=since)
    lines = [
        Line(one.id, device_words(one.device), one.begun_at, one.seen_at, one.id == visitor().session_id)
        for one in found
    ]
    return sorted(lines, key=lambda line: not line.is_this)
