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


Bounds = tuple[int, int]
"""Between so many and so many scores lie under a threshold."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The different figures, and per threshold how many of the scores of each lie under it."""

    of: tuple[frozenset[Unknown], ...]
    under: Mapping[float, tuple[Bounds, ...]]


def counted(attacker: Attacker) -> Counted:
    """What the figures say at every threshold."""
    shown = {one.of: one for one in attacker.shown}
    under = {each: tuple(_count(one, each) for one in shown.values()) for each in THRESHOLDS}
    return Counted(tuple(shown), under)


def brackets(figures: Counted, attacker: Attacker, own: str = "") -> dict[Unknown, tuple[float, float]]:
    """The lowest and the highest value that every other score can have, for an institution that knows its own."""
    mine = {one: attacker.value(one) for one in attacker.unknowns if one[0] == own}
    lowest, highest = dict.fromkeys(attacker.unknowns, 0.0), dict.fromkeys(attacker.unknowns, HIGHEST)
    parts = _parts(figures, attacker, mine)
    inside = [[place for place, part in enumerate(parts) if part <= of] for of in figures.of]
    for threshold, counts in figures.under.items():
        bounds = [_before(part, mine, threshold) for part in parts]
        _narrow(bounds, list(zip(counts, inside, strict=True)))
        for part, (fewest, most) in zip(parts, bounds, strict=True):
            for one in part:
                if most == 0:
                    lowest[one] = max(lowest[one], threshold)
                if fewest == len(part):
                    highest[one] = min(highest[one], threshold)
    return {one: (lowest[one], highest[one]) for one in attacker.unknowns if one not in mine}


def narrowest(attacker: Attacker) -> float:
    """The narrowest range of any score, to a stranger or to any institution that knows its own."""
    figures, names = counted(attacker), {name for name, _ in attacker.unknowns}
    return min(high - low for own in ("", *names) for low, high in brackets(figures, attacker, own).values())


def _parts(figures: Counted, attacker: Attacker, mine: Mapping[Unknown, float]) -> list[frozenset[Unknown]]:
    """Scores that no figure divides, and each own one for itself."""
    parts: dict[tuple[bool, ...] | Unknown, set[Unknown]] = defaultdict(set)
    for one in attacker.unknowns:
        parts[one if one in mine else tuple(one in of for of in figures.of)].add(one)
    return [frozenset(part) for part in parts.values()]


def _before(part: frozenset[Unknown], mine: Mapping[Unknown, float], threshold: float) -> Bounds:
    """What is known of a part before any figure."""
    value = mine.get(next(iter(part)))
    return (0, len(part)) if value is None else (int(value < threshold),) * 2


def _narrow(bounds: list[Bounds], counts: Sequence[tuple[Bounds, list[int]]]) -> None:
    """Take every count into account, again and again until nothing moves."""
    moved = True
    while moved:
        moved = False
        for (at_least, at_most), parts in counts:
            low, high = (sum(bounds[part][end] for part in parts) for end in (0, 1))
            for part in parts:
                fewest, most = bounds[part]
                better = max(fewest, at_least - high + most), min(most, at_most - low + fewest)
                if better != (fewest, most):
                    bounds[part], moved = better, True
                    low, high = low + better[0] - fewest, high + better[1] - most


def _count(one: Shown, threshold: float) -> Bounds:
    number = len(one.of)
    bounds = [(0.0, math.inf)] * number
    starts, ends = zip(*((figure - STEP / 2, figure + STEP / 2) for figure in one.figure), strict=True)
    for place, (share, start, end) in enumerate(zip(SHARES, starts, ends, strict=True)):
        floor = max(0.0, starts[place - 1]) if place else 0.0
        ceiling = min(HIGHEST, ends[place + 1]) if place < 2 else HIGHEST
        _learn(bounds, share * (number - 1), (start, end), (floor, ceiling))
    fewest = max((place + 1 for place, (_, high) in enumerate(bounds) if high <= threshold + CLOSE), default=0)
    most = min((place for place, (low, _) in enumerate(bounds) if low >= threshold - CLOSE), default=number)
    return fewest, most


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
