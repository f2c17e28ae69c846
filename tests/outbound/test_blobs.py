"""Where evidence lies: a folder and an object store with the same promises, and what goes wrong at either."""

import builtins
import hashlib
import io
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from innocook.outbound.blob_places import blob_store
from innocook.outbound.blobs import BlobMissing, BlobStore, BlobsUnavailable, BlobTooLarge, key_of
from innocook.outbound.local_blobs import LocalFolder
from innocook.outbound.s3_blobs import LibraryMissing, S3Bucket

OWNER, OTHER = UUID(int=1), UUID(int=2)
CONTENT = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
BUCKET = "evidence"


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """The address of an object store on this machine."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()
    logging.getLogger("werkzeug").setLevel(logging.NOTSET)


@pytest.fixture
def bucket(object_store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket, seen from outside; credentials and no proxy in the environment."""
    for name, value in {"ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b", "EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    client = boto3.client("s3", endpoint_url=object_store, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=found["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


@pytest.fixture(params=["folder", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """Each kind of place."""
    if request.param == "folder":
        return blob_store(str(tmp_path / "evidence"))
    request.getfixturevalue("bucket")
    address = request.getfixturevalue("object_store")
    return blob_store(f"s3://{BUCKET}/a/b?endpoint={address}&region=us-east-1")


def read(blobs: BlobStore, owner: UUID, sha256: str = SHA256) -> bytes:
    """The whole content, as long as it is said to be."""
    found = blobs.open(owner, sha256)
    try:
        content = b"".join(found)
    finally:
        found.close()
    assert len(content) == found.size
    return content


def test_what_is_put_is_read(blobs: BlobStore):
    """Hash and size are those of the content, which comes back in pieces; the place of another owner has nothing."""
    kept = blobs.put(OWNER, io.BytesIO(CONTENT), len(CONTENT))
    assert (kept.sha256, kept.size) == (SHA256, 256_000)
    assert read(blobs, OWNER) == CONTENT
    assert (blobs.exists(OWNER, SHA256), blobs.exists(OTHER, SHA256)) == (True, False)
    with pytest.raises(BlobMissing):
        blobs.open(OTHER, SHA256)


def test_the_same_content_is_kept_once(blobs: BlobStore):
    """Put again, it is the same; an empty content is one too."""
    first, second = (blobs.put(OWNER, io.BytesIO(CONTENT), 10**6) for _ in range(2))
    assert first == second
    empty = blobs.put(OWNER, io.BytesIO(), 10)
    assert (empty.size, read(blobs, OWNER, empty.sha256)) == (0, b"")


class Endless(io.RawIOBase):
    """A content that never ends; it counts what was asked of it."""

    asked = 0

    def read(self, amount: int = -1) -> bytes:
        """As much as is asked for."""
        self.asked += amount
        return b"x" * amount


def test_too_much_is_noticed_while_it_arrives(blobs: BlobStore):
    """A content without end is refused soon after the limit, and nothing of it is kept."""
    endless = Endless()
    with pytest.raises(BlobTooLarge):
        blobs.put(OWNER, endless, 1_000_000)
    assert endless.asked < 1_200_000


@pytest.mark.parametrize(
    "sha256", ["", "..", "../../etc/passwd", SHA256[:-1], SHA256.upper(), f"{SHA256}/", " " + SHA256]
)
def test_only_hashes_name_a_place(sha256: str):
    """No text can lead out of the place."""
    with pytest.raises(ValueError, match="SHA-256"):
        key_of(OWNER, sha256)


def test_where_the_files_of_a_folder_lie(tmp_path: Path):
    """Institution, two digits, all digits; files for their owner alone, folders too, nothing else beside them."""
    root = tmp_path / "evidence"
    LocalFolder(root).put(OWNER, io.BytesIO(CONTENT), 10**6)
    (file,) = [path for path in root.rglob("*") if path.is_file()]
    assert file.relative_to(root).as_posix() == f"{OWNER}/{SHA256[:2]}/{SHA256}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (root, *file.parents[:2])} == {0o700}


def test_objects_lie_below_the_prefix(bucket: Any, object_store: str):
    """The same key behind the prefix, and none of it is a web page to anybody."""
    blob_store(f"s3://{BUCKET}/a/b?endpoint={object_store}").put(OWNER, io.BytesIO(CONTENT), 10**6)
    (found,) = bucket.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert found["Key"] == f"a/b/{OWNER}/{SHA256[:2]}/{SHA256}"
    assert bucket.head_object(Bucket=BUCKET, Key=found["Key"])["ContentType"] == "application/octet-stream"


KILLED = """
import io, os, sys
from pathlib import Path
from uuid import UUID
from innocook.outbound.local_blobs import LocalFolder
class Cut(io.RawIOBase):
    given = 0
    def read(self, amount=-1):
        self.given += amount
        if self.given > 500_000:
            os.kill(os.getpid(), 9)
        return b"x" * amount
LocalFolder(Path(sys.argv[1])).put(UUID(int=1), Cut(), 10**7)
"""


def test_a_process_that_dies_leaves_nothing_under_a_name(tmp_path: Path):
    """Killed in the middle, only a part file is left; the next put is whole."""
    root = tmp_path / "evidence"
    dead = subprocess.run([sys.executable, "-c", KILLED, str(root)], check=False, env=os.environ | {"PYTHONPATH": "."})
    assert dead.returncode == -9
    left = [path.name for path in root.rglob("*") if path.is_file()]
    assert [name.startswith(".part-") for name in left] == [True]
    LocalFolder(root).put(OWNER, io.BytesIO(CONTENT), 10**6)
    assert read(LocalFolder(root), OWNER) == CONTENT


def test_what_fails_leaves_no_part(tmp_path: Path):
    """A refused or broken content is removed, its part too."""
    folder = LocalFolder(tmp_path / "evidence")
    with pytest.raises(BlobTooLarge):
        folder.put(OWNER, Endless(), 100)
    assert [path for path in folder.root.rglob("*") if path.is_file()] == []


def test_a_content_cut_short_on_the_disk_is_put_again(tmp_path: Path):
    """A file of the wrong size under its name is replaced by the next put of the same content."""
    folder = LocalFolder(tmp_path / "evidence")
    folder.put(OWNER, io.BytesIO(CONTENT), 10**6)
    (folder.root / key_of(OWNER, SHA256)).write_bytes(b"cut")
    folder.put(OWNER, io.BytesIO(CONTENT), 10**6)
    assert read(folder, OWNER) == CONTENT


def test_many_put_the_same_at_once(blobs: BlobStore):
    """Eight at the same time: one content, whole."""
    results: list[str] = []

    def put() -> None:
        results.append(blobs.put(OWNER, io.BytesIO(CONTENT), 10**6).sha256)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == [SHA256] * 8
    assert read(blobs, OWNER) == CONTENT
    if isinstance(blobs, LocalFolder):
        assert len([path for path in blobs.root.rglob("*") if path.is_file()]) == 1


def test_a_folder_that_is_none(tmp_path: Path):
    """Where a file stands in the way nothing can be kept or read, and the caller hears of it in our own words."""
    (tmp_path / "file").write_text("")
    folder = LocalFolder(tmp_path / "file" / "below")
    with pytest.raises(BlobsUnavailable):
        folder.put(OWNER, io.BytesIO(b"a"), 10)
    with pytest.raises(BlobsUnavailable):
        folder.open(OWNER, SHA256)
    assert not folder.exists(OWNER, SHA256)


def test_a_store_that_does_not_answer_or_refuses(bucket: Any, object_store: str, monkeypatch: pytest.MonkeyPatch):
    """A bucket that is not there, a wrong address and absent credentials are all one kind of error."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    nobody = S3Bucket("no-such-bucket", endpoint=object_store, region="us-east-1")
    nowhere = S3Bucket(BUCKET, endpoint="http://127.0.0.1:9", region="us-east-1")
    for store in (nobody, nowhere):
        with pytest.raises(BlobsUnavailable):
            store.put(OWNER, io.BytesIO(b"a"), 10)
        with pytest.raises((BlobsUnavailable, BlobMissing)):
            store.open(OWNER, SHA256)


def test_without_the_package_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    """An address of a bucket without boto3 stops at once, with the command; a folder needs nothing."""
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "boto3":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LibraryMissing, match=r"pip install 'innocook\[s3\]'"):
        blob_store("s3://bucket")
    assert isinstance(blob_store(f"/tmp/{uuid4()}"), LocalFolder)
