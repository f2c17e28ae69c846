"""CSV files of invented institutions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

HEADER = (
    "code",
    "country",
    "name_ar",
    "name_en",
    "name_fr",
    "type",
    "size",
    "sector",
    "context_group",
    "parent_code",
    "lead_email",
    "lead_language",
)
TYPES = ("ministry", "authority", "agency", "municipality", "enterprise")
COUNTRIES = ("JOR", "TUN", "EGY", "LBN", "MAR", "OMN")


def a_row(number: int = 1, **changes: str) -> dict[str, str]:
    """One row that is right, different from those of other numbers."""
    country = COUNTRIES[number % len(COUNTRIES)]
    return {
        "code": f"{country}-{number:04}",
        "country": country,
        "name_ar": f"هيئة الاختبار رقم {number}",
        "name_en": f"Test Authority number {number}",
        "name_fr": f"Autorité d'essai numéro {number}",
        "type": TYPES[number % len(TYPES)],
        "size": "medium",
        "sector": "services",
        "context_group": "middle",
        "parent_code": "",
        "lead_email": "",
        "lead_language": "",
    } | changes


def a_file(rows: Iterable[Mapping[str, str]], header: Iterable[str] = HEADER, delimiter: str = ",") -> bytes:
    """The rows as a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(header), delimiter=delimiter, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def a_long_file(number: int, *, leads_every: int = 0) -> bytes:
    """A file of so many institutions, a tenth of them parents of those of their country behind them.

    Each institution of number `leads_every`, twice that and so on has a lead to invite.
    """
    rows = []
    for place in range(number):
        row = a_row(place)
        above = a_row(place - place % 60 + place % 6)
        if place % 60 >= 6:
            row["parent_code"] = above["code"]
        if leads_every and place % leads_every == 0:
            row |= {"lead_email": f"lead{place}@example.org", "lead_language": ("ar", "en", "fr")[place % 3]}
        rows.append(row)
    return a_file(rows)
