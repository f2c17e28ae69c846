"""How a score is read: whole points, bands and closeness to a cut."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from innocook.core.arithmetic import DECIMALS, Floats
from innocook.core.questionnaire import Band, Score


def display(value: float) -> int:
    """Whole points, half up, of a nine-decimal value (>= 0)."""
    return math.floor(round(value, DECIMALS) + 0.5)


def displays(values: Floats) -> Floats:
    """`display` of many values; NaN stays NaN."""
    shown: Floats = np.floor(values + 0.5)
    return shown


def band_of(score: Score, value: float, rounded: bool) -> Band:
    """The band a value falls in, read from whole points when `rounded`, else from the nine-decimal value.

    Cuts are read at nine decimals too; a value past the end of the last band belongs to it. The score has bands.
    """
    reading = _reading(value, rounded)
    inside = [band for band in score.bands if reading >= round(band.lower, DECIMALS)]
    return inside[-1] if inside else score.bands[0]


def band_ids(score: Score, values: Floats, rounded: bool) -> list[str | None]:
    """The id of each value's band; None where the value is NaN or the score has no bands."""
    if not score.bands:
        return [None] * len(values)
    readings = displays(values) if rounded else values
    positions = np.searchsorted(cuts_between(score.bands), readings, side="right")
    names = [band.id for band in score.bands]
    rated = ~np.isnan(values)
    return [names[place] if known else None for place, known in zip(positions.tolist(), rated.tolist(), strict=False)]


def is_borderline(score: Score, value: float, rounded: bool) -> bool:
    """Whether the value lies within the score's tolerance of a cut between two bands; a tolerance of 0 says never."""
    reading = _reading(value, rounded)
    near = (round(abs(reading - cut), DECIMALS) <= score.tolerance for cut in cuts_between(score.bands))
    return score.tolerance > 0 and any(near)


def cuts_between(bands: Sequence[Band]) -> list[float]:
    """Where one band ends and the next begins, nine decimals: a reading at or above a cut is in the upper band."""
    return [round(band.lower, DECIMALS) for band in bands[1:]]


def _reading(value: float, rounded: bool) -> float:
    return float(display(value)) if rounded else round(value, DECIMALS)
