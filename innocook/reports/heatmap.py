"""A row of the heatmap of institutions by sections or indicators."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One institution: a share 0-1 of the reachable range or None per column, and each as people read it."""

    label: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...]
