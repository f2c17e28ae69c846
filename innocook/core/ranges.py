"""The reachable range of a score: the lowest and the highest value its rule can give while its needs are met."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from innocook.core.questionnaire import NeedsOf, Rule

_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class PartRange:
    """What a part can contribute: its weight (> 0), its range, and whether it can be unanswered or not applicable."""

    weight: float
    low: float
    high: float
    can_be_blank: bool
    can_be_na: bool


@dataclass(frozen=True, slots=True)
class NeedsRule:
    """The needs of a score, before they are part of a checked questionnaire."""

    share: float
    at_least: int
    of: NeedsOf

    def required(self, parts: int) -> int:
        """How many of so many parts must be there; a share of exactly 6 parts is 6 whatever the binary fraction."""
        return max(self.at_least, math.ceil(self.share * parts - _SMALL))


def reachable_range(
    rule: Rule, parts: Sequence[PartRange], needs: NeedsRule, blanks_are_zero: bool = False
) -> tuple[float, float]:
    """Lowest and highest value, rounded to 9 decimals, over every choice of parts that the needs let count.

    Parts are taken as independent. A part that is left out of a sum adds nothing; of the other rules it takes its
    weight with it, so parts with different ranges can reach beyond the value they give together. With
    `blanks_are_zero` a blank keeps its weight and is worth nothing, but does not help to meet the needs.
    """
    if rule is Rule.SUM:
        low, high = _least_sum(parts, needs), sum(part.weight * part.high for part in parts)
    elif blanks_are_zero:
        low = _least_with_zeros(rule, parts, needs)
        high = _mean_range(rule, [replace(part, can_be_blank=False) for part in parts], needs)[1]
    else:
        low, high = _mean_range(rule, parts, needs)
    return round(low, 9), round(high, 9)


def can_be_unrated(parts: Sequence[PartRange]) -> bool:
    """Whether a score over these parts may have no value although it applies."""
    return any(part.can_be_blank or part.can_be_na for part in parts)


def _mean_range(rule: Rule, parts: Sequence[PartRange], needs: NeedsRule) -> tuple[float, float]:
    to_scale, from_scale = _SCALES[rule]
    if len({(part.low, part.high) for part in parts}) == 1:
        return parts[0].low, parts[0].high
    highest = from_scale(_best_mean(parts, [to_scale(part.high) for part in parts], needs))
    if rule is not Rule.MEAN and any(part.low <= 0 for part in parts):
        return 0.0, highest
    return from_scale(-_best_mean(parts, [-to_scale(part.low) for part in parts], needs)), highest


_SCALES: dict[Rule, tuple[Callable[[float], float], Callable[[float], float]]] = {
    Rule.MEAN: (float, float),
    Rule.GEOMETRIC: (math.log, math.exp),
    Rule.HARMONIC: (lambda value: -1 / value, lambda value: -1 / value),
}


def _best_mean(parts: Sequence[PartRange], values: Sequence[float], needs: NeedsRule) -> float:
    # Dinkelbach: the best weighted mean m is where the best sum of weight x (value - m) is nought.
    everything = range(len(parts))
    best = _mean(parts, values, everything)
    while True:
        surplus = [part.weight * (value - best) for part, value in zip(parts, values, strict=True)]
        candidate = _mean(parts, values, _best_choice(parts, surplus, needs))
        if candidate <= best + 1e-12 * max(1.0, abs(best)):
            return best
        best = candidate


def _mean(parts: Sequence[PartRange], values: Sequence[float], kept: Sequence[int]) -> float:
    total = sum(parts[index].weight * values[index] for index in kept)
    return total / sum(parts[index].weight for index in kept)


def _least_with_zeros(rule: Rule, parts: Sequence[PartRange], needs: NeedsRule) -> float:
    if all(part.low <= 0 for part in parts):
        return 0.0
    if rule is Rule.MEAN:
        return _least_mean_with_zeros(parts, needs)
    if any(blank for (_, blank) in _sums_with_zeros(parts, needs, 0.0)):
        return 0.0
    return _mean_range(rule, [replace(part, can_be_blank=False) for part in parts], needs)[0]


def _least_mean_with_zeros(parts: Sequence[PartRange], needs: NeedsRule) -> float:
    best = math.inf
    candidate = _mean(parts, [part.low for part in parts], range(len(parts)))
    while candidate < best - 1e-12 * max(1.0, candidate):
        best = candidate
        choices = _sums_with_zeros(parts, needs, best).values()
        points, weight = min(choices, key=lambda sums: sums[0] - best * sums[1])
        candidate = points / weight
    return best


def _sums_with_zeros(
    parts: Sequence[PartRange], needs: NeedsRule, mean: float
) -> dict[tuple[int, int], tuple[float, float]]:
    """By allowed numbers of N/A and blank parts: the points and the weight that pull furthest below `mean`."""
    sums = {(0, 0): (0.0, 0.0)}
    for part in parts:
        states = [(0, 0, part.weight * part.low, part.weight)]
        states += [(1, 0, 0.0, 0.0)] * part.can_be_na + [(0, 1, 0.0, part.weight)] * part.can_be_blank
        longer: dict[tuple[int, int], tuple[float, float]] = {}
        for ((na, blank), (points, weight)), state in itertools.product(sums.items(), states):
            key, found = (na + state[0], blank + state[1]), (points + state[2], weight + state[3])
            if key not in longer or found[0] - mean * found[1] < longer[key][0] - mean * longer[key][1]:
                longer[key] = found
        sums = longer
    return {key: found for key, found in sums.items() if _is_allowed(len(parts), *key, needs)}


def _least_sum(parts: Sequence[PartRange], needs: NeedsRule) -> float:
    losses = [-part.weight * part.low for part in parts]
    return sum(-losses[index] for index in _best_choice(parts, losses, needs))


def _best_choice(parts: Sequence[PartRange], gain: Sequence[float], needs: NeedsRule) -> list[int]:
    """The parts to keep for the most gain, among the numbers of absent parts that the needs allow."""
    order = sorted(range(len(parts)), key=lambda index: gain[index])
    not_applicable = [index for index in order if parts[index].can_be_na]
    blank = [index for index in order if parts[index].can_be_blank and not parts[index].can_be_na]
    lost_by_na = list(accumulate((gain[index] for index in not_applicable), initial=0.0))
    lost_by_blank = list(accumulate((gain[index] for index in blank), initial=0.0))
    without, unanswered = min(
        _allowed(len(parts), len(not_applicable), len(blank), needs),
        key=lambda absent: lost_by_na[absent[0]] + lost_by_blank[absent[1]],
    )
    gone = {*not_applicable[:without], *blank[:unanswered]}
    return [index for index in range(len(parts)) if index not in gone]


def _allowed(parts: int, not_applicable: int, blank: int, needs: NeedsRule) -> Iterator[tuple[int, int]]:
    for absent in itertools.product(range(not_applicable + 1), range(blank + 1)):
        if _is_allowed(parts, *absent, needs):
            yield absent


def _is_allowed(parts: int, not_applicable: int, blank: int, needs: NeedsRule) -> bool:
    of = parts if needs.of is NeedsOf.ALL else parts - not_applicable
    return parts - not_applicable - blank >= max(1, needs.required(of))
