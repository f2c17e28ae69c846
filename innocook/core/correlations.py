"""Correlations of columns with holes in them, each over the rows that have both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from innocook.core.arithmetic import Counts, Floats, rounded

FEWEST_ROWS = 3
"""Two rows always lie on a line."""


@dataclass(frozen=True, slots=True)
class Correlations:
    """Pearson's r of every column with every other, nine decimals, and the number of rows that have both.

    NaN where a variance is 0 or fewer than three rows have both.
    """

    values: Floats
    rows: Counts


def correlations(columns: Floats) -> Correlations:
    """Pearson's r between the columns of a table (rows, columns); NaN is a hole.

    Columns are moved by their rounded mean first, so that whole points give exact sums however many rows there are.
    """
    known = ~np.isnan(columns)
    present = known.astype(np.float64)
    filled = np.where(known, columns - _middles(columns, present), 0.0)
    rows = present.T @ present
    sums = filled.T @ present
    squares = (filled**2).T @ present
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = rounded(squares - sums**2 / rows)
        covariance = filled.T @ filled - sums * sums.T / rows
        values = covariance / np.sqrt(spread * spread.T)
        defined = (rows >= FEWEST_ROWS) & (spread > 0) & (spread.T > 0)
    found = np.where(defined, np.clip(values, -1.0, 1.0), np.nan)
    return Correlations(rounded(found), rows.astype(np.int64))


def _middles(columns: Floats, present: Floats) -> Floats:
    known = np.maximum(present.sum(axis=0), 1.0)
    middles: Floats = np.round(np.where(present > 0, columns, 0.0).sum(axis=0) / known)
    return middles
