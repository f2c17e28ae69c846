"""The table of the pages that compare, and which of them miss a budget or grow too fast."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.forks import Visits
from tests.benchmarks.harness import Sheet

SIZES = (100, 1_000, 10_000)
PAGE = 150.0
"""Milliseconds that a page over 10,000 may take once its figures are kept (design, budgets)."""
FIRST, ANALYSIS, EXPORT = 2_000.0, 10_000.0, 30_000.0
"""Ours, in milliseconds: the first page of a process; one that draws a thousand weightings or describes the
questionnaire; a file to take away (proxies give up after 60 s)."""
ANALYSES = frozenset({"robustness", "annex"})
OF_TWO = frozenset({"change", "change, self-assessed"})
"""Pages that read two rounds: twice the time for the first one."""
STEEPEST = 1.15
"""The highest power of the number of institutions with which a cost may grow; 0.15 is for a busy machine."""
FIRST_NOISE, NEXT_NOISE, MEMORY_NOISE = 80.0, 5.0, 8 * 1024**2
"""What two equal measurements differ by: milliseconds, milliseconds, bytes."""
GIB, MIB, KB = 1024**3, 1024**2, 1000
HEADINGS = (
    *("page", "institutions", "first CPU", "wall", "x floor", "grows"),
    *("next CPU", "wall", "x floor", "grows", "MiB", "grows", "kB"),
)
NOTE = (
    f"milliseconds. first: a process that knew nothing of the round; next: the shortest of several more; MiB: growth of"
    f" its memory. Floors in the same run: reading and decoding the validated answers (first), the home page (next)."
    f" Budgets at {SIZES[-1]:,}, in processor time, which other work on the machine does not stretch:"
    f" next <= {PAGE:.0f}; ours: first <= {FIRST:,.0f}, twice that where two rounds are read, {ANALYSIS:,.0f} for"
    f" {' and '.join(sorted(ANALYSES))}, {EXPORT:,.0f} for files; <= 1 GiB; what grows, as n^{STEEPEST} at most."
)


@dataclass(frozen=True, slots=True)
class Floors:
    """Milliseconds of processor that nobody could save."""

    first: float
    following: float


@dataclass(frozen=True, slots=True)
class Growths:
    """The power of the number of institutions with which each cost grows; None where it is not measured."""

    first: float
    following: float | None
    memory: float


def sheet(found: Mapping[str, Sequence[Visits]], floors: Sequence[Floors], files: Collection[str]) -> Sheet:
    """A row per page and size; `found` and `floors` are in the order of SIZES."""
    rows = [row for name, seen in found.items() for row in rows_of(name, seen, floors)]
    missed = [fault for name, seen in found.items() for fault in faults_of(name, seen, files)]
    return Sheet("pages that compare", HEADINGS, tuple(rows), NOTE, tuple(missed))


def growth(costs: Sequence[float], noise: float) -> float:
    """The power with which a cost grows over SIZES once what is constant is taken away; 0 where it does not.

    An increase in the noise counts as the noise, so that only what matters at the largest size can be steep.
    """
    few, some, many = costs
    if many <= few:
        return 0.0
    return math.log((many - few) / max(some - few, noise)) / math.log((SIZES[2] - SIZES[0]) / (SIZES[1] - SIZES[0]))


def growths(seen: Sequence[Visits]) -> Growths:
    """Of a page at all sizes."""
    following = [one.following.processor for one in seen if one.following]
    return Growths(
        first=growth([one.first.processor for one in seen], FIRST_NOISE),
        following=growth(following, NEXT_NOISE) if following else None,
        memory=growth([one.memory for one in seen], MEMORY_NOISE),
    )


def rows_of(name: str, seen: Sequence[Visits], floors: Sequence[Floors]) -> Iterator[tuple[str, ...]]:
    """The page at each size; how it grows beside the largest."""
    for size, one, floor in zip(SIZES, seen, floors, strict=True):
        grows = growths(seen) if size == SIZES[-1] else None
        after = one.following
        yield (
            name if size == SIZES[0] else "",
            f"{size:,}",
            *(f"{one.first.processor:,.0f}", f"{one.first.waiting:,.0f}", f"{one.first.processor / floor.first:.1f}"),
            power(grows and grows.first),
            *(short(after and after.processor), short(after and after.waiting)),
            short(after and after.processor / floor.following),
            power(grows and grows.following),
            f"{one.memory / MIB:,.0f}",
            power(grows and grows.memory),
            f"{one.first.size / KB:,.0f}",
        )


def faults_of(name: str, seen: Sequence[Visits], files: Collection[str]) -> Iterator[str]:
    """Every budget that the page misses."""
    last, grows = seen[-1], growths(seen)
    first = 2 * FIRST if name in OF_TWO else FIRST
    limit = EXPORT if name in files else ANALYSIS if name in ANALYSES else first
    if last.first.processor > limit:
        yield f"{name}, first: {last.first.processor:,.0f} ms of {limit:,.0f}"
    if last.following and last.following.processor > PAGE:
        yield f"{name}, next: {last.following.processor:,.0f} ms of {PAGE:.0f}"
    if last.memory > GIB:
        yield f"{name}: {last.memory / MIB:,.0f} MiB of 1,024"
    for what, found in (("first", grows.first), ("next", grows.following), ("memory", grows.memory)):
        if found is not None and found > STEEPEST:
            yield f"{name}, {what}: grows as {power(found)}"


def short(value: float | None) -> str:
    """One decimal below ten; nothing where nothing was measured."""
    return "" if value is None else f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


def power(value: float | None) -> str:
    """A growth as a power of the number of institutions."""
    return "" if value is None else f"n^{value:.2f}"
