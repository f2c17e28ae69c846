"""From a setting to the place it names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from innocook.outbound.blobs import BlobStore
from innocook.outbound.local_blobs import LocalFolder
from innocook.outbound.s3_blobs import S3Bucket

S3 = "s3"


def blob_store(place: str) -> BlobStore:
    """The store at a path of this machine, or at `s3://bucket/prefix?endpoint=https://...&region=...`.

    Raises LibraryMissing when the object store's package is not installed.
    """
    parts = urlsplit(place)
    if parts.scheme != S3:
        return LocalFolder(Path(place))
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return S3Bucket(parts.netloc, parts.path, options.get("endpoint"), options.get("region"))
