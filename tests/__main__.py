"""Everything that checks the project, one check after another; `./run test` starts it.

A check that fails stops none of the others. The end says what was skipped and why, and what failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON_FILES = (".", "run")
CHECKS = {
    "lint": (
        ("ruff check", ["ruff", "check", *PYTHON_FILES]),
        ("ruff format", ["ruff", "format", "--check", *PYTHON_FILES]),
    ),
    "types": (("mypy", ["mypy"]),),
}
MARKED = ("postgresql", "browser", "slow")
FAMILIES = (*CHECKS, "fast", "tests", *MARKED)
PYTEST = ("pytest", "-p", "tests.support.family_report")


def main(arguments: Sequence[str]) -> int:
    """Run the checks asked for (all of them without arguments); returns the exit code."""
    words, passed_on = split(arguments)
    unknown = [word for word in words if word not in FAMILIES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(FAMILIES)}", file=sys.stderr)
        return 2
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "families"
        failed = [name for name, command in plan(words, passed_on) if not passes(name, command, notes)]
        skipped = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    for line in [*skipped, *left_out(words, passed_on)]:
        print(f"skipped  {line}")
    seconds = round(time.monotonic() - started)
    print(f"FAILED: {', '.join(failed)} ({seconds} s)" if failed else f"all checks passed ({seconds} s)")
    return 1 if failed else 0


def split(arguments: Sequence[str]) -> tuple[list[str], list[str] | None]:
    """Families, and what stands after `--` for pytest (None without it)."""
    if "--" not in arguments:
        return list(arguments), None
    place = list(arguments).index("--")
    return list(arguments[:place]), list(arguments[place + 1 :])


def plan(words: Sequence[str], passed_on: Sequence[str] | None) -> list[tuple[str, list[str]]]:
    """The checks to run, in order: name and command (a module of this Python with its arguments)."""
    if passed_on is not None and not words:
        return [("pytest", [*PYTEST, *passed_on])]
    everything = not words or "fast" in words
    checks = [check for family, group in CHECKS.items() if everything or family in words for check in group]
    if everything or "tests" in words or set(words) & set(MARKED):
        checks.append(("pytest", [*PYTEST, *selection(words), *parallel(), *(passed_on or ())]))
    return checks


def selection(words: Sequence[str]) -> list[str]:
    """The marker expression for pytest; nothing selects all."""
    if "fast" in words:
        return ["-m", "not browser and not slow"]
    marked = [word for word in words if word in MARKED]
    return ["-m", " or ".join(marked)] if marked and "tests" not in words else []


def parallel() -> list[str]:
    """Two workers where there are two processors; INNOCOOK_TEST_WORKERS changes the number. See tests/conftest.py."""
    workers = int(os.environ.get("INNOCOOK_TEST_WORKERS") or min(2, os.cpu_count() or 1))
    return ["-n", str(workers), "--dist", "loadgroup"] if workers > 1 else []


def left_out(words: Sequence[str], passed_on: Sequence[str] | None) -> list[str]:
    """What was not asked for, so that nobody takes a part for the whole."""
    if "fast" in words:
        return ["browser: left out by `fast`", "slow: left out by `fast`"]
    asked = ", ".join(words) or "the tests named after --"
    return [f"everything else: only {asked} asked for"] if words or passed_on is not None else []


def passes(name: str, command: Sequence[str], notes: Path) -> bool:
    """Run one check with its output shown as it comes; True when it passes."""
    print(f"\n== {name}", flush=True)
    environment = os.environ | {"INNOCOOK_FAMILY_LINES": str(notes)}
    passed = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, check=False).returncode == 0
    print(f"== {name}: {'passed' if passed else 'FAILED'}", flush=True)
    return passed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
