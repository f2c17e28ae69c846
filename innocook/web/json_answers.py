"""Short answers for scripts of ours: what happened, and the sentence to show. Pages never depend on them."""

from __future__ import annotations

from flask import Response, jsonify, request

JSON = "application/json"


def is_asked() -> bool:
    """Whether a script of ours asks, which wants JSON instead of a page."""
    return request.accept_mimetypes.best == JSON


def said(state: str, sentence: str, **facts: object) -> Response:
    """What happened (`state`, for the script), the sentence for the reader, and facts beside them."""
    return jsonify(state=state, sentence=sentence, **facts)
