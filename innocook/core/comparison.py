"""Institutions beside one another: ranks, medians and quartiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Counts, Flags, Floats, rounded
from innocook.core.bands import displays


@dataclass(frozen=True, slots=True)
class Quartiles:
    """First quartile, median and third quartile, linear between neighbours (type 7), nine decimals."""

    lower: float
    median: float
    upper: float


def ranks(values: Floats, ranked: Flags | None = None, *, read_rounded: bool = False) -> tuple[int | None, ...]:
    """1 + the number of higher values; ties share the best rank; None where not rated (NaN) or not `ranked`.

    `values` have nine decimals; with `read_rounded` whole points are compared instead.
    """
    taking_part = ~np.isnan(values) if ranked is None else ~np.isnan(values) & ranked
    readings = displays(values) if read_rounded else values
    places = np.zeros(len(values), dtype=np.int64)
    places[taking_part] = positions(readings[taking_part])
    return tuple(place or None for place in places.tolist())


def positions(values: Floats) -> Counts:
    """1 + the number of higher values, for values that are all numbers; ties share the best position."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(-values)
    falling = values[order]
    starts = np.flatnonzero(np.concatenate(([True], falling[1:] != falling[:-1])))
    places = np.empty(len(values), dtype=np.int64)
    places[order] = np.repeat(starts + 1, np.diff(np.append(starts, len(values))))
    return places


def median(values: Floats) -> float | None:
    """The median of the values that are numbers, nine decimals; None where there is none."""
    found = quartiles(values)
    return found.median if found else None


def quartiles(values: Floats) -> Quartiles | None:
    """Quartiles of the values that are numbers (NaN is left out); None where there is none."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    return Quartiles(*rounded(np.quantile(known, (0.25, 0.5, 0.75))).tolist())
