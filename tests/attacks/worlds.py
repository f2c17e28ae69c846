"""Other worlds in which everything that was shown would be the same.

As long as there are two in which a score differs by more than the rounding, nobody can know it, however cleverly he
reckons. What a world shows is worked out here once more: type 7 quartiles, rounded half up, of values that do not
nearly all agree. The worlds are met on a walk that starts in the true one and moves a score or two at a time.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from innocook.core.peers import APART, STEP
from tests.attacks.attacker import Attacker, Unknown

ENOUGH = STEP
"""Nobody's score may be known better than the figures are rounded."""
STEPS, ROUND, HIGHEST = 60_000, 500, 100.0
CLOSE = 1e-6

World = Mapping[Unknown, float]


@dataclass(frozen=True, slots=True)
class _Rule:
    """The scores at these places do not nearly all agree and have these quartiles."""

    places: tuple[int, ...]
    figure: tuple[int, ...]

    def miss(self, scores: Sequence[float]) -> float:
        """By how many points a world misses it, 0 where it obeys."""
        rising = sorted(scores[place] for place in self.places)
        short = max(0.0, APART - min(rising[-2] - rising[0], rising[-1] - rising[1]))
        return short + sum(
            max(0.0, figure - STEP / 2 - quartile, quartile - figure - STEP / 2 + CLOSE)
            for figure, quartile in zip(self.figure, _quartiles(rising), strict=True)
        )


class Worlds:
    """The worlds in which an attacker would see what he sees; `says_the_same` can ask more of them than the figures."""

    def __init__(self, attacker: Attacker, says_the_same: Callable[[World], bool] = lambda _world: True) -> None:
        self.unknowns = attacker.unknowns
        self._says_the_same = says_the_same
        self._true = [attacker.value(one) for one in self.unknowns]
        places = {one: place for place, one in enumerate(self.unknowns)}
        shown = {one.of: one.figure for one in attacker.shown}
        self._rules = rules = [_Rule(tuple(sorted(places[one] for one in of)), figure) for of, figure in shown.items()]
        if any(rule.miss(self._true) for rule in rules):
            raise ValueError("the true world shows something else")
        self._of = [[one for one, rule in enumerate(rules) if place in rule.places] for place in range(len(places))]

    def rooms(self, own: str = "") -> dict[Unknown, float]:
        """How far apart two values of each score are found that an institution, or a stranger, cannot tell apart.

        Looks no further once it is more than ENOUGH.
        """
        free = [place for place, (name, _) in enumerate(self.unknowns) if name != own]
        lowest, highest = list(self._true), list(self._true)
        tight = set(free)
        for world in self._walk(free):
            if any(not lowest[place] <= world[place] <= highest[place] for place in tight) and self._is_real(world):
                lowest = [min(pair) for pair in zip(lowest, world, strict=True)]
                highest = [max(pair) for pair in zip(highest, world, strict=True)]
                tight -= {place for place in free if highest[place] - lowest[place] > ENOUGH}
            if not tight:
                break
        return {self.unknowns[place]: highest[place] - lowest[place] for place in free}

    def _is_real(self, world: Sequence[float]) -> bool:
        return self._says_the_same(dict(zip(self.unknowns, world, strict=True)))

    def _walk(self, free: Sequence[int]) -> Iterator[list[float]]:
        """Worlds that obey every rule, on a way that strays from the rules and comes back to them again and again."""
        source = random.Random(7)  # noqa: S311
        world, missed = list(self._true), [0.0] * len(self._rules)
        for step in range(STEPS):
            moves = _moves(world, source.choice(free), source.choice(free), source)
            before = {place: world[place] for place in moves}
            for place, value in moves.items():
                world[place] = value
            now = {one: self._rules[one].miss(world) for place in moves for one in self._of[place]}
            worse = sum(now.values()) - sum(missed[one] for one in now)
            if worse <= 0 or source.random() < math.exp(-worse / _heat(step)):
                for one, miss in now.items():
                    missed[one] = miss
                if not any(missed):
                    yield list(world)
            else:
                for place, value in before.items():
                    world[place] = value


def _heat(step: int) -> float:
    """How readily a step away from the rules is taken: now and then for a while, then less and less."""
    share = step % ROUND / ROUND
    return 1.0 if share < 0.2 else max(0.1, (1 - share) / 2)


def _moves(world: Sequence[float], place: int, other: int, source: random.Random) -> dict[int, float]:
    """Two scores change places, or one becomes another."""
    if source.random() < 0.5:
        return {place: world[other], other: world[place]}
    return {place: _near(world[place], source)}


def _near(value: float, source: random.Random) -> float:
    """Another value, mostly a near one."""
    if source.random() < 0.3:
        return float(source.randint(0, 100))
    return min(HIGHEST, max(0.0, value + source.randint(-12, 12)))


def _quartiles(rising: Sequence[float]) -> Iterator[float]:
    for share in (0.25, 0.5, 0.75):
        place, rest = divmod(share * (len(rising) - 1), 1)
        lower = rising[int(place)]
        yield round(lower + rest * (rising[int(place) + (1 if rest else 0)] - lower), 9)
