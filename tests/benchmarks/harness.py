"""How a figure is measured, judged and printed."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import brotli

if TYPE_CHECKING:
    from tests.benchmarks.ground import Ground

COUNTED = {"requests", "saves", "differences"}
HEADINGS = ("figure", "measured", "floor", "ratio", "budget", "verdict")


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: `measured` must not exceed `limit` nor stay below `least`; `floor` is what the bare work costs here.

    All in `unit`.
    """

    figure: str
    measured: float
    limit: float
    budget: str
    unit: str = "ms"
    floor: float | None = None
    least: float = -math.inf

    @property
    def is_met(self) -> bool:
        """Whether the budget is kept."""
        return self.least <= self.measured <= self.limit

    def cells(self) -> tuple[str, ...]:
        """The row as texts."""
        floor, ratio = (
            ("", "") if not self.floor else (shown(self.floor, self.unit), f"{self.measured / self.floor:.1f}x")
        )
        return (
            self.figure,
            shown(self.measured, self.unit),
            floor,
            ratio,
            self.budget,
            "met" if self.is_met else "MISSED",
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of its own, for figures with many sides; `missed` says which budgets are not kept."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    missed: tuple[str, ...]

    def __str__(self) -> str:
        """Title, table with its numbers on the right, note."""
        lines = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        aligned = ("  ".join(map(_placed, line, widths, range(len(line)))) for line in lines)
        return "\n".join([self.title, *aligned, self.note])


def _placed(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column else text.ljust(width)


Benchmark = Callable[["Ground"], Iterable[Reading | Sheet]]
BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(name: str) -> Callable[[Benchmark], Benchmark]:
    """Register a function that measures one or more figures; its name is what `./run bench NAME` chooses."""

    def register(function: Benchmark) -> Benchmark:
        BENCHMARKS[name] = function
        return function

    return register


def best(function: Callable[[], object], times: int = 20, warm: int = 2) -> float:
    """The shortest time of several calls, in milliseconds: the others measure what else the machine did."""
    for _ in range(warm):
        function()
    return min(_milliseconds(function) for _ in range(times))


def best_of_each(functions: Sequence[Callable[[], object]], times: int = 20) -> Iterator[float]:
    """The shortest time of each, in milliseconds, taken in turns so that a busy moment does not favour one of them."""
    rounds = [[_milliseconds(function) for function in functions] for _ in range(times + 1)]
    return map(min, zip(*rounds[1:], strict=True))


def _milliseconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000


def compressed(content: bytes, quality: int = 4) -> int:
    """The size of `content` as brotli sends it, in bytes."""
    return len(brotli.compress(content, quality=quality))


def shown(value: float, unit: str) -> str:
    """Three figures at least, and the unit."""
    digits = 0 if value >= 100 or unit in COUNTED else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f} {unit}"


def table(readings: Iterable[Reading]) -> str:
    """The rows under their headings, in columns."""
    rows = [HEADINGS, *(reading.cells() for reading in readings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
