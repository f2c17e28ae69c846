"""Install the pinned sources of the vendored files into a temporary folder."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
STATIC = REPOSITORY / "innocook" / "static" / "vendor"


@contextmanager
def installed_sources() -> Iterator[Path]:
    """Yield a temporary node_modules folder made from package-lock.json; no package script is run."""
    with TemporaryDirectory(prefix="innocook-vendor-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, work / name)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=work, check=True)
        yield work / "node_modules"


def write_checksums(folder: Path, patterns: tuple[str, ...]) -> None:
    """Write the SHA-256 of every file of the folder that fits a pattern into the table of its README.md."""
    paths = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    rows = [f"| `{p.name}` | {p.stat().st_size} | `{hashlib.sha256(p.read_bytes()).hexdigest()}` |" for p in paths]
    readme = folder / "README.md"
    text, _, _ = readme.read_text("utf-8").partition("| File |")
    table = ["| File | Bytes | SHA-256 |", "|---|---|---|", *rows]
    readme.write_text(text + "\n".join(table) + "\n", "utf-8")
