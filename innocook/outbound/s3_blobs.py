"""Contents as objects of a bucket that speaks the S3 protocol, for many machines over one place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, BinaryIO, cast
from uuid import UUID

from innocook.core.errors import InnocookError
from innocook.outbound.blobs import Blob, BlobMissing, BlobsUnavailable, OpenBlob, copy_hashed, key_of

SPOOLED = 1024 * 1024
_ABSENT = {"404", "NoSuchKey", "NotFound"}


class LibraryMissing(InnocookError):
    """The object store needs a package that is not installed; the message says how to get it."""


class S3Bucket:
    """Keeps contents in a bucket below `prefix`; credentials come from the usual AWS_* variables.

    `endpoint` is the address of a store that is not Amazon's. Raises LibraryMissing where boto3 is not installed.
    """

    def __init__(self, bucket: str, prefix: str = "", endpoint: str | None = None, region: str | None = None) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._endpoint = endpoint
        self._region = region
        _boto3()

    def put(self, owner: UUID, content: BinaryIO, most: int) -> Blob:
        """Hashed first, then sent in one request, which stores all or nothing."""
        with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as spool:
            blob = copy_hashed(content, cast(BinaryIO, spool), most)
            if not self.exists(owner, blob.sha256):
                spool.seek(0)
                with _translated(blob.sha256):
                    self._client.put_object(
                        Bucket=self.bucket,
                        Key=self._key(owner, blob.sha256),
                        Body=spool,
                        ContentLength=blob.size,
                        ContentType="application/octet-stream",
                    )
        return blob

    def open(self, owner: UUID, sha256: str) -> OpenBlob:
        """The object, read from the network as it is asked for."""
        with _translated(sha256):
            found = self._client.get_object(Bucket=self.bucket, Key=self._key(owner, sha256))
        return OpenBlob(found["ContentLength"], found["Body"])

    def exists(self, owner: UUID, sha256: str) -> bool:
        """Whether the object is there."""
        try:
            with _translated(sha256):
                self._client.head_object(Bucket=self.bucket, Key=self._key(owner, sha256))
        except BlobMissing:
            return False
        return True

    def _key(self, owner: UUID, sha256: str) -> str:
        return self.prefix + key_of(owner, sha256)

    @cached_property
    def _client(self) -> Any:
        """Made when first used, so that no process shares its connections with the one it was forked from."""
        from botocore.config import Config  # type: ignore[import-untyped]

        settings = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
            # Stores that only speak the protocol often know neither newer checksums nor a host name per bucket.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if self._endpoint else "auto"},
        )
        session = _boto3().session.Session()
        return session.client("s3", endpoint_url=self._endpoint, region_name=self._region, config=settings)


def _boto3() -> Any:
    try:
        import boto3  # type: ignore[import-untyped]
    except ImportError as error:
        raise LibraryMissing("evidence in an object store needs boto3: pip install 'innocook[s3]'") from error
    return boto3


@contextmanager
def _translated(sha256: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _ABSENT:
            raise BlobMissing(sha256) from error
        raise BlobsUnavailable(type(error).__name__) from error
    except BotoCoreError as error:
        raise BlobsUnavailable(type(error).__name__) from error
