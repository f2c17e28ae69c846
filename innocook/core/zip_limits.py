"""Archives read with suspicion: the directory only, bounded, before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from innocook.core.errors import InnocookError

MOST_ENTRIES = 5_000
MOST_DIRECTORY_BYTES = 1_000_000
SPARE_BYTES = 10_000_000
MOST_RATIO = 150
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_END_64_MARK = b"PK\x06\x06"
_LONGEST_COMMENT = 65_535
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_TAIL = _END.size + _LONGEST_COMMENT


class ZipRefused(InnocookError):
    """An archive is `damaged`, `encrypted`, `mixed` with something else, or a `bomb`; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_zip(content: BinaryIO) -> zipfile.ZipFile:
    """The archive that fills `content` from its first byte to its last, with its directory read and found sane.

    Raises ZipRefused for data before or behind it, broken or overlapping entries, equal names, encryption, more than
    5,000 entries, or more than 150 times its size (and 10 MB) when unpacked.
    """
    size = content.seek(0, 2)
    directory_starts = _directory_starts(content, size)
    content.seek(0)
    try:
        archive = zipfile.ZipFile(content)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OverflowError) as error:
        raise ZipRefused("damaged") from error
    _check_entries(archive.infolist(), directory_starts)
    return archive


def read_entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One entry, unpacked only as far as `most` bytes; raises ZipRefused when it is absent, longer or broken."""
    try:
        with archive.open(name) as entry:
            found = entry.read(most + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, struct.error, RuntimeError, ValueError) as error:
        raise ZipRefused("damaged") from error
    if len(found) > most:
        raise ZipRefused("damaged")
    return found


def ends_as_zip(tail: bytes) -> bool:
    """Whether a file that ends in `tail` can be opened as an archive, whatever stands before it."""
    return _end_of(tail) is not None


def _directory_starts(content: BinaryIO, size: int) -> int:
    content.seek(max(0, size - _TAIL))
    tail = content.read(_TAIL)
    place = _end_of(tail)
    if place is None:
        raise ZipRefused("damaged")
    _mark, _disk, _first, _here, entries, length, start, _comment = _END.unpack_from(tail, place)
    if entries > MOST_ENTRIES or length > MOST_DIRECTORY_BYTES:
        raise ZipRefused("bomb")
    between = size - len(tail) + place - start - length
    content.seek(start + length)
    if between and content.read(4) != _END_64_MARK:
        raise ZipRefused("mixed" if between > 0 else "damaged")
    content.seek(0)
    if content.read(4) != b"PK\x03\x04":
        raise ZipRefused("mixed")
    return int(start)


def _end_of(tail: bytes) -> int | None:
    """Where the end record starts whose comment ends with the file; the last of several."""
    place = tail.rfind(_END_MARK)
    while place >= 0:
        if place + _END.size <= len(tail):
            comment = _END.unpack_from(tail, place)[-1]
            if place + _END.size + comment == len(tail):
                return place
        place = tail.rfind(_END_MARK, 0, place)
    return None


def _check_entries(entries: list[zipfile.ZipInfo], directory_starts: int) -> None:
    names = {entry.filename.casefold() for entry in entries}
    if len(entries) > MOST_ENTRIES or len(names) < len(entries):
        raise ZipRefused("bomb" if len(entries) > MOST_ENTRIES else "damaged")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ZipRefused("encrypted")
    packed = sum(entry.compress_size for entry in entries)
    if sum(entry.file_size for entry in entries) > MOST_RATIO * packed + SPARE_BYTES:
        raise ZipRefused("bomb")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in ordered[1:]] + [directory_starts]
    for entry, following in zip(ordered, starts, strict=False):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > following:
            raise ZipRefused("bomb")
