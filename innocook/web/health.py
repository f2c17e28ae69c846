"""Two addresses for machines: is the process up, and can it serve."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from innocook.services.database import is_ready
from innocook.web.access import public

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database is reachable and its tables are those of this release."""
    try:
        ready = is_ready(current_app.extensions["innocook.engine"])
    except Exception:  # whatever the driver raises, the answer is "not ready"
        current_app.logger.exception("readiness")
        ready = False
    text = "ready\n" if ready else "not ready\n"
    return text, 200 if ready else 503, {"Content-Type": "text/plain; charset=utf-8"}
