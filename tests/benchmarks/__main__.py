"""`python -m tests.benchmarks [WORD...]`: measure all figures, or those whose name holds one of the words."""

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

from tests.benchmarks import (
    compare,
    importing,
    killing,
    pages,
    pdf,
    progress,
    reviewing,
    saving,
    scoring,
    template,
    weights,
)
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import BENCHMARKS, Reading, Sheet, table

PARTS = (scoring, weights, template, pages, saving, importing, killing, compare, progress, pdf, reviewing)


def main(words: Sequence[str]) -> int:
    """Print the table; the exit code is 1 when a budget is missed, 2 when no figure has such a name."""
    chosen = [name for name in BENCHMARKS if not words or any(word in name for word in words)]
    if not chosen:
        print(f"no such figure; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    found: list[Reading | Sheet] = []
    with ExitStack() as ends:
        ground = Ground(ends)
        for name in chosen:
            started = time.monotonic()
            print(f"measuring {name} ...", end=" ", file=sys.stderr, flush=True)
            found += BENCHMARKS[name](ground)
            print(f"{time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    sheets, readings = (
        [one for one in found if isinstance(one, Sheet)],
        [one for one in found if isinstance(one, Reading)],
    )
    for sheet in sheets:
        print(f"{sheet}\n")
    print(table(readings))
    missed = [reading.figure for reading in readings if not reading.is_met]
    missed += [fault for sheet in sheets for fault in sheet.missed]
    print(f"\nMISSED: {'; '.join(missed)}" if missed else "\nevery budget is met")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
