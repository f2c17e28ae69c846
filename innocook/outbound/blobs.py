"""Where the bytes of evidence lie: a place outside the database, each content once per institution."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from uuid import UUID

from innocook.core.errors import InnocookError

PIECE = 64 * 1024


class BlobTooLarge(InnocookError):
    """The content is larger than it may be; nothing of it is kept."""


class BlobMissing(InnocookError):
    """The database knows this content, its place does not hold it."""


class BlobsUnavailable(InnocookError):
    """The place does not answer, is full or not ours to write; the cause is chained."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A kept content: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


class Readable(Protocol):
    """What a blob is read from."""

    def read(self, amount: int, /) -> bytes:
        """At most so many bytes; none at the end."""

    def close(self) -> None:
        """Give it back."""


class OpenBlob:
    """A content being read, piece by piece; whoever opened it closes it."""

    def __init__(self, size: int, stream: Readable) -> None:
        self.size = size
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        """The content in pieces of at most 64 KiB; closed at its end."""
        while piece := self._stream.read(PIECE):
            yield piece
        self.close()

    def close(self) -> None:
        """Give file or connection back."""
        self._stream.close()


class BlobStore(Protocol):
    """A place for contents; `owner` is an institution, and none sees what another one keeps."""

    def put(self, owner: UUID, content: BinaryIO, most: int) -> Blob:
        """Keep everything that `content` still gives, at most `most` bytes, all or nothing; the same content once.

        Raises BlobTooLarge and BlobsUnavailable.
        """

    def open(self, owner: UUID, sha256: str) -> OpenBlob:
        """The content to read; raises BlobMissing and BlobsUnavailable."""

    def exists(self, owner: UUID, sha256: str) -> bool:
        """Whether the content is there; raises BlobsUnavailable."""


def copy_hashed(content: BinaryIO, target: BinaryIO, most: int) -> Blob:
    """Copy `content` to `target`, hashing on the way; raises BlobTooLarge as soon as there is too much."""
    digest, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        size += len(piece)
        if size > most:
            raise BlobTooLarge(str(most))
        digest.update(piece)
        target.write(piece)
    return Blob(digest.hexdigest(), size)


def key_of(owner: UUID, sha256: str) -> str:
    """Where a content lies below the root: institution, first two digits, all digits; raises ValueError for others."""
    with suppress(ValueError):
        if len(bytes.fromhex(sha256)) == 32 and len(sha256) == 64 and sha256 == sha256.lower():
            return f"{owner}/{sha256[:2]}/{sha256}"
    raise ValueError(f"not a SHA-256: {sha256!r}")
