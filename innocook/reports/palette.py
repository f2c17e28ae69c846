"""Colours of the product as hex strings, the same on pages, charts, PDF and workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

INK = "#0d2b33"
SOFT_INK = "#4b5b60"
PAPER = "#fbf8f1"
CARD = "#ffffff"
LINE = "#e4dccb"
SAND = "#f3ecdd"
ACTION = "#0b5563"
GOLD = "#e8c878"
GOOD = "#07564e"
GOOD_TINT = "#e2f0ee"
RING = "#d9cdb4"
UNASKED = "#b8b09d"

PRINCIPLES: Mapping[str, str] = {
    "responsiveness": "#3574e2",
    "inclusion": "#8e4583",
    "trust": "#064d30",
    "effectiveness": "#cf780b",
}

GHOST_TINT = 0.13
SELF_TINT = 0.3

HEAT: Sequence[tuple[str, str]] = (
    ("#fbf3e2", INK),
    ("#f0e8d2", INK),
    ("#dce3d0", INK),
    ("#c2d9cc", INK),
    ("#a3cbc3", INK),
    ("#82bab5", INK),
    ("#5aa3a3", INK),
    ("#2f7f86", CARD),
    ("#17656f", CARD),
    ("#0b4a56", CARD),
)
"""Backgrounds and their text colours for a score's tenth, lowest first; each pair has a contrast of 4.5 or more."""


def document_colours() -> dict[str, str]:
    """The colours that the templates of PDF files use, by their names there."""
    return {
        "ink": INK,
        "soft": SOFT_INK,
        "paper": PAPER,
        "line": LINE,
        "sand": SAND,
        "action": ACTION,
        "gold": GOLD,
        "good": GOOD,
        "good_tint": GOOD_TINT,
    }


def principle_colours(ids: Sequence[str]) -> dict[str, str]:
    """A colour per principle id: the known four keep theirs, others take what is left, in order, over and over."""
    known = {name: PRINCIPLES[name] for name in ids if name in PRINCIPLES}
    free = [colour for colour in PRINCIPLES.values() if colour not in known.values()] or list(PRINCIPLES.values())
    others = [name for name in ids if name not in known]
    return known | {name: free[place % len(free)] for place, name in enumerate(others)}


def heat_step(share: float) -> int:
    """The place in `HEAT` of a share of the reachable range, 0-1."""
    return min(max(int(share * len(HEAT)), 0), len(HEAT) - 1)


def tint(colour: str, strength: float) -> str:
    """`colour` on white at `strength` (0 is white, 1 the colour itself), as an opaque hex string."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * strength):02x}" for channel in channels)
