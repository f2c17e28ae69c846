"""Files of evidence: judged one by one, kept before the database hears of them, given back to those who may see them.

The bytes come first and the row follows in a transaction of its own: what is left when that fails is a content that
no row names, which harms nobody and is taken up again when the same file is sent once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.core.file_names import clean_file_name, shown_file_name
from innocook.core.file_types import FileRefused, file_type_of
from innocook.outbound.blobs import PIECE, BlobMissing, BlobStore, BlobsUnavailable, BlobTooLarge
from innocook.services.accounts import Visitor
from innocook.services.evidence import MOST_PIECES
from innocook.services.evidence_pieces import seen_among, sees_library
from innocook.store import evidence as stored

__all__ = ["BlobMissing", "BlobStore", "BlobsUnavailable"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that one file may have, and all files of one institution together."""

    file: int
    library: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived: the name somebody gave it, and its content, which can be read again from its start."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was let in and whose bytes are kept."""

    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not let in; `code` is that of FileRefused, `too_large` or `library_full`."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the visitor may have."""

    institution_id: UUID
    name: str
    sha256: str
    size: int


def room_in_library(session: Session, institution_id: UUID, limits: Limits) -> int:
    """How many bytes of new files the institution may still keep."""
    stock = stored.stock_of(session, institution_id)
    return max(0, limits.library - stock.bytes) if stock.pieces < MOST_PIECES else 0


def keep_files(
    blobs: BlobStore, institution_id: UUID, uploads: Iterable[Upload], room: int, limits: Limits
) -> tuple[list[KeptFile], list[RefusedFile]]:
    """Judge each file alone and keep the bytes of the good ones; no database is asked meanwhile.

    What the institution keeps already takes no room. Raises BlobsUnavailable when nothing can be kept now.
    """
    kept: list[KeptFile] = []
    refused: list[RefusedFile] = []
    for upload in uploads:
        try:
            found = _kept(blobs, institution_id, upload, room, limits.file)
        except (FileRefused, BlobTooLarge) as why:
            code = why.code if isinstance(why, FileRefused) else "too_large"
            refused.append(RefusedFile(shown_file_name(upload.name), code))
        else:
            kept.append(found[0])
            room -= found[1]
    return kept, refused


def download(session: Session, visitor: Visitor, evidence_id: UUID, *, at: datetime) -> Download:
    """The file, for those who see the institution's library or an indicator that it stands beside.

    Raises NotFound for everybody else, and for evidence that is no file.
    """
    row = stored.evidence_by_id(session, evidence_id)
    if row is None or row.sha256 is None:
        raise NotFound(str(evidence_id))
    if not sees_library(visitor, row.institution_id, at):
        places = stored.places_of_evidence(session, evidence_id)
        if evidence_id not in seen_among(session, visitor, places, at):
            raise NotFound(str(evidence_id))
    return Download(row.institution_id, row.file_name, row.sha256, row.size)


def _kept(blobs: BlobStore, institution_id: UUID, upload: Upload, room: int, most: int) -> tuple[KeptFile, int]:
    """The kept file, and how much of the room it took."""
    kind = file_type_of(upload.content, upload.name)
    size = upload.content.seek(0, 2)
    if size > most:
        raise BlobTooLarge(str(most))
    sha256 = _sha256(upload.content)
    name = clean_file_name(upload.name, kind.ending)
    if blobs.exists(institution_id, sha256):
        return KeptFile(name, kind.media_type, sha256, size), 0
    if size > room:
        raise FileRefused("library_full")
    upload.content.seek(0)
    blob = blobs.put(institution_id, upload.content, most)
    return KeptFile(name, kind.media_type, blob.sha256, blob.size), blob.size


def _sha256(content: BinaryIO) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
