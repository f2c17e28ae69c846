"""Published tables to reproduce, and the one reason to pass over them."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("INNOCOOK_ACCEPTANCE") or ROOT.parent / "shared" / "acceptance")
TOLERANCE = 1e-9


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table; skips the test where the folder of tables is absent."""
    if not FOLDER.is_dir():
        pytest.skip(f"acceptance tables are absent ({FOLDER}); INNOCOOK_ACCEPTANCE names their folder")
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> float | None:
    """A number, or None for an empty cell."""
    return float(cell) if cell else None
