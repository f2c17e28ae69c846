"""What can go wrong while keeping things."""

from __future__ import annotations

from collections.abc import Sequence

from innocook.core.errors import InnocookError


class StaleAnswer(InnocookError):
    """Somebody else saved first: `indicators` changed after the version that was shown. Nothing was written."""

    def __init__(self, indicators: Sequence[str]) -> None:
        super().__init__(", ".join(indicators))
        self.indicators = tuple(indicators)


class DatabaseOutOfStep(InnocookError):
    """A migration left rows that point nowhere; it was undone. `rows` names table, row and parent."""

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__("; ".join(rows))
        self.rows = tuple(rows)
