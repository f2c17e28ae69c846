"""Files of evidence, given back as they came: always a download, never shown, never run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from innocook.services import evidence_files
from innocook.services.evidence_files import BlobMissing, BlobStore, BlobsUnavailable, Download
from innocook.web.access import signed_in, visitor
from innocook.web.clock import now
from innocook.web.database import db
from innocook.web.languages import _

pages = Blueprint("evidence_files", __name__)

NEUTRAL = "application/octet-stream"
INERT = "default-src 'none'; sandbox"
_SAFE = "!#$&+-.^_`|~"


@pages.get("/evidence/<uuid:evidence_id>/file")
@signed_in
def download(evidence_id: UUID) -> ResponseReturnValue:
    """The file, for those who see the library or an indicator that it stands beside."""
    found = evidence_files.download(db(), visitor(), evidence_id, at=now())
    response = Response(_content(found), content_type=NEUTRAL)
    response.content_length = found.size
    response.headers["Content-Security-Policy"] = INERT
    plain = _plain(found.name, evidence_id)
    extended = {} if plain == found.name else {"filename*": f"UTF-8''{quote(found.name, safe=_SAFE)}"}
    response.headers.set("Content-Disposition", "attachment", filename=plain, **extended)
    return response


@pages.errorhandler(BlobMissing)
def missing(error: BlobMissing) -> ResponseReturnValue:
    """The database knows the file, its place does not hold it whole: logged, for somebody to restore it."""
    current_app.logger.error("evidence is missing or cut short in its place: %s", error)
    text = _("The file is known but could not be found where files are kept. The administrator has to restore it.")
    return render_template("errors/error.html", title=_("The file is missing"), text=text, status=404), 404


@pages.errorhandler(BlobsUnavailable)
def unavailable(error: BlobsUnavailable) -> ResponseReturnValue:
    """The place of files does not answer."""
    current_app.logger.error("the place of evidence does not answer", exc_info=error)
    title, text = _("The service is busy"), _("Please try again in a moment.")
    return render_template("errors/error.html", title=title, text=text, status=503), 503, {"Retry-After": "10"}


def _content(found: Download) -> Iterable[bytes]:
    """What is sent; nothing is opened for somebody who only asks for the headers."""
    blobs: BlobStore = current_app.extensions["innocook.blobs"]
    if request.method == "HEAD":
        if not blobs.exists(found.institution_id, found.sha256):
            raise BlobMissing(found.sha256)
        return ()
    blob = blobs.open(found.institution_id, found.sha256)
    if blob.size != found.size:
        blob.close()
        raise BlobMissing(found.sha256)
    return blob


def _plain(name: str, evidence_id: UUID) -> str:
    """The name in ASCII, for old programs; the beginning of the id where nothing of it is."""
    if name.isascii():
        return name
    stem, _point, ending = name.rpartition(".")
    kept = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    words = " ".join("".join(letter if letter.isalnum() else " " for letter in kept).split())
    return f"{words or f'evidence-{str(evidence_id)[:8]}'}.{ending}"
