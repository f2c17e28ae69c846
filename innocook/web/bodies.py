"""What arrives with a form, bounded and read whole before anything else happens."""

from __future__ import annotations

from flask import abort, request

MOST_FIELDS = 1000


def read() -> None:
    """Take the whole body from the line, however slow it is, before the database is asked for anything.

    Aborts with 413 for more bytes than the application accepts or for more than MOST_FIELDS fields.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        _ = request.form
        return
    if request.get_data(cache=True).count(b"&") >= MOST_FIELDS:
        abort(413)
