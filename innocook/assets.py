"""Static files under names that carry their content's hash, compressed once, cached for ever."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

import brotli

SOURCE = Path(__file__).parent / "static"
MANIFEST = "manifest.json"
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt"}
SKIPPED = {".md", ".py", ".sha256"}
HASH_LENGTH = 12
IMMUTABLE = re.compile(rf"\.[0-9a-f]{{{HASH_LENGTH}}}\.[a-z0-9]+$")
_URL = re.compile(r"url\((['\"]?)([^)'\"]+)\1\)")


def sources() -> list[Path]:
    """The static files, style sheets last, because these name the others."""
    found = [path for path in sorted(SOURCE.rglob("*")) if path.is_file() and path.suffix not in SKIPPED]
    return sorted(found, key=lambda path: path.suffix == ".css")


def stamp() -> str:
    """A short text that changes whenever a static file does."""
    facts = [(str(path.relative_to(SOURCE)), path.stat().st_size, path.stat().st_mtime_ns) for path in sources()]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def build(target: Path) -> None:
    """Write hashed and compressed copies of all static files and their manifest to `target`, if anything changed."""
    manifest = target / MANIFEST
    now = stamp()
    if manifest.is_file() and json.loads(manifest.read_text("utf-8"))["stamp"] == now:
        return
    names: dict[str, str] = {}
    for path in sources():
        names[path.relative_to(SOURCE).as_posix()] = _write(path, target, names)
    manifest.write_text(json.dumps({"stamp": now, "names": names}), "utf-8")


def names(target: Path) -> Mapping[str, str]:
    """From a file's name to its hashed name, as `build` left them; empty when nothing is built."""
    manifest = target / MANIFEST
    if not manifest.is_file():
        return {}
    built: dict[str, str] = json.loads(manifest.read_text("utf-8"))["names"]
    return built


def _write(path: Path, target: Path, names: Mapping[str, str]) -> str:
    content = path.read_bytes()
    relative = path.relative_to(SOURCE)
    if path.suffix == ".css":
        content = _with_hashed_urls(content.decode(), relative, names).encode()
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    name = relative.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()
    destination = target / name
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_bytes(content)
    if path.suffix in COMPRESSED:
        destination.with_name(destination.name + ".br").write_bytes(brotli.compress(content, quality=11))
        destination.with_name(destination.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return name


def _with_hashed_urls(css: str, relative: Path, names: Mapping[str, str]) -> str:
    """`css` with the hashed name of every file it names in its own folder."""

    def replace(match: re.Match[str]) -> str:
        hashed = names.get((relative.parent / match[2]).as_posix())
        return f'url("{Path(hashed).name}")' if hashed else match[0]

    return _URL.sub(replace, css)
