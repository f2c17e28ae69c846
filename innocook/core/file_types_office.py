"""Office files in archives: what their own directory of contents says they are, and whether programs are inside."""

from __future__ import annotations

import re
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from innocook.core.zip_limits import ZipRefused, open_zip, read_entry

CONTENT_TYPES = "[Content_Types].xml"
MIME_TYPE = "mimetype"
MANIFEST = "META-INF/manifest.xml"
_MOST_XML = 1_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_OFFICE}wordprocessingml.document.main+xml": f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}spreadsheetml.sheet.main+xml": f"{_OFFICE}spreadsheetml.sheet",
    f"{_OFFICE}presentationml.presentation.main+xml": f"{_OFFICE}presentationml.presentation",
}
_OPEN_DOCUMENT = re.compile(r"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)")
_CONTENT_TYPE = re.compile(r"""ContentType\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "ms-office.activex")
_MACRO_NAMES = re.compile(
    r"vba(project|data)|(^|/)(macrosheets|dialogsheets|activex)/|^(basic|scripts)/", re.IGNORECASE
)


def office_media_type(content: BinaryIO) -> str:
    """The media type of an OOXML or OpenDocument file, or the code of a refusal.

    Codes are `macros`, `encrypted`, `archive` and `unknown`. Raises ZipRefused for archives that are not sane.
    """
    with open_zip(content) as archive:
        names = archive.namelist()
        if CONTENT_TYPES not in names and MIME_TYPE not in names:
            return "archive"
        if any(_MACRO_NAMES.search(name.replace("\\", "/")) for name in names):
            return "macros"
        if CONTENT_TYPES in names:
            return _office_open(archive)
        return _open_document(archive, names)


def _office_open(archive: ZipFile) -> str:
    found = [double or single for double, single in _CONTENT_TYPE.findall(_xml(archive, CONTENT_TYPES))]
    if any("&" in each for each in found):
        raise ZipRefused("damaged")
    if any(mark in each.casefold() for each in found for mark in _MACRO_TYPES):
        return "macros"
    main = {_MAIN[each.strip()] for each in found if each.strip() in _MAIN}
    return main.pop() if len(main) == 1 else "unknown"


def _open_document(archive: ZipFile, names: list[str]) -> str:
    first = archive.infolist()[0]
    if first.filename != MIME_TYPE or first.compress_type != ZIP_STORED:
        raise ZipRefused("damaged")
    found = read_entry(archive, MIME_TYPE, 200).decode("ascii", errors="replace").strip()
    if MANIFEST in names and "encryption-data" in _xml(archive, MANIFEST):
        return "encrypted"
    return found if _OPEN_DOCUMENT.fullmatch(found) else "unknown"


def _xml(archive: ZipFile, name: str) -> str:
    """A small entry as text, without what could hide something: other encodings, declarations of types, comments."""
    content = read_entry(archive, name, _MOST_XML)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ZipRefused("damaged") from error
    if "\x00" in text or ("<!" in text and name == CONTENT_TYPES):
        raise ZipRefused("damaged")
    return text
