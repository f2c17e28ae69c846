"""The arithmetic of every rule, over many institutions at once.

Sums run part by part in the order of the file, so that one institution and ten thousand give identical numbers;
no matrix product and no pairwise sum is used, because their order depends on the number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from innocook.core.questionnaire import Rule

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

DECIMALS = 9
LEAST = 1e-200
"""Values below this count as this in logarithms and inverses, which would overflow; nine decimals never show it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule adds up: one row per part, one column per institution, zero where a part does not enter.

    `presence` is 1 where a part enters, else 0 (None: all of them enter everywhere); `empty` marks institutions for
    which nothing enters, `zero` those whose geometric or harmonic mean is 0 (None: there is none).
    """

    rule: Rule
    terms: Floats
    presence: Floats | None
    empty: Flags | None
    zero: Flags | None
    lowest: Floats
    highest: Floats


def gather(rule: Rule, values: Floats, enters: Flags) -> Terms:
    """Prepare parts for `combine`. `values` (parts, institutions) are >= 0 and 0 where `enters` is False."""
    complete = bool(enters.all())
    presence = None if complete else enters.astype(np.float64)
    lowest = (values if complete else np.where(enters, values, np.inf)).min(axis=0)
    empty, terms, zero = None if complete else _if_any(lowest == np.inf), values, None
    if rule in (Rule.GEOMETRIC, Rule.HARMONIC):
        zero = _if_any(lowest == 0)
        positive = np.where(values > 0, np.maximum(values, LEAST), 1.0)
        terms = np.log(positive) if rule is Rule.GEOMETRIC else np.where(enters, 1.0 / positive, 0.0)
    return Terms(rule, terms, presence, empty, zero, lowest, values.max(axis=0))


def combine(parts: Terms, weights: Sequence[float]) -> Floats:
    """The value per institution: NaN where no part enters, else between the lowest and highest part (except sums)."""
    value = _weighted_sum(parts.terms, weights)
    if parts.rule is not Rule.SUM:
        value = _mean(parts, value, _weight(parts, weights))
        np.minimum(np.maximum(value, parts.lowest, out=value), parts.highest, out=value)
    if parts.empty is not None:
        value[parts.empty] = np.nan
    return value


def rounded(values: Floats) -> Floats:
    """The values at nine decimals: what cuts, ranks, ties and displays read."""
    return np.round(values, DECIMALS)


def _if_any(flags: Flags) -> Flags | None:
    return flags if flags.any() else None


def _mean(parts: Terms, total: Floats, weight: Floats | float) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        value: Floats = weight / total if parts.rule is Rule.HARMONIC else total / weight
    if parts.rule is Rule.GEOMETRIC:
        value = np.exp(value)
    if parts.zero is not None:
        value[parts.zero] = 0.0
    return value


def _weighted_sum(terms: Floats, weights: Sequence[float]) -> Floats:
    total: Floats = terms[0] * weights[0]
    product = np.empty_like(total)
    for row, weight in zip(terms[1:], weights[1:], strict=True):
        np.multiply(row, weight, out=product)
        total += product
    return total


def _weight(parts: Terms, weights: Sequence[float]) -> Floats | float:
    if parts.presence is not None:
        return _weighted_sum(parts.presence, weights)
    total = 0.0
    for weight in weights:
        total += weight
    return total
