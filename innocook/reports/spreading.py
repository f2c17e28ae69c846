"""Labels that want the same place: pushed apart as little as possible, always in the same way."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> tuple[float, ...]:
    """Middles for labels that overlap nowhere and stay between `low` and `high`, in the order of `wanted`.

    `wanted` are the middles the labels would like, `heights` how much room each takes. The sum of the squared
    distances to `wanted` is the least possible (pool adjacent violators); equal wishes keep the order given. Raises
    ValueError where the labels do not fit between `low` and `high`.
    """
    if sum(heights) > high - low + 1e-9:
        raise ValueError("the labels do not fit")
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    tops = _offsets([heights[place] for place in order])
    free = _pooled([wanted[place] - top for place, top in zip(order, tops, strict=True)])
    room = high - sum(heights)
    middles = [min(max(start, low), room) + top for start, top in zip(free, tops, strict=True)]
    placed = dict(zip(order, middles, strict=True))
    return tuple(placed[place] for place in range(len(wanted)))


def _offsets(heights: Sequence[float]) -> list[float]:
    """The middle of each label in a pile without gaps that begins at 0."""
    out, top = [], 0.0
    for height in heights:
        out.append(top + height / 2)
        top += height
    return out


def _pooled(values: Sequence[float]) -> list[float]:
    """The nearest sequence that never falls: neighbours in the wrong order share their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
