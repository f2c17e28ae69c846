"""How far two reviewers agree beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innocook.core.arithmetic import DECIMALS


@dataclass(frozen=True, slots=True)
class Agreement:
    """Quadratic-weighted kappa of two reviewers over `pairs` answers, nine decimals; None where it is not defined.

    `same` is the share (0-1) of answers given the same level; None without any pair.
    """

    kappa: float | None
    pairs: int
    same: float | None


def weighted_kappa(pairs: Sequence[tuple[int, int]], levels: int) -> Agreement:
    """The agreement of two reviewers on answers rated 0 to `levels` - 1, each pair (first, second).

    Kappa = 1 - sum(w * observed) / sum(w * expected) with w = (i - j)^2, expected from the product of both margins
    (Cohen 1968, with quadratic weights). Not defined without pairs, and where no disagreement can be expected because
    both always gave one and the same level. Raises ValueError for a rating outside the scale.
    """
    if any(not 0 <= rating < levels for pair in pairs for rating in pair):
        raise ValueError("a rating lies outside the scale")
    number = len(pairs)
    if not number:
        return Agreement(None, 0, None)
    first = [sum(one == level for one, _ in pairs) for level in range(levels)]
    second = [sum(other == level for _, other in pairs) for level in range(levels)]
    observed = sum((one - other) ** 2 for one, other in pairs)
    expected = sum((i - j) ** 2 * first[i] * second[j] for i in range(levels) for j in range(levels))
    same = round(sum(one == other for one, other in pairs) / number, DECIMALS)
    kappa = None if expected == 0 else round(1 - observed * number / expected, DECIMALS)
    return Agreement(kappa, number, same)
