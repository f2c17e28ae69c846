"""What a file is, told from its content; only what a reviewer can open and what cannot run is let in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from innocook.core.errors import InnocookError
from innocook.core.file_types_office import office_media_type
from innocook.core.file_types_text import check_text, looks_like_text
from innocook.core.zip_limits import ZipRefused, ends_as_zip

HEAD_BYTES = 4096
TAIL_BYTES = 65_557
_SEARCHED = 1024
_MARKUP = (b"<html", b"<script", b"<svg", b"<?php", b"<!doctype", b"<iframe")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": "pdf",
        "image/png": "png",
        "image/jpeg": "jpg",
        "image/webp": "webp",
        "image/tiff": "tif",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
        "application/vnd.oasis.opendocument.text": "odt",
        "application/vnd.oasis.opendocument.spreadsheet": "ods",
        "application/vnd.oasis.opendocument.presentation": "odp",
        "text/plain": "txt",
        "text/csv": "csv",
    }
)
"""Every type that is let in, with the ending its names get. GIF is not: no scanner or office program writes it."""

_REFUSED: tuple[tuple[bytes, str], ...] = (
    (_OLE, "old_office"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\x00asm", "program"),
    (b"dex\n", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"MSCF", "archive"),
    (b"\xff\xfe", "not_utf8"),
    (b"\xfe\xff", "not_utf8"),
)


class FileRefused(InnocookError):
    """A file is not one that evidence may be; `code` says why: empty, markup, program, macros, old_office, encrypted,
    archive, damaged, mixed, bomb, not_utf8 or unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is let in, and the ending of its names."""

    media_type: str

    @property
    def ending(self) -> str:
        """Without the point."""
        return ENDINGS[self.media_type]


def file_type_of(content: BinaryIO, name: str = "") -> FileType:
    """The type of a whole file by its content; `name` only tells a table in plain text from other plain text.

    Leaves `content` at its start. Raises FileRefused. Nothing is unpacked but two small entries of office files.
    """
    try:
        return FileType(_media_type(content, name))
    except ZipRefused as refused:
        raise FileRefused(refused.code) from refused
    finally:
        content.seek(0)


def _media_type(content: BinaryIO, name: str) -> str:
    size = content.seek(0, 2)
    if not size:
        raise FileRefused("empty")
    content.seek(0)
    head = content.read(HEAD_BYTES)
    content.seek(max(0, size - TAIL_BYTES))
    tail = content.read(TAIL_BYTES)
    if head.startswith(b"PK\x03\x04"):
        found = office_media_type(content)
        return found if found in ENDINGS else _refuse(found)
    for magic, (media_type, is_whole) in _PICTURES_AND_PDF.items():
        if head.startswith(magic):
            _refuse_unless_whole(is_whole(head, tail, size))
            _refuse_mixed(head, tail)
            return media_type
    return _text_or_refusal(content, head, tail, name)


def _text_or_refusal(content: BinaryIO, head: bytes, tail: bytes, name: str) -> str:
    if looks_like_text(head):
        fault = check_text(content)
        if fault:
            raise FileRefused(fault)
        _refuse_mixed(b"", tail)
        return "text/csv" if name.casefold().rstrip(" .").endswith(".csv") else "text/plain"
    is_archive = head[257:262] == b"ustar" or ends_as_zip(tail)
    otherwise = "archive" if is_archive else "unknown"
    raise FileRefused(next((code for magic, code in _REFUSED if head.startswith(magic)), otherwise))


def _refuse(code: str) -> str:
    raise FileRefused(code)


def _refuse_unless_whole(is_whole: bool) -> None:
    if not is_whole:
        raise FileRefused("damaged")


def _refuse_mixed(head: bytes, tail: bytes) -> None:
    """Two files in one: an archive behind, a page or a document inside the first kilobyte."""
    start = head[1:_SEARCHED].lower()
    if ends_as_zip(tail) or b"%pdf-" in start or any(mark in start for mark in _MARKUP):
        raise FileRefused("mixed")


def _is_whole_pdf(head: bytes, tail: bytes, _size: int) -> bool:
    return head[5:6].isdigit() and b"%%EOF" in tail[-2048:]


def _is_whole_png(head: bytes, tail: bytes, _size: int) -> bool:
    return head[8:16] == b"\x00\x00\x00\rIHDR" and tail.endswith(b"IEND\xaeB`\x82")


def _is_whole_jpeg(_head: bytes, tail: bytes, _size: int) -> bool:
    return b"\xff\xd9" in tail


def _is_whole_webp(head: bytes, _tail: bytes, size: int) -> bool:
    return head[8:15] == b"WEBPVP8" and size - 9 <= int.from_bytes(head[4:8], "little") <= size - 8


def _is_whole_tiff(head: bytes, _tail: bytes, size: int) -> bool:
    first = int.from_bytes(head[4:8], "little" if head.startswith(b"II") else "big")
    return 8 <= first < size


_PICTURES_AND_PDF: Mapping[bytes, tuple[str, Callable[[bytes, bytes, int], bool]]] = MappingProxyType(
    {
        b"%PDF-": ("application/pdf", _is_whole_pdf),
        b"\x89PNG\r\n\x1a\n": ("image/png", _is_whole_png),
        b"\xff\xd8\xff": ("image/jpeg", _is_whole_jpeg),
        b"RIFF": ("image/webp", _is_whole_webp),
        b"II*\x00": ("image/tiff", _is_whole_tiff),
        b"MM\x00*": ("image/tiff", _is_whole_tiff),
    }
)
