"""What the real figures, quartiles rounded to five, prove about single scores: bounds found by counting.

A first quartile shown as 20 says how many of the group have less than 22.5 and how many 17.5 or more. At every
threshold the numbers below it add up over groups, which bounds them in every part that groups have in common.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from innocook.core.peers import STEP
from tests.attacks.attacker import Attacker, Shown, Unknown

HIGHEST = 100.0
SHARES = (0.25, 0.5, 0.75)
THRESHOLDS = tuple(STEP * each / 6 for each in range(6 * 100 // STEP + 1))
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class _Count:
    """Between `fewest` and `most` of these scores lie under a threshold."""

    of: frozenset[Unknown]
    fewest: int
    most: int


def brackets(attacker: Attacker, own: Mapping[Unknown, float]) -> dict[Unknown, tuple[float, float]]:
    """The lowest and the highest value that every other score can have, for somebody who knows his own."""
    lowest, highest = dict.fromkeys(attacker.unknowns, 0.0), dict.fromkeys(attacker.unknowns, HIGHEST)
    for threshold in THRESHOLDS:
        for part, (fewest, most) in _under(attacker, own, threshold).items():
            for one in part:
                if most == 0:
                    lowest[one] = max(lowest[one], threshold)
                if fewest == len(part):
                    highest[one] = min(highest[one], threshold)
    return {one: (lowest[one], highest[one]) for one in attacker.unknowns if one not in own}


def narrowest(attacker: Attacker) -> float:
    """The narrowest range of any score, to a stranger or to any institution that knows its own."""
    known: list[dict[Unknown, float]] = [{}]
    for name in {name for name, _ in attacker.unknowns}:
        known.append({one: attacker.value(one) for one in attacker.unknowns if one[0] == name})
    return min(high - low for own in known for low, high in brackets(attacker, own).values())


def _under(
    attacker: Attacker, own: Mapping[Unknown, float], threshold: float
) -> Mapping[frozenset[Unknown], tuple[int, int]]:
    """How many scores of each part, which no figure divides, lie under the threshold."""
    counts = [_count(one, threshold) for one in attacker.shown]
    parts: dict[tuple[bool, ...] | Unknown, set[Unknown]] = defaultdict(set)
    for one in attacker.unknowns:
        parts[one if one in own else tuple(one in count.of for count in counts)].add(one)
    bounds = {frozenset(part): (0, len(part)) for part in parts.values()}
    for one, value in own.items():
        bounds[frozenset({one})] = (int(value < threshold),) * 2
    return _narrowed(bounds, counts)


def _narrowed(
    bounds: dict[frozenset[Unknown], tuple[int, int]], counts: Sequence[_Count]
) -> Mapping[frozenset[Unknown], tuple[int, int]]:
    """The bounds once every count was taken into account, again and again until nothing moves."""
    inside = [(count, [part for part in bounds if part <= count.of]) for count in counts]
    moved = True
    while moved:
        moved = False
        for count, parts in inside:
            low, high = (sum(bounds[part][end] for part in parts) for end in (0, 1))
            for part in parts:
                fewest, most = bounds[part]
                better = max(fewest, count.fewest - high + most), min(most, count.most - low + fewest)
                if better != (fewest, most):
                    bounds[part], moved = better, True
                    low, high = low + better[0] - fewest, high + better[1] - most
    return bounds


def _count(one: Shown, threshold: float) -> _Count:
    number = len(one.of)
    bounds = [(0.0, math.inf)] * number
    starts, ends = zip(*((figure - STEP / 2, figure + STEP / 2) for figure in one.figure), strict=True)
    for place, (share, start, end) in enumerate(zip(SHARES, starts, ends, strict=True)):
        floor = max(0.0, starts[place - 1]) if place else 0.0
        ceiling = min(HIGHEST, ends[place + 1]) if place < 2 else HIGHEST
        _learn(bounds, share * (number - 1), (start, end), (floor, ceiling))
    fewest = max((place + 1 for place, (_, high) in enumerate(bounds) if high <= threshold + CLOSE), default=0)
    most = min((place for place, (low, _) in enumerate(bounds) if low >= threshold - CLOSE), default=number)
    return _Count(one.of, fewest, most)


def _learn(
    bounds: list[tuple[float, float]], where: float, quartile: tuple[float, float], room: tuple[float, float]
) -> None:
    """What a quartile (type 7) tells about the two scores, counted from the lowest, that it stands between.

    `room` are the ends that no neighbour passes: it lies between the quartiles before and after.
    """
    lower, rest = math.floor(where), where % 1
    (start, end), (floor, ceiling) = quartile, room
    upper = lower + 1 if rest else lower
    highest = (end - (1 - rest) * floor) / rest if rest else end
    lowest = (start - rest * ceiling) / (1 - rest)
    bounds[lower] = (max(bounds[lower][0], lowest), min(bounds[lower][1], end))
    bounds[upper] = (max(bounds[upper][0], start), min(bounds[upper][1], highest))
