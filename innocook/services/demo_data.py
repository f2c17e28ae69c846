"""Invented countries and institutions of the demonstration; none of them exists."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoInstitution:
    """One invented institution: names ar, en, fr; `base` is its typical level, `state` how far its assessment is."""

    country: str
    kind: str
    size: str
    sector: str
    names: tuple[str, str, str]
    base: float
    state: str = "submitted"


COUNTRIES = {
    "XA": ("القمرية", "Qamaria", "Qamarie"),
    "XB": ("وادي النور", "Wadi Nour", "Wadi Nour"),
    "XC": ("بحر الصفا", "Bahr Safa", "Bahr Safa"),
    "XD": ("التلال الزرقاء", "Blue Hills", "Collines-Bleues"),
    "XE": ("جزر الياسمين", "Jasmine Islands", "Îles du Jasmin"),
    "XF": ("الواحات", "Oases", "Les Oasis"),
}
CONTEXT = {"XA": "high", "XB": "middle", "XC": "middle", "XD": "high", "XE": "low", "XF": "low"}

TIME_ZONE = "Asia/Beirut"
EARLIER_ROUND_NAMES = ("دورة التقييم 2024", "Assessment round 2024", "Cycle d'évaluation 2024")
ROUND_NAMES = ("دورة التقييم 2026", "Assessment round 2026", "Cycle d'évaluation 2026")


def institutions() -> tuple[DemoInstitution, ...]:
    """The twenty-four institutions; the first one is the demonstration lead's own."""
    text = (Path(__file__).parent / "demo_institutions.tsv").read_text("utf-8")
    return tuple(_institution(row) for row in csv.DictReader(text.splitlines(), delimiter="\t"))


def _institution(row: dict[str, str]) -> DemoInstitution:
    return DemoInstitution(
        country=row["country"],
        kind=row["kind"],
        size=row["size"],
        sector=row["sector"],
        names=(row["ar"], row["en"], row["fr"]),
        base=float(row["base"]),
        state=row["state"],
    )
