"""What is forced on parts, by the short way, against the long one: every member's knowledge settled from the start."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from innocook.core.arithmetic import Counts, Floats
from innocook.core.peer_parts import Parts

Ends = tuple[list[int], list[int]]


def settled(held: list[Counts], of: Counts, ends: Ends, bounds: Counts) -> Ends:
    """Fewest and most of every part once no figure brings them closer."""
    fewest, most = list(ends[0]), list(ends[1])
    insides = [sorted(set(of[places].tolist())) for places in held]
    moved = True
    while moved:
        moved = False
        for inside, (least, greatest) in zip(insides, bounds.tolist(), strict=True):
            for part in inside:
                low = least - sum(most[other] for other in inside if other != part)
                high = greatest - sum(fewest[other] for other in inside if other != part)
                moved |= low > fewest[part] or high < most[part]
                fewest[part], most[part] = max(fewest[part], low), min(most[part], high)
    return fewest, most


def naively(held: list[Counts], parts: Parts, values: Floats, bounds: Counts, threshold: int) -> list[set[int]]:
    """The parts forced under and over the threshold, to a stranger and then to some member."""
    sizes = parts.sizes.tolist()
    start = settled(held, parts.of, ([0] * len(sizes), sizes), bounds)
    every = range(len(sizes))
    found = [{one for one in every if start[0][one] >= sizes[one]}, {one for one in every if start[1][one] <= 0}]
    learned = [set(found[0]), set(found[1])]
    for part, value in zip(parts.of.tolist(), values.tolist(), strict=True):
        fewest, most = list(start[0]), list(start[1])
        fewest[part] = max(fewest[part], int(value < threshold))
        most[part] = min(most[part], sizes[part] - int(value >= threshold))
        fewest, most = settled(held, parts.of, (fewest, most), bounds)
        others = [size - (one == part) for one, size in enumerate(sizes)]
        fewest[part] -= int(value < threshold)
        most[part] -= int(value < threshold)
        learned[0] |= {one for one in every if others[one] and fewest[one] >= others[one]}
        learned[1] |= {one for one in every if others[one] and most[one] <= 0}
    return [*found, *learned]


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[Counts], Floats, Counts, int]:
    """A few scores, groups of them that overlap, and bounds around the true number under a threshold."""
    number = draw(st.integers(2, 9))
    values = np.array(draw(st.lists(st.integers(0, 5), min_size=number, max_size=number)), float)
    groups = draw(st.lists(st.sets(st.integers(0, number - 1), min_size=1), min_size=1, max_size=6))
    held = [np.array(sorted(group)) for group in groups]
    threshold = draw(st.integers(1, 5))
    true = [int((values[places] < threshold).sum()) for places in held]
    below, above = (draw(st.lists(st.integers(0, 2), min_size=len(held), max_size=len(held))) for _ in range(2))
    pairs = zip(true, below, above, map(len, held), strict=True)
    return held, values, np.array([(max(0, n - a), min(size, n + b)) for n, a, b, size in pairs]), threshold


@given(rounds())
def test_the_short_way_forces_what_the_long_one_does(case: tuple[list[Counts], Floats, Counts, int]) -> None:
    """Parts that lie under or over a threshold as a whole, to a stranger and to whichever member learns most."""
    held, values, bounds, threshold = case
    parts = Parts(held, values)
    under, over = parts.forced(bounds, threshold)
    found = [set(np.flatnonzero(flags).tolist()) for flags in (under[0], over[0], under[1], over[1])]
    assert found == naively(held, parts, values, bounds, threshold)
