"""Where an own score stands beside the quartiles of a group, as far as rounded quartiles can say."""

from __future__ import annotations

from innocook.core.arithmetic import DECIMALS
from innocook.core.peers import STEP, Spread

QUARTILES = ("lower", "median", "upper")


def place_of(value: float, spread: Spread) -> tuple[int, tuple[str, ...]]:
    """How many quartiles lie surely under `value` (0-3), and which may be the same, from the lowest.

    A quartile shown as 60 was at least 57.5 and less than 62.5 (halves go up), so a value of 62.5 lies above it, one
    of 57 under it, and one between "about at" it. `value` has nine decimals.
    """
    shown = {name: getattr(spread, name) for name in QUARTILES}
    under = sum(round(value - figure - STEP / 2, DECIMALS) >= 0 for figure in shown.values())
    about = tuple(name for name, figure in shown.items() if _is_about(round(value, DECIMALS), figure))
    return under, about


def _is_about(value: float, figure: int) -> bool:
    return figure - STEP / 2 <= value < figure + STEP / 2
