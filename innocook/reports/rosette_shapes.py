"""Geometry of the rosette: where each petal stands and the paths of petals, dots, rings and star.

Angles are degrees clockwise from twelve o'clock; a share is a part of a petal's full length, 0-1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, tan

from innocook.reports.svg import numbers, polar

HEART = 0.27
SECTOR_MARGIN = 0.1
FULLNESS = 1.08
STAR_OUTER, STAR_RIM = 0.233, 0.197
STAR_POINTS = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of a drawing: `radius` of a full petal in user units, and the decimals its coordinates keep."""

    radius: float
    digits: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a petal stands: the direction of its axis and the angle it may fill."""

    angle: float
    width: float


def places(counts: Sequence[int]) -> tuple[tuple[Place, ...], ...]:
    """A place for each petal, per section, from the number of petals of every section.

    All sections get the same angle and leave a tenth of it free on either side.
    """
    sector = 360 / max(len(counts), 1)
    usable = sector * (1 - 2 * SECTOR_MARGIN)
    return tuple(
        tuple(
            Place(position * sector + sector * SECTOR_MARGIN + (petal + 0.5) * usable / count, usable / count)
            for petal in range(count)
        )
        for position, count in enumerate(counts)
    )


@lru_cache(maxsize=8192)
def almond(scale: Scale, place: Place, share: float) -> str:
    """Path data of a petal from the heart of the rosette to `share` of its full length."""
    base, tip = HEART * scale.radius, (HEART + (1 - HEART) * share) * scale.radius
    half = tan(radians(min(place.width, 24) / 2)) * (base + tip) / 2 * FULLNESS
    points: list[float] = []
    for side in (1, -1):
        lift = side * half / 0.75
        near, far = base + (tip - base) * 0.34, base + (tip - base) * 0.6
        pair = [_beside(place.angle, near, lift), _beside(place.angle, far, lift)]
        end = _beside(place.angle, tip if side == 1 else base, 0)
        for point in (*(pair if side == 1 else reversed(pair)), end):
            points.extend(point)
    start = numbers(*_beside(place.angle, base, 0), digits=scale.digits)
    return f"M{start}C{numbers(*points, digits=scale.digits)}z"


@lru_cache(maxsize=8192)
def slim_almond(scale: Scale, place: Place, share: float) -> str:
    """The petal as the shortest path data, for small sizes: two quadratic curves."""
    base, tip = HEART * scale.radius, (HEART + (1 - HEART) * share) * scale.radius
    half = tan(radians(min(place.width, 24) / 2)) * (base + tip) * FULLNESS
    start, end = polar(place.angle, base), polar(place.angle, tip)
    sides = [_beside(place.angle, base + (tip - base) * 0.47, side * half) for side in (1, -1)]
    there = [c - o for point in (sides[0], end) for c, o in zip(point, start, strict=True)]
    back = [c - o for point in (sides[1], start) for c, o in zip(point, end, strict=True)]
    digits = scale.digits
    return f"M{numbers(*start, digits=digits)}q{numbers(*there, digits=digits)}q{numbers(*back, digits=digits)}"


def dot(scale: Scale, place: Place, radius: float) -> str:
    """Path data of a small circle where the petal begins; `radius` is a share of the full petal."""
    size = radius * scale.radius
    x, y = polar(place.angle, (HEART + 0.035) * scale.radius)
    start = numbers(x - size, y, digits=scale.digits)
    arc = numbers(size, size, 0, 1, 0, digits=scale.digits)
    there, back = (numbers(way * 2 * size, 0, digits=scale.digits) for way in (1, -1))
    return f"M{start}a{arc} {there}a{arc} {back}"


def star(scale: Scale, outer: float) -> str:
    """Path data of the eight-pointed star of two squares; `outer` is a share of the full petal."""
    step = 180 / STAR_POINTS
    inner = outer * cos(radians(2 * step)) / cos(radians(step))
    corners = (
        polar(place * step, (outer if place % 2 == 0 else inner) * scale.radius) for place in range(2 * STAR_POINTS)
    )
    joined = "L".join(numbers(*corner, digits=scale.digits) for corner in corners)
    return f"M{joined}z"


def _beside(angle: float, along: float, aside: float) -> tuple[float, float]:
    x, y = polar(angle, along)
    across_x, across_y = polar(angle + 90, aside)
    return x + across_x, y + across_y
