"""The invented institutions of a large region: what they are, how far they are and what they lean to.

Institution number `place` is the same in a region of any size, so that a region can grow.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from innocook.core.institutions import SECTORS
from innocook.services.demo_data import CONTEXT, COUNTRIES, DemoInstitution
from innocook.services.demo_region_names import Namer, contexts, countries

SEED = 20261123
MOST = 20_000
CODE = "REGION-{:05d}"
OPENING = ((200, len(COUNTRIES)), (1_000, 12))
"""Up to which number of institutions only so many countries take part; beyond, all do."""

KINDS = {"ministry": 6, "authority": 18, "agency": 22, "municipality": 36, "enterprise": 18}
SIZES = {
    "ministry": (1, 4, 5),
    "authority": (2, 5, 3),
    "agency": (5, 4, 1),
    "municipality": (6, 3, 1),
    "enterprise": (2, 4, 4),
}
"""How often small, medium and large ones occur."""
ABOVE = {"ministry": 0.3, "authority": 0.1, "agency": 0.15, "municipality": -0.3, "enterprise": 0.0}
RICHER = {"low": -0.4, "middle": 0.0, "high": 0.4}
LARGER = {"small": -0.15, "medium": 0.0, "large": 0.15}
TYPICAL = 1.6
OF_ENTERPRISES = ("energy", "water", "telecom", "transport", "ports", "housing", "agriculture", "services", "tourism")
NOT_OF_MINISTRIES = {"local", "ports", "services", "statistics", "lands", "other"}
NOT_OF_OTHERS = {"local", "foreign"}
STATES = {"submitted": 26, "in_review": 8, "validated": 38, "draft": 18, "not_started": 10}
EARLIER = {"closed": 88, "lapsed": 4, "": 8}
"""How an institution ended the earlier round; empty where it did not take part."""
LANGUAGES = {"ar": 76, "en": 13, "fr": 11}


@dataclass(frozen=True, slots=True)
class Member:
    """An institution of the region. `facts.base` is its level in the current round, `facts.state` its state there;
    `before` and `earlier` are the same of the earlier round. `share` says how much of a draft is answered."""

    place: int
    facts: DemoInstitution
    language: str
    before: float
    earlier: str
    share: float

    @property
    def code(self) -> str:
        """What lists know it by."""
        return CODE.format(self.place)


def members(number: int) -> Iterator[Member]:
    """The first `number` institutions of the region, the same every time."""
    namer = Namer()
    for place in range(number):
        source = random.Random(f"{SEED} {place}")  # noqa: S311 - invented data
        yield _member(place, source, namer)


def context_of(country: str) -> str:
    """The context group of an invented country."""
    return CONTEXT.get(country) or contexts()[country]


def _member(place: int, source: random.Random, namer: Namer) -> Member:
    country = _country(place, source)
    kind, sector = _kind_and_sector(source, country, namer)
    size = source.choices(("small", "medium", "large"), SIZES[kind])[0]
    before = TYPICAL + ABOVE[kind] + RICHER[context_of(country)] + LARGER[size] + source.gauss(0, 0.6)
    return Member(
        place=place,
        facts=DemoInstitution(
            country=country,
            kind=kind,
            size=size,
            sector=sector,
            names=namer.name(kind, sector, country),
            base=before + source.gauss(0.35, 0.3),
            state=_drawn(source, STATES),
        ),
        language=_drawn(source, LANGUAGES),
        before=before,
        earlier=_drawn(source, EARLIER),
        share=source.uniform(0.1, 0.9),
    )


def _country(place: int, source: random.Random) -> str:
    """Some countries have many institutions, others a few."""
    codes = list(countries())
    taking_part = next((number for limit, number in OPENING if place < limit), len(codes))
    return source.choices(codes[:taking_part], [1 / (rank + 2) for rank in range(taking_part)])[0]


def _kind_and_sector(source: random.Random, country: str, namer: Namer) -> tuple[str, str]:
    kind = _drawn(source, KINDS)
    sector = source.choice(_sectors(kind))
    if kind == "ministry" and namer.has_ministry(sector, country):
        return "agency", source.choice(_sectors("agency"))
    return kind, sector


def _sectors(kind: str) -> Sequence[str]:
    if kind == "municipality":
        return ("local",)
    if kind == "enterprise":
        return OF_ENTERPRISES
    left_out = NOT_OF_MINISTRIES if kind == "ministry" else NOT_OF_OTHERS
    return [sector for sector in SECTORS if sector not in left_out]


def _drawn(source: random.Random, weights: Mapping[str, int]) -> str:
    return source.choices(list(weights), list(weights.values()))[0]
