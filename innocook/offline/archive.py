"""The upload looked at from outside: a plain XLSX of modest size, from which only what is needed is passed on."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from innocook.core.zip_limits import ZipRefused, open_zip, read_entry
from innocook.offline.parts import Part, looked_through
from innocook.offline.refusals import WorkbookRefused

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 20_000_000
MOST_ENTRIES = 500
MOST_RATIO, UNSUSPICIOUS = 200, 200_000
MOST_ELEMENTS, MOST_STRINGS, MOST_CELLS = 100_000, 30_000, 60_000

XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLD_FILE = b"\xd0\xcf\x11\xe0"
TYPES, BOOK, BOOK_LINKS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
NEEDED = {TYPES, "_rels/.rels", BOOK, BOOK_LINKS, STRINGS}
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
MARKUP = (".xml", ".rels", ".vml")
HARMLESS = re.compile(r"(xl/media/|xl/printersettings/|docprops/thumbnail\.)[^/]*", re.IGNORECASE)
ACTIVE = ("vbaproject", "macrosheets", "activex", "embeddings", "ctrlprops", "customui", "dialogsheets", "oleobject")
OUTSIDE = ("externallinks", "connections", "querytables", "ddelink", "webextensions", "model/")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What may be opened: a small archive with the needed parts alone, and what each sheet's part showed."""

    content: io.BytesIO
    sheets: Mapping[str, Part]


def unpacked(content: bytes) -> Unpacked:
    """The needed parts of an uploaded workbook; raises WorkbookRefused with the reason, within seconds and few MB."""
    if len(content) > LARGEST_FILE:
        raise WorkbookRefused("too_large")
    if content.startswith(OLD_FILE):
        raise WorkbookRefused("encrypted")
    if not content.startswith(b"PK\x03\x04"):
        raise WorkbookRefused("not_a_workbook")
    try:
        archive = open_zip(io.BytesIO(content))
    except ZipRefused as refused:
        raise WorkbookRefused(refused.code) from refused
    with archive:
        _check_directory(archive.infolist())
        return _passed_on(archive)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise WorkbookRefused("bomb")
    names = [entry.filename for entry in entries]
    if TYPES not in names or BOOK not in names:
        raise WorkbookRefused("other_format" if "mimetype" in names else "not_a_workbook")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.casefold()
    if any(word in name for word in ACTIVE):
        raise WorkbookRefused("active_content", entry.filename)
    if any(word in name for word in OUTSIDE):
        raise WorkbookRefused("links_outside", entry.filename)
    if entry.file_size > UNSUSPICIOUS and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise WorkbookRefused("bomb", entry.filename)
    is_known = name.endswith(MARKUP) or entry.is_dir() or HARMLESS.fullmatch(name)
    if not is_known or "\\" in name or posixpath.normpath(name).startswith(("..", "/")):
        raise WorkbookRefused("active_content", entry.filename)


def _passed_on(archive: zipfile.ZipFile) -> Unpacked:
    out = io.BytesIO()
    sheets: dict[str, Part] = {}
    left = MOST_ELEMENTS
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for entry in archive.infolist():
            name = entry.filename
            if not name.casefold().endswith(MARKUP):
                continue
            part = _entry(archive, entry)
            found = looked_through(name, part, min(left, MOST_STRINGS if name == STRINGS else MOST_CELLS))
            left -= found.elements
            if name == TYPES and XLSX not in part:
                raise WorkbookRefused("other_format")
            if SHEET.fullmatch(name):
                sheets[name] = found
            if name in NEEDED or SHEET.fullmatch(name):
                target.writestr(name, part)
    out.seek(0)
    return Unpacked(out, sheets)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return read_entry(archive, entry.filename, entry.file_size)
    except ZipRefused as refused:
        raise WorkbookRefused(refused.code, entry.filename) from refused
