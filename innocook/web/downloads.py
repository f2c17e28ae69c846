"""Answers that a browser saves as a file."""

from __future__ import annotations

from flask import Response

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
ZIP = "application/zip"


def download(content: bytes, kind: str, name: str) -> Response:
    """A file with its media type; `name` is ASCII."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
