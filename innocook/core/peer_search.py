"""Finds few unknowns of which the equations say something: sums and differences of up to five that must be zero.

Every unknown has a few random values that obey all equations. Two different sums of unknowns that have the same values
are one equation about few of them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats

CLOSE = 1e-8
"""Values closer than this are the same; two different random ones are not, by far."""
MOST_FOR_FIVE, MOST_FOR_FOUR = 100, 500
"""Up to so many unknowns all sums of five, or of four, are looked at; above only those of two."""


def says_something(values: Floats, weights: Counts, most: int) -> bool:
    """Whether sums and differences of unknowns that stand for `most` institutions at most are the same or zero.

    `values` has a row per random solution; `weights` are the institutions that each unknown stands for.
    """
    small = (weights > 0) & (weights <= most)
    values, weights = values[:, small], weights[small]
    if not len(weights):
        return False
    number = len(weights)
    none = np.zeros((len(values), 1)), np.zeros(1, dtype=np.int64)
    few = _joined(none, _forms(values, weights, 1))
    if number <= MOST_FOR_FOUR:
        few = _joined(few, _forms(values, weights, 2))
    if _meet(few, most):
        return True
    return number <= MOST_FOR_FIVE and _meet_between(few, _forms(values, weights, 3), most)


_Forms = tuple[Floats, Counts]
"""The values of sums, their first one not negative, and how many institutions each is about."""


def _forms(values: Floats, weights: Counts, number: int) -> _Forms:
    """Every sum of `number` different unknowns with every choice of signs, but for the sign of the whole."""
    chosen = _combinations(values.shape[1], number)
    first, *further = (values[:, places] for places in chosen.T)
    sums = [
        sum((sign * each for sign, each in zip(signs, further, strict=True)), start=first)
        for signs in product((1.0, -1.0), repeat=number - 1)
    ]
    found = np.concatenate(sums, axis=1)
    found *= np.where(found[0] < 0, -1.0, 1.0)
    return found, np.tile(weights[chosen].sum(axis=1), len(sums))


@lru_cache(maxsize=8)
def _combinations(total: int, number: int) -> Counts:
    places = np.arange(total)
    chosen = places[:, None]
    for _ in range(number - 1):
        further = [
            np.append(np.repeat(row[None], total - row[-1] - 1, 0), places[row[-1] + 1 :, None], 1) for row in chosen
        ]
        chosen = np.concatenate(further) if further else np.zeros((0, chosen.shape[1] + 1), dtype=np.int64)
    return chosen


def _joined(*forms: _Forms) -> _Forms:
    return np.concatenate([one[0] for one in forms], axis=1), np.concatenate([one[1] for one in forms])


def _meet(forms: _Forms, most: int) -> bool:
    """Whether two of the sums are the same and about few."""
    near = _with_neighbours(forms)
    if not len(near[1]):
        return False
    _, weights, runs = _in_runs(near)
    together = weights[1:] + weights[:-1]
    return bool(((runs[1:] == runs[:-1]) & (together <= most)).any())


def _meet_between(few: _Forms, many: _Forms, most: int) -> bool:
    """Whether one of the first sums is the same as one of the second, both together about few."""
    values, weights, runs = _in_runs(few)
    lightest = np.flatnonzero(np.diff(runs, prepend=-1))
    values, weights = values[:, lightest], weights[lightest]
    nearest = np.searchsorted(values[0], many[0][0])
    for neighbours in (nearest, nearest - 1):
        places = np.clip(neighbours, 0, len(weights) - 1)
        same: Flags = np.all(np.abs(values[:, places] - many[0]) < CLOSE, axis=0)
        if (same & (weights[places] + many[1] <= most)).any():
            return True
    return False


def _with_neighbours(forms: _Forms) -> _Forms:
    """The sums that have another one close to their first value: hardly any."""
    order = np.argsort(forms[0][0])
    are_near = np.diff(forms[0][0][order]) < CLOSE
    found = order[np.append(are_near, False) | np.append(False, are_near)]
    return forms[0][:, found], forms[1][found]


def _in_runs(forms: _Forms) -> tuple[Floats, Counts, Counts]:
    """The sums in rising order with the number of the run of same ones that each is in, the lightest of it first."""
    order = np.argsort(forms[0][0], kind="stable")
    values, weights = forms[0][:, order], forms[1][order]
    runs = np.append(0, np.cumsum((np.abs(np.diff(values, axis=1)) >= CLOSE).any(axis=0)))
    order = np.lexsort((weights, runs))
    return values[:, order], weights[order], runs[order]
