"""Names of invented institutions in three languages, put together from word lists; no two are the same."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from innocook.services.demo_data import COUNTRIES

Names = tuple[str, str, str]
"""In Arabic, English and French."""
_STEP = 617
"""Has no divisor in common with the number of towns: steps of it reach every town before one comes again."""


@cache
def words(group: str) -> Mapping[str, Names]:
    """The words of one group of the list by their key."""
    text = (Path(__file__).parent / "demo_region_words.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {row["key"]: (row["ar"], row["en"], row["fr"]) for row in rows if row["group"] == group}


@cache
def countries() -> Mapping[str, Names]:
    """The invented countries of a large region by code: those of the demonstration, then others."""
    return COUNTRIES | {key.split()[0]: names for key, names in words("country").items()}


@cache
def contexts() -> Mapping[str, str]:
    """The context group of the countries that the demonstration does not have, by code."""
    keys = [key.partition(" ") for key in words("country")]
    return {code: context for code, _, context in keys}


@dataclass(slots=True)
class Namer:
    """Gives names, each one once; the same asked in the same order gives the same names."""

    _given: Counter[tuple[str, str]] = field(default_factory=Counter)
    _ministries: set[tuple[str, str]] = field(default_factory=set)

    def has_ministry(self, sector: str, country: str) -> bool:
        """Whether the country has a ministry of that sector already."""
        return (sector, country) in self._ministries

    def name(self, kind: str, sector: str, country: str) -> Names:
        """The next name of an institution of this kind; raises ValueError where there is no other one left."""
        if kind == "ministry":
            if self.has_ministry(sector, country):
                raise ValueError(f"{country} has its ministry of {sector}")
            self._ministries.add((sector, country))
            return _filled(words("kind")[kind], sector=words("sector")[sector], country=countries()[country])
        number = self._given[kind, sector]
        self._given[kind, sector] += 1
        return _filled(
            words("kind")[kind], sector=words("sector")[sector], town=_town(number, sum(map(ord, kind + sector)))
        )


def _town(number: int, first_place: int) -> Names:
    """Town number 0, 1, 2 ...: every pair of words in a mixed order from some place on, then their northern parts."""
    firsts, seconds = list(words("first").values()), list(words("second").values())
    sides = list(words("side").values())
    towns = len(firsts) * len(seconds)
    side, place = divmod(number, towns)
    if side >= len(sides):
        raise ValueError(f"there are no {number + 1} towns")
    first, second = divmod((place + first_place) * _STEP % towns, len(seconds))
    town = tuple(" ".join(pair) for pair in zip(firsts[first], seconds[second], strict=True))
    return _filled(sides[side], town=town)


def _filled(pattern: Names, **gaps: Sequence[str]) -> Names:
    ar, en, fr = (
        text.format(**{gap: names[place] for gap, names in gaps.items()}) for place, text in enumerate(pattern)
    )
    return ar, en, fr
