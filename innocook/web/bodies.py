"""What arrives with a form, bounded and read whole before anything else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, request

MOST_FIELDS = 1000
HEARD_OUT = 4
"""A body of up to so many times the size of an upload is taken from the line before it is refused."""
PIECE = 64 * 1024


def upload(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that takes files: its requests may be as large as the settings allow for an upload."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def read(view: Callable[..., Any]) -> None:
    """Take the whole body from the line, however slow it is, before the database is asked for anything.

    Aborts with 413 for more bytes than the view accepts or for more than MOST_FIELDS fields; large files lie on the
    disk until the request ends.
    """
    if getattr(view, "takes_files", False):
        most = current_app.config["INNOCOOK"].largest_upload
        request.max_content_length = request.max_form_memory_size = most
        _hear_out(most)
    if request.mimetype != "application/x-www-form-urlencoded":
        _ = request.form
        return
    if request.get_data(cache=True).count(b"&") >= MOST_FIELDS:
        abort(413)


def _hear_out(most: int) -> None:
    """Refuse a body that is too large only once it has arrived: a browser that still sends reads no answer."""
    left = request.content_length or 0
    if not most < left <= HEARD_OUT * most:
        return
    while left > 0 and (piece := request.environ["wsgi.input"].read(min(PIECE, left))):
        left -= len(piece)
    abort(413)
