"""What the table of peers is made of: institutions with their facts, groups of them, and quartiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from innocook.core.peer_audit import Filters

FACTS = ("institution_type", "size", "sector", "country", "context_group")
"""What groups are made of, in the order in which filters name them."""
STEP = 5
"""Figures are rounded to multiples of this many points, half up."""
APART = 2 * STEP
"""The values of a shown group span at least so many points whichever member is left out: a member knows its own."""
MOST_FILTERS = 2


@dataclass(frozen=True, slots=True)
class Peer:
    """An institution in an edition: its facts in the order of FACTS, its validated scores; None is "not rated yet"."""

    facts: tuple[str, ...]
    values: Mapping[str, float | None]


Edition = Mapping[str, Peer]
"""The institutions of an edition by a key that stays the same from one edition to the next; their facts do too."""


@dataclass(frozen=True, slots=True)
class Spread:
    """First quartile, median and third quartile, rounded to STEP, and the edition (from 1) they were computed for."""

    lower: int
    median: int
    upper: int
    edition: int


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A group with its figures by score, None where one cannot be shown; `offered` is a larger group that can."""

    filters: Filters
    figures: Mapping[str, Spread | None]
    offered: Filters | None = None

    @property
    def is_shown(self) -> bool:
        """Whether anything is shown of it."""
        return any(spread is not None for spread in self.figures.values())
