"""A Frictionless data package: tables as CSV in a zip, with their schemas, sizes, hashes and a data dictionary.

Written against Data Package 2.0 (https://datapackage.org/standard/data-package/). Nothing in it depends on when or
where it was made but `created`: files come in the order in which they were begun, with one date for all.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from innocook.i18n import LANGUAGES, translator, without_bidi_marks
from innocook.reports.csv_files import Value, csv_field
from innocook.reports.data_dictionary import DICTIONARY, dictionary_rows
from innocook.reports.data_tables import Said, Table, schema

PROFILES = "https://datapackage.org/profiles/2.0"
DESCRIPTOR = "datapackage.json"
IN_MEMORY = 4 * 2**20
DATE = (1980, 1, 1, 0, 0, 0)
TERMS = "TERMS.txt"


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself; `extra` are properties of ours beside those of the standard."""

    name: str
    title: str
    description: Said
    created: datetime
    terms: Said
    extra: Mapping[str, Any]


class Sheet:
    """One table being written row by row; `close` says how large it is and what its hash is."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives until it is packed
        self._text = TextIOWrapper(self.file, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow([field.name for field in table.fields])
        self._open = [(place, field.name) for place, field in enumerate(table.fields) if field.is_open]
        self._seen: dict[str, set[str]] = {name: set() for _, name in self._open}
        self.size, self.sha256 = 0, ""

    def add(self, row: Sequence[Value]) -> None:
        """Write one row, its values in the order of the fields."""
        for place, name in self._open:
            self._seen[name].add(str(row[place] or ""))
        self._writer.writerow([csv_field(value) for value in row])

    def add_all(self, rows: Iterable[Sequence[Value]]) -> None:
        """Write many rows."""
        for row in rows:
            self.add(row)

    def allowed(self) -> dict[str, tuple[str, ...]]:
        """The values of each column of keys: those known beforehand, then others that occur."""
        return {
            field.name: (
                *field.allowed,
                *sorted(self._seen.get(field.name, set()) - {*field.allowed, ""}),
            )
            for field in self.table.fields
        }

    def close(self) -> None:
        """Nothing can be written after it."""
        self._text.flush()
        self._text.detach()
        self.file.seek(0)
        hashed = hashlib.sha256()
        while block := self.file.read(2**20):
            hashed.update(block)
            self.size += len(block)
        self.sha256 = hashed.hexdigest()
        self.file.seek(0)


class Package:
    """Tables collected into one zip."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    def table(self, table: Table, rows: Iterable[Sequence[Value]] = ()) -> Sheet:
        """Begin a table, with these rows."""
        sheet = Sheet(table)
        sheet.add_all(rows)
        self.sheets.append(sheet)
        return sheet

    def bytes(self, about: About, language: str) -> bytes:
        """The finished package: descriptor (described in `language`), terms, tables, dictionary in every language."""
        tables = [*(sheet.table for sheet in self.sheets), DICTIONARY]
        allowed = {sheet.table.name: sheet.allowed() for sheet in self.sheets}
        self.table(DICTIONARY, dictionary_rows(tables, allowed))
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for sheet in self.sheets:
                sheet.close()
            descriptor = json.dumps(self._descriptor(about, language), ensure_ascii=False, indent=1) + "\n"
            archive.writestr(_entry(DESCRIPTOR), without_bidi_marks(descriptor))
            archive.writestr(_entry(TERMS), without_bidi_marks(_in_every_language(about.terms)))
            for sheet in self.sheets:
                with archive.open(_entry(sheet.table.path), "w") as target, sheet.file as source:
                    while block := source.read(2**20):
                        target.write(block)
        return out.getvalue()

    def _descriptor(self, about: About, language: str) -> dict[str, Any]:
        t = translator(language)
        created = about.created.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
        return {
            "$schema": f"{PROFILES}/datapackage.json",
            "name": about.name,
            "title": about.title,
            "description": about.description(t),
            "created": created,
            "licenses": [{"path": TERMS, "title": t.gettext("Terms of use")}],
            "language": language,
            **about.extra,
            "resources": [_resource(sheet, language) for sheet in self.sheets],
        }


def _resource(sheet: Sheet, language: str) -> dict[str, Any]:
    t, table = translator(language), sheet.table
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": table.path,
        "title": table.title(t),
        "description": table.description(t),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": sheet.size,
        "hash": f"sha256:{sheet.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"$schema": f"{PROFILES}/tableschema.json", **schema(table, sheet.allowed(), t)},
    }


def _in_every_language(text: Said) -> str:
    return "\n\n".join(text(translator(language)) for language in LANGUAGES) + "\n"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry
