"""Contents as files of a folder of this machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from innocook.outbound.blobs import Blob, BlobMissing, BlobsUnavailable, OpenBlob, copy_hashed, key_of

PART = ".part-"


class LocalFolder:
    """Keeps contents below `root`, readable by the product's own account only; the folder is made when needed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, owner: UUID, content: BinaryIO, most: int) -> Blob:
        """Written beside its place, synced and renamed: after a power cut it is there whole or not at all."""
        try:
            folder = _made(self.root / str(owner))
            handle, part = tempfile.mkstemp(prefix=PART, dir=folder)
            try:
                with os.fdopen(handle, "wb") as target:
                    blob = copy_hashed(content, target, most)
                    target.flush()
                    os.fsync(target.fileno())
                self._settle(Path(part), self.root / key_of(owner, blob.sha256), blob.size)
            finally:
                Path(part).unlink(missing_ok=True)
        except OSError as error:
            raise BlobsUnavailable(type(error).__name__) from error
        return blob

    def open(self, owner: UUID, sha256: str) -> OpenBlob:
        """The file, whose size is that of the moment it is opened."""
        try:
            stream = (self.root / key_of(owner, sha256)).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(sha256) from error
        except OSError as error:
            raise BlobsUnavailable(type(error).__name__) from error
        return OpenBlob(os.fstat(stream.fileno()).st_size, cast(BinaryIO, stream))

    def exists(self, owner: UUID, sha256: str) -> bool:
        """Whether the file is there."""
        try:
            return (self.root / key_of(owner, sha256)).is_file()
        except OSError as error:
            raise BlobsUnavailable(type(error).__name__) from error

    @staticmethod
    def _settle(part: Path, place: Path, size: int) -> None:
        if place.is_file() and place.stat().st_size == size:
            return
        folder = _made(place.parent)
        part.replace(place)
        _sync(folder)


def _made(folder: Path) -> Path:
    """The folder, for the owner's eyes only, its name safe on the disk like the folders above it."""
    if not folder.is_dir():
        _made(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)
    return folder


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
