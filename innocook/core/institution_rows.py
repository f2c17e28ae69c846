"""What a list of institutions is compared with, what its rows come to, and what was found wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from innocook.core.countries import Country
from innocook.core.institution_codes import visible
from innocook.core.institution_csv import LONGEST_SHOWN, ReadRow, RowFault

LANGUAGES = ("ar", "en", "fr")
NAMES = {f"name_{language}": language for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class KnownInstitution:
    """An institution that is stored; `names` are ar, en, fr and `keys` the same for comparing (see `plain_words`).

    `facts` are its type, size, sector and context group; `over` is `ended`, `merged` or empty.
    """

    id: UUID
    code: str
    country_id: str
    names: tuple[str, str, str]
    keys: tuple[str, str, str]
    facts: tuple[str, str, str, str]
    parent_id: UUID | None
    over: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are compared with; `deactivated` are the keys of addresses whose accounts cannot sign in."""

    countries: Mapping[str, Country]
    institutions: Sequence[KnownInstitution]
    deactivated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution as its row says it; `parent_code` is None where the file says nothing about parents."""

    row: int
    code: str
    country_id: str
    names: tuple[str, str, str]
    facts: tuple[str, str, str, str]
    parent_code: str | None
    lead_email: str
    lead_language: str


@dataclass(slots=True)
class Checking:
    """What was found wrong so far; `rows` are the first of each code, `by_code` the stored institutions."""

    known: Known
    by_code: Mapping[str, KnownInstitution]
    rows: Mapping[str, ReadRow]
    faults: list[RowFault] = field(default_factory=list)

    def refuse(self, row: ReadRow, column: str, code: str, other: str = "") -> None:
        """Note a fault of one cell."""
        self.faults.append(RowFault(code, row.row, column, visible(row.get(column), LONGEST_SHOWN), other))

    def country(self, row: ReadRow) -> str:
        """The id of the country that a row names, in whatever case; empty where it is none."""
        country_id = row.get("country").upper()
        return country_id if country_id in self.known.countries else ""
