"""Ids of the rows of invented institutions: the same every time, and in rising order."""

from __future__ import annotations

import random
from uuid import UUID

from innocook.services.demo_region_facts import SEED

_BITS = 96


class Ids:
    """Ids of the rows of one institution, in rising order: sorted rows are written several times faster."""

    def __init__(self, place: int) -> None:
        salt = random.Random(f"{SEED} ids {place}").getrandbits(_BITS)  # noqa: S311 - invented data
        self._next = (place << 12) << _BITS | salt

    def new(self) -> UUID:
        """The next one; 4,096 fit."""
        self._next += 1 << _BITS
        return UUID(int=self._next, version=4)
